"""The supervisor is started for real, over small harmless parts; what it leaves behind is read from /proc."""

from __future__ import annotations

import os
import pickle
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from flows.processes import LOG_LIMIT, end, launch
from models.engine import open_engine, transaction
from models.migrate import upgrade
from settings import Settings
from states.errors import BadInput
from supervisor import parts, prepare_database, serve
from tests.secretariat.builders import issued_announcement
from web.app import create_app

ROOT = Path(__file__).parent.parent

SUPERVISOR = """
import logging, os, sys
from pathlib import Path
from supervisor import Child, supervise

logging.basicConfig(level=logging.INFO, stream=sys.stdout, format="%(message)s")
folder = Path(sys.argv[1])
def part(name, code, ready=None):
    return Child(name, f"Phần {name}", (sys.executable, "-S", "-c", code, str(folder)), os.environ, ready)
"""

# Writes its process id where the test finds it, then stays.
STAYING = """
import os, pathlib, sys, time
path = pathlib.Path(sys.argv[1], "staying.pid")
path.with_suffix(".new").write_text(str(os.getpid()))
path.with_suffix(".new").rename(path)
time.sleep(600)
"""

# Does not listen to SIGTERM, and has a child of its own that does not either.
STUBBORN = """
import pathlib, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
subprocess.Popen(["/bin/sh", "-c", "trap '' TERM; sleep 600; sleep 600"])
pathlib.Path(sys.argv[1], "stubborn.pid").touch()
time.sleep(600)
"""


@dataclass
class Running:
    """A supervisor under test. Every process it starts carries the mark in its environment."""

    process: subprocess.Popen[str]
    folder: Path
    mark: str

    def wait_for(self, name: str) -> Path:
        path = self.folder / name
        until(path.exists, f"{name} appears; the supervisor says:\n{self.says()}")
        return path

    def says(self) -> str:
        return (self.folder / "says.txt").read_text()

    def processes(self) -> list[str]:
        """Command lines of all live processes that carry the mark."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if self.mark.encode() in (entry / "environ").read_bytes():
                    found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                continue
        return found


def until(condition: Callable[[], object], what: str) -> None:
    for _ in range(600):
        if condition():
            return
        time.sleep(0.05)
    pytest.fail(f"waited in vain until {what}")


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[str], Running]]:
    started: list[Running] = []

    def run(body: str) -> Running:
        mark = f"NHIEMVU_TEST_MARK={uuid4()}"
        name, _, value = mark.partition("=")
        with (tmp_path / "says.txt").open("w") as says:
            process = subprocess.Popen(
                [sys.executable, "-c", SUPERVISOR + body, str(tmp_path)],
                cwd=ROOT,
                env=os.environ | {name: value},
                stdout=says,
                stderr=says,
                text=True,
            )
        started.append(Running(process, tmp_path, mark))
        return started[-1]

    yield run
    for running in started:
        running.process.kill()
        running.process.wait()


def test_a_part_that_dies_is_started_again_and_ctrl_c_stops_everything(
    start: Callable[[str], Running],
) -> None:
    running = start(f"supervise([part('staying', {STAYING!r})], folder / 'logs')")
    pid_file = running.wait_for("staying.pid")
    first = int(pid_file.read_text())

    os.kill(first, signal.SIGKILL)
    until(lambda: int(pid_file.read_text()) != first, "the part has a new process")
    assert (
        "Phần staying: đã dừng ngoài dự kiến (tín hiệu SIGKILL); sẽ khởi động lại sau 1 giây"
        in running.says()
    )

    assert len(running.processes()) >= 3
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(timeout=10) == 0
    assert running.processes() == []
    assert running.says().splitlines()[-1] == "Đã dừng toàn bộ hệ thống."


def test_sigterm_leaves_nothing_behind_even_of_a_part_that_does_not_listen(
    start: Callable[[str], Running],
) -> None:
    body = f"part('staying', {STAYING!r}), part('stubborn', {STUBBORN!r})"
    running = start(f"supervise([{body}], folder / 'logs', patience=2)")
    running.wait_for("staying.pid")
    running.wait_for("stubborn.pid")
    assert any("sleep 600" in command for command in running.processes())

    running.process.terminate()
    assert running.process.wait(timeout=10) == 0
    assert running.processes() == []


def test_killing_the_supervisor_takes_every_part_with_it(start: Callable[[str], Running]) -> None:
    body = f"part('staying', {STAYING!r}), part('stubborn', {STUBBORN!r})"
    running = start(f"supervise([{body}], folder / 'logs')")
    running.wait_for("staying.pid")
    running.wait_for("stubborn.pid")

    running.process.kill()
    running.process.wait()
    until(lambda: not running.processes(), "no part is left")


def test_a_part_waits_for_the_one_before_it_to_answer(start: Callable[[str], Running]) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = f"""
import http.server, time
time.sleep(1)
http.server.test(http.server.SimpleHTTPRequestHandler, port={port}, bind="127.0.0.1")
"""
    client = f"""
import pathlib, socket, sys, time
with socket.create_connection(("127.0.0.1", {port})):
    pathlib.Path(sys.argv[1], "connected").touch()
time.sleep(600)
"""
    running = start(
        f"supervise([part('server', {server!r}, ready='http://127.0.0.1:{port}/'), "
        f"part('client', {client!r})], folder / 'logs')"
    )
    running.wait_for("connected")
    running.process.terminate()
    assert running.process.wait(timeout=10) == 0
    assert "ngoài dự kiến" not in running.says()


def test_what_a_part_prints_is_in_its_log_and_a_full_log_is_set_aside(tmp_path: Path) -> None:
    log = tmp_path / "logs" / "part.log"
    log.parent.mkdir()
    log.write_bytes(b"x" * (LOG_LIMIT + 1))
    process = launch([sys.executable, "-S", "-c", "print('xin chào')"], env=os.environ, log=log)
    process.main.wait()
    assert end(process, grace=0) == 0
    assert log.read_text(encoding="utf-8") == "xin chào\n"
    assert log.with_name("part.log.1").stat().st_size == LOG_LIMIT + 1


@pytest.mark.parametrize(
    ("taken", "setting"), [("prefect_port", "NHIEMVU_PREFECT_PORT"), ("sink_port", "NHIEMVU_SINK_PORT")]
)
def test_a_port_that_is_taken_is_named_before_anything_starts(
    tmp_path: Path, taken: str, setting: str
) -> None:
    with socket.socket() as other, socket.socket() as free:
        other.bind(("127.0.0.1", 0))
        other.listen()
        free.bind(("127.0.0.1", 0))
        ports = dict.fromkeys(["prefect_port", "sink_port"], free.getsockname()[1])
        free.close()
        ports[taken] = other.getsockname()[1]
        with pytest.raises(BadInput) as refused:
            serve(Settings(home=tmp_path / "var", **ports))
    assert str(ports[taken]) in str(refused.value)
    assert setting in str(refused.value)
    assert not (tmp_path / "var" / "logs").exists()


def test_mail_goes_to_the_sink_only_where_no_relay_is_configured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [part.name for part in parts(Settings(home=tmp_path))] == [
        "prefect-server",
        "desk",
        "mail-sink",
        "runner",
    ]
    monkeypatch.setenv("NHIEMVU_SMTP_HOST", "mail.tayninh.example")
    assert [part.name for part in parts(Settings(home=tmp_path))] == ["prefect-server", "desk", "runner"]


def test_parts_talk_to_our_own_server_whatever_the_terminal_is_set_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_API_KEY", "someone-else")
    monkeypatch.setenv("PREFECT_API_AUTH_STRING", "someone:else")
    monkeypatch.setenv("PREFECT_API_URL", "https://elsewhere.example/api")
    monkeypatch.setenv("NO_PROXY", "intranet.example")
    for part in parts(Settings(home=tmp_path, prefect_port=4999)):
        assert "PREFECT_API_KEY" not in part.env
        assert part.env["PREFECT_API_URL"] == "http://127.0.0.1:4999/api"
        assert part.env["PREFECT_HOME"] == str(tmp_path / "prefect")
        kept = (tmp_path / "prefect" / "password").read_text().strip()
        assert part.env["PREFECT_API_AUTH_STRING"] == part.env["PREFECT_SERVER_API_AUTH_STRING"] == kept
        assert part.env["NO_PROXY"] == "intranet.example,127.0.0.1,localhost"


def test_an_installation_whose_letters_wait_too_long_starts_the_parts_that_send_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NHIEMVU_DESK_PUBLIC_URL", "https://nhiemvu.tayninh.example")
    settings = Settings(home=tmp_path)
    engine = open_engine(settings.database)
    upgrade(engine)
    with transaction(engine) as session:
        issued_announcement(session)
    engine.dispose()
    desk = next(part for part in parts(settings) if part.name == "desk")
    with TestClient(create_app(settings), base_url=settings.desk.local_url) as pages:
        assert pages.get("/healthz").status_code == 503
        assert desk.ready is not None
        assert desk.ready.startswith("http://127.0.0.1:8000/")
        assert pages.get(desk.ready).status_code == 200


def test_a_database_that_does_not_open_is_told_with_the_reason_and_without_its_password() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"postgresql://so:mat-khau-cua-so@127.0.0.1:{closed.getsockname()[1]}/nhiemvu"
        with pytest.raises(BadInput) as refused:
            prepare_database(url)
    # As the supervisor reads it, from the process that tried.
    told = str(pickle.loads(pickle.dumps(refused.value)))
    assert "Không mở được cơ sở dữ liệu" in told
    assert "refused" in told
    assert "mat-khau-cua-so" not in told
