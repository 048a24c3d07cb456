"""Sign in with an e-mail address, a password and, where the person has set it up, a code from their phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from argon2 import PasswordHasher
from pydantic import SecretStr
from sqlmodel import Session, select

from models import Account
from secretariat.accounts.answers import Denied
from secretariat.accounts.attempts import one_at_a_time, record, too_many
from secretariat.accounts.passwords import HASHER, matches, renew
from secretariat.accounts.rows import person_at
from secretariat.accounts.totp import takes
from secretariat.accounts.typed import folded_address, printable
from secretariat.accounts.web_sessions import open_session

WRONG = Denied("Địa chỉ thư hoặc mật khẩu không đúng; hãy kiểm tra lại rồi đăng nhập.")
WRONG_CODE = Denied(
    "Mã xác thực không đúng hoặc đã dùng; hãy nhập mã 06 số đang hiện trên điện thoại.", needs_code=True
)
CODE_WANTED = Denied("Hãy nhập mã xác thực 06 số đang hiện trên điện thoại.", needs_code=True)
DISABLED = Denied("Tài khoản này đã bị khóa; hãy liên hệ người quản trị.")


@dataclass(frozen=True)
class SignedIn:
    """`token` goes into the cookie; it is kept nowhere else."""

    token: SecretStr
    person_id: int


def sign_in(
    session: Session,
    *,
    email: str,
    password: SecretStr,
    totp: str | None,
    address: str,
    agent: str,
    now: datetime,
    hasher: PasswordHasher = HASHER,
) -> SignedIn | Denied:
    """Open a session, or say why not; commit in either case, for failures are counted.

    An unknown address, one without a password and a wrong password are answered alike and take as long.
    """
    who, network = folded_address(email), printable(address, 64)
    one_at_a_time(session, f"email/{who}", f"network/{network}")
    if waiting := too_many(session, email=who, address=network, now=now):
        return waiting
    person = person_at(session, who)
    account = (
        session.exec(select(Account).where(Account.person_id == person.pk)).first()
        if person is not None
        else None
    )
    right = matches(account, password, hasher=hasher)
    if person is None or account is None or not right:
        record(session, email=who, address=network, now=now, ok=False)
        return WRONG
    if account.disabled_at is not None:
        record(session, email=who, address=network, now=now, ok=False)
        return DISABLED
    if account.totp_secret is not None:
        if not (totp or "").strip():
            return CODE_WANTED
        if not takes(account, totp or "", now=now):
            record(session, email=who, address=network, now=now, ok=False)
            return WRONG_CODE
    renew(account, password, hasher=hasher)
    record(session, email=who, address=network, now=now, ok=True)
    return SignedIn(open_session(session, person, agent=agent, now=now), person.pk)
