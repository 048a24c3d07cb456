"""What can be done with a case now, what stands against the rest, and which way the indirect acts go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from models import Case
from secretariat.acts import ACTS, Act, By
from secretariat.desk import find_act
from secretariat.transitions import possible
from secretariat.words import KINDS
from states.errors import BadInput
from states.lifecycles import LIFECYCLES
from states.roles import may_open

THROUGH: Mapping[tuple[str, str], tuple[str, str]] = {
    ("task", "put_to_council"): ("council", "invite"),
    ("task", "take_from_council"): ("council", "cancel"),
    ("task", "recommend"): ("council", "conclude"),
    ("task", "require_changes"): ("council", "conclude"),
    ("task", "decline"): ("council", "conclude"),
    ("task", "send_to_ubnd"): ("dossier", "submit"),
    ("task", "approve"): ("dossier", "answer"),
    ("task", "send_back"): ("dossier", "answer"),
    ("task", "reject"): ("dossier", "answer"),
}
"""(kind, event) that no one sends by itself -> the act on another case that brings it about."""


@dataclass(frozen=True)
class NextAct:
    """One event that leaves the present state. No `reasons` means: as far as the record shows, it can be done.

    `required` and `optional` are fields of its form; `through` is the act on another case that does it.
    """

    event: str
    label: str
    roles: tuple[str, ...]
    role_labels: tuple[str, ...]
    reasons: tuple[str, ...]
    required: tuple[str, ...]
    optional: tuple[str, ...]
    through: tuple[str, str] | None


@dataclass(frozen=True)
class Opening:
    """One act that enters something new."""

    kind: str
    event: str
    label: str
    role_labels: tuple[str, ...]
    required: tuple[str, ...]
    optional: tuple[str, ...]


def openings(kind: str | None) -> list[Opening]:
    """What can be entered, of one kind or of all, by kind; a record is entered by importing it."""
    acts = [act for act in ACTS.values() if act.opens and act.offered and kind in (None, act.kind)]
    if not acts:
        known = sorted({act.kind for act in ACTS.values() if act.opens and act.offered})
        raise BadInput(f"Không có gì để nhập mới thuộc loại “{kind}”; các loại: {', '.join(known)}.")
    return [
        Opening(
            kind=act.kind,
            event=act.event,
            label=act.label,
            role_labels=tuple(role.label for role in sorted(may_open(act.kind, act.event))),
            required=_fields(act, required=True),
            optional=_fields(act, required=False),
        )
        for act in sorted(acts, key=lambda act: act.kind)
    ]


def next_acts(session: Session, case: Case, by: By, *, facts: Any = None) -> list[NextAct]:
    """Every event that leaves the present state, in the order of the chart; `facts` where they are at hand."""
    found = possible(session, case, by, facts)
    return [_next_act(case, event, tuple(reasons)) for event, reasons in found.items()]


def direct_act(case: Case, event: str) -> Act:
    """The act of this name on the case; one that is done on another case says on which."""
    if through := THROUGH.get((case.kind, event)):
        kind, instead = through
        label = LIFECYCLES[case.kind].events[event]
        raise BadInput(
            f"“{label}” không làm trực tiếp trên {case.label} mà qua {through_text(through)}; "
            f"hãy làm việc đó ({instead}) trên hồ sơ ấy, mã lấy trong danh sách {KINDS[kind]}."
        )
    return find_act(case.kind, event)


def through_text(through: tuple[str, str]) -> str:
    """Where an indirect act is done: `việc “Mời họp” của Hội đồng tư vấn xác định nhiệm vụ`."""
    kind, event = through
    table = LIFECYCLES[kind]
    return f"việc “{table.events[event]}” của {table.chart.title}"


def _next_act(case: Case, event: str, reasons: tuple[str, ...]) -> NextAct:
    rule = LIFECYCLES[case.kind].find(case.state, event)[0].rule
    through = THROUGH.get((case.kind, event))
    act = None if through else find_act(case.kind, event)
    roles = sorted(rule.roles)
    return NextAct(
        event=event,
        label=rule.label,
        roles=tuple(roles),
        role_labels=tuple(role.label for role in roles),
        reasons=reasons,
        required=_fields(act, required=True) if act else (),
        optional=_fields(act, required=False) if act else (),
        through=through,
    )


def _fields(act: Act, *, required: bool) -> tuple[str, ...]:
    return tuple(name for name, field in act.form.model_fields.items() if field.is_required() is required)
