"""The same eight-state approval case, again and again: ours, DBOS, SpiffWorkflow, and Prefect with a run per case.

Every move is durable before the next begins (WAL and synchronous=FULL, or fsync of PostgreSQL). The peers are held
against ours where they keep the same case: a state that a list can ask for, and a journal entry of who moved it and
when, in one commit with their own record of the move. Ours has more to do all the same: permissions and guards over
the case's facts, a hash chain in the journal, the deadlines of each state. Rows without a target tell what the peers
take when they keep none of that: a checkpointed step that does nothing, a process that stays in memory between the
moves. Prefect records a task run that does nothing, and gets fewer cases.

Each runs in a process of its own, half of its cases in each of two rounds, ours and theirs in turn.
Run: `python -m benchmarks.peers`, or with another number of cases.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from benchmarks._cases import lay_approved, live
from benchmarks._databases import KINDS, Databases, databases
from benchmarks._rows import NO_TARGET, Point, Row, told
from benchmarks.startup import free_port
from settings import ROOT

CASES, PREFECT_CASES, ROUNDS = 1_000, 10, 2
GROWTH = (10, 100)


def peer(module: str, *arguments: object, environment: Mapping[str, str] | None = None) -> float:
    """Seconds that a peer says its cases took."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *map(str, arguments)]
    ran = subprocess.run(
        command, cwd=ROOT, env=environment or os.environ, stdout=subprocess.PIPE, text=True, check=True
    )
    return float(ran.stdout.split()[-1])


def ours(made: Databases, kind: str, name: str, count: int) -> float:
    """Seconds for `count` cases in a new database of that name, after one to warm up, as everyone has it here."""
    engine = made.migrated(kind, name)
    lay_approved(engine, count + 1)
    live(engine, count + 1)
    started = perf_counter()
    for task_id in range(1, count + 1):
        live(engine, task_id)
    found = perf_counter() - started
    engine.dispose()
    return found


@contextmanager
def prefect_server() -> Iterator[dict[str, str]]:
    """A Prefect server on SQLite, and the environment in which its clients find it."""
    with tempfile.TemporaryDirectory(prefix="nhiemvu-bench-", ignore_cleanup_errors=True) as home:
        port = free_port()
        environment = os.environ | {
            "PREFECT_HOME": home,
            "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_LOGGING_LEVEL": "ERROR",
            "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
        }
        command = [sys.executable, "-m", "prefect", "server", "start", "--port", str(port), "--no-ui"]
        with (
            Path(home, "server.log").open("wb") as log,
            subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT) as server,
        ):
            try:
                _wait(f"{environment['PREFECT_API_URL']}/health")
                yield environment
            finally:
                server.terminate()


def _wait(address: str) -> None:
    for _ in range(1_200):
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise SystemExit(f"{address} did not answer")


def line(mine: float, theirs: float, kind: str, of: str, cases: int, *, same: bool = True) -> Row:
    """Seconds a case; ahead means that ours takes less. Without a target where a peer does not do the `same`."""
    a, b = mine * 1000, theirs * 1000
    return Row(
        f"eight-state approval case, {cases:,} times, {kind}",
        f"{a:,.1f} ms a case",
        f"{b:,.1f} ms a case ({of})",
        f"{b / a:.2f} times as fast",
        "> 1" if same else NO_TARGET,
        b > a if same else None,
    )


def new_database(made: Databases, folder: str, kind: str, name: str) -> str:
    return f"sqlite:///{folder}/{name}.db" if kind == "sqlite" else made.empty(kind, name)


def seconds_a_case(made: Databases, folder: str, kind: str, count: int) -> dict[str, float]:
    """Ours and each peer's, over all rounds."""
    took: defaultdict[str, float] = defaultdict(float)
    half = count // ROUNDS
    for number in range(ROUNDS):
        took["ours"] += ours(made, kind, f"cases_{number}", half)
        for way in ("kept", "bare"):
            url = new_database(made, folder, kind, f"dbos_{way}_{number}")
            took[f"DBOS {way}"] += peer("_peer_dbos", way, url, half)
            if kind == "sqlite":
                path = f"{folder}/spiff_{way}_{number}.db"
                took[f"SpiffWorkflow {way}"] += peer("_peer_spiff", way, path, half)
    return {name: time / (half * ROUNDS) for name, time in took.items()}


TOLD = {"kept": "state and journal entry kept", "bare": "no state, no journal entry"}


def rows(count: int = CASES) -> Iterator[Row | Point]:
    with databases() as made, tempfile.TemporaryDirectory() as folder:
        for kind in KINDS:
            took = seconds_a_case(made, folder, kind, count)
            mine = took.pop("ours")
            for name, theirs in took.items():
                library, way = name.split()
                yield line(mine, theirs, kind, f"{library}, {TOLD[way]}", count, same=way == "kept")
            if kind == "sqlite":
                for size in GROWTH:
                    yield Point("cases", "ours, SQLite", size, ours(made, kind, f"grown_{size}", size), "s")
                yield Point("cases", "ours, SQLite", count, mine * count, "s")
                on_sqlite = mine
    with prefect_server() as environment:
        theirs = peer("_peer_prefect", PREFECT_CASES, environment=environment) / PREFECT_CASES
        yield line(on_sqlite, theirs, "sqlite", f"Prefect, its own SQLite, {PREFECT_CASES} cases", count)


if __name__ == "__main__":
    told(rows(*map(int, (argument for argument in sys.argv[1:] if argument.isdigit()))))
