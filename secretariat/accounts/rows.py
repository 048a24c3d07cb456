"""The rows of one person's account, held where the database can, and their audit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from models import Account, Person
from secretariat import journal
from secretariat.journal import Entered
from states.roles import Actor


def hold_person(session: Session, person: Person) -> Person:
    """Lock the person: their account and their chain of the audit have one writer at a time."""
    query = select(Person).where(Person.id == person.pk).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).one()


def account_of(session: Session, person: Person, *, now: datetime) -> Account:
    """The account, as it is now; one without a password where there was none. The caller holds the person."""
    query = select(Account).where(Account.person_id == person.pk)
    found = session.exec(query.execution_options(populate_existing=True)).first()
    if found is None:
        found = Account(person_id=person.pk, changed_at=now)
        session.add(found)
        session.flush()
    return found


def person_at(session: Session, email: str) -> Person | None:
    """The one person with this address, however its letters are written; None also where several share it."""
    if not email:
        return None
    found = session.exec(select(Person).where(func.lower(col(Person.email)) == email.lower())).all()
    return found[0] if len(found) == 1 else next((one for one in found if one.email == email), None)


def note(
    session: Session, person: Person, actor: Actor, now: datetime, event: str, data: Mapping[str, Any]
) -> Entered:
    """Write what was done about a person into their chain. `data` never holds a secret."""
    session.flush()
    return journal.append(
        session,
        kind="person",
        case_id=person.pk,
        actor=actor,
        now=now,
        event=event,
        target="entered",
        data=data,
    )
