"""Close an account to its person and open it again; take away a second factor whose phone is lost."""

from __future__ import annotations

from sqlmodel import Session

from models import Account, Person
from secretariat.accounts.letters import tell_owner
from secretariat.accounts.links import end_links
from secretariat.accounts.rows import account_of, hold_person, note
from secretariat.accounts.totp import forget
from secretariat.accounts.web_sessions import end_sessions
from secretariat.acts import ACTS, By, act
from secretariat.guarded_roles import refuse_to_touch
from secretariat.lookup import person_by_email
from secretariat.people import Email
from states.errors import Refusal
from states.forms import Prose


@act("person", opens=True)
def disable_account(session: Session, *, by: By, email: Email, reason: Prose) -> Person:
    """Khóa tài khoản.

    Their sessions and links end; their roles stay, but are lent to no substitute while the account is closed.
    """
    person, account = _held(session, by, email, "disable_account")
    if person.email == by.actor.id:
        raise _refusal("disable_account", person, "Không tự khóa tài khoản của mình; hãy nhờ người khác.")
    if account.disabled_at is not None:
        raise _refusal("disable_account", person, "Tài khoản này đã bị khóa trước đó.")
    account.disabled_at = account.changed_at = by.now
    end_sessions(session, person, now=by.now)
    end_links(session, "password", person.email, now=by.now)
    end_links(session, "council", person.email, now=by.now)
    note(session, person, by.actor, by.now, "disable_account", by.filled)
    return person


@act("person", opens=True)
def enable_account(session: Session, *, by: By, email: Email, reason: Prose) -> Person:
    """Mở khóa tài khoản."""
    person, account = _held(session, by, email, "enable_account")
    if account.disabled_at is None:
        raise _refusal("enable_account", person, "Tài khoản này không bị khóa.")
    account.disabled_at, account.changed_at = None, by.now
    note(session, person, by.actor, by.now, "enable_account", by.filled)
    return person


@act("person", opens=True)
def clear_totp(session: Session, *, by: By, email: Email, reason: Prose) -> Person:
    """Bỏ mã xác thực. Dùng khi người đó đã mất điện thoại."""
    person, account = _held(session, by, email, "clear_totp")
    if account.totp_secret is None:
        raise _refusal("clear_totp", person, "Người này không dùng mã xác thực.")
    forget(session, account, now=by.now)
    end_sessions(session, person, now=by.now)
    entry = note(session, person, by.actor, by.now, "clear_totp", by.filled)
    tell_owner(session, person, "clear_totp", entry, by=by.actor, now=by.now)
    return person


def _held(session: Session, by: By, email: str, event: str) -> tuple[Person, Account]:
    person = hold_person(session, person_by_email(session, email))
    refuse_to_touch(session, by.actor, _label(event), person.name, roles=person.roles)
    return person, account_of(session, person, now=by.now)


def _refusal(event: str, person: Person, reason: str) -> Refusal:
    return Refusal(_label(event), person.name, [reason])


def _label(event: str) -> str:
    return ACTS["person", event].label
