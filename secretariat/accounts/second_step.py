"""The second step of signing in: a code from the phone, or a recovery code, after what came first was right."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from pydantic import SecretStr
from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from models import Account, HalfSignIn, Person
from secretariat.accounts.answers import CodeWanted, Denied, SignedIn
from secretariat.accounts.attempts import one_at_a_time, record, too_many
from secretariat.accounts.rows import hold_person
from secretariat.accounts.totp import takes_either
from secretariat.accounts.typed import folded_address, printable
from secretariat.accounts.web_sessions import digest, open_session

LASTS = timedelta(minutes=10)

GONE = Denied("Bước nhập mã đã hết thời gian hoặc đã xong; hãy đăng nhập lại từ đầu.")
EMPTY = Denied(
    "Hãy nhập mã xác thực 06 số đang hiện trên điện thoại, hoặc một mã khôi phục.", needs_code=True
)
WRONG_CODE = Denied(
    "Mã xác thực không đúng hoặc đã dùng; hãy nhập mã 06 số đang hiện trên điện thoại, hoặc một mã khôi phục "
    "chưa dùng.",
    needs_code=True,
)


def let_in(
    session: Session, person: Person, account: Account, *, network: str, agent: str, now: datetime
) -> SignedIn | CodeWanted:
    """Open a session for whoever has shown who they are; the account may ask for a code first."""
    if account.totp_secret is not None:
        return CodeWanted(_half(session, person, now=now))
    record(session, email=folded_address(person.email), address=network, now=now, ok=True)
    return SignedIn(open_session(session, person, agent=agent, now=now), person.pk)


def waits_for_code(session: Session, token: str, *, now: datetime) -> bool:
    """Whether the question for the code is still open for this token."""
    return _open(session, token, now) is not None


def enter_code(
    session: Session, token: str, *, code: str, address: str, agent: str, now: datetime
) -> SignedIn | Denied:
    """Open a session, or say why not; commit in either case. Wrong codes count as wrong passwords do."""
    half = _open(session, token, now)
    if half is None:
        return GONE
    person = session.get_one(Person, half.person_id)
    who, network = folded_address(person.email), printable(address, 64)
    one_at_a_time(session, f"email/{who}", f"network/{network}")
    if waiting := too_many(session, email=who, address=network, now=now):
        return waiting
    # The person before the account, as everywhere: two who lock in different order would wait for each other.
    query = select(Account).where(Account.person_id == hold_person(session, person).pk)
    account = session.exec(query.execution_options(populate_existing=True)).first()
    if account is None or account.disabled_at is not None or account.changed_at > half.created_at:
        return GONE
    if not code.strip():
        return EMPTY
    if not takes_either(session, person, account, code, now=now):
        record(session, email=who, address=network, now=now, ok=False)
        return WRONG_CODE
    if not _used(session, half, now):
        return GONE
    record(session, email=who, address=network, now=now, ok=True)
    return SignedIn(open_session(session, person, agent=agent, now=now), person.pk)


def _half(session: Session, person: Person, *, now: datetime) -> SecretStr:
    session.execute(delete(HalfSignIn).where(col(HalfSignIn.created_at) <= now - LASTS))
    token = secrets.token_urlsafe(32)
    session.add(HalfSignIn(token_sha256=digest(token), person_id=person.pk, created_at=now))
    session.flush()
    return SecretStr(token)


def _open(session: Session, token: str, now: datetime) -> HalfSignIn | None:
    return session.exec(
        select(HalfSignIn).where(
            HalfSignIn.token_sha256 == digest(token),
            col(HalfSignIn.used_at).is_(None),
            col(HalfSignIn.created_at) > now - LASTS,
        )
    ).first()


def _used(session: Session, half: HalfSignIn, now: datetime) -> bool:
    which = (col(HalfSignIn.id) == half.pk) & col(HalfSignIn.used_at).is_(None)
    taken = update(HalfSignIn).where(which).values(used_at=now).returning(col(HalfSignIn.id))
    return session.execute(taken).first() is not None
