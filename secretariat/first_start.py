"""An empty installation begins with the real year 2024 and the sample year, and someone who can sign in."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import SecretStr
from sqlmodel import Session, col, select

from models import AuditEntry, Person
from secretariat.accounts import set_password
from secretariat.records import import_record, read_record
from states.roles import SYSTEM, Role

FOLDER = Path(__file__).resolve().parent.parent / "records"
RECORDS = ("tay-ninh-2024.toml", "sample-2025.toml")


@dataclass(frozen=True)
class FirstSignIn:
    """Who may sign in on a fresh installation; the password is told once and stored nowhere."""

    name: str
    email: str
    password: str


def is_empty(session: Session) -> bool:
    return session.exec(select(AuditEntry.id).limit(1)).first() is None


def fill(session: Session, *, now: datetime) -> list[FirstSignIn]:
    """Enter both records and give one person of each kind of office a password."""
    for name in RECORDS:
        import_record(session, read_record(FOLDER / name))
    return [_open(session, person, now) for person in _first_of_each(session)]


def _first_of_each(session: Session) -> list[Person]:
    people = session.exec(select(Person).order_by(col(Person.id))).all()
    found = {}
    for role in (Role.SECRETARIAT, Role.LEADER, Role.UBND_OFFICE):
        person = next((each for each in people if role in each.roles), None)
        if person is not None:
            found[person.pk] = person
    return list(found.values())


def _open(session: Session, person: Person, now: datetime) -> FirstSignIn:
    password = secrets.token_urlsafe(12)
    set_password(session, person, password=SecretStr(password), by=SYSTEM, now=now)
    return FirstSignIn(person.name, person.email, password)
