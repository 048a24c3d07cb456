"""What people write stays text: it begins no header, no line of a log, no link on a page of Prefect."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from email.message import Message

import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient

from flows.bell import table
from tests.web.conftest import Desk
from web.app import create_app
from web.registers import sent_file
from web.routes import ROUTERS

NAMES = [
    # as it came, as a browser without RFC 5987 reads it, as one with it reads it
    ("Thuyết minh.pdf", "thuyet-minh.pdf", "Thuyết minh.pdf"),
    ('a"; filename="b.exe', "a-filename-b.exe", 'a"; filename="b.exe'),
    ("a\r\nSet-Cookie: nhiemvu_session=x", "a-set-cookie-nhiemvu_session-x", None),
    ("a\nb\0c.pdf", "a-b-c.pdf", None),
    ("../../etc/passwd", "passwd", "../../etc/passwd"),
    ("báo cáo; tháng 1, 2.docx", "bao-cao-thang-1-2.docx", "báo cáo; tháng 1, 2.docx"),
    ("\u202efdp.exe", "fdp.exe", None),
    ("%0d%0aX: y.pdf", "0d-0ax-y.pdf", "%0d%0aX: y.pdf"),
    ("\ud800.pdf", "pdf", None),
    ("", "tep", ""),
]


@pytest.mark.parametrize(("name", "plain", "whole"), NAMES, ids=[ascii(row[0]) for row in NAMES])
def test_a_file_name_is_one_header_whatever_it_holds(name: str, plain: str, whole: str | None) -> None:
    answer = sent_file(name, "application/pdf", b"x")
    (value,) = [v for k, v in answer.raw_headers if k == b"content-disposition"]
    text = value.decode("ascii")
    assert text.isprintable()
    assert text.startswith(f"attachment; filename=\"{plain}\"; filename*=UTF-8''")
    assert text.count('"') == 2
    assert text.count(";") == 2
    read = Message()
    read["Content-Disposition"] = text.replace(f'filename="{plain}"; ', "")
    assert whole is None or (read.get_filename() or "") == whole


@pytest.fixture
def failing(desk: Desk) -> Iterator[TestClient]:
    more = APIRouter()

    @more.get("/fail/{rest:path}", name="health")
    def fail(rest: str) -> None:
        raise KeyError("hỏng")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("web.app.ROUTERS", (*ROUTERS, more))
        app = create_app(desk.settings)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("a%1b[2J", 500),
        ("a%e2%80%a8b", 500),
        ("a%c2%85b", 500),
        ("a%e2%80%aegnp", 500),
        ("a%0aERROR: tài khoản an đã đăng nhập", 404),  # no route takes it, and nothing is logged
        ("a%0d%0a01/01/2025", 404),
    ],
)
def test_a_line_of_the_log_stays_one_line(
    failing: TestClient, caplog: pytest.LogCaptureFixture, path: str, status: int
) -> None:
    with caplog.at_level(logging.ERROR, "nhiemvu.web"):
        assert failing.get(f"/fail/{path}").status_code == status
    said = [each.getMessage() for each in caplog.records if each.name == "nhiemvu.web"]
    assert len(said) == (status == 500)
    assert all(line.startswith("GET '/fail/a") and line.isprintable() for line in said)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a\n| b | c |", r"| a \| b \| c \| |"),
        ("<img src=x onerror=alert(1)>", r"| \<img src=x onerror=alert(1)> |"),
        ("[Đăng nhập lại](https://xau.example)", r"| \[Đăng nhập lại](https://xau.example) |"),
        ("![](https://xau.example/a.png)", r"| !\[](https://xau.example/a.png) |"),
        ("\\[a](b) `c`", r"| \\\[a](b) \`c\` |"),
    ],
)
def test_a_cell_of_a_page_in_prefect_shows_what_was_written(written: str, shown: str) -> None:
    assert table("Thư", ("Tiêu đề",), [(written,)]).splitlines()[-1] == shown
