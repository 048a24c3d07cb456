"""A relay that asks for encryption and a login: what is not trusted or not let in costs no letter."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from pydantic import SecretStr
from sqlalchemy import Engine

from models.letter import LetterState
from notifications.delivery import DispatchResult, dispatch
from settings import Smtp
from tests.notifications.relay import NOW, SENDER, queue, rows


class _Inbox:
    """aiosmtpd's handler: remembers who got a mail and whether it came encrypted and logged in."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, bool, bool | None]] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        encrypted = session.ssl is not None
        self.mails += [(recipient, encrypted, session.authenticated) for recipient in envelope.rcpt_tos]
        return "250 taken"


def _log_in(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
    assert isinstance(data, LoginPassword)
    return AuthResult(success=(data.login, data.password) == (b"khcn", b"dung"), handled=False)


def _dispatch(
    engine: Engine, inbox: _Inbox, certificate: Path, *, password: str = "dung", starttls: bool = True
) -> DispatchResult:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    async def both() -> DispatchResult:
        server = await asyncio.get_running_loop().create_server(
            lambda: SMTP(
                inbox,
                hostname="localhost",
                tls_context=context,
                require_starttls=True,
                auth_required=True,
                authenticator=_log_in,
            ),
            "127.0.0.1",
            0,
        )
        smtp = Smtp(
            host="localhost",
            port=server.sockets[0].getsockname()[1],
            username="khcn" if starttls else None,
            password=SecretStr(password),
            starttls=starttls,
            connections=2,
            timeout=5,
        )
        try:
            return await dispatch(engine, smtp=smtp, sender=SENDER, clock=lambda: NOW)
        finally:
            server.close()

    return asyncio.run(both())


def test_letters_go_encrypted_to_a_trusted_relay_that_knows_us(
    engine: Engine, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    queue(engine, "an@x.vn", "binh@x.vn", "chi@x.vn")
    inbox = _Inbox()
    assert _dispatch(engine, inbox, certificate).sent == 3
    assert sorted(inbox.mails) == [
        ("an@x.vn", True, True),
        ("binh@x.vn", True, True),
        ("chi@x.vn", True, True),
    ]


@pytest.mark.parametrize(
    ("trusted", "password", "starttls", "reason"),
    [
        (False, "dung", True, "certificate verify failed"),
        (True, "sai", True, "Authentication credentials invalid"),
        (True, "dung", False, "Must issue a STARTTLS command first"),
    ],
)
def test_a_relay_that_is_not_trusted_or_does_not_let_us_in_gets_nothing_and_the_letters_wait(
    engine: Engine,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
    trusted: bool,
    password: str,
    starttls: bool,
    reason: str,
) -> None:
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    queue(engine, "an@x.vn", "binh@x.vn")
    inbox = _Inbox()
    result = _dispatch(engine, inbox, certificate, password=password, starttls=starttls)
    assert (inbox.mails, result.retried) == ([], 2)
    for letter in rows(engine).values():
        assert letter.state == LetterState.QUEUED
        assert reason in (letter.error or "")
