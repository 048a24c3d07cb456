"""The second factor: six digits that change every thirty seconds (RFC 6238), each taken once."""

from __future__ import annotations

import hmac
import re
from datetime import datetime

import pyotp
from pydantic import SecretStr
from sqlmodel import Session

from models import Account, Person
from secretariat.accounts.letters import tell_owner
from secretariat.accounts.recovery import codes_left, drop_codes, new_codes, takes_recovery_code
from secretariat.accounts.rows import account_of, hold_person, note
from secretariat.people import actor_of
from states.errors import BadInput
from states.roles import Actor

STEP = 30
ISSUER = "Nhiệm vụ KH&CN"


def new_totp_secret() -> SecretStr:
    return SecretStr(pyotp.random_base32())


def totp_uri(person: Person, secret: SecretStr) -> str:
    """What the QR code for the person's phone holds; as secret as the secret in it."""
    return pyotp.TOTP(secret.get_secret_value()).provisioning_uri(name=person.email, issuer_name=ISSUER)


def enable_totp(
    session: Session, person: Person, *, secret: SecretStr, code: str, by: Actor, now: datetime
) -> tuple[SecretStr, ...]:
    """Ask for a code at every sign-in from now on, and return the recovery codes, which are shown once.

    `BadInput` unless the phone already shows the right code.
    """
    account = account_of(session, hold_person(session, person), now=now)
    step = step_of(secret, code, now=now)
    if step is None:
        raise BadInput(
            "Mã xác thực không đúng; hãy kiểm tra giờ trên điện thoại rồi nhập mã 06 số đang hiện."
        )
    account.totp_secret, account.totp_step, account.changed_at = secret.get_secret_value(), step, now
    account.totp_pending = None
    codes = new_codes(session, account)
    entry = note(session, person, by, now, "enable_totp", {})
    tell_owner(session, person, "enable_totp", entry, by=by, now=now)
    return codes


def remove_totp(session: Session, person: Person, *, code: str, by: Actor, now: datetime) -> None:
    """Sign in with the password alone again; the person shows that they hold the phone or a recovery code."""
    account = account_of(session, hold_person(session, person), now=now)
    if not (takes(account, code, now=now) or takes_recovery_code(session, account, code, now=now)):
        raise BadInput("Mã xác thực không đúng hoặc đã dùng; hãy nhập mã 06 số đang hiện trên điện thoại.")
    forget(session, account, now=now)
    entry = note(session, person, by, now, "remove_totp", {})
    tell_owner(session, person, "remove_totp", entry, by=by, now=now)


def forget(session: Session, account: Account, *, now: datetime) -> None:
    account.totp_secret, account.totp_step, account.totp_pending = None, None, None
    account.changed_at = now
    drop_codes(session, account)


def takes_either(session: Session, person: Person, account: Account, code: str, *, now: datetime) -> bool:
    """Whether the code is that of the phone or an unused recovery code; the owner is told of the latter.

    The caller holds the person.
    """
    if account.totp_secret is None:
        return False
    if takes(account, code, now=now):
        return True
    if not takes_recovery_code(session, account, code, now=now):
        return False
    by, left = actor_of(person), codes_left(session, account)
    entry = note(session, person, by, now, "use_recovery_code", {"left": left})
    tell_owner(session, person, "use_recovery_code", entry, by=by, now=now, left=left)
    return True


def takes(account: Account, code: str, *, now: datetime) -> bool:
    """Whether the code is right and new; then it is used up."""
    if account.totp_secret is None:
        return False
    step = step_of(SecretStr(account.totp_secret), code, now=now, after=account.totp_step)
    if step is not None:
        account.totp_step = step
    return step is not None


def step_of(secret: SecretStr, code: str, *, now: datetime, after: int | None = None) -> int | None:
    """The step whose code this is, of the present one and its neighbours and later than `after`."""
    digits = re.sub(r"\s", "", code)
    if not re.fullmatch(r"[0-9]{6}", digits):
        return None
    totp, present = pyotp.TOTP(secret.get_secret_value()), int(now.timestamp()) // STEP
    for step in (present - 1, present, present + 1):
        if (after is None or step > after) and hmac.compare_digest(totp.generate_otp(step), digits):
            return step
    return None
