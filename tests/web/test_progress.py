"""Long work and its page: piece by piece while it is done, to its end whoever reads, errors in its own words."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Event
from typing import Any

import pytest
from fastapi import APIRouter, Request
from fastapi.responses import Response
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from models import Organisation
from models.engine import transaction
from secretariat.telling import Tell
from settings import Settings
from states.errors import BadInput
from states.roles import Role
from tests.web.conftest import WHEN, Desk, words
from tests.web.walk import enter
from web.app import create_app
from web.depends import LookingForm
from web.headers import HEADERS
from web.progress import Part, told_while_done
from web.routes import ROUTERS

PATIENCE = 20
"""Seconds after which a page that never came is given up."""

Reader = Callable[[str], bool]
"""Told each piece of a page; False means that whoever reads it has left."""


class Working:
    """A desk with one more route, whose work is what a test says."""

    def __init__(self, desk: Desk, app: Any) -> None:
        self.desk, self.app = desk, app
        self.work: Callable[[Tell], Part] = lambda tell: Part("imports/done.html", {"batch": None, "rows": 0})

    def sent(self, reader: Reader) -> tuple[list[str], dict[str, str]]:
        """The pieces as they came over the wire, and the headers."""
        headers, csrf = enter(self.desk, (Role.SECRETARIAT,))
        return asyncio.run(_sent(self.app, headers, f"csrf={csrf}".encode(), reader))


@pytest.fixture
def working(desk: Desk) -> Iterator[Working]:
    more = APIRouter()

    @more.post("/work", name="theme")
    def work(request: Request, looked: LookingForm) -> Response:
        visit, _ = looked
        return told_while_done(request, visit, "Nhiệm vụ", made.work, overline=("tasks", "Nhiệm vụ"))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("web.app.ROUTERS", (*ROUTERS, more))
        app = create_app(Settings(home=desk.settings.home), clock=lambda: WHEN)
    with TestClient(app):
        made = Working(desk, app)
        yield made


async def _sent(
    app: Any, headers: dict[str, str], body: bytes, reader: Reader
) -> tuple[list[str], dict[str, str]]:
    sent = {**headers, "host": "desk.example", "content-length": str(len(body))}
    sent["content-type"] = "application/x-www-form-urlencoded"
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
        "path": "/work", "raw_path": b"/work", "query_string": b"", "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
        "client": ("127.0.0.1", 50000), "server": ("desk.example", 80),
    }  # fmt: skip
    left, pieces, got = asyncio.Event(), [], {}
    inbox = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> dict[str, Any]:
        if inbox:
            return inbox.pop()
        await left.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            got.update({name.decode(): value.decode() for name, value in message["headers"]})
        elif text := message.get("body", b"").decode():
            pieces.append(text)
            if not reader(text):
                left.set()
                raise OSError("the browser has left")
        if message["type"] == "http.response.body" and not message.get("more_body"):
            left.set()

    with suppress(OSError):
        await asyncio.wait_for(app(scope, receive, send), PATIENCE)
    return pieces, got


def test_the_head_of_the_page_and_each_step_come_before_the_work_is_done(working: Working) -> None:
    seen = {"head": Event(), "half": Event()}

    def work(tell: Tell) -> Part:
        assert seen["head"].wait(PATIENCE)
        tell(1, 2)
        assert seen["half"].wait(PATIENCE)
        return Part("imports/done.html", {"batch": None, "rows": 0})

    def reader(piece: str) -> bool:
        for mark, key in (("<h1>Nhiệm vụ</h1>", "head"), ("Đã xong 1 trên 2", "half")):
            if mark in piece:
                seen[key].set()
        return True

    working.work = work
    pieces, headers = working.sent(reader)
    whole = words("".join(pieces))
    assert whole.index("Đang chuẩn bị") < whole.index("Đã xong 1 trên 2") < whole.index("mọi dòng đã như cũ")
    assert {name: headers.get(name.lower()) for name in HEADERS} == HEADERS
    assert headers["cache-control"] == "no-store"
    assert "content-length" not in headers


def test_work_is_finished_also_when_its_browser_has_left(working: Working) -> None:
    gone, finished = Event(), Event()

    def work(tell: Tell) -> Part:
        tell(1, 2)
        gone.wait(PATIENCE)
        with transaction(working.app.state.writer) as session:
            session.add(Organisation(code="HTX-1", name="Hợp tác xã", organisation_kind="enterprise"))
        finished.set()
        return Part("imports/done.html", {"batch": None, "rows": 0})

    working.work = work
    working.sent(lambda piece: "Đã xong" not in piece)
    gone.set()
    assert finished.wait(PATIENCE)
    assert working.desk.prepared(codes) == ["HTX-1"]


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        (BadInput("Dòng 7: thiếu tên."), "Chưa thực hiện được; chưa có gì được ghi Dòng 7: thiếu tên."),
        (KeyError("bí mật"), "Hệ thống gặp lỗi khi đang thực hiện"),
    ],
)
def test_an_error_in_the_middle_is_told_on_the_page_and_leaves_nothing(
    working: Working, raised: Exception, said: str
) -> None:
    def work(tell: Tell) -> Part:
        with transaction(working.app.state.writer) as session:
            session.add(Organisation(code="HTX-1", name="Hợp tác xã", organisation_kind="enterprise"))
            session.flush()
            tell(1, 2)
            raise raised

    working.work = work
    pieces, _ = working.sent(lambda piece: True)
    whole = "".join(pieces)
    assert said in words(whole)
    assert "bí mật" not in whole
    assert whole.rstrip().endswith("</html>")
    assert working.desk.prepared(codes) == []


def codes(session: Session) -> list[str]:
    return list(session.exec(select(Organisation.code)))
