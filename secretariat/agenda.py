"""What stands on which day for someone: open deadlines, sessions that were called, activities of the plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, false, func, or_, true
from sqlmodel import Session, col, select

from models import (
    CASES,
    Activity,
    Announcement,
    AnnouncementRecipient,
    Case,
    Council,
    Deadline,
    Task,
)
from secretariat.pages.scope import seated
from secretariat.periods import local_day
from secretariat.rulebook import rulebook
from states.activity import ACTIVITY_KINDS
from states.chart import HO_CHI_MINH
from states.roles import Actor, Role

TAKES_PLACE = ("invited", "in_session", "concluded", "closed")
"""States of a council whose session stands: one that was put off or called off is on no calendar."""

MEMBERS = ("members", "members_without_form", "members_without_answer", "chair_and_secretary")


@dataclass(frozen=True)
class Entry:
    """One thing on one day. `at` and `place` are those of a session; `derivation` is that of a deadline.

    `key` stays the same when the thing moves to another day, and `sequence` rises; `changed_at` is when it
    was last set.
    """

    what: Literal["deadline", "session", "activity"]
    on: date
    title: str
    case_kind: str
    case_code: str
    case_name: str
    key: str
    sequence: int
    changed_at: datetime
    at: datetime | None = None
    place: str | None = None
    derivation: Mapping[str, Any] | None = None


def entries(session: Session, actor: Actor, first: date, last: date) -> list[Entry]:
    """Everything the actor may see from `first` to `last`, by day; sessions come first on theirs.

    Officials see all. An enterprise sees the deadlines it is reminded of: calls it was sent, its own
    proposals and contracts. A council member sees the sessions of their councils and what they owe them.
    """
    found = [
        *_sessions(session, actor, first, last),
        *_activities(session, actor, first, last),
        *_deadlines(session, actor, first, last),
    ]
    return sorted(found, key=lambda entry: entry.on)


def _deadlines(session: Session, actor: Actor, first: date, last: date) -> Iterator[Entry]:
    titles = {
        (procedure.id, rule.id): rule.title
        for procedure in rulebook().procedures.values()
        for rule in procedure.deadlines
    }
    for kind in dict.fromkeys(
        rule.case for procedure in rulebook().procedures.values() for rule in procedure.deadlines
    ):
        case: Any = CASES[kind]
        query = (
            select(Deadline, case.code, _name(case), case.procedure_id)
            .join(case, case.id == col(Deadline.case_id))
            .where(Deadline.case_kind == kind, col(Deadline.closed_at).is_(None))
            .where(col(Deadline.due_on).between(first, last), _sees(actor, case))
            .order_by(col(Deadline.due_on), col(Deadline.id))
        )
        for row, code, name, procedure in session.exec(query):
            title = titles[procedure, row.rule]
            yield Entry(
                what="deadline",
                on=row.due_on,
                title=f"{title} (kỳ {row.occurrence})" if row.occurrence else title,
                case_kind=kind,
                case_code=code,
                case_name=name,
                key=f"{kind}-{row.case_id}-{row.rule}-{row.occurrence}",
                # The audit entry that opened it: the same deadline on another day was opened by a later one.
                sequence=int(row.key.rpartition(":")[2]),
                changed_at=row.opened_at,
                derivation=row.derivation,
            )


def _sessions(session: Session, actor: Actor, first: date, last: date) -> Iterator[Entry]:
    midnight = datetime.min.time()
    query = (
        select(Council)
        .where(col(Council.state).in_(TAKES_PLACE), _is_official(actor) | _sits_in(actor))
        .where(col(Council.session_at) >= datetime.combine(first, midnight, HO_CHI_MINH))
        .where(col(Council.session_at) < datetime.combine(last + timedelta(days=1), midnight, HO_CHI_MINH))
        .order_by(col(Council.session_at), col(Council.id))
    )
    for council in session.exec(query):
        if council.session_at is not None:
            yield Entry(
                what="session",
                on=local_day(council.session_at),
                title="Họp Hội đồng",
                case_kind=council.kind,
                case_code=council.code,
                case_name=council.title,
                key=f"council-{council.pk}-session",
                sequence=council.invitations,
                changed_at=council.acted_at,
                at=council.session_at.astimezone(HO_CHI_MINH),
                place=council.place,
            )


def _activities(session: Session, actor: Actor, first: date, last: date) -> Iterator[Entry]:
    day = func.coalesce(Activity.held_on, Activity.planned_on)
    query = (
        select(Activity)
        .where(Activity.state != "cancelled", day.between(first, last), _is_official(actor))
        .order_by(day, col(Activity.id))
    )
    for activity in session.exec(query):
        on = activity.held_on or activity.planned_on
        if on is not None:
            yield Entry(
                what="activity",
                on=on,
                title=ACTIVITY_KINDS[activity.activity_kind],
                case_kind=activity.kind,
                case_code=activity.code,
                case_name=activity.name,
                key=f"activity-{activity.pk}",
                sequence=activity.version,
                changed_at=activity.acted_at,
            )


def _name(case: type[Case]) -> Any:
    """The column by which people know a case of this kind."""
    return next((getattr(case, name) for name in ("name", "title") if name in case.model_fields), case.code)


def _sees(actor: Actor, case: type[Case]) -> ColumnElement[bool]:
    """Which deadlines of a kind of case the actor may see."""
    mine: list[ColumnElement[bool]] = [_is_official(actor)]
    if Role.ENTERPRISE in actor.roles and actor.organisation_id is not None:
        own = actor.organisation_id
        if case is Task:
            mine += [
                and_(col(Task.proposer_id) == own, _reminds("proposer")),
                and_(col(Task.host_id) == own, _reminds("host")),
            ]
        if case is Announcement:
            listed = select(AnnouncementRecipient.announcement_id).where(
                AnnouncementRecipient.organisation_id == own
            )
            mine.append(and_(col(Announcement.id).in_(listed), _reminds("list_without_proposal")))
    if case is Council:
        mine.append(and_(_sits_in(actor), _reminds(*MEMBERS)))
    return or_(*mine)


def _is_official(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.roles - {Role.ENTERPRISE, Role.COUNCIL} else false()


def _sits_in(actor: Actor) -> ColumnElement[bool]:
    return col(Council.id).in_(seated(actor)) if Role.COUNCIL in actor.roles else false()


def _reminds(*audiences: str) -> ColumnElement[bool]:
    """Deadlines of the rules that remind one of these audiences."""
    rules = {
        rule.id
        for procedure in rulebook().procedures.values()
        for rule in procedure.deadlines
        if rule.audience in audiences
    }
    return col(Deadline.rule).in_(sorted(rules))
