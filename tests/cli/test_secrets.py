"""The parts are given passwords and everything around them fails: no answer, row, page or log says a password."""

from __future__ import annotations

import logging
import re
import socketserver
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from fastapi.testclient import TestClient

from flows.dispatch import dispatched
from models import LetterState
from notifications.delivery import Delivery, DispatchResult
from settings import Settings
from tests.cli.conftest import Prepare, Shell
from tests.notifications.imap_server import ImapServer
from tests.secretariat.builders import issued_announcement
from web.app import create_app

SECRET = "mat-khau-khong-ai-duoc-thay"
FORMS = (SECRET, b64encode(SECRET.encode()).decode(), b64encode(f"\0khcn\0{SECRET}".encode()).decode())
"""As it stands, and as AUTH LOGIN and AUTH PLAIN send it."""


def shows_none(*texts: str) -> bool:
    return not any(form in text for form in FORMS for text in texts)


class Parrot(socketserver.StreamRequestHandler):
    """A relay that lets nobody in and repeats what it was told."""

    def handle(self) -> None:
        self.wfile.write(b"220 relay\r\n")
        while line := self.rfile.readline().decode().strip():
            if line.upper().startswith("EHLO"):
                self.wfile.write(b"250-relay\r\n250 AUTH PLAIN\r\n")
            else:
                self.wfile.write(f"535 5.7.8 refused: {line}\r\n".encode())


@contextmanager
def parrot() -> Iterator[int]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Parrot) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def logs(shell: Shell) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in (shell.home / "logs").glob("*")]


def test_a_relay_that_repeats_the_password_is_not_repeated(
    shell: Shell, prepared: Prepare, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared(issued_announcement)
    with parrot() as port:
        given = {"HOST": "127.0.0.1", "PORT": port, "USERNAME": "khcn", "PASSWORD": SECRET, "CONNECTIONS": 1}
        for name, value in given.items():
            monkeypatch.setenv(f"NHIEMVU_SMTP_{name}", str(value))
        answer = shell("dispatch")
    assert answer.code == 1
    assert "535" in answer.err
    rows = shell("outbox", "--json").out
    trouble = re.sub(r"\s+", " ", answer.err)
    row = Delivery("a", "reminder", "a@so.example", LetterState.QUEUED, trouble)
    page = dispatched(DispatchResult((row,), trouble))
    assert shows_none(
        answer.out, answer.err, rows, page, *logs(shell), shell.database.read_bytes().decode("latin-1")
    )


@pytest.mark.parametrize("command", ["tasks", "dispatch", "backup", "sweep", "verify"])
@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://khcn:{SECRET}@127.0.0.1:1/nhiemvu",
        f"postgresql://khcn@127.0.0.1:1/nhiemvu?password={SECRET}",
        f"postgresql://khcn:a@{SECRET}@127.0.0.1:1/nhiemvu",
        f"postgresql://khcn:{SECRET}@127.0.0.1:1/nhiemvu?khong_co=1",
    ],
    ids=["refused", "in the query", "unwritten @", "unknown option"],
)
def test_a_database_that_refuses_us_shows_no_password(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, command: str, url: str
) -> None:
    monkeypatch.setenv("NHIEMVU_DATABASE_URL", url)
    answer = shell(command)
    assert answer.code != 0
    assert shows_none(answer.out, answer.err, *logs(shell))


def test_a_mailbox_that_refuses_us_shows_no_password(
    shell: Shell, prepared: Prepare, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared(issued_announcement)
    with ImapServer().listening() as port:
        given = {"HOST": "127.0.0.1", "PORT": port, "USERNAME": "khcn", "PASSWORD": SECRET, "TLS": "false"}
        for name, value in given.items():
            monkeypatch.setenv(f"NHIEMVU_BOUNCES_{name}", str(value))
        answer = shell("bounces")
    assert answer.code != 0
    assert "AUTHENTICATIONFAILED" in answer.err
    assert shows_none(answer.out, answer.err, *logs(shell))


def test_a_sign_in_provider_that_is_gone_shows_no_secret(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    given = {"ISSUER": "http://127.0.0.1:1", "CLIENT_ID": "nhiemvu", "CLIENT_SECRET": SECRET, "TIMEOUT": 2}
    for name, value in given.items():
        monkeypatch.setenv(f"NHIEMVU_OIDC_{name}", str(value))
    with caplog.at_level(logging.DEBUG), TestClient(create_app(Settings())) as client:
        page = client.get("/sign-in/provider")
        answered = client.get("/sign-in/provider/answer?state=x&code=y")
    assert (page.status_code, answered.status_code) == (503, 400)
    assert "sign-in provider" in caplog.text
    assert shows_none(page.text, answered.text, caplog.text)
