"""What became of proposals, by programme year and by who proposed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sqlmodel import Session, col, func, select

from models import Organisation, Task
from models.people import ORGANISATION_KINDS
from states.task import TASK

Grouping = Literal["year", "proposer_kind"]

OUTCOMES: Mapping[str, str] = {
    "approved": "Được phê duyệt",
    "pending": "Đang xem xét",
    "ineligible": "Không hợp lệ",
    "not_recommended": "Hội đồng không đề nghị",
    "rejected": "UBND tỉnh không phê duyệt",
    "withdrawn": "Đã rút",
    "draft": "Chưa nộp",
}
"""Every task has exactly one; approved is whatever passed the People's Committee, however it ended later."""


@dataclass(frozen=True)
class Outcomes:
    """One group. `counts` has every outcome; `total` is their sum, `decided` leaves out drafts and pending ones."""

    group: str
    label: str
    counts: Mapping[str, int]
    total: int
    decided: int


def outcome_of(state: str) -> str:
    """The outcome that a task's present state stands for."""
    if state in OUTCOMES:
        return state
    return "approved" if TASK.phase_of(state) == "Thực hiện" else "pending"


def proposals(session: Session, by: Grouping) -> list[Outcomes]:
    """Tasks counted by outcome in groups: the newest year first, kinds of proposer in the register's order."""
    column = Organisation.organisation_kind if by == "proposer_kind" else Task.year
    query = select(column, Task.state, func.count()).group_by(col(column), col(Task.state))
    if by == "proposer_kind":
        query = query.join(Organisation, col(Organisation.id) == col(Task.proposer_id))
    counted: dict[str, Counter[str]] = {}
    for group, state, number in session.exec(query):
        counted.setdefault(str(group), Counter())[outcome_of(state)] += number
    order = ORGANISATION_KINDS if by == "proposer_kind" else sorted(counted, reverse=True)
    return [_outcomes(group, counted[group]) for group in order if group in counted]


def _outcomes(group: str, counts: Counter[str]) -> Outcomes:
    total = counts.total()
    return Outcomes(
        group=group,
        label=ORGANISATION_KINDS.get(group, group),
        counts={outcome: counts[outcome] for outcome in OUTCOMES},
        total=total,
        decided=total - counts["draft"] - counts["pending"],
    )
