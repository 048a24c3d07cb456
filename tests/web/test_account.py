"""One's own account on its page, and signing in by two steps through the pages."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest
from sqlmodel import Session, col, select

from models import Letter, Person, WebSession
from states.roles import Role
from tests.secretariat.accounts.conftest import NOW, RIGHT, with_password
from tests.secretariat.builders import AN, invited_council, office
from tests.web.conftest import WHEN, Browser, Desk, words
from tests.web.test_links import key_of, session_of
from web.entering import STEP

PASSWORD = RIGHT.get_secret_value()


def with_accounts(session: Session) -> None:
    office(session)
    with_password(session, session.exec(select(Person).where(Person.email == AN.id)).one())


@pytest.fixture
def official(desk: Desk) -> Browser:
    """Someone of the secretariat who has a password."""
    desk.prepared(with_accounts)
    return desk.of(email=AN.id)


def secret_on(page: str) -> str:
    found = re.search(r'<code class="secret">([A-Z2-7 ]+)</code>', page)
    assert found is not None
    return found[1].replace(" ", "")


def switched_on(official: Browser) -> tuple[str, list[str]]:
    """(secret, recovery codes) after switching the second factor on."""
    assert official.post("/my/account/totp/begin", password=PASSWORD).status_code == 303
    secret = secret_on(official.get("/my/account").text)
    done = official.post("/my/account/totp/confirm", code=pyotp.TOTP(secret).at(WHEN))
    assert done.status_code == 200, words(done.text)
    return secret, re.findall(r"<code>([0-9A-Z-]{19})</code>", done.text)


def letters(desk: Desk) -> int:
    query = select(Letter).where(Letter.letter == "account_changed")
    return desk.prepared(lambda session: len(session.exec(query).all()))


def test_the_page_is_reached_from_the_header(official: Browser) -> None:
    home = official.get("/inbox").text
    assert 'href="/my/account"' in home
    assert AN.id in official.text("/my/account")


def test_a_password_is_changed_and_other_browsers_are_signed_out(desk: Desk, official: Browser) -> None:
    other = desk.of(email=AN.id)
    done = official.post(
        "/my/account/password", old=PASSWORD, password="sáu ngọn núi xa", again="sáu ngọn núi xa"
    )
    assert done.headers["location"] == "/my/account?done=password", words(done.text)
    assert "Các phiên đăng nhập khác đã kết thúc" in official.text("/my/account?done=password")
    assert other.get("/my/account").status_code == 303
    assert letters(desk) == 1
    assert desk.stranger().post("/sign-in", email=AN.id, password="sáu ngọn núi xa").status_code == 303


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"old": "sai", "password": "sáu ngọn núi xa", "again": "sáu ngọn núi xa"}, "hiện tại không đúng"),
        ({"old": PASSWORD, "password": "sáu ngọn núi xa", "again": "khác"}, "không giống nhau"),
        ({"old": PASSWORD, "password": "ngắn", "again": "ngắn"}, "ít nhất 12 ký tự"),
        ({}, "hiện tại không đúng"),
    ],
    ids=["wrong", "typed twice differently", "too short", "nothing"],
)
def test_a_password_that_is_not_changed_says_why_and_is_not_put_back(
    desk: Desk, official: Browser, fields: dict[str, str], said: str
) -> None:
    answer = official.post("/my/account/password", **fields)
    assert answer.status_code == 422
    assert said in words(answer.text)
    assert "sáu ngọn núi" not in answer.text
    assert official.get("/my/account").status_code == 200
    assert letters(desk) == 0


def test_guessing_the_password_on_the_page_is_stopped(official: Browser) -> None:
    statuses = [official.post("/my/account/totp/begin", password="sai").status_code for _ in range(6)]
    assert statuses == [422] * 5 + [429]


def test_two_steps_are_switched_on_signed_in_with_and_switched_off(desk: Desk, official: Browser) -> None:
    secret, codes = switched_on(official)
    assert len(set(codes)) == 10
    page = official.get("/my/account").text
    assert "đang bật" in words(page)
    assert not any(code in page for code in codes)
    assert secret not in page.replace(" ", "")

    stranger = desk.stranger()
    first = stranger.post("/sign-in", email=AN.id, password=PASSWORD, next="/tasks")
    assert first.headers["location"] == "/sign-in/code?next=%2Ftasks"
    assert stranger.get("/tasks").status_code == 303
    assert "06 chữ số đang hiện trên điện thoại" in stranger.text(first.headers["location"])
    wrong = stranger.post("/sign-in/code", code="000000", next="/tasks")
    assert wrong.status_code == 403
    assert "không đúng hoặc đã dùng" in words(wrong.text)
    assert stranger.get("/tasks").status_code == 303
    done = stranger.post("/sign-in/code", code=codes[0], next="/tasks")
    assert (done.status_code, done.headers["location"]) == (303, "/tasks")
    assert stranger.get("/tasks").status_code == 200
    assert STEP not in stranger.client.cookies

    off = official.post("/my/account/totp/end", password=PASSWORD, code=codes[1])
    assert off.headers["location"] == "/my/account?done=totp_off", words(off.text)
    assert desk.stranger().post("/sign-in", email=AN.id, password=PASSWORD).headers["location"] == "/"
    assert letters(desk) == 3


def test_wrong_codes_are_stopped_like_wrong_passwords(desk: Desk, official: Browser) -> None:
    switched_on(official)
    stranger = desk.stranger()
    stranger.post("/sign-in", email=AN.id, password=PASSWORD)
    statuses = [stranger.post("/sign-in/code", code="000000").status_code for _ in range(6)]
    assert statuses == [403] * 5 + [429]
    assert desk.stranger().post("/sign-in", email=AN.id, password=PASSWORD).status_code == 429


def test_the_question_for_the_code_is_for_nobody_else(desk: Desk) -> None:
    stranger = desk.stranger()
    stranger.client.cookies.set(STEP, "x" * 43)
    assert stranger.get("/sign-in/code").headers["location"] == "/sign-in"
    answer = stranger.post("/sign-in/code", code="000000")
    assert answer.status_code == 403
    assert "hãy đăng nhập lại từ đầu" in words(answer.text)


def test_the_key_is_drawn_and_written_until_it_is_confirmed_or_given_up(official: Browser) -> None:
    official.post("/my/account/totp/begin", password=PASSWORD)
    page = official.get("/my/account").text
    assert 'class="picture picture-qr"' in page
    assert len(secret_on(page)) == 32
    official.post("/my/account/totp/cancel")
    assert "picture-qr" not in official.get("/my/account").text


def test_an_administrator_takes_the_second_factor_away(desk: Desk, official: Browser) -> None:
    switched_on(official)
    admin = desk.of(Role.ADMIN)
    assert f"/new/person/clear_totp?email={AN.id.replace('@', '%40')}" in admin.get("/admin").text
    done = admin.post("/new/person/clear_totp", email=AN.id, reason="Mất điện thoại")
    assert done.headers["location"] == "/admin", words(done.text)
    assert desk.stranger().post("/sign-in", email=AN.id, password=PASSWORD).headers["location"] == "/"
    assert "Bỏ mã xác thực" in words(desk.of(Role.AUDITOR).get("/audit").text)


def test_sessions_are_listed_by_device_and_ended(desk: Desk, official: Browser) -> None:
    phone = desk.of(email=AN.id)

    def on_a_phone(session: Session) -> int:
        row = session.exec(select(WebSession).order_by(col(WebSession.id).desc())).first()
        assert row is not None
        row.agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile Safari/604.1"
        return row.pk

    number = desk.prepared(on_a_phone)
    assert "Safari trên iPhone" in official.text("/my/account")
    assert official.post(f"/my/account/sessions/{number}/end").status_code == 303
    assert phone.get("/my/account").status_code == 303
    assert "Safari trên iPhone" not in official.text("/my/account")
    assert official.post(f"/my/account/sessions/{number}/end").status_code == 404
    others = desk.of(email=AN.id)
    official.post("/my/account/sessions/end")
    assert others.get("/my/account").status_code == 303
    assert official.get("/my/account").status_code == 200


def test_nobody_ends_the_session_of_another(desk: Desk, official: Browser) -> None:
    admin = desk.of(Role.ADMIN)
    last = desk.prepared(lambda session: max(row.pk for row in session.exec(select(WebSession))))
    assert official.post(f"/my/account/sessions/{last}/end").status_code == 404
    assert admin.get("/my/account").status_code == 200


def test_the_theme_goes_back_to_that_of_the_machine(official: Browser) -> None:
    official.post("/theme", theme="dark")
    assert 'data-theme="dark"' in official.get("/my/account").text
    official.post("/theme", theme="auto")
    assert "data-theme" not in official.get("/my/account").text


def test_a_personal_link_offers_nothing_that_it_does_not_open(desk: Desk) -> None:
    desk.prepared(invited_council)
    path, code = key_of(desk)
    member = session_of(desk, desk.stranger().post(path, code=code))
    seen, waiting = set[str](), ["/my/council"]
    while waiting:
        at = waiting.pop()
        page = member.get(at)
        assert page.status_code in (200, 303), at
        offered = re.findall(r'(?:href|action)="(/[^"#?]*)', page.text)
        assert "/search" not in offered
        assert "/my/account" not in offered
        pages = re.findall(r'<a [^>]*href="(/[^"#]*)', page.text)
        waiting += [each for each in pages if each not in seen and not each.endswith(".ics")]
        seen.update(pages)
    assert any(each.startswith(("/cases/council/", "/my/council/")) for each in seen)
    assert 'action="/search"' in desk.of(Role.COUNCIL).get("/my/council").text


def test_a_code_of_before_is_not_taken_after_the_clock_went_on(desk: Desk, official: Browser) -> None:
    secret, _ = switched_on(official)
    stranger = desk.stranger()
    stranger.post("/sign-in", email=AN.id, password=PASSWORD)
    assert NOW <= WHEN
    for code in (pyotp.TOTP(secret).at(WHEN), pyotp.TOTP(secret).at(WHEN - timedelta(minutes=5))):
        assert stranger.post("/sign-in/code", code=code).status_code == 403
