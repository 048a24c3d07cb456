"""What is to be done: late, today, this week, later, waiting on others; each with its count and one page of lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, func, literal, select, union_all
from sqlmodel import Session, col

from models import Deadline
from secretariat.digest import DUE_AHEAD, OTHERS, WAITING_AHEAD
from secretariat.pages.case_names import Named, names_of
from secretariat.pages.duties import own_duty, waits_for
from secretariat.pages.paging import Page, page_of
from secretariat.pages.road import NextStep, next_step
from secretariat.pages.scope import Condition, sees_everything, visible_cases
from secretariat.rulebook import rulebook
from secretariat.worklist import deadline_code
from states.calendar import Due
from states.lifecycles import LIFECYCLES
from states.procedure import DeadlineRule
from states.roles import Actor, Role

SIZE = 20


class Section(StrEnum):
    LATE = "late"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"
    WAITING = "waiting"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Section.LATE: "Quá hạn",
    Section.TODAY: "Hôm nay",
    Section.WEEK: "Trong 7 ngày tới",
    Section.LATER: "Sau 7 ngày tới",
    Section.WAITING: "Đang chờ người khác",
}

_WAITED_FOR = {
    "members": "thành viên Hội đồng",
    "members_without_form": "thành viên Hội đồng chưa gửi phiếu nhận xét",
    "members_without_answer": "thành viên Hội đồng chưa xác nhận tham gia",
    "chair_and_secretary": "Chủ tịch và thư ký Hội đồng",
}


@dataclass(frozen=True)
class InboxLine:
    """One open deadline. `days_left` counts calendar days, `days_late` working days.

    `holder` is whose turn it is: the role that is responsible, or those outside who are waited for.
    `explanation` derives the due day, `article` is the rule's source.
    """

    id: int
    code: str
    case_kind: str
    case_code: str
    case_name: str
    state_label: str
    rule: str
    title: str
    due_on: date
    days_left: int
    days_late: int
    responsible: str
    responsible_label: str
    holder: str
    article: str
    explanation: str
    provisional: bool
    act: NextStep | None


@dataclass(frozen=True)
class Inbox:
    on: date
    sections: Mapping[Section, Page[InboxLine]]

    @property
    def counts(self) -> dict[Section, int]:
        return {section: page.total for section, page in self.sections.items()}


def inbox(
    session: Session,
    actor: Actor,
    *,
    today: date,
    of: Section = Section.LATE,
    page: int = 1,
    size: int = SIZE,
) -> Inbox:
    """All sections: `of` at its page `page`, the others at their first.

    An office sees every case; for it a deadline waits on others when its reminders go to people outside. An
    enterprise or a council member sees their own cases; for them all that is not their turn waits on others.
    """
    conditions = _conditions(actor, today)
    counted = select(
        *(
            select(func.count()).select_from(Deadline).where(*where).scalar_subquery().label(section)
            for section, where in conditions.items()
        )
    )
    counts = session.connection().execute(counted).one()._mapping
    numbers = {section: page if section is of else 1 for section in Section}
    places = {
        section: page_of(counts[section], numbers[section], size, lambda limit, offset: [(limit, offset)])
        for section in Section
    }
    parts = [
        _part(section, conditions[section], *places[section].rows[0])
        for section in Section
        if places[section].rows
    ]
    rows = session.connection().execute(union_all(*parts)).all() if parts else []
    lines = _lines(session, rows, actor, today)
    return Inbox(
        today,
        {
            section: Page(lines.get(section, []), place.total, place.number, size)
            for section, place in places.items()
        },
    )


def _conditions(actor: Actor, today: date) -> dict[Section, list[Condition]]:
    due = col(Deadline.due_on)
    visible = [
        col(Deadline.closed_at).is_(None),
        *visible_cases(actor, col(Deadline.case_kind), col(Deadline.case_id)),
    ]
    week, horizon = today + DUE_AHEAD, today + WAITING_AHEAD
    if sees_everything(actor):
        others = waits_for(OTHERS)
        mine, late, waiting = [~others], [due < today], [others, due >= today, due <= horizon]
    else:
        duty = own_duty(actor)
        # What the office has not done in time still waits on others for those outside.
        mine, late, waiting = [duty], [duty, due < today], [~duty, due <= horizon]
    return {
        Section.LATE: [*visible, *late],
        Section.TODAY: [*visible, *mine, due == today],
        Section.WEEK: [*visible, *mine, due > today, due <= week],
        Section.LATER: [*visible, *mine, due > week],
        Section.WAITING: [*visible, *waiting],
    }


def _part(section: Section, where: list[Condition], limit: int, offset: int) -> Any:
    found = (
        select(Deadline, literal(section.value).label("section"))
        .where(*where)
        .order_by(col(Deadline.due_on), col(Deadline.id))
        .limit(limit)
        .offset(offset)
        .subquery()
    )
    return select(found)


def _lines(session: Session, rows: Any, actor: Actor, today: date) -> dict[Section, list[InboxLine]]:
    names = names_of(session, {(row.case_kind, row.case_id) for row in rows})
    lines: dict[Section, list[InboxLine]] = {}
    for row in sorted(rows, key=lambda row: (row.due_on, row.id)):
        line = _line(row, names[row.case_kind, row.case_id], actor, today)
        lines.setdefault(Section(row.section), []).append(line)
    return lines


def _line(row: Row[Any], case: Named, actor: Actor, today: date) -> InboxLine:
    rules, state = rulebook(), case.state or ""
    rule = rules.procedure(case.procedure_id or "").deadline(row.rule)
    due = Due.from_json(row.derivation)
    return InboxLine(
        id=row.id,
        code=deadline_code(row.id),
        case_kind=case.kind,
        case_code=case.code,
        case_name=case.name,
        state_label=LIFECYCLES[case.kind].states[state],
        rule=row.rule,
        title=f"{rule.title} (kỳ {row.occurrence})" if row.occurrence else rule.title,
        due_on=row.due_on,
        days_left=(row.due_on - today).days,
        days_late=rules.calendar.working_days_between(row.due_on, today) if today > row.due_on else 0,
        responsible=row.responsible,
        responsible_label=Role(row.responsible).label,
        holder=_holder(rule, case, Role(row.responsible)),
        article=rule.article,
        explanation=due.explain(),
        provisional=due.provisional,
        act=next_step(case.kind, state, actor, rule=rule),
    )


def _holder(rule: DeadlineRule, case: Named, responsible: Role) -> str:
    named = {"proposer": case.proposer, "host": case.host, **_WAITED_FOR}.get(rule.audience or "")
    return named or responsible.label
