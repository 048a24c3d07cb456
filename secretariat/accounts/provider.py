"""Sign in by the organisation's own provider: who is let in on its word, and the attempt that a browser carries.

Nothing of an attempt is kept here until it is answered. The browser holds one random seed in a signed cookie; state,
nonce and the verifier of PKCE (RFC 7636) follow from it, so an answer fits the browser that asked or no other.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pydantic import SecretStr
from sqlalchemy import delete
from sqlmodel import Session, col, select

from models import Account, SpentAnswer
from models.once import insert_once
from secretariat.accounts.answers import CodeWanted, Denied, SignedIn
from secretariat.accounts.attempts import one_at_a_time, record, too_many
from secretariat.accounts.rows import person_at
from secretariat.accounts.second_step import let_in
from secretariat.accounts.typed import folded_address, printable
from secretariat.accounts.web_sessions import digest

LASTS = timedelta(minutes=10)

SPENT = Denied("Lần đăng nhập này đã dùng hoặc đã quá 10 phút; hãy đăng nhập lại từ đầu.")
UNVERIFIED = Denied(
    "Dịch vụ đăng nhập chưa xác minh địa chỉ thư của bạn; hãy xác minh ở đó, hoặc đăng nhập bằng mật khẩu."
)
STRANGER = "Địa chỉ {} chưa có tài khoản đang dùng trên hệ thống này; hãy liên hệ người quản trị để được mời."


@dataclass(frozen=True)
class Attempt:
    """One attempt of one browser; `next` is the page that was asked for."""

    seed: str = field(repr=False)
    at: datetime
    next: str

    @property
    def state(self) -> str:
        return self._derived("state")

    @property
    def nonce(self) -> str:
        return self._derived("nonce")

    @property
    def verifier(self) -> str:
        return self._derived("verifier")

    def _derived(self, use: str) -> str:
        made = hmac.new(self.seed.encode(), use.encode(), hashlib.sha256).digest()
        return urlsafe_b64encode(made).rstrip(b"=").decode()


def begin_attempt(next: str, *, now: datetime) -> Attempt:
    return Attempt(secrets.token_urlsafe(32), now, next)


def sealed(attempt: Attempt, *, key: SecretStr) -> SecretStr:
    """The attempt as its cookie holds it; as secret as the seed in it."""
    text = f"{attempt.seed}|{int(attempt.at.timestamp())}|{attempt.next}"
    return SecretStr(urlsafe_b64encode(f"{_mark(text, key)}|{text}".encode()).decode())


def opened(cookie: str, *, state: str, key: SecretStr, now: datetime) -> Attempt | None:
    """The attempt that this browser began and this state answers; None for any other, and after ten minutes."""
    try:
        mark, _, text = _decoded(cookie).partition("|")
    except ValueError:
        return None
    if not hmac.compare_digest(mark.encode(), _mark(text, key).encode()):
        return None
    seed, at, next = text.split("|", 2)
    attempt = Attempt(seed, datetime.fromtimestamp(int(at), now.tzinfo), next)
    if now - attempt.at > LASTS:
        return None
    return attempt if hmac.compare_digest(attempt.state.encode(), state.encode("utf-8", "replace")) else None


def may_answer(session: Session, attempt: Attempt, *, address: str, now: datetime) -> Denied | None:
    """Take the answer to an attempt, once; commit in either case. The provider is asked only after this."""
    network = printable(address, 64)
    one_at_a_time(session, f"network/{network}")
    if waiting := too_many(session, email="", address=network, now=now):
        return waiting
    session.execute(delete(SpentAnswer).where(col(SpentAnswer.at) < now - 2 * LASTS))
    taken = insert_once(session, SpentAnswer(key=digest(attempt.state), at=now))
    return None if taken is not None else SPENT


def no_answer(session: Session, *, address: str, now: datetime) -> None:
    """Count an answer that proved nothing, as a wrong password is counted."""
    record(session, email="", address=printable(address, 64), now=now, ok=False)


def sign_in_by_provider(
    session: Session, claims: Mapping[str, Any], *, address: str, agent: str, now: datetime
) -> SignedIn | CodeWanted | Denied:
    """Let in whom the provider vouches for; commit in every case. `claims` have been verified.

    Only a verified address of an account in use lets in: nobody gets an account by this. Whoever has switched the
    second factor on here is asked for it here.
    """
    who, network = folded_address(str(claims.get("email") or "")), printable(address, 64)
    one_at_a_time(session, f"email/{who}", f"network/{network}")
    if waiting := too_many(session, email=who, address=network, now=now):
        return waiting
    # Some providers write the truth value as text.
    if not who or claims.get("email_verified") not in (True, "true"):
        record(session, email=who, address=network, now=now, ok=False)
        return UNVERIFIED
    person = person_at(session, who)
    query = select(Account).where(Account.person_id == person.pk) if person is not None else None
    account = session.exec(query).first() if query is not None else None
    in_use = account is not None and account.password_hash is not None and account.disabled_at is None
    if person is None or account is None or not in_use:
        record(session, email=who, address=network, now=now, ok=False)
        return Denied(STRANGER.format(who))
    return let_in(session, person, account, network=network, agent=agent, now=now)


def _mark(text: str, key: SecretStr) -> str:
    return hmac.new(key.get_secret_value().encode(), f"attempt|{text}".encode(), hashlib.sha256).hexdigest()


def _decoded(cookie: str) -> str:
    return urlsafe_b64decode(cookie.encode("ascii")).decode()
