"""The whole chain for real: server, runner, schedule, flow run, page."""

from __future__ import annotations

import json
import socket
import stat
import sys
import time
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

import pytest
from sqlmodel import select

from flows.deployments import BELLS
from flows.prefect_server import child_environment, password_file, server_url, start_server
from flows.processes import Process, end, last_lines, launch
from models import Announcement
from models.engine import open_engine, transaction
from models.migrate import upgrade
from settings import Settings
from tests.secretariat.builders import issued_announcement

_direct = build_opener(ProxyHandler({}))

GIVE_UP = 120.0
"""Seconds until a step counts as hung; each takes a few."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation with a call for proposals whose closing day is long past."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings = Settings(home=tmp_path, database_url=None, prefect_port=free.getsockname()[1])
    engine = open_engine(settings.database)
    upgrade(engine)
    with transaction(engine) as session:
        issued_announcement(session)
    engine.dispose()
    return settings


def test_the_runner_sweeps_at_once_and_every_bell_is_set_for_its_next_hour(settings: Settings) -> None:
    environment = child_environment(settings) | {
        "NHIEMVU_HOME": str(settings.home),
        "NHIEMVU_PREFECT_PORT": str(settings.prefect_port),
        "PREFECT_RUNNER_POLL_FREQUENCY": "1",
    }
    log = settings.logs / "runner.log"
    with start_server(settings):
        with pytest.raises(HTTPError, match="401"):
            _ask(settings, "/deployments/filter", {}, password="nhiemvu:doan")
        runner = launch([sys.executable, "-m", "flows.runner"], env=environment, log=log)
        try:
            served = until(lambda: _served(settings, len(BELLS)), runner, log)
            sweep = next(each for each in served if each["entrypoint"] == "flows.sweep.sweep_flow")
            run = until(lambda: _ended(settings, sweep["id"]), runner, log)
            pages = _ask(settings, "/artifacts/filter", {})
            until(lambda: _set(settings) == {each["id"] for each in served}, runner, log)
        finally:
            code = end(runner, grace=10)
        paused = [each["paused"] for each in _ask(settings, "/deployments/filter", {})]
    assert run["state"]["type"] == "COMPLETED"
    (page,) = [page for page in pages if page["flow_run_id"] == run["id"]]
    assert page["key"] == "quet-han"
    assert "| TB-2025 |" in page["data"]
    assert _state_of_the_call(settings) == "closed"
    assert code == 0
    assert paused == [False] * len(BELLS)
    assert stat.filemode(password_file(settings).stat().st_mode) == "-rw-------"
    password = password_file(settings).read_text().strip().removeprefix("nhiemvu:")
    assert len(password) == 32
    assert [
        each.name for each in settings.logs.glob("*") if password in each.read_text(encoding="utf-8")
    ] == []


def until(look: Callable[[], Any], runner: Process, log: Path) -> Any:
    """What `look` sees once it sees something; the runner must stay alive meanwhile."""
    give_up = time.monotonic() + GIVE_UP
    while not (seen := look()):
        if runner.main.poll() is not None or time.monotonic() > give_up:
            pytest.fail(f"waited in vain; the runner says:\n{last_lines(log, 40)}")
        time.sleep(0.2)
    return seen


def _served(settings: Settings, number: int) -> list[dict[str, Any]] | None:
    found: list[dict[str, Any]] = _ask(settings, "/deployments/filter", {})
    return found if len(found) == number else None


def _set(settings: Settings) -> set[str]:
    """The deployments whose next run by the clock stands in the server."""
    coming = _ask(settings, "/flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}})
    return {run["deployment_id"] for run in coming if run["auto_scheduled"]}


def _ended(settings: Settings, deployment: str) -> dict[str, Any] | None:
    mine = {"flow_runs": {"deployment_id": {"any_": [deployment]}}}
    ended = ("COMPLETED", "FAILED", "CRASHED")
    runs = _ask(settings, "/flow_runs/filter", mine)
    return next((run for run in runs if run["state"]["type"] in ended), None)


def _ask(settings: Settings, path: str, body: object, password: str | None = None) -> Any:
    said = password or password_file(settings).read_text().strip()
    request = Request(
        f"{server_url(settings)}/api{path}",
        data=json.dumps(body).encode(),
        headers={
            "Content-Type": "application/json",
            "Authorization": f"Basic {b64encode(said.encode()).decode()}",
        },
    )
    give_up = time.monotonic() + GIVE_UP
    while True:
        try:
            with _direct.open(request, timeout=30) as response:
                return json.loads(response.read())
        except HTTPError as refused:
            # While its database is busy the server says so; its own clients ask again, too.
            if refused.code != 503 or time.monotonic() > give_up:
                raise
            time.sleep(0.5)


def _state_of_the_call(settings: Settings) -> str:
    engine = open_engine(settings.database)
    with transaction(engine) as session:
        state = session.exec(select(Announcement.state)).one()
    engine.dispose()
    return state
