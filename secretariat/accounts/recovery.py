"""Recovery codes: for whoever has no phone at hand. Shown once, kept as hashes, each taken once."""

from __future__ import annotations

import re
import secrets
from datetime import datetime

from pydantic import SecretStr
from sqlalchemy import delete, func, update
from sqlmodel import Session, col, select

from models import Account, RecoveryCode
from secretariat.accounts.web_sessions import digest

HOW_MANY = 10
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no two of its characters look alike."""

LETTERS = 16
"""80 bits: not found from its hash by trying, so no salt is needed."""

_READ_AS = str.maketrans("OIL", "011")


def new_codes(session: Session, account: Account) -> tuple[SecretStr, ...]:
    """Codes such as `7KQ2-M0XA-94TD-VVBE`, in place of all earlier ones."""
    drop_codes(session, account)
    made = ["".join(secrets.choice(ALPHABET) for _ in range(LETTERS)) for _ in range(HOW_MANY)]
    session.add_all(RecoveryCode(account_id=account.pk, code_sha256=_digest(account, one)) for one in made)
    session.flush()
    return tuple(SecretStr("-".join(re.findall("....", one))) for one in made)


def codes_left(session: Session, account: Account) -> int:
    query = select(func.count()).select_from(RecoveryCode)
    unused = query.where(RecoveryCode.account_id == account.pk, col(RecoveryCode.used_at).is_(None))
    return session.exec(unused).one()


def takes_recovery_code(session: Session, account: Account, code: str, *, now: datetime) -> bool:
    """Whether it is an unused code of this account; then it is used up. Signs and small letters do not matter."""
    typed = re.sub(r"[\s-]", "", code[:100]).upper().translate(_READ_AS)
    if not re.fullmatch(f"[{ALPHABET}]{{{LETTERS}}}", typed):
        return False
    used = session.execute(
        update(RecoveryCode)
        .where(
            col(RecoveryCode.account_id) == account.pk,
            col(RecoveryCode.code_sha256) == _digest(account, typed),
            col(RecoveryCode.used_at).is_(None),
        )
        .values(used_at=now)
        .returning(col(RecoveryCode.id))
    )
    return used.first() is not None


def drop_codes(session: Session, account: Account) -> None:
    session.execute(delete(RecoveryCode).where(col(RecoveryCode.account_id) == account.pk))


def _digest(account: Account, code: str) -> str:
    return digest(f"{account.pk}:{code}")
