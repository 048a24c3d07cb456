"""A form for any act on any case, mostly such as people fill in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, TypeVar

from sqlmodel import Session, col, select

from models import Case, Council, Dossier, DossierItem, Organisation, Task
from secretariat.desk import find_act
from secretariat.rulebook import rulebook
from tests.secretariat.builders import FORM, MEMBERS, SEATS, agenda, paper

T = TypeVar("T")

DOCUMENTS = {
    ("announcement", "issue"): "TB",
    ("announcement", "extend"): "TB",
    ("council", "sign_minutes"): "BB",
    ("dossier", "submit"): "TTr",
    ("dossier", "answer"): "QĐ-UBND",
    ("annual_report", "sign"): "BC",
    ("task", "open_selection"): "TB",
    ("task", "sign_contract"): "HĐ",
    ("task", "pass_acceptance"): "BB",
    ("task", "fail_acceptance"): "BB",
    ("task", "liquidate"): "BB",
}
"""Which document an act rests on; a decision of the department where nothing is said."""


@dataclass(frozen=True)
class Desk:
    """Where a form is filled in: what lies in the record, when, and the hand that chooses."""

    session: Session
    now: datetime
    hand: Random

    def any_of(self, choices: Sequence[T]) -> T:
        return self.hand.choice(choices)

    def chance(self, one_in: int) -> bool:
        return self.hand.randrange(one_in) == 0

    def day(self, first: int, last: int) -> date:
        """Mostly a working day, from `first` to `last` days from now."""
        day = self.now.date() + timedelta(days=self.hand.randint(first, last))
        return day if self.chance(6) else rulebook().calendar.next_working(day)

    def document(self, type: str) -> str:
        """The next number of its series; now and then one in use, or of tomorrow."""
        symbol, _, agency = type.partition("-")
        if self.chance(12):
            return f"01/{symbol}-{agency or 'KHCN'} ngày {self.now + timedelta(days=self.any_of([-30, 1])):%d/%m/%Y}"
        return paper(self.session, symbol, self.now, agency or "KHCN")

    def codes(self, table: type[Case], *states: str) -> list[str]:
        query = select(table.code).order_by(col(table.id))
        if states:
            query = query.where(col(table.state).in_(states))
        return list(self.session.exec(query))

    def listed(self, case: Case) -> list[str]:
        """Codes of the tasks a council or dossier is about, or of any."""
        if isinstance(case, Council):
            return [task.code for task in agenda(self.session, case)] or ["NV-2025-001"]
        if isinstance(case, Dossier):
            query = select(Task.code).join(DossierItem, col(DossierItem.task_id) == col(Task.id))
            return list(self.session.exec(query.where(DossierItem.dossier_id == case.pk))) or ["NV-2025-001"]
        return self.codes(Task)


def fill(desk: Desk, case: Case, event: str) -> dict[str, Any]:
    """Every required field of the act, and about half of the others."""
    form = {}
    for name, field in find_act(case.kind, event).form.model_fields.items():
        if name == "document":
            form[name] = desk.document(DOCUMENTS.get((case.kind, event), "QĐ"))
        elif name in FIELDS and (field.is_required() or name in FREE or desk.chance(2)):
            form[name] = FIELDS[name](desk, case)
    return form


def _present(desk: Desk, case: Case) -> tuple[str, ...]:
    return tuple(MEMBERS) if desk.chance(2) else tuple(MEMBERS[: desk.any_of([4, 6, 7])])


def _members(desk: Desk, case: Case) -> tuple[dict[str, str], ...]:
    return tuple({"person": email, "seat": seat} for email, seat in SEATS.items())


def _mode(desk: Desk) -> str:
    return desk.any_of(["selection", "assignment"])


def _tasks(desk: Desk, case: Case) -> tuple[Any, ...]:
    if case.kind == "council":
        return tuple(desk.codes(Task, "eligible")[:2])
    ready = desk.codes(Task, "recommended", "returned", "revising")[:2]
    return tuple({"task": code, "mode": _mode(desk)} for code in ready)


FREE = frozenset({"funding", "reason", "late_reason", "remark", "conflict", "attendance", "channels"})
"""Fields that an act may do without, but seldom does."""

FIELDS: dict[str, Callable[[Desk, Case], Any]] = {
    "accepts": lambda desk, case: not desk.chance(4),
    "answer": lambda desk, case: desk.any_of(["approved", "returned", "rejected"]),
    "attachment": lambda desk, case: "a.pdf",
    "attachments": lambda desk, case: (
        {"name": "a.pdf", "content": f"%PDF-{desk.hand.randrange(99)}".encode()},
    ),
    "attendance": lambda desk, case: 48,
    "channels": lambda desk, case: ("Báo Tây Ninh",),
    "closes_on": lambda desk, case: desk.day(-3, 60),
    "conclusion": lambda desk, case: "recommend",
    "conflict": lambda desk, case: "Cố vấn",
    "conflicts": lambda desk, case: (desk.any_of(desk.listed(case)),),
    "criteria": lambda desk, case: {},
    "due_on": lambda desk, case: desk.day(-2, 20),
    "ends_on": lambda desk, case: desk.day(30, 500),
    "funding": lambda desk, case: desk.any_of([0, 500_000_000, 600_000_000, 10**12]),
    "grade": lambda desk, case: desk.any_of(["Xuất sắc", "Đạt", "Không đạt"]),
    "held_on": lambda desk, case: desk.day(-20, 2),
    "host": lambda desk, case: desk.any_of(desk.session.exec(select(Organisation.code)).all()),
    "late_reason": lambda desk, case: "Bưu điện chậm",
    "member": lambda desk, case: desk.any_of(MEMBERS),
    "members": _members,
    "months": lambda desk, case: desk.any_of([1, 6, 7]),
    "name": lambda desk, case: "Sấy mãng cầu, bản sửa",
    "number": lambda desk, case: "07/KQ",
    "objective": lambda desk, case: FORM["objective"],
    "part": lambda desk, case: desk.any_of(["achievements", "shortcomings", "directions"]),
    "period": lambda desk, case: desk.any_of([1, 2, 3]),
    "place": lambda desk, case: "Hội trường",
    "present": _present,
    "absent": lambda desk, case: dict.fromkeys(MEMBERS[desk.any_of([4, 6, 7, 8]) :], "Công tác"),
    "reason": lambda desk, case: "Theo đề nghị của đơn vị",
    "recipients": lambda desk, case: ("DN1", "DN2"),
    "remark": lambda desk, case: "Làm rõ địa chỉ ứng dụng",
    "request": lambda desk, case: "Bổ sung dự toán",
    "session_at": lambda desk, case: f"{desk.day(1, 30)} 08:00",
    "settled": lambda desk, case: desk.any_of([400_000_000, 10**12]),
    "starts_on": lambda desk, case: desk.day(0, 20),
    "summary": lambda desk, case: "Đúng tiến độ",
    "task": lambda desk, case: desk.any_of(desk.listed(case)),
    "tasks": _tasks,
    "tellers": lambda desk, case: tuple(desk.any_of([MEMBERS[4:6], MEMBERS[:1], MEMBERS[6:]])),
    "text": lambda desk, case: "Nội dung nhận xét",
    "title": lambda desk, case: "Tên mới",
    "verdict": lambda desk, case: desk.any_of(["on_track", "behind"]),
    "vote": lambda desk, case: desk.any_of(["recommend", "recommend", "with_changes", "decline"]),
}
