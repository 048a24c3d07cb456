"""Personal links: made, looked at without using them up, used."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta
from typing import Literal

from pydantic import SecretStr
from sqlalchemy import update
from sqlmodel import Session, col, select

from models import AccessLink, Account, Person
from secretariat.accounts.answers import Denied
from secretariat.accounts.web_sessions import digest

Purpose = Literal["password", "council", "enterprise"]

LASTS: dict[Purpose, timedelta] = {
    "password": timedelta(days=3),
    "council": timedelta(days=30),
    "enterprise": timedelta(days=1),
}
WRONG_CODES = 5

GONE = Denied(
    "Đường dẫn không còn dùng được: đã dùng, đã hết hạn hoặc đã có đường dẫn mới hơn; hãy đề nghị gửi lại."
)
WRONG_CODE = "Mã truy cập không đúng; còn {} lần thử. Hãy xem lại mã 06 số đã được thông báo riêng."
CODE_WANTED = Denied("Hãy nhập mã truy cập 06 số đã được thông báo riêng.", needs_code=True)


def make_link(
    session: Session,
    purpose: Purpose,
    email: str,
    *,
    now: datetime,
    person_id: int | None = None,
    organisation_id: int | None = None,
    council_id: int | None = None,
    code: SecretStr | None = None,
    asked_from: str | None = None,
) -> tuple[AccessLink, SecretStr]:
    """Make a link and return it with its token, which is kept nowhere; older ones for the same end here."""
    end_links(session, purpose, email, now=now, council_id=council_id)
    token = secrets.token_urlsafe(32)
    link = AccessLink(
        token_sha256=digest(token),
        purpose=purpose,
        person_id=person_id,
        organisation_id=organisation_id,
        council_id=council_id,
        email=email.lower(),
        code_sha256=_code_digest(token, code.get_secret_value()) if code else None,
        asked_from=asked_from,
        created_at=now,
        expires_at=now + LASTS[purpose],
    )
    session.add(link)
    session.flush()
    return link, SecretStr(token)


def end_links(
    session: Session,
    purpose: Purpose,
    email: str,
    *,
    now: datetime,
    council_id: int | None = None,
) -> None:
    same = [
        col(AccessLink.purpose) == purpose,
        col(AccessLink.email) == email.lower(),
        col(AccessLink.expires_at) > now,
    ]
    if council_id is not None:
        same.append(col(AccessLink.council_id) == council_id)
    session.execute(update(AccessLink).where(*same).values(expires_at=now))


def look_at_link(session: Session, token: str, *, now: datetime) -> AccessLink | None:
    """The link as a page may show it before a person goes on: mail programs open links by themselves."""
    return _usable(session, token, now=now, lock=False)


def use_link(
    session: Session, token: str, *, purpose: Purpose, now: datetime, code: str | None = None
) -> AccessLink | Denied:
    """Let the holder in once, or with the right code; commit in either case, for wrong codes are counted."""
    link = _usable(session, token, now=now, lock=True)
    if link is None or link.purpose != purpose:
        return GONE
    if link.code_sha256 is not None:
        if not (code or "").strip():
            return CODE_WANTED
        if not hmac.compare_digest(_code_digest(token, code or ""), link.code_sha256):
            link.failures += 1
            session.flush()
            left = WRONG_CODES - link.failures
            return Denied(WRONG_CODE.format(left), needs_code=True) if left else GONE
        link.failures = 0
    link.used_at = now
    session.flush()
    return link


def _usable(session: Session, token: str, *, now: datetime, lock: bool) -> AccessLink | None:
    """One that has not expired, served its turn or been guessed at; sent to where its person is still written to."""
    query = select(AccessLink).where(AccessLink.token_sha256 == digest(token))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    link = session.exec(query).first()
    if link is None or link.expires_at <= now or link.failures >= WRONG_CODES:
        return None
    if link.used_at is not None and link.purpose != "council":
        return None
    if link.person_id is not None:
        person = session.get_one(Person, link.person_id)
        account = session.exec(select(Account).where(Account.person_id == person.pk)).first()
        if person.email.lower() != link.email or (account is not None and account.disabled_at is not None):
            return None
    return link


def _code_digest(token: str, code: str) -> str:
    """Six digits alone are found from their hash in a second; the token is not kept beside it."""
    return digest(f"{token}:{''.join(code.split())}")
