"""`make scale`: a country's call for proposals on one machine, and two of its three workers killed on the way.

PostgreSQL, the Prefect server on it, three workers of one pool, 34 provinces with a database each. It ends with a
table, or with what did not hold. `python -m tests.scale 100` takes 100 enterprises a province instead of 5,000.
"""

from __future__ import annotations

import os
import platform
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from socket import socket
from tempfile import TemporaryDirectory
from typing import Any

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_URL, temporary_settings
from sqlalchemy import make_url
from sqlmodel import col, func, select

from benchmarks.startup import family
from flows.pool import POOL
from flows.prefect_server import child_environment, health_url, server_command
from flows.processes import Process, answers, end, last_lines, launch
from models.engine import open_engine, transaction
from models.letter import Letter, LetterState
from notifications.delivery import BATCH, LEASE
from secretariat.verification import verify
from settings import PROVINCES as PROVINCES_FOLDER
from settings import ROOT, Settings
from tests.scale.country import PROVINCES, REMINDED, Province, call, create_databases, settle
from tests.scale.postgresql import postgresql
from tests.scale.sink import heard

ENTERPRISES = 5_000
WORKERS, RUNS_AT_ONCE = 3, 2
"""Machines of the pool, and the runs that each takes at a time."""
PATIENCE = 3_600.0
SWEEP, DISPATCH = "Quét hạn", "Gửi thư"


class DidNotHold(Exception):
    pass


def main(enterprises: int) -> None:
    with (
        TemporaryDirectory(prefix="nhiemvu-scale-", ignore_cleanup_errors=True) as folder,
        ExitStack() as stack,
    ):
        country = Country(Path(folder), enterprises, stack)
        took = Stopwatch()
        settle(country.provinces)
        took("34 databases laid down")
        call(country.provinces)
        took(f"the call: {enterprises * len(PROVINCES):,} letters queued")
        machines = [country.machine(number) for number in range(1, WORKERS + 1)]
        runs = country.ring(DISPATCH)
        lost = []
        for share, machine in zip((0.2, 0.5), machines, strict=False):
            country.wait_for_letters(round(share * country.letters))
            kill_with_its_runs(machine)
            lost.append(machine)
            print(f"  kill -9: worker {len(lost)}, {country.letters_heard():,} letters delivered so far")
        country.wait(lambda: country.idle(runs, but_for=len(lost) * RUNS_AT_ONCE))
        took("delivered by what was left of the pool")
        machines += [country.machine(number) for number in (1, 2)]
        country.finish(DISPATCH, now=(datetime.now(UTC) + 2 * LEASE).isoformat())
        took("two hours later: what the dead had not sent is sent, what they held is told as ambiguous")
        country.finish(SWEEP, now=REMINDED.isoformat())
        took(f"the night's sweep: {enterprises * len(PROVINCES):,} reminders queued")
        table = country.account(killed_runs=len(lost) * RUNS_AT_ONCE)
        took("every audit chain recomputed, every letter held against the relay's book")
    report([*took.lines, *table])


def kill_with_its_runs(machine: Process) -> None:
    """As when a machine loses its power. Prefect gives each run a session of its own, so the group is not all."""
    for number in list(family(machine.main.pid)):
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)


class Stopwatch:
    """Says how long each part took, as it ends."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []
        self._since = time.monotonic()

    def __call__(self, what: str) -> None:
        seconds = time.monotonic() - self._since
        self.lines.append((what, f"{seconds:,.0f} s"))
        print(f"{what}: {seconds:,.0f} s", flush=True)
        self._since = time.monotonic()


class Country:
    """PostgreSQL, the relay, the Prefect server and the provinces, for as long as `stack` is open."""

    def __init__(self, folder: Path, enterprises: int, stack: ExitStack) -> None:
        self.folder = folder
        self.letters = enterprises * len(PROVINCES)
        self.book = folder / "heard.txt"
        self.book.touch()
        self._stack = stack
        database, relay, prefect = free_ports(3)
        url = make_url(stack.enter_context(postgresql(database)))
        create_databases(self._url(url), [*PROVINCES, "prefect"])
        self.provinces = [
            Province(name, self._url(url.set(database=name)), enterprises) for name in PROVINCES
        ]
        files = folder / "provinces"
        files.mkdir(mode=0o700)
        for province in self.provinces:
            province.file(files, folder / "homes", relay_port=relay)
        self._settings = Settings(home=folder / "centre", prefect_port=prefect)
        central = url.set(database="prefect", drivername="postgresql+asyncpg")
        self.env = child_environment(self._settings) | {
            "PYTHONPATH": str(ROOT),
            PROVINCES_FOLDER: str(files),
            "PREFECT_SERVER_DATABASE_CONNECTION_URL": self._url(central),
            "PREFECT_WORKER_QUERY_SECONDS": "2",
        }
        mine = {each: self.env[each.name] for each in (PREFECT_API_URL, PREFECT_API_AUTH_STRING)}
        stack.enter_context(temporary_settings(mine))
        self._start("relay", "-m", "tests.scale.sink", str(relay), str(self.book))
        server = self._start("prefect-server", *server_command()[1:])
        self.wait(lambda: self._alive(server) and answers(health_url(self._settings)))
        pool = self._start("pool", "-m", "flows.pool")
        self.wait(lambda: pool.main.poll() is not None)
        print(last_lines(self._log("pool"), 1), flush=True)
        # The rehearsal rings each bell itself: on two cores the hourly ones of 34 provinces would only queue before.
        with self._client() as client:
            for bell in _all(client):
                client.pause_deployment(bell.id)

    def machine(self, number: int) -> Process:
        """A machine of the pool."""
        argv = ("-m", "prefect", "worker", "start", "--pool", POOL, "--type", "process")
        return self._start(
            f"worker-{number}", *argv, "--name", f"machine-{number}", "--limit", str(RUNS_AT_ONCE)
        )

    def ring(self, flow: str, **parameters: str) -> list[Any]:
        """Order a run of a flow for every province; which machine takes it is the pool's business."""
        with self._client() as client:
            bells = [each for each in _all(client) if each.name.split(" · ")[0] in PROVINCES]
            flows = {each.id: each.name for each in client.read_flows(limit=200)}
            return [
                client.create_flow_run_from_deployment(bell.id, parameters=parameters).id
                for bell in bells
                if flows[bell.flow_id] == flow
            ]

    def idle(self, runs: Sequence[Any], *, but_for: int = 0) -> bool:
        """Whether all but so many of the runs have ended; those of a machine that is gone never do."""
        with self._client() as client:
            states = [client.read_flow_run(run).state for run in runs]
        return sum(state is None or not state.is_final() for state in states) <= but_for

    def finish(self, flow: str, **parameters: str) -> None:
        runs = self.ring(flow, **parameters)
        self.wait(lambda: self.idle(runs))
        with self._client() as client:
            ends = Counter(client.read_flow_run(run).state_name for run in runs)
        if set(ends) != {"Completed"}:
            raise DidNotHold(f"runs of {flow} ended as {dict(ends)}")

    def letters_heard(self) -> int:
        with self.book.open("rb") as book:
            return sum(chunk.count(b"\n") for chunk in iter(lambda: book.read(1 << 20), b""))

    def wait_for_letters(self, number: int) -> None:
        self.wait(lambda: self.letters_heard() >= number)

    def wait(self, reached: Callable[[], bool]) -> None:
        give_up = time.monotonic() + PATIENCE
        while not reached():
            if time.monotonic() > give_up:
                raise DidNotHold(f"waited in vain for {PATIENCE:.0f} s; logs: {self.folder}")
            time.sleep(1)

    def account(self, *, killed_runs: int) -> list[tuple[str, str]]:
        """Hold every province's outbox against the relay's book."""
        taken = Counter(message_id for message_id, _, _ in heard(self.book))
        strays = [
            (sender, recipient)
            for _, sender, recipient in heard(self.book)
            if sender.split("@")[1] != recipient.split("@")[1]
        ]
        sent = ambiguous = reminders = entries = 0
        for province in self.provinces:
            counts, whole = _outbox(province)
            sent += counts["call", LetterState.SENT]
            ambiguous += counts["call", LetterState.AMBIGUOUS]
            reminders += sum(number for (letter, _), number in counts.items() if letter != "call")
            entries += whole
        again = sum(number - 1 for number in taken.values())
        require(sent + ambiguous == self.letters, f"{sent} sent and {ambiguous} ambiguous of {self.letters}")
        require(reminders == self.letters, f"{reminders} reminders for {self.letters} enterprises")
        require(again == 0, f"{again} letters arrived twice")
        require(sent <= len(taken) <= self.letters, f"the relay took {len(taken)}, marked sent are {sent}")
        require(ambiguous <= killed_runs * BATCH, f"{ambiguous} ambiguous by {killed_runs} killed runs")
        require(not strays, f"letters of one province in another's name: {strays[:3]}")
        return [
            ("letters of the call marked sent", f"{sent:,}"),
            ("… ambiguous, for a person to settle (held by killed runs)", f"{ambiguous:,}"),
            ("… of these taken by the relay after all", f"{len(taken) - sent:,}"),
            ("lost, sent twice, in another province's name", "0, 0, 0"),
            ("reminders queued by one night's sweep", f"{reminders:,}"),
            ("audit entries verified", f"{entries:,}"),
        ]

    def _start(self, name: str, *argv: str) -> Process:
        process = launch((sys.executable, *argv), env=self.env, log=self._log(name))
        self._stack.callback(end, process, grace=10)
        return process

    def _log(self, name: str) -> Path:
        return self.folder / "logs" / f"{name}.log"

    def _alive(self, process: Process) -> bool:
        if process.main.poll() is not None:
            raise DidNotHold(last_lines(self._log("prefect-server"), 30))
        return True

    @contextmanager
    def _client(self) -> Iterator[SyncPrefectClient]:
        with get_client(sync_client=True) as client:
            yield client

    @staticmethod
    def _url(url: Any) -> str:
        return str(url.render_as_string(hide_password=False))


def _all(client: SyncPrefectClient) -> list[Any]:
    found: list[Any] = []
    while page := client.read_deployments(limit=200, offset=len(found)):
        found += page
    return found


def _outbox(province: Province) -> tuple[Counter[tuple[str, str]], int]:
    """Letters by kind and state, and the audit entries of a province whose chains all hold."""
    engine = open_engine(province.database)
    number = func.count(col(Letter.id))
    with transaction(engine) as session:
        query = select(Letter.letter, Letter.state, number).group_by(col(Letter.letter), col(Letter.state))
        counts = Counter({(letter, state): letters for letter, state, letters in session.exec(query)})
        found = verify(session)
    engine.dispose()
    require(not found.breaks, f"{province.name}: audit broken at {found.breaks[:1]}")
    return counts, found.entries


def require(held: bool, otherwise: str) -> None:
    if not held:
        raise DidNotHold(otherwise)


def free_ports(number: int) -> list[int]:
    sockets = [socket() for _ in range(number)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def report(lines: Sequence[tuple[str, str]]) -> None:
    print(
        f"\n| {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()} | |\n| --- | ---: |"
    )
    for what, figure in lines:
        print(f"| {what} | {figure} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ENTERPRISES)
