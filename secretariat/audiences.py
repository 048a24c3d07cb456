"""Who a letter goes to. Every audience a procedure may name is one function here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import func
from sqlmodel import Session, col, select

from models import (
    AnnouncementRecipient,
    AuditEntry,
    Case,
    Council,
    CouncilItem,
    CouncilMember,
    EvaluationForm,
    Letter,
    LetterState,
    Organisation,
    Person,
    Recusal,
    Task,
)
from secretariat.lookup import row_by_id
from states.council_rules import Seat
from states.roles import Role

C = TypeVar("C", bound=Case)


@dataclass(frozen=True)
class Recipient:
    """Someone to write to. `email` is None when the record has no address; `member_id` is a council seat.

    `row` keeps the organisation in the session, so that the letter about it does not load it again.
    """

    name: str
    email: str | None
    organisation_id: int | None = None
    member_id: int | None = None
    row: Organisation | None = field(default=None, compare=False, repr=False)

    @property
    def identity(self) -> str:
        """What keys and rows call the recipient, address or not."""
        return self.email if self.email is not None else f"không có địa chỉ: {self.name}"[:254]


def recipients(session: Session, audience: str, case: Case) -> list[Recipient]:
    return _AUDIENCES[audience](session, case)


def people_with(session: Session, *roles: Role) -> list[Recipient]:
    """Officials who hold any of the roles, by name."""
    people = session.exec(select(Person).order_by(col(Person.name))).all()
    return [Recipient(person.name, person.email) for person in people if set(roles) & set(person.roles)]


def seats(session: Session, council: Council) -> list[tuple[CouncilMember, Person]]:
    return list(
        session.exec(
            select(CouncilMember, Person)
            .join(Person, col(Person.id) == col(CouncilMember.person_id))
            .where(CouncilMember.council_id == council.pk)
            .order_by(col(CouncilMember.id))
        )
    )


def missing_forms(session: Session, council: Council) -> dict[int, list[int]]:
    """Voting member id -> ids of the agenda items whose evaluation form has not come back."""
    items = session.exec(select(CouncilItem.id).where(CouncilItem.council_id == council.pk)).all()
    done = set(
        session.exec(
            select(EvaluationForm.member_id, EvaluationForm.item_id).where(
                col(EvaluationForm.item_id).in_(items)
            )
        )
    ) | set(session.exec(select(Recusal.member_id, Recusal.item_id).where(col(Recusal.item_id).in_(items))))
    missing: dict[int, list[int]] = {}
    for member, _ in seats(session, council):
        left = [item for item in items if item is not None and (member.pk, item) not in done]
        if Seat(member.seat).votes and member.accepts is not False and left:
            missing[member.pk] = left
    return missing


def invites(session: Session, council: Council) -> dict[str, Letter]:
    """Address -> the last letter that called it to the session that stands, or stood until now.

    Also to members who have declined since: their calendars know the session all the same.
    """
    called = session.exec(
        select(func.max(AuditEntry.id)).where(
            AuditEntry.case_kind == council.kind,
            AuditEntry.case_id == council.pk,
            AuditEntry.event == "invite",
        )
    ).one()
    query = (
        select(Letter)
        .where(
            Letter.case_kind == council.kind,
            Letter.case_id == council.pk,
            col(Letter.key).startswith(f"event:{called}:session_invitation:", autoescape=True),
            Letter.state != LetterState.CANCELLED,
        )
        .order_by(col(Letter.id))
    )
    return {letter.recipient_email: letter for letter in session.exec(query)}


def _organisation(session: Session, organisation_id: int | None) -> list[Recipient]:
    if organisation_id is None:
        return []
    organisation = row_by_id(session, Organisation, organisation_id)
    return [Recipient(organisation.name, organisation.email, organisation_id, row=organisation)]


def _list(session: Session, case: Case) -> list[Recipient]:
    query = (
        select(Organisation)
        .join(AnnouncementRecipient, col(AnnouncementRecipient.organisation_id) == col(Organisation.id))
        .where(AnnouncementRecipient.announcement_id == case.pk)
        .order_by(col(Organisation.name))
    )
    return [Recipient(row.name, row.email, row.id, row=row) for row in session.exec(query)]


def _list_without_proposal(session: Session, case: Case) -> list[Recipient]:
    proposed = session.exec(
        select(Task.proposer_id).where(Task.announcement_id == case.pk, col(Task.submitted_on).is_not(None))
    ).all()
    return [recipient for recipient in _list(session, case) if recipient.organisation_id not in proposed]


def _proposer(session: Session, case: Case) -> list[Recipient]:
    return _organisation(session, _as(Task, case).proposer_id)


def _host(session: Session, case: Case) -> list[Recipient]:
    return _organisation(session, _as(Task, case).host_id)


def _seated(session: Session, case: Case, keep: Callable[[CouncilMember], bool]) -> list[Recipient]:
    return [
        Recipient(person.name, person.email, person.organisation_id, member.pk)
        for member, person in seats(session, _as(Council, case))
        if keep(member)
    ]


def _members(session: Session, case: Case) -> list[Recipient]:
    return _seated(session, case, lambda member: member.accepts is not False)


def _members_without_form(session: Session, case: Case) -> list[Recipient]:
    missing = missing_forms(session, _as(Council, case))
    return _seated(session, case, lambda member: member.id in missing)


def _members_without_answer(session: Session, case: Case) -> list[Recipient]:
    return _seated(session, case, lambda member: member.accepts is None)


def _chair_and_secretary(session: Session, case: Case) -> list[Recipient]:
    return _seated(session, case, lambda member: member.seat in (Seat.CHAIR, Seat.SECRETARY))


def _invited(session: Session, case: Case) -> list[Recipient]:
    return [
        Recipient(letter.recipient_name, email)
        for email, letter in invites(session, _as(Council, case)).items()
    ]


def _as(table: type[C], case: Case) -> C:
    if not isinstance(case, table):
        raise LookupError(f"this audience belongs to a {table.kind}, not to a {case.kind}")
    return case


_AUDIENCES: dict[str, Callable[[Session, Case], list[Recipient]]] = {
    "list": _list,
    "list_without_proposal": _list_without_proposal,
    "proposer": _proposer,
    "host": _host,
    "members": _members,
    "members_without_form": _members_without_form,
    "members_without_answer": _members_without_answer,
    "invited": _invited,
    "chair_and_secretary": _chair_and_secretary,
    "secretariat": lambda session, case: people_with(session, Role.SECRETARIAT),
    "secretariat_and_leader": lambda session, case: people_with(session, Role.SECRETARIAT, Role.LEADER),
}
