"""The whole chain for real: server, runner, schedule, flow run, page."""

from __future__ import annotations

import json
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

import pytest
from sqlmodel import select

from flows.deployments import BELLS
from flows.prefect_server import child_environment, start_server
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


def test_a_served_flow_gets_its_scheduled_run_and_leaves_its_page(settings: Settings) -> None:
    environment = child_environment(settings) | {
        "NHIEMVU_HOME": str(settings.home),
        "NHIEMVU_PREFECT_PORT": str(settings.prefect_port),
        "PREFECT_RUNNER_POLL_FREQUENCY": "1",
    }
    log = settings.logs / "runner.log"
    with start_server(settings) as address:
        runner = launch([sys.executable, "-m", "flows.runner"], env=environment, log=log)
        try:
            served = until(lambda: _served(address, len(BELLS)), runner, log)
            sweep = next(each for each in served if each["entrypoint"] == "flows.sweep.sweep_flow")
            often = {"active": True, "schedule": {"interval": 10}}
            _ask(address, f"/deployments/{sweep['id']}/schedules", [often])
            run = until(lambda: _ended(address, sweep["id"]), runner, log)
            pages = _ask(address, "/artifacts/filter", {})
        finally:
            code = end(runner, grace=10)
        paused = [each["paused"] for each in _ask(address, "/deployments/filter", {})]
    assert (run["state"]["type"], run["auto_scheduled"]) == ("COMPLETED", True)
    (page,) = [page for page in pages if page["flow_run_id"] == run["id"]]
    assert page["key"] == "quet-han"
    assert "| TB-2025 |" in page["data"]
    assert _state_of_the_call(settings) == "closed"
    assert code == 0
    assert paused == [False] * len(BELLS)


def until(look: Callable[[], Any], runner: Process, log: Path) -> Any:
    """What `look` sees once it sees something; the runner must stay alive meanwhile."""
    give_up = time.monotonic() + GIVE_UP
    while not (seen := look()):
        if runner.main.poll() is not None or time.monotonic() > give_up:
            pytest.fail(f"waited in vain; the runner says:\n{last_lines(log, 40)}")
        time.sleep(0.2)
    return seen


def _served(address: str, number: int) -> list[dict[str, Any]] | None:
    found: list[dict[str, Any]] = _ask(address, "/deployments/filter", {})
    return found if len(found) == number else None


def _ended(address: str, deployment: str) -> dict[str, Any] | None:
    mine = {"flow_runs": {"deployment_id": {"any_": [deployment]}}}
    ended = ("COMPLETED", "FAILED", "CRASHED")
    runs = _ask(address, "/flow_runs/filter", mine)
    return next((run for run in runs if run["state"]["type"] in ended), None)


def _ask(address: str, path: str, body: object) -> Any:
    request = Request(
        f"{address}/api{path}", data=json.dumps(body).encode(), headers={"Content-Type": "application/json"}
    )
    with _direct.open(request, timeout=30) as response:
        return json.loads(response.read())


def _state_of_the_call(settings: Settings) -> str:
    engine = open_engine(settings.database)
    with transaction(engine) as session:
        state = session.exec(select(Announcement.state)).one()
    engine.dispose()
    return state
