"""Links that let someone in: sent to their own address, usable once, for a while, and by nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine
from sqlmodel import Session, select

from models import AccessLink, AuditEntry, Letter, Person, WebSession
from models.engine import transaction
from notifications.outbox import mark_sent
from notifications.personal_links import without_keys
from secretariat import letters, people
from secretariat.accounts import (
    Denied,
    SignedIn,
    accept_invitation,
    disable_account,
    enable_totp,
    enter_council,
    invite_person,
    look_at_link,
    register_enterprise,
)
from secretariat.acts import By
from secretariat.people import actor_of
from states.errors import BadInput, Refusal
from states.roles import Role
from tests.secretariat.accounts.conftest import (
    CHEAP,
    NOW,
    RIGHT,
    ROOT,
    SECRET,
    WRONG,
    by,
    code_at,
    enter,
    signing_in,
    token_in,
    with_password,
)
from tests.secretariat.accounts.test_signing_in import at_once
from tests.secretariat.builders import AN

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
DAY = timedelta(days=1)
GONE = "Đường dẫn không còn dùng được"


def invited(session: Session, email: str = "chi@so.example") -> str:
    """The token that whoever reads the mail of this address finds in it."""
    if session.exec(select(Person).where(Person.email == email)).first() is None:
        enter(session, email, Role.LEADER)
    invite_person(session, by=by(AN), email=email)
    return token_in(session, "account_invitation")


def accepted(
    session: Session, token: str, password: SecretStr = RIGHT, after: timedelta = timedelta()
) -> Person | Denied:
    return accept_invitation(session, token, password=password, now=NOW + after, hasher=CHEAP)


def test_whoever_is_invited_chooses_a_password_and_signs_in(session: Session) -> None:
    token = invited(session)
    (letter,) = session.exec(select(Letter)).all()
    assert (letter.recipient_email, letter.subject) == (
        "chi@so.example",
        "Mời đặt mật khẩu vào hệ thống theo dõi nhiệm vụ KH&CN",
    )
    link = look_at_link(session, token, now=NOW)
    assert link is not None
    assert link.purpose == "password"
    assert isinstance(accepted(session, token), Person)
    assert isinstance(signing_in(session, "chi@so.example"), SignedIn)
    assert token not in repr(session.exec(select(AccessLink)).all())
    entries = session.exec(select(AuditEntry).where(AuditEntry.case_kind == "person")).all()
    assert [(entry.event, entry.actor) for entry in entries] == [
        ("enter", AN.id),
        ("invite_person", AN.id),
        ("set_password", "chi@so.example"),
    ]
    assert token not in repr(entries)


@SQLITE
def test_a_second_invitation_is_for_a_password_that_was_lost(session: Session) -> None:
    accepted(session, invited(session))
    token = invited(session)
    assert session.exec(select(Letter.subject)).all()[-1].startswith("Đặt lại mật khẩu")
    assert isinstance(accepted(session, token, WRONG), Person)
    assert isinstance(signing_in(session, "chi@so.example", WRONG), SignedIn)


@SQLITE
def test_a_link_serves_once_and_a_weak_password_does_not_use_it_up(session: Session) -> None:
    token = invited(session)
    with pytest.raises(BadInput, match="ít nhất 12 ký tự"):
        accepted(session, token, SecretStr("ngắn"))
    assert isinstance(accepted(session, token), Person)
    again = accepted(session, token, WRONG)
    assert isinstance(again, Denied)
    assert GONE in again.message
    assert isinstance(signing_in(session, "chi@so.example"), SignedIn)


@SQLITE
@pytest.mark.parametrize(
    "how",
    ["expired", "replaced", "a password since", "another address", "disabled", "never there", "not a token"],
)
def test_a_link_that_is_gone_says_to_ask_for_another(session: Session, how: str) -> None:
    token, after = invited(session), timedelta()
    match how:
        case "expired":
            after = 3 * DAY
        case "replaced":
            invited(session)
        case "a password since":
            with_password(session, session.exec(select(Person)).one())
        case "another address":
            people.change_email(session, by=by(AN), email="chi@so.example", new_email="chi2@so.example")
        case "disabled":
            disable_account(session, by=by(AN), email="chi@so.example", reason="Chuyển công tác")
        case "never there":
            token = "x" * 43
        case "not a token":
            token = "\0\ud800"
    assert look_at_link(session, token, now=NOW + after) is None
    answer = accepted(session, token, after=after)
    assert isinstance(answer, Denied)
    assert GONE in answer.message


def test_a_link_that_is_used_twice_at_once_sets_one_password(engine: Engine) -> None:
    with transaction(engine) as session:
        token = invited(session)
    answers = at_once(engine, lambda session: accepted(session, token), 3)
    assert sum(isinstance(one, Person) for one in answers) == 1


@SQLITE
def test_a_new_password_does_not_stand_in_for_the_second_factor(session: Session) -> None:
    chi = with_password(session, enter(session, "chi@so.example", Role.LEADER))
    enable_totp(session, chi, secret=SECRET, code=code_at(), by=actor_of(chi), now=NOW)
    accepted(session, invited(session), WRONG)
    answer = signing_in(session, chi.email, WRONG)
    assert isinstance(answer, Denied)
    assert answer.needs_code


@SQLITE
def test_the_link_is_seen_by_its_reader_alone(session: Session) -> None:
    token = invited(session)
    (letter,) = session.exec(select(Letter)).all()
    assert token in letter.html
    shown = without_keys(letter, letter.text)
    assert token not in shown
    assert "https://desk.example/link/…\n" in shown
    mark_sent(letter, now=NOW)
    assert token not in letter.text + letter.html
    for to in (None, "an@so.example"):
        with pytest.raises(Refusal, match="hãy mời lại để có đường dẫn mới"):
            letters.resend(session, by=by(AN), letter=f"T{letter.pk}", reason="Chưa nhận được", to=to)


@SQLITE
def test_other_letters_are_shown_as_they_are(session: Session) -> None:
    invited(session)
    letter = session.exec(select(Letter)).one()
    letter.letter = "digest"
    assert without_keys(letter, letter.text) == letter.text


@SQLITE
def test_nobody_is_invited_without_a_desk_or_while_the_account_is_closed(session: Session) -> None:
    enter(session, "chi@so.example", Role.LEADER)
    with pytest.raises(BadInput, match="NHIEMVU_DESK_PUBLIC_URL"):
        invite_person(session, by=By(AN, NOW), email="chi@so.example")
    disable_account(session, by=by(AN), email="chi@so.example", reason="Nghỉ hưu")
    with pytest.raises(Refusal, match="đang bị khóa"):
        invite_person(session, by=by(AN), email="chi@so.example")


@SQLITE
def test_the_secretariat_does_not_invite_an_administrator(session: Session) -> None:
    enter(session, ROOT.id, Role.ADMIN)
    with pytest.raises(Refusal, match="chỉ do người có vai trò quản trị"):
        invite_person(session, by=by(AN), email=ROOT.id)
    invite_person(session, by=by(ROOT), email=ROOT.id)


@SQLITE
def test_a_link_opens_only_the_door_it_was_made_for(session: Session) -> None:
    token = invited(session)
    assert isinstance(enter_council(session, token, code="", agent="", now=NOW), Denied)
    form = {"name": "Chi", "organisation_name": "HTX"}
    answer = register_enterprise(session, token, form=form, password=RIGHT, now=NOW, hasher=CHEAP)
    assert isinstance(answer, Denied)
    assert session.exec(select(WebSession)).all() == []
    assert isinstance(accepted(session, token), Person)
