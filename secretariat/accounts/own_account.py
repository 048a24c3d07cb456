"""What people change about their own account: the password and the second factor.

Each asks for the password again, so that a desk left open gives the account to nobody. Wrong ones count as failures
of signing in do: commit in every case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from argon2 import PasswordHasher
from pydantic import SecretStr
from sqlmodel import Session, select

from models import Account, Person
from secretariat.accounts.answers import Denied
from secretariat.accounts.attempts import one_at_a_time, record, too_many
from secretariat.accounts.letters import tell_owner
from secretariat.accounts.passwords import HASHER, matches, set_password
from secretariat.accounts.recovery import codes_left, new_codes
from secretariat.accounts.rows import account_of, hold_person, note
from secretariat.accounts.totp import enable_totp, new_totp_secret, remove_totp, takes, totp_uri
from secretariat.accounts.typed import folded_address, printable
from secretariat.people import actor_of
from states.errors import BadInput

WRONG_PASSWORD = Denied("Mật khẩu hiện tại không đúng; hãy nhập lại.")
# Sentences, whatever their names remind of.
NO_SECRET = "Khóa bí mật không còn chờ xác nhận; hãy bắt đầu lại việc bật mã xác thực."  # nosec B105
NO_PASSWORD = "Tài khoản chưa có mật khẩu; hãy đề nghị người quản trị mời đặt mật khẩu."  # nosec B105
NO_TOTP = "Tài khoản không dùng mã xác thực hai bước."


@dataclass(frozen=True)
class Owner:
    """Who asks, from which network address, in which session, and when."""

    person: Person
    session_id: int
    address: str
    now: datetime
    hasher: PasswordHasher = HASHER


@dataclass(frozen=True)
class OwnAccount:
    """`secret` and `uri` are there while a second factor waits for its first code."""

    has_password: bool
    has_totp: bool
    codes_left: int
    secret: SecretStr | None
    uri: SecretStr | None


def own_account(session: Session, person: Person) -> OwnAccount:
    account = session.exec(select(Account).where(Account.person_id == person.pk)).first()
    if account is None:
        return OwnAccount(False, False, 0, None, None)
    secret = SecretStr(account.totp_pending) if account.totp_pending else None
    return OwnAccount(
        has_password=account.password_hash is not None,
        has_totp=account.totp_secret is not None,
        codes_left=codes_left(session, account),
        secret=secret,
        uri=SecretStr(totp_uri(person, secret)) if secret else None,
    )


def change_password(session: Session, owner: Owner, *, old: SecretStr, new: SecretStr) -> Denied | None:
    """The session in which it happens stays, every other one ends. `BadInput` says what a better password has."""
    if denied := _unproved(session, owner, old):
        return denied
    if old.get_secret_value() == new.get_secret_value():
        raise BadInput("Mật khẩu mới giống mật khẩu hiện tại; hãy chọn mật khẩu khác.")
    person = owner.person
    set_password(
        session,
        person,
        password=new,
        by=actor_of(person),
        now=owner.now,
        hasher=owner.hasher,
        keep=owner.session_id,
    )
    return None


def begin_totp(session: Session, owner: Owner, *, password: SecretStr) -> Denied | None:
    """Make a secret for the phone; it counts for nothing until `confirm_totp`."""
    if denied := _unproved(session, owner, password):
        return denied
    account = _account(session, owner)
    if account.totp_secret is not None:
        raise BadInput("Mã xác thực hai bước đang bật; hãy tắt trước khi bật lại trên điện thoại khác.")
    account.totp_pending = new_totp_secret().get_secret_value()
    session.flush()
    return None


def cancel_totp(session: Session, owner: Owner) -> None:
    """Forget the secret that waits to be confirmed."""
    _account(session, owner).totp_pending = None
    session.flush()


def confirm_totp(session: Session, owner: Owner, *, code: str) -> tuple[SecretStr, ...] | Denied:
    """The phone shows the right code: from now on it is asked for. Returns the recovery codes, shown once."""
    if waiting := _waiting(session, owner):
        return waiting
    account = _account(session, owner)
    if account.totp_pending is None:
        raise BadInput(NO_SECRET)
    person, secret = owner.person, SecretStr(account.totp_pending)
    try:
        return enable_totp(session, person, secret=secret, code=code, by=actor_of(person), now=owner.now)
    except BadInput as error:
        return _failed(session, owner, str(error))


def end_totp(session: Session, owner: Owner, *, password: SecretStr, code: str) -> Denied | None:
    """Sign in with the password alone again; a recovery code serves in place of a phone that is lost."""
    if denied := _unproved(session, owner, password):
        return denied
    if _account(session, owner).totp_secret is None:
        raise BadInput(NO_TOTP)
    try:
        remove_totp(session, owner.person, code=code, by=actor_of(owner.person), now=owner.now)
    except BadInput as error:
        return _failed(session, owner, str(error))
    return None


def renew_recovery_codes(
    session: Session, owner: Owner, *, password: SecretStr, code: str
) -> tuple[SecretStr, ...] | Denied:
    """New codes in place of all earlier ones; only whoever holds the phone gets them."""
    if denied := _unproved(session, owner, password):
        return denied
    account, by = _account(session, owner), actor_of(owner.person)
    if account.totp_secret is None:
        raise BadInput(NO_TOTP)
    if not takes(account, code, now=owner.now):
        return _failed(session, owner, "Mã xác thực không đúng hoặc đã dùng; hãy nhập mã đang hiện.")
    codes = new_codes(session, account)
    entry = note(session, owner.person, by, owner.now, "renew_recovery_codes", {})
    tell_owner(session, owner.person, "renew_recovery_codes", entry, by=by, now=owner.now)
    return codes


def _account(session: Session, owner: Owner) -> Account:
    return account_of(session, hold_person(session, owner.person), now=owner.now)


def _unproved(session: Session, owner: Owner, password: SecretStr) -> Denied | None:
    """Why the person has not shown that they know the password; where there is none, nothing can be guessed."""
    # The counts before the person, as at the door: two who lock in different order would wait for each other.
    if waiting := _waiting(session, owner):
        return waiting
    account = _account(session, owner)
    if account.password_hash is None:
        raise BadInput(NO_PASSWORD)
    if matches(account, password, hasher=owner.hasher):
        return None
    return _failed(session, owner, WRONG_PASSWORD.message)


def _waiting(session: Session, owner: Owner) -> Denied | None:
    who, network = _counted(owner)
    one_at_a_time(session, f"email/{who}", f"network/{network}")
    return too_many(session, email=who, address=network, now=owner.now)


def _failed(session: Session, owner: Owner, message: str) -> Denied:
    who, network = _counted(owner)
    record(session, email=who, address=network, now=owner.now, ok=False)
    return Denied(message)


def _counted(owner: Owner) -> tuple[str, str]:
    return folded_address(owner.person.email), printable(owner.address, 64)
