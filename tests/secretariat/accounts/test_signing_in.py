"""Signing in: who is let in, what the others are told, and how often one may try."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher
from pydantic import SecretStr
from sqlalchemy import Engine
from sqlmodel import Session, select

from models import Account, Person, SignInAttempt, WebSession
from models.engine import transaction
from secretariat.accounts import Denied, SignedIn, enable_totp, remove_totp, sign_in
from secretariat.people import actor_of
from states.errors import BadInput
from states.roles import Role
from tests.secretariat.accounts.conftest import (
    CHEAP,
    HOUR,
    MINUTE,
    NOW,
    RIGHT,
    SECRET,
    WRONG,
    code_at,
    enter,
    signing_in,
    with_password,
)

NOT_LET_IN = Denied("Địa chỉ thư hoặc mật khẩu không đúng; hãy kiểm tra lại rồi đăng nhập.")

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def account(session: Session) -> Account:
    return session.exec(select(Account)).one()


@pytest.mark.parametrize("email", ["an@so.example", " AN@So.Example "])
def test_the_right_password_opens_a_session_whose_token_is_nowhere_else(
    session: Session, an: Person, email: str
) -> None:
    signed = signing_in(session, email)
    assert isinstance(signed, SignedIn)
    assert signed.person_id == an.pk
    token = signed.token.get_secret_value()
    row = session.exec(select(WebSession)).one()
    assert len(token) >= 43
    for shown in (repr(signed), repr(row), repr(account(session))):
        assert token not in shown
        assert row.token_sha256 not in shown
        assert "argon2" not in shown
        assert row.csrf not in shown


UNKNOWN = {
    "a wrong password": ("an@so.example", WRONG),
    "an unknown address": ("nobody@so.example", RIGHT),
    "someone without a password": ("chi@so.example", RIGHT),
    "no address at all": ("an", RIGHT),
    "nothing": ("", SecretStr("")),
    "letters that no database takes": ("an@so.example\0", SecretStr("\0\ud800")),
    "a password longer than any": ("an@so.example", SecretStr("x" * 100_000)),
}


@SQLITE
def test_whoever_is_not_let_in_is_told_the_same(session: Session, an: Person) -> None:
    enter(session, "chi@so.example", Role.LEADER)
    for case, (email, password) in UNKNOWN.items():
        assert signing_in(session, email, password) == NOT_LET_IN, case
    assert session.exec(select(SignInAttempt.ok)).all() == [False] * len(UNKNOWN)
    assert session.exec(select(WebSession)).all() == []


def test_what_a_browser_calls_itself_is_cut_and_cleaned(session: Session, an: Person) -> None:
    given: dict[str, Any] = {"email": an.email, "password": RIGHT, "now": NOW, "hasher": CHEAP}
    sign_in(session, **given, address="10.0.0.1\0\n" * 50, agent="Fire\0fox\r\nX-Evil: 1" + "đ" * 9999)
    row = session.exec(select(WebSession)).one()
    assert row.agent.startswith("FirefoxX-Evil: 1đđ")
    assert len(row.agent) == 200
    assert session.exec(select(SignInAttempt.address)).one() == ("10.0.0.1" * 8)


@SQLITE
def test_a_password_typed_letter_by_letter_is_the_same_as_one_typed_whole(
    session: Session, an: Person
) -> None:
    assert isinstance(
        signing_in(session, password=SecretStr(unicodedata.normalize("NFD", RIGHT.get_secret_value()))),
        SignedIn,
    )


@SQLITE
def test_five_failures_close_an_address_until_the_first_is_a_quarter_of_an_hour_old(
    session: Session, an: Person
) -> None:
    for minute in range(5):
        assert signing_in(session, password=WRONG, after=minute * MINUTE) == NOT_LET_IN
    waiting = signing_in(session, after=5 * MINUTE)
    assert waiting == Denied("Đã thử sai quá nhiều lần; hãy chờ 10 phút rồi đăng nhập lại.", wait=600)
    assert isinstance(signing_in(session, after=15 * MINUTE), SignedIn)


@SQLITE
def test_waiting_is_not_counted_and_success_clears_the_count(session: Session, an: Person) -> None:
    for _ in range(4):
        signing_in(session, password=WRONG)
    assert isinstance(signing_in(session), SignedIn)
    for _ in range(4):
        signing_in(session, password=WRONG)
    assert isinstance(signing_in(session), SignedIn)
    for _ in range(20):
        signing_in(session, password=WRONG)
    assert session.exec(select(SignInAttempt.ok)).all().count(False) == 4 + 4 + 5


@SQLITE
def test_others_may_still_try_while_one_address_is_closed(session: Session, an: Person) -> None:
    chi = with_password(session, enter(session, "chi@so.example", Role.LEADER))
    for _ in range(5):
        signing_in(session, password=WRONG)
    assert isinstance(signing_in(session, chi.email), SignedIn)


@SQLITE
def test_fifty_failures_from_one_place_close_it_for_every_address(session: Session, an: Person) -> None:
    for number in range(50):
        signing_in(session, f"nobody{number}@so.example")
    waiting = signing_in(session)
    assert isinstance(waiting, Denied)
    assert waiting.wait == 15 * 60
    assert isinstance(signing_in(session, address="10.0.0.2"), SignedIn)


def test_a_hash_with_old_parameters_is_renewed_by_the_next_sign_in(session: Session, an: Person) -> None:
    old = account(session).password_hash
    newer = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1)
    given: dict[str, Any] = {"email": an.email, "password": RIGHT, "now": NOW}
    given |= {"address": "", "agent": ""}
    assert isinstance(sign_in(session, **given, hasher=newer), SignedIn)
    renewed = account(session).password_hash
    assert renewed != old
    assert renewed is not None
    assert not newer.check_needs_rehash(renewed)
    assert isinstance(sign_in(session, **given, hasher=newer), SignedIn)


@SQLITE
def test_the_second_factor_is_asked_for_and_each_code_is_taken_once(session: Session, an: Person) -> None:
    enable_totp(session, an, secret=SECRET, code=code_at(), by=actor_of(an), now=NOW)
    asked = signing_in(session, after=MINUTE)
    assert asked == Denied(
        "Hãy nhập mã xác thực 06 số đang hiện trên điện thoại, hoặc một mã khôi phục.", needs_code=True
    )
    code = code_at(MINUTE)
    assert isinstance(signing_in(session, totp=f"{code[:3]} {code[3:]}", after=MINUTE), SignedIn)
    again = signing_in(session, totp=code, after=MINUTE)
    assert isinstance(again, Denied)
    assert "không đúng hoặc đã dùng" in again.message
    assert again.needs_code
    assert signing_in(session, password=WRONG, totp=code_at(2 * MINUTE), after=2 * MINUTE) == NOT_LET_IN


@SQLITE
def test_a_phone_may_be_half_a_minute_off(session: Session, an: Person) -> None:
    enable_totp(session, an, secret=SECRET, code=code_at(), by=actor_of(an), now=NOW)
    for hour, (seconds, taken) in enumerate({-90: 0, -60: 0, -30: 1, 0: 1, 30: 1, 60: 0}.items(), start=1):
        shown = code_at(hour * HOUR + timedelta(seconds=seconds))
        assert isinstance(signing_in(session, totp=shown, after=hour * HOUR), SignedIn) is bool(taken), (
            seconds
        )


@SQLITE
def test_a_second_factor_begins_only_with_the_right_code(session: Session, an: Person) -> None:
    for typed in ("", "12345", "1234567", "abcdef", "１２３４５６", "\0" * 6, "000000"):
        with pytest.raises(BadInput, match="Mã xác thực không đúng"):
            enable_totp(session, an, secret=SECRET, code=typed, by=actor_of(an), now=NOW)
    assert account(session).totp_secret is None


@SQLITE
def test_a_second_factor_ends_with_a_code_of_its_own(session: Session, an: Person) -> None:
    enable_totp(session, an, secret=SECRET, code=code_at(), by=actor_of(an), now=NOW)
    with pytest.raises(BadInput, match="đã dùng"):
        remove_totp(session, an, code=code_at(), by=actor_of(an), now=NOW)
    remove_totp(session, an, code=code_at(MINUTE), by=actor_of(an), now=NOW + MINUTE)
    assert isinstance(signing_in(session, after=MINUTE), SignedIn)


def at_once(engine: Engine, attempt: Callable[[Session], object], times: int) -> list[object]:
    """The answers of as many transactions as there are threads, begun together."""

    def one(_: int) -> object:
        with transaction(engine) as session:
            return attempt(session)

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def test_failures_that_come_at_once_are_all_counted(engine: Engine) -> None:
    with transaction(engine) as session:
        with_password(session, enter(session, "an@so.example", Role.SECRETARIAT))
    answers = at_once(engine, lambda session: signing_in(session, password=WRONG), 8)
    assert sorted(one.wait or 0 for one in answers if isinstance(one, Denied)) == [0] * 5 + [900] * 3


def test_a_code_that_is_sent_twice_at_once_lets_one_in(engine: Engine) -> None:
    with transaction(engine) as session:
        person = with_password(session, enter(session, "an@so.example", Role.SECRETARIAT))
        enable_totp(session, person, secret=SECRET, code=code_at(), by=actor_of(person), now=NOW)
    code = code_at(MINUTE)
    answers = at_once(engine, lambda session: signing_in(session, totp=code, after=MINUTE), 3)
    assert sum(isinstance(one, SignedIn) for one in answers) == 1
