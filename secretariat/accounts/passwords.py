"""Passwords: Argon2id, long enough, not one that everybody tries first."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from pydantic import SecretStr
from sqlmodel import Session

from models import Account, Person
from secretariat.accounts.letters import tell_owner
from secretariat.accounts.links import end_links
from secretariat.accounts.rows import account_of, hold_person, note
from secretariat.accounts.web_sessions import end_sessions
from states.errors import BadInput
from states.roles import Actor
from states.vietnamese import fold

HASHER = PasswordHasher()
"""The parameters of argon2-cffi, RFC 9106; tests give one that costs nothing."""

SHORTEST, LONGEST = 12, 200
LEFT_OVER = 8
"""Characters that must remain beside one's own name or address."""

_TRIED_FIRST = (
    "matkhau",
    "password",
    "passw0rd",
    "nhiemvu",
    "tayninh",
    "vietnam",
    "iloveyou",
    "anhyeuem",
    "admin",
    "administrator",
    "welcome",
    "letmein",
    "qwertyuiop",
    "asdfghjkl",
    "1qaz2wsx3edc",
    "qwerty",
    "abcdefghijkl",
    "khoahoccongnghe",
    "sokhcn",
    "hoilamgi",
    "khongbiet",
    "123456789",
    "987654321",
)
"""The worst, without capitals, accents and signs (assumed: the usual lists, cut to what reaches twelve characters)."""


def set_password(
    session: Session,
    person: Person,
    *,
    password: SecretStr,
    by: Actor,
    now: datetime,
    hasher: PasswordHasher = HASHER,
    keep: int | None = None,
) -> None:
    """Give a person a password and end their invitations and their sessions, but the one with the id `keep`.

    `BadInput` says what a better password has. Of one that takes the place of another its owner is told by letter.
    """
    check_password(password, person)
    person = hold_person(session, person)
    account = account_of(session, person, now=now)
    first = account.password_hash is None
    account.password_hash = hasher.hash(_bytes(password))
    account.changed_at = now
    end_sessions(session, person, now=now, but=keep)
    end_links(session, "password", person.email, now=now)
    entry = note(session, person, by, now, "set_password", {})
    if not first:
        tell_owner(session, person, "set_password", entry, by=by, now=now)


def check_password(password: SecretStr, person: Person) -> None:
    text = unicodedata.normalize("NFC", password.get_secret_value())
    if len(text) < SHORTEST:
        raise BadInput(
            f"Mật khẩu cần ít nhất {SHORTEST} ký tự; hãy ghép vài từ không liên quan, ví dụ bốn từ bất kỳ."
        )
    if len(text) > LONGEST:
        raise BadInput(f"Mật khẩu dài quá {LONGEST} ký tự; hãy chọn mật khẩu ngắn hơn.")
    plain = _compact(text)
    for own in (person.email, person.email.partition("@")[0], person.name):
        name = _compact(own)
        if name and name in plain and len(plain) - len(name) < LEFT_OVER:
            raise BadInput("Mật khẩu gần giống họ tên hoặc địa chỉ thư của bạn; hãy chọn mật khẩu khác.")
    if len(set(text)) < 5 or _is_tried_first(plain):
        raise BadInput("Mật khẩu này quá dễ đoán, thường bị thử trước tiên; hãy chọn mật khẩu khác.")


def matches(account: Account | None, password: SecretStr, *, hasher: PasswordHasher) -> bool:
    """Whether it is the person's password; takes as long where there is no account."""
    stored = account.password_hash if account is not None else None
    too_long = len(password.get_secret_value()) > LONGEST
    try:
        hasher.verify(stored or _nobody(hasher), b"" if too_long else _bytes(password))
    except VerifyMismatchError:
        return False
    return stored is not None and not too_long


def renew(account: Account, password: SecretStr, *, hasher: PasswordHasher) -> None:
    """Hash a password that has just been found right anew where the parameters have changed since."""
    if account.password_hash is not None and hasher.check_needs_rehash(account.password_hash):
        account.password_hash = hasher.hash(_bytes(password))


@cache
def _nobody(hasher: PasswordHasher) -> str:
    return hasher.hash("không của ai")


def _bytes(password: SecretStr) -> bytes:
    # Keyboards write the same Vietnamese letter in one piece or in several.
    return unicodedata.normalize("NFC", password.get_secret_value()).encode("utf-8", "surrogatepass")


def _compact(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(text))


def _is_tried_first(plain: str) -> bool:
    """Nothing but words of the list, repeated or followed by a few digits."""
    words = "|".join(sorted(_TRIED_FIRST, key=len, reverse=True))
    return re.fullmatch(rf"(?:{words})+\d{{0,6}}|\d*", plain) is not None
