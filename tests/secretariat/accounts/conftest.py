"""An office whose people can sign in, with passwords that cost nothing to hash."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pyotp
import pytest
from argon2 import PasswordHasher
from pydantic import SecretStr
from sqlmodel import Session, select

from models import Letter, Person
from secretariat import people
from secretariat.accounts import CodeWanted, Denied, SignedIn, enter_code, set_password, sign_in
from secretariat.acts import By
from secretariat.people import actor_of
from states.roles import Actor, Role
from tests.secretariat.builders import AN, ISSUED, begin

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
RIGHT = SecretStr("bốn con mèo qua sông")
WRONG = SecretStr("năm con chó qua sông")
SITE = "https://desk.example"
NOW = ISSUED
SECRET = SecretStr("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)

ROOT = Actor("root@so.example", "Đỗ Quản Trị", frozenset({Role.ADMIN}))


def enter(session: Session, email: str, *roles: Role, name: str = "", by: Actor = AN) -> Person:
    """Someone of the register; named after the address unless told otherwise."""
    name = name or f"Ông {email.partition('@')[0].capitalize()}"
    entered: Person = begin(people.enter_person, session, NOW, by=by, name=name, email=email, roles=roles)
    return entered


def with_password(session: Session, person: Person, password: SecretStr = RIGHT) -> Person:
    set_password(session, person, password=password, by=actor_of(person), now=NOW, hasher=CHEAP)
    return person


def signing_in(
    session: Session,
    email: str = "an@so.example",
    password: SecretStr = RIGHT,
    *,
    after: timedelta = timedelta(),
    totp: str | None = None,
    address: str = "10.0.0.1",
) -> SignedIn | Denied:
    """What both steps together come to; without `totp` the second is answered with nothing."""
    who: Any = {"address": address, "agent": "Firefox", "now": NOW + after}
    found = sign_in(session, email=email, password=password, hasher=CHEAP, **who)
    if not isinstance(found, CodeWanted):
        return found
    return enter_code(session, found.token.get_secret_value(), code=totp or "", **who)


def code_at(after: timedelta = timedelta()) -> str:
    """What the phone shows."""
    return pyotp.TOTP(SECRET.get_secret_value()).at(NOW + after)


def by(actor: Actor, after: timedelta = timedelta()) -> By:
    return By(actor, NOW + after, site=SITE)


def token_in(session: Session, letter: str) -> str:
    """The token of the last letter of a kind."""
    text = session.exec(select(Letter.text).where(Letter.letter == letter)).all()[-1]
    return text.partition(f"{SITE}/link/")[2].split()[0]


@pytest.fixture
def an(session: Session) -> Person:
    return with_password(session, enter(session, AN.id, Role.SECRETARIAT, name=AN.name))
