"""The embedded sink: every delivery is a file that a mail program opens, and a full disk costs no letter."""

from __future__ import annotations

import asyncio
import os
import signal
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path
from socket import socket

import pytest
from sqlalchemy import Engine

from notifications.delivery import DispatchResult, dispatch
from notifications.sink import HOST, relay, start_sink
from settings import ROOT, Settings
from tests.notifications.relay import NOW, SENDER, queue, relay_at, rows


def _deliver(engine: Engine, folder: Path, *, folder_vanishes: bool = False) -> DispatchResult:
    async def both() -> DispatchResult:
        server = await start_sink(folder, HOST, 0)
        try:
            if folder_vanishes:
                folder.rmdir()
            port = server.sockets[0].getsockname()[1]
            return await dispatch(engine, smtp=relay_at(port), sender=SENDER, clock=lambda: NOW)
        finally:
            server.close()

    return asyncio.run(both())


def test_each_letter_is_one_file_named_after_its_date_that_says_who_it_was_for(
    engine: Engine, tmp_path: Path
) -> None:
    queue(engine, "an@x.vn", "binh@x.vn")
    assert _deliver(engine, tmp_path / "mail").sent == 2
    files = sorted((tmp_path / "mail").iterdir())
    assert all(file.name.startswith("20250303-080000-") and file.suffix == ".eml" for file in files)
    mails = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
    assert sorted(mail["Delivered-To"] for mail in mails) == ["an@x.vn", "binh@x.vn"]
    assert {mail["Return-Path"] for mail in mails} == {f"<{SENDER}>"}
    assert {mail["Subject"] for mail in mails} == {"Nhắc: còn 03 ngày hết hạn gửi phiếu đề xuất"}


def test_a_mail_that_cannot_be_stored_is_refused_for_now_and_its_letter_waits(
    engine: Engine, tmp_path: Path
) -> None:
    queue(engine, "an@x.vn")
    assert _deliver(engine, tmp_path / "mail", folder_vanishes=True).retried == 1
    assert "452: 4.3.1 Cannot store the mail in the sink: No such file or directory" in (
        rows(engine)["an@x.vn"].error or ""
    )
    assert not (tmp_path / "mail").exists()


@contextmanager
def _process(home: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    environment = os.environ | {"NHIEMVU_HOME": str(home), "NHIEMVU_SINK_PORT": str(port)}
    command = [sys.executable, "-m", "notifications.sink"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **pipes) as process:  # type: ignore[call-overload]
        try:
            yield process
        finally:
            process.kill()


def test_the_process_stores_a_second_copy_beside_the_first_and_stops_cleanly(tmp_path: Path) -> None:
    with socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    with _process(tmp_path, port) as process:
        assert process.stdout is not None
        assert f"nghe tại {HOST}:{port}" in process.stdout.readline()
        with smtplib.SMTP(HOST, port, local_hostname="localhost") as client:
            mail = b"Message-ID: <one@x.vn>\r\nDate: Mon, 03 Mar 2025 01:00:00 +0000\r\n\r\nxin\r\n"
            for _ in range(3):
                client.sendmail(SENDER, ["an@x.vn"], mail)
            client.sendmail(SENDER, ["an@x.vn"], b"Subject: no date\r\n\r\n.dot\r\n")
            # The connection stays open: it must not keep the process alive.
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=10) == 0
            client.close()
        assert process.stderr is not None
        assert process.stderr.read() == ""
    names = sorted(path.name for path in (tmp_path / "mail").glob("20250303-080000-*"))
    stem = names[0].removesuffix("-2.eml")
    assert names == [f"{stem}-2.eml", f"{stem}-3.eml", f"{stem}.eml"]
    (dateless,) = [path for path in (tmp_path / "mail").iterdir() if path.name not in names]
    assert dateless.read_bytes().endswith(b"Subject: no date\r\n\r\n.dot\r\n")


def test_a_port_that_is_taken_is_named_with_the_way_out(tmp_path: Path) -> None:
    with socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        with _process(tmp_path, taken.getsockname()[1]) as process:
            _, complaint = process.communicate(timeout=30)
            assert process.returncode == 1
    assert "đặt NHIEMVU_SINK_PORT thành cổng khác" in complaint
    assert "Traceback" not in complaint


@pytest.mark.parametrize(
    ("host", "goes_to"), [(None, (HOST, 8026)), ("mail.tayninh.example", ("mail.tayninh.example", 587))]
)
def test_letters_go_to_the_configured_relay_or_else_to_the_sink(
    monkeypatch: pytest.MonkeyPatch, host: str | None, goes_to: tuple[str, int]
) -> None:
    monkeypatch.setenv("NHIEMVU_SINK_PORT", "8026")
    monkeypatch.setenv("NHIEMVU_SMTP_PORT", "587")
    monkeypatch.setenv("NHIEMVU_SMTP_STARTTLS", "true")
    if host:
        monkeypatch.setenv("NHIEMVU_SMTP_HOST", host)
    smtp = relay(Settings())
    assert (smtp.host, smtp.port) == goes_to
    assert smtp.starttls == (host is not None)
