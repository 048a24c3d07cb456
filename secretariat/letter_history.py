"""What people did to letters: who held, cancelled, released or resent which one, when and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from models import AuditEntry, Case, Letter, LetterState, Person
from secretariat.desk import find_act
from secretariat.names import actor_name
from secretariat.worklist import letter_code
from states.roles import SYSTEM

STOPPED = (LetterState.HELD, LetterState.CANCELLED)
"""States in which a letter stays until a person acts on it again, if ever."""


@dataclass(frozen=True)
class Handling:
    """One act on a letter. `to` is another address it was resent to, `copy` the letter that this made."""

    letter_id: int
    at: datetime
    actor: str
    actor_name: str
    event: str
    event_label: str
    reason: str | None
    to: str | None
    copy: str | None


@dataclass(frozen=True)
class Stopped:
    """A letter about a case that does not go, and why."""

    code: str
    subject: str
    recipient_email: str
    state: str
    state_label: str
    by: str | None
    reason: str | None


def of_letter(session: Session, letter_id: int) -> list[Handling]:
    """Everything done to one letter, oldest first."""
    return _handlings(session, AuditEntry.case_id == letter_id)


def stops(session: Session, *conditions: Any) -> dict[int, Handling]:
    """Letter id -> the act because of which it is held or cancelled, for letters that `conditions` name."""
    stopped = select(Letter.id).where(col(Letter.state).in_(STOPPED), *conditions)
    return {line.letter_id: line for line in _handlings(session, col(AuditEntry.case_id).in_(stopped))}


def stopped(session: Session, case: Case) -> list[Stopped]:
    """The letters about a case that a person has held or cancelled, each with the last act on it."""
    handled = (col(AuditEntry.case_kind) == "letter") & (col(AuditEntry.case_id) == col(Letter.id))
    query = (
        select(Letter, AuditEntry, Person)
        .outerjoin(AuditEntry, handled)
        .outerjoin(Person, col(Person.email) == col(AuditEntry.actor))
        .where(col(Letter.state).in_(STOPPED), Letter.case_kind == case.kind, Letter.case_id == case.pk)
        .order_by(col(Letter.id), col(AuditEntry.id))
    )
    last = {letter.pk: (letter, entry, person) for letter, entry, person in session.exec(query)}
    return [_stopped(*each) for each in last.values()]


def _stopped(letter: Letter, entry: AuditEntry | None, person: Person | None) -> Stopped:
    names = {SYSTEM.id: SYSTEM.name} | ({person.email: person.name} if person else {})
    return Stopped(
        code=letter_code(letter.pk),
        subject=letter.subject,
        recipient_email=letter.recipient_email,
        state=letter.state,
        state_label=LetterState(letter.state).label,
        by=actor_name(names, entry.actor) if entry else None,
        reason=entry.data.get("reason") if entry else None,
    )


def _handlings(session: Session, condition: Any) -> list[Handling]:
    query = select(AuditEntry, Person).outerjoin(Person, col(Person.email) == col(AuditEntry.actor))
    query = query.where(AuditEntry.case_kind == "letter", condition).order_by(col(AuditEntry.id))
    entries = session.exec(query).all()
    names = {SYSTEM.id: SYSTEM.name} | {actor.email: actor.name for _, actor in entries if actor}
    return [
        Handling(
            letter_id=entry.case_id,
            at=entry.at,
            actor=entry.actor,
            actor_name=actor_name(names, entry.actor),
            event=entry.event,
            event_label=find_act("letter", entry.event).label,
            reason=entry.data.get("reason"),
            to=entry.data.get("to"),
            copy=entry.data.get("copy"),
        )
        for entry, _ in entries
    ]
