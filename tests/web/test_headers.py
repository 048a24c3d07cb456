"""What every answer tells the browser: how it may use a page, what it keeps, and errors in the visitor's words."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient

from states import errors
from states.roles import Role
from tests.web.conftest import Desk, words
from tests.web.walk import SAMPLES, Answer, Request, ask, enter, path_of, routes
from web.app import create_app
from web.errors import Forbidden, TooMany
from web.headers import HEADERS
from web.routes import ROUTERS

INLINE = re.compile(
    r"<style|<script(?![^>]*\ssrc=)|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE
)


@pytest.fixture(scope="module")
def pages(walked_desk: Desk) -> dict[str, Answer]:
    """Every page that someone from the secretariat is shown."""
    headers, _ = enter(walked_desk, (Role.SECRETARIAT, Role.ADMIN))
    asked = [
        (route.name, Request("GET", path_of(route, SAMPLES), None))
        for method, route in routes()
        if method == "GET"
    ]
    answers = ask(walked_desk.app, [request for _, request in asked], headers)
    return {name: answer for (name, _), answer in zip(asked, answers, strict=True)}


def test_every_answer_carries_the_headers(pages: dict[str, Answer]) -> None:
    lacking = {
        (name, header)
        for name, answer in pages.items()
        for header, value in HEADERS.items()
        if answer.headers.get(header.lower()) != value
    }
    assert lacking == set()


def test_no_page_is_kept_by_the_browser(pages: dict[str, Answer]) -> None:
    assert {name for name, answer in pages.items() if answer.headers["cache-control"] != "no-store"} == set()


def test_no_page_holds_inline_style_script_or_handler(pages: dict[str, Answer]) -> None:
    html = {
        name: answer.text
        for name, answer in pages.items()
        if "html" in answer.headers.get("content-type", "")
    }
    assert len(html) > 5
    assert {name: found for name, text in html.items() if (found := INLINE.findall(text))} == {}


def test_scripts_of_another_place_and_inline_scripts_are_forbidden() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.fixture(scope="module")
def failing(walked_desk: Desk) -> Iterator[TestClient]:
    """The desk with a route that raises whatever it is asked for."""
    more = APIRouter()

    @more.get("/fail/{status}", name="health")
    def fail(status: int) -> None:
        text = "Lời báo của trang."
        raised: dict[int, Exception] = {
            403: Forbidden(text),
            404: errors.Missing(text),
            409: errors.Refusal("Nộp", "Nhiệm vụ A", [text]),
            422: errors.BadInput(text),
            429: TooMany(text),
            500: KeyError("bí mật"),
        }
        raise raised[status]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("web.app.ROUTERS", (*ROUTERS, more))
        app = create_app(walked_desk.settings)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


HEADINGS = {
    403: ("Không được phép xem trang này", "You may not open this page"),
    404: ("Không tìm thấy trang", "Page not found"),
    409: ("Chưa thực hiện được", "This could not be done"),
    413: ("Tệp quá lớn", "The file is too large"),
    422: ("Nội dung gửi lên chưa đúng", "Something in the form is not right"),
    429: ("Quá nhiều lần thử", "Too many attempts"),
    500: ("Hệ thống gặp lỗi", "Something went wrong"),
}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("status", HEADINGS)
def test_an_error_is_told_in_the_words_of_the_visitor_with_what_to_do(
    failing: TestClient, status: int, language: str
) -> None:
    headers = {"cookie": f"nhiemvu_language={language}"}
    if status == 413:
        answer = failing.get("/healthz", headers=headers | {"content-length": "99999999"})
    else:
        answer = failing.get(f"/fail/{status}", headers=headers)
    text = words(answer.text)
    assert answer.status_code == status
    assert f'<html lang="{language}"' in answer.text
    assert HEADINGS[status][language == "en"] in text
    assert ("What to do" if language == "en" else "Việc nên làm") in text
    assert HEADINGS[status][language != "en"] not in text
    assert "bí mật" not in text
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_a_page_that_does_not_exist_says_so(failing: TestClient) -> None:
    answer = failing.get("/khong-co")
    assert (answer.status_code, answer.headers["x-frame-options"]) == (404, "DENY")
    assert "Không tìm thấy trang" in words(answer.text)


def test_cookies_are_kept_from_scripts_and_from_other_sites(walked_desk: Desk) -> None:
    headers, csrf = enter(walked_desk, (Role.SECRETARIAT,))
    asked = [
        Request("POST", "/language", {"csrf": csrf, "language": "en"}),
        Request("POST", "/sign-out", {"csrf": csrf}),
    ]
    cookies = [answer.headers["set-cookie"].lower() for answer in ask(walked_desk.app, asked, headers)]
    assert len(cookies) == 2
    assert all("httponly" in cookie and "samesite=lax" in cookie for cookie in cookies)


def test_style_sheets_are_kept_for_ever_and_a_missing_one_is_not(failing: TestClient) -> None:
    assert "immutable" in failing.get("/static/desk.css").headers["cache-control"]
    assert failing.get("/static/none.css").headers["cache-control"] == "no-store"
