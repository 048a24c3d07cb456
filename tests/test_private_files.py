"""On a machine whose umask lets everybody read, what the product writes is still for its owner alone."""

from __future__ import annotations

import os
import re
import smtplib
import socket
import stat
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NHIEMVU = [sys.executable, "-c", "import cli; cli.main()"]
PATIENCE = 30.0

MAIL = (
    "From: a@so.example\r\nTo: b@so.example\r\nSubject: Thu\r\nMessage-ID: <1@so.example>\r\n\r\nNoi dung\r\n"
)


def started(argv: Sequence[str], **settings: str) -> subprocess.Popen[bytes]:
    """A process of ours under umask 022, as most machines have it."""
    return subprocess.Popen(
        argv,
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("NHIEMVU_")} | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        umask=0o022,
    )


def open_to_others(folder: Path) -> list[str]:
    return [
        f"{path.relative_to(folder)} {stat.filemode(path.stat().st_mode)}"
        for path in (folder, *folder.rglob("*"))
        if path.stat().st_mode & 0o077
    ]


def test_a_new_home_and_its_database_are_for_their_owner_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    ran = started([*NHIEMVU, "init"], NHIEMVU_HOME=str(home))
    said, _ = ran.communicate(timeout=PATIENCE)
    assert (ran.returncode, (home / "nhiemvu.db").exists()) == (0, True), said.decode()
    assert open_to_others(home) == []


def test_mail_of_the_sink_is_for_its_owner_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    sink = started(
        [sys.executable, "-m", "notifications.sink"], NHIEMVU_HOME=str(home), NHIEMVU_SINK_PORT=str(port)
    )
    try:
        assert sink.stdout is not None
        assert sink.stdout.readline().startswith("Hộp thư nội bộ nghe".encode())
        with smtplib.SMTP("127.0.0.1", port, local_hostname="so.example", timeout=PATIENCE) as line:
            line.sendmail("a@so.example", ["b@so.example"], MAIL)
    finally:
        sink.terminate()
        sink.communicate(timeout=PATIENCE)
    assert len(list((home / "mail").glob("*.eml"))) == 1
    assert open_to_others(home) == []


BEGINNINGS = ("cli/__init__.py", "supervisor.py", "web/serve.py", "flows/runner.py", "notifications/sink.py")


@pytest.mark.parametrize("path", BEGINNINGS)
def test_every_process_of_ours_begins_by_keeping_its_files_private(path: str) -> None:
    main = re.search(r"^def main\(.*?(?=^def |^if |\Z)", (ROOT / path).read_text(), re.M | re.S)
    assert main is not None
    assert "keep_private()" in main[0] or "os.umask(0o077)" in main[0]


@pytest.mark.parametrize(
    "unit", sorted((ROOT / "deploy" / "systemd").glob("*.service")), ids=lambda p: p.name
)
def test_every_unit_keeps_its_files_private(unit: Path) -> None:
    assert "\nUMask=0077\n" in unit.read_text()
