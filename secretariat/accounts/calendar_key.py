"""The secret address of a person's calendar: derived from their password's hash, so it is stored nowhere else.

It opens the calendar and nothing more. Another password makes another address, and a disabled account has none.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import date

from pydantic import SecretStr
from sqlmodel import Session, col, select

from models import Account, Person
from secretariat.accounts.standing_in import actor_on
from states.roles import Actor

_SHAPE = re.compile(r"([1-9][0-9]{0,17})-([0-9a-f]{64})")


def calendar_key(session: Session, person_id: int) -> SecretStr | None:
    """`12-9f…` for someone who signs in with a password; None for those who come by a link."""
    found = _account(session, person_id)
    return SecretStr(f"{person_id}-{_mark(found)}") if found else None


def calendar_owner(session: Session, key: str, *, today: date) -> Actor | None:
    """Whose calendar the key opens, with the roles they have today; None for anything that is not such a key."""
    match = _SHAPE.fullmatch(key)
    found = _account(session, int(match[1])) if match else None
    if match is None or found is None or not hmac.compare_digest(_mark(found), match[2]):
        return None
    return actor_on(session, session.get_one(Person, found.person_id), today=today)


def _account(session: Session, person_id: int) -> Account | None:
    return session.exec(
        select(Account).where(
            Account.person_id == person_id,
            col(Account.password_hash).is_not(None),
            col(Account.disabled_at).is_(None),
        )
    ).first()


def _mark(account: Account) -> str:
    # The hash holds 128 bits of salt that nobody outside has: a key that leaks tells nothing of the password.
    secret = (account.password_hash or "").encode()
    return hmac.new(secret, f"calendar:{account.person_id}".encode(), hashlib.sha256).hexdigest()
