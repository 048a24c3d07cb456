"""Sessions of the desk: opened by signing in, found by their token, ended by idleness, age or a person."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from pydantic import SecretStr
from sqlalchemy import ColumnElement, update
from sqlmodel import Session, col, select

from models import Account, Person, WebSession
from models.account import LANGUAGES, THEMES
from secretariat.accounts.standing_in import acting_for, lent_on
from secretariat.accounts.typed import printable
from secretariat.people import actor_of
from secretariat.periods import local_day
from states.errors import BadInput
from states.roles import Actor, Role

SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Signed:
    """Who sends a request. `csrf` belongs into every form; `council_id` confines the session to one council.

    `unseen` says that `touch` is due.
    """

    session_id: int
    person_id: int
    actor: Actor
    csrf: str = field(repr=False)
    language: str
    theme: str | None
    council_id: int | None
    unseen: bool


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def open_session(
    session: Session, person: Person, *, agent: str, now: datetime, council_id: int | None = None
) -> SecretStr:
    """Open a session and return its token, which is kept nowhere; language and theme are those of the last one."""
    token = secrets.token_urlsafe(32)
    last = session.exec(
        select(WebSession)
        .where(WebSession.person_id == person.pk)
        .order_by(col(WebSession.id).desc())
        .limit(1)
    ).first()
    session.add(
        WebSession(
            token_sha256=digest(token),
            person_id=person.pk,
            council_id=council_id,
            created_at=now,
            seen_at=now,
            csrf=secrets.token_urlsafe(32),
            agent=printable(agent, 200),
            language=last.language if last else "vi",
            theme=last.theme if last else None,
        )
    )
    session.flush()
    return SecretStr(token)


def find_session(
    session: Session, token: str, *, now: datetime, idle: timedelta, absolute: timedelta
) -> Signed | None:
    """Who holds the token, by one query that only reads; None once it was ended or unused for `idle`, is older
    than `absolute`, or its account is disabled.
    """
    away = lent_on(local_day(now))
    rows = session.exec(
        select(WebSession, Person, away.c.email, away.c.roles)
        .join(Person, col(Person.id) == col(WebSession.person_id))
        .outerjoin(Account, col(Account.person_id) == col(Person.id))
        .outerjoin(away, away.c.substitute_id == col(Person.id))
        .where(
            WebSession.token_sha256 == digest(token),
            col(WebSession.ended_at).is_(None),
            col(WebSession.seen_at) > now - idle,
            col(WebSession.created_at) > now - absolute,
            col(Account.disabled_at).is_(None),
        )
    ).all()
    if not rows:
        return None
    row, person, *_ = rows[0]
    actor = acting_for(actor_of(person), [(email, roles) for *_, email, roles in rows if email is not None])
    if row.council_id is not None:
        # A link and six digits prove less than a password: they let in a council member and nobody else.
        actor = replace(actor, roles=frozenset({Role.COUNCIL}), lent=frozenset())
    return Signed(
        session_id=row.pk,
        person_id=person.pk,
        actor=actor,
        csrf=row.csrf,
        language=row.language,
        theme=row.theme,
        council_id=row.council_id,
        unseen=row.seen_at <= now - SEEN_EVERY,
    )


def touch(session: Session, signed: Signed, *, now: datetime) -> None:
    """Note that a session is in use, in a transaction that may write: call it where `signed.unseen`."""
    session.execute(
        update(WebSession)
        .where(col(WebSession.id) == signed.session_id, col(WebSession.seen_at) <= now - SEEN_EVERY)
        .values(seen_at=now)
    )


def sign_out(session: Session, signed: Signed, *, now: datetime) -> None:
    _end(session, col(WebSession.id) == signed.session_id, now)


def end_sessions(session: Session, person: Person, *, now: datetime, but: int | None = None) -> None:
    """End every session of a person, except the one with the id `but`."""
    _end(session, (col(WebSession.person_id) == person.pk) & (col(WebSession.id) != (but or 0)), now)


def prefer(
    session: Session, signed: Signed, *, language: str | None = None, theme: str | None = None
) -> None:
    """Keep the language or theme that someone chose; `theme=""` goes back to that of their machine."""
    if language not in (None, *LANGUAGES) or theme not in (None, "", *THEMES):
        raise BadInput("Chưa có ngôn ngữ hoặc giao diện này; hãy chọn trong danh sách.")
    row = session.get_one(WebSession, signed.session_id)
    row.language = language or row.language
    row.theme = row.theme if theme is None else theme or None
    session.flush()


def _end(session: Session, which: ColumnElement[bool], now: datetime) -> None:
    session.execute(update(WebSession).where(which, col(WebSession.ended_at).is_(None)).values(ended_at=now))
