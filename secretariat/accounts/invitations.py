"""Invite someone to choose a password: the first one, or a new one in place of one that is lost."""

from __future__ import annotations

from datetime import datetime

from argon2 import PasswordHasher
from pydantic import SecretStr
from sqlmodel import Session

from models import Person
from secretariat.accounts.answers import Denied
from secretariat.accounts.letters import bring, refuse_unreachable
from secretariat.accounts.links import make_link, use_link
from secretariat.accounts.passwords import HASHER, set_password
from secretariat.accounts.rows import account_of, hold_person, note
from secretariat.acts import By, act
from secretariat.audiences import Recipient
from secretariat.guarded_roles import refuse_to_touch
from secretariat.lookup import person_by_email
from secretariat.people import Email, actor_of
from states.errors import Refusal

LABEL = "Mời đặt mật khẩu"


@act("person", opens=True)
def invite_person(session: Session, *, by: By, email: Email) -> Person:
    """Mời đặt mật khẩu. Dùng cho người mới và cho người đã quên mật khẩu.

    The link goes to the person's own address and to nobody else, so whoever invites cannot sign in as them.
    """
    person = hold_person(session, person_by_email(session, email))
    refuse_to_touch(session, by.actor, LABEL, person.name, roles=person.roles)
    refuse_unreachable(session, LABEL, Recipient(person.name, person.email))
    invite(session, person, site=by.site, now=by.now)
    note(session, person, by.actor, by.now, "invite_person", by.filled)
    return person


def invite(
    session: Session, person: Person, *, site: str, now: datetime, asked_from: str | None = None
) -> SecretStr:
    """Write the letter and return the token of its link; `Refusal` while the account is disabled."""
    account = account_of(session, person, now=now)
    if account.disabled_at is not None:
        raise Refusal(LABEL, person.name, ["Tài khoản đang bị khóa; hãy mở khóa trước khi mời."])
    link, token = make_link(
        session, "password", person.email, now=now, person_id=person.pk, asked_from=asked_from
    )
    first = account.password_hash is None
    reader = Recipient(person.name, person.email)
    bring(session, "account_invitation", link, token, reader, site=site, now=now, first=first)
    return token


def accept_invitation(
    session: Session, token: str, *, password: SecretStr, now: datetime, hasher: PasswordHasher = HASHER
) -> Person | Denied:
    """Choose the password. It opens no session: whoever has set up a second factor still shows it.

    `BadInput` says what a better password has; then the link can be used again.
    """
    with session.begin_nested():
        link = use_link(session, token, purpose="password", now=now)
        if isinstance(link, Denied):
            return link
        person = session.get_one(Person, link.person_id)
        set_password(session, person, password=password, by=actor_of(person), now=now, hasher=hasher)
    return person
