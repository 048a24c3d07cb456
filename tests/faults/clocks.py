"""Clocks that are wrong, machines that are off, bells that do not ring, and machines that live by another time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url
from sqlmodel import Session, select

from flows.prefect_server import child_environment, health_url, server_command
from flows.processes import Process, answers, end, launch
from models import Announcement, Deadline, Letter, Promise, Task
from models.engine import open_engine, transaction
from models.migrate import upgrade
from secretariat import announcements, proposals
from secretariat.rulebook import rulebook
from secretariat.sweep import sweep
from secretariat.verification import verify
from settings import ROOT, Settings
from tests.conftest import _empty
from tests.faults.upgrade import rows_of
from tests.flows import test_served
from tests.flows.test_served import _ask, _ended, _served, until
from tests.secretariat.builders import (
    SIGNED,
    at,
    begin,
    do,
    draft_task,
    paper,
)
from tests.secretariat.looking import (
    assert_every_letter_is_explained,
    assert_nothing_due_is_undecided,
    at_once,
)
from tests.secretariat.stages import staged
from tests.secretariat.test_stateful import year_under_way

A_YEAR = timedelta(days=365)
EVENING = SIGNED.replace(hour=18)


@staged
def _year(session: Session) -> Announcement:
    year_under_way(session)
    return session.exec(select(Announcement)).one()


def _sweep(engine: Engine, now: datetime, *, clock_was_ahead: bool = False) -> int:
    """How many letters it wrote; nothing may stay undecided or unexplained."""
    with transaction(engine) as session:
        result = sweep(session, now=now)
        assert result.problems == []
        if not clock_was_ahead:
            assert_nothing_due_is_undecided(session, result.on)
        assert_every_letter_is_explained(session)
        return len(result.letters)


Decisions = set[tuple[str, int, str, int]]
"""(rule, case, reminder or escalation, offset or level)."""


def _decided(engine: Engine) -> tuple[Decisions, Decisions]:
    """Every decision, and those that became a letter."""
    with transaction(engine) as session:
        deadlines = {row.pk: (row.rule, row.case_id) for row in session.exec(select(Deadline))}
        promises = [row for row in session.exec(select(Promise)) if row.deadline_id is not None]
    every, written = Decisions(), Decisions()
    for promise in promises:
        kind, row, mark, _ = promise.key.split(":", 3)
        decision = (*deadlines[int(row)], kind, int(mark))
        every.add(decision)
        if promise.letter_id is not None:
            written.add(decision)
    return every, written


def test_a_clock_that_goes_back_a_year_writes_nothing_and_stops_nothing(engine: Engine) -> None:
    with transaction(engine) as session:
        _year(session)
    _sweep(engine, EVENING)
    before = rows_of(engine)
    assert _sweep(engine, EVENING - A_YEAR, clock_was_ahead=True) == 0
    assert rows_of(engine) == before
    with transaction(engine) as session:
        task = draft_task(session)
        do(proposals.withdraw, session, task, EVENING - A_YEAR, reason="Doanh nghiệp đổi hướng")
        do_again = draft_task(session)
        do(proposals.withdraw, session, do_again, EVENING, reason="Doanh nghiệp đổi hướng")
        assert verify(session).breaks == ()


def test_a_clock_that_was_a_year_ahead_writes_nothing_twice_when_it_is_right_again(engine: Engine) -> None:
    with transaction(engine) as session:
        _year(session)
    assert _sweep(engine, EVENING + A_YEAR) > 0
    ahead = rows_of(engine)
    for days in range(0, 365, 30):
        assert _sweep(engine, EVENING + timedelta(days=days), clock_was_ahead=True) == 0
    assert rows_of(engine) == ahead
    with transaction(engine) as session:
        task = session.exec(select(Task).where(Task.state == "submitted")).one()
        due_on = rulebook().calendar.next_working(EVENING.date() + timedelta(days=20))
        do(proposals.request_supplement, session, task, EVENING, request="Bổ sung dự toán", due_on=due_on)
        assert verify(session).breaks == ()
    assert _sweep(engine, EVENING + timedelta(days=40), clock_was_ahead=True) > 0, (
        "what began under the right clock is reminded of"
    )


def _daily(engine: Engine) -> None:
    for day in range(200):
        _sweep(engine, EVENING + timedelta(days=day))


def _a_week_off_and_missed_ticks(engine: Engine) -> None:
    for day in (0, 1, 8, 8, 9, 45, 199):
        _sweep(engine, EVENING + timedelta(days=day, hours=day % 5))


def _two_schedulers(engine: Engine) -> None:
    for day in range(200):
        now = EVENING + timedelta(days=day)

        def tick(now: datetime = now) -> None:
            with transaction(engine) as session:
                assert sweep(session, now=now).problems == []

        at_once([tick, tick])
    _sweep(engine, EVENING + timedelta(days=199))


def test_late_missed_and_doubled_ticks_decide_the_same_as_a_sweep_a_day(
    engine: Engine, tmp_path: Path
) -> None:
    decided: dict[Callable[[Engine], None], tuple[Decisions, Decisions]] = {}
    for ticks in (_daily, _a_week_off_and_missed_ticks, _two_schedulers):
        with transaction(engine) as session:
            _year(session)
            session.flush()
        ticks(engine)
        decided[ticks] = _decided(engine)
        _everything_gone(engine)
    every, written = decided[_daily]
    assert written
    assert decided[_a_week_off_and_missed_ticks][0] == every
    assert decided[_a_week_off_and_missed_ticks][1] < written, (
        "of several that were missed only the newest goes"
    )
    # Of two sweeps one may close a call while the other notes that it is too late to remind of it.
    assert decided[_two_schedulers][0] >= every
    assert decided[_two_schedulers][1] == written


def _everything_gone(engine: Engine) -> None:
    """An empty database again, as it was before the year."""
    if engine.dialect.name == "postgresql":
        _empty(engine)
        return
    engine.dispose()
    for rest in Path(str(engine.url.database)).parent.glob("nhiemvu.db*"):
        rest.unlink()
    upgrade(engine)


ZONES = ("Asia/Ho_Chi_Minh", "UTC", "America/New_York", "Pacific/Kiritimati")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_machine_on_any_time_writes_what_one_in_viet_nam_writes(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    lived = {}
    for number, zone in enumerate(ZONES):
        url, folder = f"sqlite:///{tmp_path / f'{number}.db'}", tmp_path / str(number)
        if kind == "postgresql":
            url = new_database(request.getfixturevalue("postgresql_url"), f"zone_{number}")
        folder.mkdir()
        ran = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "tests.faults.one_day", url, str(folder)],
            cwd=ROOT,
            env={**os.environ, "TZ": zone, "PGTZ": zone},
            capture_output=True,
            text=True,
            check=True,
        )
        engine = open_engine(url)
        report = folder / "bao-cao-2025.docx"
        lived[zone] = (ran.stdout, rows_of(engine), report.read_bytes())
        engine.dispose()
    at_home = lived[ZONES[0]]
    assert at_home[0].startswith("nhiemvu-20250308T233000")
    assert at_home[1]["letter"]
    for zone, found in lived.items():
        assert found == at_home, zone


def new_database(server: str, name: str) -> str:
    admin = open_engine(server).execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name}"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    admin.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)


installed = test_served.settings
"""The fixture of that module, under a name of its own."""


def test_acts_go_on_while_prefect_is_down_and_the_sweep_catches_up_afterwards(installed: Settings) -> None:
    settings = installed
    environment = child_environment(settings) | {
        "NHIEMVU_HOME": str(settings.home),
        "NHIEMVU_PREFECT_PORT": str(settings.prefect_port),
        "PREFECT_RUNNER_POLL_FREQUENCY": "1",
    }
    log = settings.logs / "runner.log"
    with ExitStack() as running:

        def start(*command: str, log: Path) -> Process:
            process = launch(command, env=environment, log=log)
            running.callback(end, process, grace=10)
            return process

        server = start(*server_command(), log=settings.logs / "server.log")
        until(lambda: answers(health_url(settings)), server, settings.logs / "server.log")
        runner = start(sys.executable, "-m", "flows.runner", log=log)
        served = until(lambda: _served(settings, 6), runner, log)
        sweeping = next(each for each in served if each["entrypoint"] == "flows.sweep.sweep_flow")["id"]
        often = {"active": True, "schedule": {"interval": 10}}
        _ask(settings, f"/deployments/{sweeping}/schedules", [often])
        until(lambda: _ended(settings, sweeping), runner, log)

        os.killpg(server.main.pid, signal.SIGKILL)
        server.main.wait()
        assert not answers(health_url(settings))
        _a_call_that_is_over(settings)
        assert _state_of(settings, "TB-SAU") == "issued"

        server = start(*server_command(), log=settings.logs / "server.log")
        until(lambda: answers(health_url(settings)), server, settings.logs / "server.log")
        if runner.main.poll() is not None:
            runner = start(sys.executable, "-m", "flows.runner", log=log)  # as the supervisor does
        until(lambda: _state_of(settings, "TB-SAU") == "closed", runner, log)


def _a_call_that_is_over(settings: Settings) -> None:
    """Acts while no bell rings: they need the database and nothing else."""
    engine = open_engine(settings.database)
    with transaction(engine) as session:
        titled: dict[str, Any] = {"code": "TB-SAU", "year": 2025, "title": "Đề xuất nhiệm vụ bổ sung"}
        closes_on, listed = date(2025, 2, 14), ("DN1",)
        call = begin(announcements.draft, session, at(1, 6), closes_on=closes_on, recipients=listed, **titled)
        do(announcements.issue, session, call, at(1, 6), document=paper(session, "TB", at(1, 6)))
        assert session.exec(select(Letter).where(Letter.case_id == call.pk)).all()
    engine.dispose()


def _state_of(settings: Settings, code: str) -> str:
    engine = open_engine(settings.database)
    with transaction(engine) as session:
        state = session.exec(select(Announcement.state).where(Announcement.code == code)).one()
    engine.dispose()
    return state
