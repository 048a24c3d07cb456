"""Sign in with an e-mail address and a password; whoever has set up a second factor is asked for it next."""

from __future__ import annotations

from datetime import datetime

from argon2 import PasswordHasher
from pydantic import SecretStr
from sqlmodel import Session, select

from models import Account
from secretariat.accounts.answers import CodeWanted, Denied, SignedIn
from secretariat.accounts.attempts import one_at_a_time, record, too_many
from secretariat.accounts.passwords import HASHER, matches, renew
from secretariat.accounts.rows import person_at
from secretariat.accounts.second_step import let_in
from secretariat.accounts.typed import folded_address, printable

WRONG = Denied("Địa chỉ thư hoặc mật khẩu không đúng; hãy kiểm tra lại rồi đăng nhập.")
DISABLED = Denied("Tài khoản này đã bị khóa; hãy liên hệ người quản trị.")


def sign_in(
    session: Session,
    *,
    email: str,
    password: SecretStr,
    address: str,
    agent: str,
    now: datetime,
    hasher: PasswordHasher = HASHER,
) -> SignedIn | CodeWanted | Denied:
    """Open a session, ask for the code, or say why not; commit in every case, for failures are counted.

    An unknown address, one without a password and a wrong password are answered alike and take as long. A right
    password clears no count while the code is still to come.
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
    renew(account, password, hasher=hasher)
    return let_in(session, person, account, network=network, agent=agent, now=now)
