"""Closing and opening accounts, and who looks after whom."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import Session, select

from models import AuditEntry, Person
from secretariat import people
from secretariat.accounts import (
    Denied,
    SignedIn,
    clear_totp,
    disable_account,
    enable_account,
    enable_totp,
    find_session,
)
from secretariat.people import actor_of
from states.errors import Refusal
from states.roles import Role
from tests.secretariat.accounts.conftest import (
    HOUR,
    NOW,
    ROOT,
    SECRET,
    by,
    code_at,
    enter,
    signing_in,
    with_password,
)
from tests.secretariat.builders import AN

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def test_a_closed_account_lets_nobody_in_until_it_is_opened(session: Session) -> None:
    chi = with_password(session, enter(session, "chi@so.example", Role.LEADER))
    signed = signing_in(session, chi.email)
    assert isinstance(signed, SignedIn)
    disable_account(session, by=by(AN), email=chi.email, reason="Nghỉ sinh")
    assert find_session(session, signed.token.get_secret_value(), now=NOW, idle=HOUR, absolute=HOUR) is None
    assert signing_in(session, chi.email) == Denied("Tài khoản này đã bị khóa; hãy liên hệ người quản trị.")
    with pytest.raises(Refusal, match="đã bị khóa trước đó"):
        disable_account(session, by=by(AN), email=chi.email, reason="Nghỉ sinh")
    enable_account(session, by=by(AN), email=chi.email, reason="Đi làm lại")
    assert isinstance(signing_in(session, chi.email), SignedIn)
    with pytest.raises(Refusal, match="không bị khóa"):
        enable_account(session, by=by(AN), email=chi.email, reason="Đi làm lại")
    entries = session.exec(select(AuditEntry).where(AuditEntry.actor == AN.id)).all()
    assert [(entry.event, entry.data.get("reason")) for entry in entries] == [
        ("enter", None),
        ("disable_account", "Nghỉ sinh"),
        ("enable_account", "Đi làm lại"),
    ]


def test_nobody_closes_their_own_account(session: Session, an: Person) -> None:
    with pytest.raises(Refusal, match="Không tự khóa tài khoản của mình"):
        disable_account(session, by=by(AN), email=an.email, reason="Thử")


def test_whoever_lost_their_phone_signs_in_with_the_password_again(session: Session) -> None:
    chi = with_password(session, enter(session, "chi@so.example", Role.LEADER))
    with pytest.raises(Refusal, match="không dùng mã xác thực"):
        clear_totp(session, by=by(AN), email=chi.email, reason="Mất điện thoại")
    enable_totp(session, chi, secret=SECRET, code=code_at(), by=actor_of(chi), now=NOW)
    assert isinstance(signing_in(session, chi.email), Denied)
    clear_totp(session, by=by(AN), email=chi.email, reason="Mất điện thoại")
    assert isinstance(signing_in(session, chi.email), SignedIn)


GUARDED: dict[str, tuple[Any, dict[str, Any]]] = {
    "a new administrator": (
        people.enter_person,
        {"name": "Hà", "email": "ha@so.example", "roles": ["admin"]},
    ),
    "a new auditor": (people.enter_person, {"name": "Hà", "email": "ha@so.example", "roles": ["auditor"]}),
    "making oneself an administrator": (
        people.change_person,
        {"email": AN.id, "roles": ["secretariat", "admin"]},
    ),
    "taking the role away": (people.change_person, {"email": ROOT.id, "roles": []}),
    "sending an administrator's mail elsewhere": (
        people.change_email,
        {"email": ROOT.id, "new_email": "an2@so.example"},
    ),
    "locking the administrator out": (disable_account, {"email": ROOT.id, "reason": "Thử"}),
    "taking the second factor away": (clear_totp, {"email": ROOT.id, "reason": "Thử"}),
}


def test_the_secretariat_cannot_reach_above_itself_and_an_administrator_can(
    session: Session, an: Person
) -> None:
    root = with_password(session, enter(session, ROOT.id, Role.ADMIN))
    enable_totp(session, root, secret=SECRET, code=code_at(), by=actor_of(root), now=NOW)
    for act, form in GUARDED.values():
        with pytest.raises(Refusal, match="chỉ do người có vai trò quản trị"):
            act(session, by=by(AN), **form)
    second = enter(session, "root2@so.example", Role.ADMIN, by=ROOT)
    disable_account(session, by=by(actor_of(second)), email=ROOT.id, reason="Chuyển công tác")
    people.change_person(session, by=by(actor_of(second)), email=ROOT.id, roles=())
    assert root.roles == []


def test_the_secretariat_names_the_first_administrator(session: Session, an: Person) -> None:
    people.change_person(session, by=by(AN), email=an.email, roles=(Role.SECRETARIAT, Role.ADMIN))
    assert an.roles == [Role.SECRETARIAT, Role.ADMIN]
