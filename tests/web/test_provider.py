"""Signing in by the organisation's own provider, against one that speaks the protocol on a socket."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, col, select

from models import Account, Person, SignInAttempt, WebSession
from settings import Oidc, Settings
from states.roles import Role
from tests.secretariat.accounts.conftest import SECRET as PHONE
from tests.web import identity_provider
from tests.web.conftest import WHEN, Browser, Desk, words
from tests.web.identity_provider import CLIENT, SECRET, Provider
from web.app import create_app
from web.depends import COOKIE
from web.routes.provider import ATTEMPT

BACK = "/sign-in/provider/answer"
EMAIL = "an@so.example"


@pytest.fixture(scope="module")
def _running() -> Iterator[Provider]:
    with identity_provider.serving(WHEN) as provider:
        yield provider


@pytest.fixture
def provider(_running: Provider, monkeypatch: pytest.MonkeyPatch) -> Provider:
    """As it is when nothing is wrong: it vouches for an official of the department."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    _running.says = {"email": EMAIL, "email_verified": True}
    _running.userinfo, _running.describes, _running.header = {}, {}, {}
    _running.signs, _running.broken = None, ""
    _running.asked.clear()
    _running.codes.clear()
    return _running


@pytest.fixture(scope="module")
def _served(
    _running: Provider, _sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    with pytest.MonkeyPatch.context() as set_to:
        for name, value in {
            "ISSUER": _running.issuer,
            "CLIENT_ID": CLIENT,
            "CLIENT_SECRET": SECRET,
            "NAME": "Cổng tỉnh",
        }.items():
            set_to.setenv(f"NHIEMVU_OIDC_{name}", value)
        set_to.setenv("NHIEMVU_DESK_PUBLIC_URL", "http://testserver")
        home = tmp_path_factory.mktemp("provided")
        (home / "nhiemvu.db").write_bytes(_sqlite_template.read_bytes())
        settings = Settings(home=home)
        app = create_app(settings, clock=lambda: WHEN)
    with TestClient(app):
        yield Desk(app, settings)


def official(session: Session, **changed: Any) -> Person:
    """Someone whose account is in use; `changed` are columns of the account."""
    person = Person(name="Nguyễn Thị An", email=EMAIL, roles=[Role.SECRETARIAT])
    session.add(person)
    session.flush()
    given: dict[str, Any] = {"password_hash": "$argon2id$", "changed_at": WHEN, **changed}
    session.add(Account(person_id=person.pk, **given))
    session.flush()
    return person


@contextmanager
def having(desk: Desk, **changed: Any) -> Iterator[None]:
    """The desk with another clock or other settings for a while."""
    before = {name: getattr(desk.app.state, name) for name in changed}
    try:
        for name, value in changed.items():
            setattr(desk.app.state, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(desk.app.state, name, value)


def begun(browser: Browser, path: str = "/sign-in/provider") -> str:
    """Where the browser is sent."""
    sent = browser.get(path)
    assert sent.status_code == 303, words(sent.text)
    return str(sent.headers["location"])


def state_in(address: str) -> str:
    return parse_qs(urlsplit(address).query)["state"][0]


def came_back(browser: Browser, provider: Provider) -> Any:
    """The whole way there and back."""
    address = begun(browser)
    return browser.get(BACK, params={"code": provider.authorize(address), "state": state_in(address)})


def attempts(desk: Desk) -> list[tuple[str, bool]]:
    return desk.prepared(
        lambda session: [
            (row.email, row.ok) for row in session.exec(select(SignInAttempt).order_by(col(SignInAttempt.id)))
        ]
    )


def test_whoever_the_provider_vouches_for_gets_where_they_wanted_to_go(
    desk: Desk, provider: Provider
) -> None:
    desk.prepared(official)
    browser = desk.stranger()
    asked = browser.get("/sign-in?next=/tasks").text
    assert "Đăng nhập bằng Cổng tỉnh" in words(asked)
    link = re.search(r'href="(/sign-in/provider[^"]*)"', asked)
    assert link is not None
    address = begun(browser, link[1])
    answer = browser.get(
        BACK, params={"code": provider.authorize(address), "state": state_in(address), "iss": provider.issuer}
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/tasks")
    assert browser.get("/tasks").status_code == 200
    assert attempts(desk) == [(EMAIL, True)]
    row = desk.prepared(lambda session: session.exec(select(WebSession)).one())
    assert row.agent == "testclient"
    assert ATTEMPT not in browser.client.cookies


def test_an_address_that_only_userinfo_tells_lets_in(desk: Desk, provider: Provider) -> None:
    desk.prepared(official)
    provider.says = {}
    provider.userinfo = {"sub": "42", "email": "An@So.example", "email_verified": "true"}
    assert came_back(desk.stranger(), provider).status_code == 303


def _claims(**changed: Any) -> Callable[[Provider], None]:
    return lambda provider: provider.says.update(changed)


def _another_key(provider: Provider) -> None:
    provider.signs = identity_provider.rsa("another")


def _unsigned(provider: Provider) -> None:
    provider.header = {"alg": "none"}


def _public_key_as_secret(provider: Provider) -> None:
    provider.header = {"alg": "HS256"}


def _other_subject(provider: Provider) -> None:
    provider.says = {}
    provider.userinfo = {"sub": "43", "email": EMAIL, "email_verified": True}


AT = int(WHEN.timestamp())
UNPROVED: dict[str, Callable[[Provider], None]] = {
    "another nonce": _claims(nonce="của lần khác"),
    "no nonce": _claims(nonce=None),
    "another audience": _claims(aud="máy khách khác"),
    "ours among others, for another": _claims(aud=[CLIENT, "khác"], azp="khác"),
    "another issuer": _claims(iss="https://khac.example"),
    "expired": _claims(exp=AT - 61, iat=AT - 400),
    "never expires": _claims(exp=None),
    "issued tomorrow": _claims(iat=AT + 86400, nbf=AT + 86400),
    "signed by another key": _another_key,
    "not signed": _unsigned,
    "signed with the public key as a secret": _public_key_as_secret,
    "about another subject": _other_subject,
}


@pytest.mark.parametrize("case", UNPROVED)
def test_an_answer_that_proves_nothing_lets_nobody_in(desk: Desk, provider: Provider, case: str) -> None:
    desk.prepared(official)
    UNPROVED[case](provider)
    browser = desk.stranger()
    answer = came_back(browser, provider)
    assert answer.status_code == 400
    assert "Câu trả lời của dịch vụ đăng nhập không hợp lệ" in words(answer.text)
    assert COOKIE not in browser.client.cookies
    assert attempts(desk) == [("", False)]


NOT_LET_IN: dict[str, tuple[dict[str, Any], dict[str, Any] | None, str]] = {
    "unverified": ({"email_verified": False}, {}, "chưa xác minh địa chỉ thư"),
    "not said whether verified": ({"email_verified": None}, {}, "chưa xác minh địa chỉ thư"),
    "no address": ({"email": "không phải địa chỉ"}, {}, "chưa xác minh địa chỉ thư"),
    "nobody of ours": ({"email": "la@noikhac.example"}, {}, "hãy liên hệ người quản trị"),
    "disabled": ({}, {"disabled_at": WHEN}, "hãy liên hệ người quản trị"),
    "never invited to the end": ({}, {"password_hash": None}, "hãy liên hệ người quản trị"),
}


@pytest.mark.parametrize("case", NOT_LET_IN)
def test_someone_without_an_account_in_use_is_told_whom_to_ask(
    desk: Desk, provider: Provider, case: str
) -> None:
    says, account, told = NOT_LET_IN[case]
    desk.prepared(lambda session: official(session, **(account or {})))
    provider.says |= says
    browser = desk.stranger()
    answer = came_back(browser, provider)
    assert answer.status_code == 400
    assert told in words(answer.text)
    assert COOKIE not in browser.client.cookies
    assert [ok for _, ok in attempts(desk)] == [False]
    assert desk.prepared(lambda session: len(session.exec(select(Person)).all())) == 1


def test_an_answer_is_taken_once(desk: Desk, provider: Provider) -> None:
    desk.prepared(official)
    browser = desk.stranger()
    address = begun(browser)
    kept = browser.client.cookies[ATTEMPT]
    given = {"code": provider.authorize(address), "state": state_in(address)}
    assert browser.get(BACK, params=given).status_code == 303
    provider.asked.clear()
    thief = desk.stranger()
    thief.client.cookies.set(ATTEMPT, kept)
    again = thief.get(BACK, params=given | {"code": provider.authorize(address)})
    assert again.status_code == 400
    assert "đã dùng" in words(again.text)
    assert provider.asked == []


def test_a_code_that_was_used_lets_nobody_in(desk: Desk, provider: Provider) -> None:
    desk.prepared(official)
    first, second = desk.stranger(), desk.stranger()
    address = begun(first)
    code = provider.authorize(address)
    assert first.get(BACK, params={"code": code, "state": state_in(address)}).status_code == 303
    other = begun(second)
    assert second.get(BACK, params={"code": code, "state": state_in(other)}).status_code == 400


def test_an_answer_for_another_browser_is_refused(desk: Desk, provider: Provider) -> None:
    desk.prepared(official)
    victim, attacker = desk.stranger(), desk.stranger()
    begun(victim)
    address = begun(attacker)
    given = {"code": provider.authorize(address), "state": state_in(address)}
    provider.asked.clear()
    for browser in (victim, desk.stranger()):
        assert browser.get(BACK, params=given).status_code == 400
    assert provider.asked == []


@pytest.mark.parametrize("cookie", ["", "x", "%%%", "YXxifGM=", "eHx5fDF8"])
def test_a_cookie_that_we_did_not_seal_opens_nothing(desk: Desk, provider: Provider, cookie: str) -> None:
    browser = desk.stranger()
    browser.client.cookies.set(ATTEMPT, cookie)
    assert browser.get(BACK, params={"code": "x", "state": ""}).status_code == 400


def test_an_attempt_lasts_ten_minutes(desk: Desk, provider: Provider) -> None:
    desk.prepared(official)
    browser = desk.stranger()
    address = begun(browser)
    given = {"code": provider.authorize(address), "state": state_in(address)}
    with having(desk, clock=lambda: WHEN + timedelta(minutes=10, seconds=1)):
        assert browser.get(BACK, params=given).status_code == 400


@pytest.mark.parametrize("broken", ["/.well-known/openid-configuration", "/keys", "/token"])
def test_a_provider_that_is_down_is_said_with_what_to_do(
    desk: Desk, provider: Provider, broken: str, caplog: pytest.LogCaptureFixture
) -> None:
    desk.prepared(official)
    browser = desk.stranger()
    address = begun(browser)
    code = provider.authorize(address)
    provider.broken = broken
    with caplog.at_level(logging.DEBUG):
        answer = browser.get(BACK, params={"code": code, "state": state_in(address)})
    assert answer.status_code == 503
    assert "hãy thử lại sau ít phút, hoặc đăng nhập bằng mật khẩu" in words(answer.text)
    assert attempts(desk) == []
    assert SECRET not in caplog.text + answer.text
    assert code not in answer.text


def test_a_provider_that_describes_another_issuer_is_not_asked(desk: Desk, provider: Provider) -> None:
    provider.describes = {"issuer": "https://khac.example"}
    assert desk.stranger().get("/sign-in/provider").status_code == 503


def test_someone_who_gives_up_at_the_provider_can_try_again(desk: Desk, provider: Provider) -> None:
    browser = desk.stranger()
    state = state_in(begun(browser))
    answer = browser.get(BACK, params={"error": "access_denied\r\nX: y", "state": state})
    assert answer.status_code == 400
    assert "bạn đã bỏ dở" in words(answer.text)
    assert state_in(begun(browser)) != state


def test_the_second_factor_of_the_desk_is_asked_for_here_too(desk: Desk, provider: Provider) -> None:
    desk.prepared(lambda session: official(session, totp_secret=PHONE.get_secret_value()))
    browser = desk.stranger()
    answer = came_back(browser, provider)
    assert answer.headers["location"] == "/sign-in/code"
    assert COOKIE not in browser.client.cookies
    assert "Nhập mã xác thực" in browser.text("/sign-in/code")


def test_without_a_provider_nothing_of_it_is_offered(desk: Desk) -> None:
    with having(desk, oidc=Oidc(issuer=None, client_id=None, client_secret=None)):
        assert "Đăng nhập bằng" not in desk.stranger().text("/sign-in")
        assert desk.stranger().get("/sign-in/provider").status_code == 404
        assert desk.stranger().get(BACK).status_code == 404
