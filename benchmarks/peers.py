"""The same eight-state approval case, a thousand times: ours, DBOS, SpiffWorkflow, and Prefect with a run per case.

Every move is durable before the next begins (WAL and synchronous=FULL, or fsync of PostgreSQL). Ours writes the
state, an audit entry in a hash chain, and the deadlines of each state. The peers are given less to do: DBOS
checkpoints a step that does nothing, SpiffWorkflow keeps the process in memory between the moves, Prefect
records a task run that does nothing. Each runs in a process of its own; Prefect gets fewer cases, so that the
bench ends.
Run: `python -m benchmarks.peers`
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from benchmarks._cases import lay_approved, live
from benchmarks._databases import KINDS, Databases, databases
from benchmarks._rows import Point, Row, told
from benchmarks.startup import free_port
from settings import ROOT

CASES, PREFECT_CASES, SIZES = 1_000, 20, (100,)


def peer(module: str, *arguments: object, environment: Mapping[str, str] | None = None) -> float:
    """Seconds that a peer says its cases took."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *map(str, arguments)]
    ran = subprocess.run(
        command, cwd=ROOT, env=environment or os.environ, stdout=subprocess.PIPE, text=True, check=True
    )
    return float(ran.stdout.split()[-1])


def ours(made: Databases, kind: str, count: int) -> float:
    """Seconds for `count` cases."""
    engine = made.migrated(kind, f"cases_{count}")
    lay_approved(engine, count)
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


def line(mine: float, theirs: float, kind: str, of: str, cases: int = CASES) -> Row:
    """Times a case; ahead means that ours takes less."""
    a, b = mine / CASES * 1000, theirs / cases * 1000
    return Row(
        f"eight-state approval case, {CASES:,} times, {kind}",
        f"{a:,.1f} ms a case",
        f"{b:,.1f} ms a case ({of})",
        f"{b / a:.2f} times as fast",
        "> 1",
        b > a,
    )


def rows() -> Iterator[Row | Point]:
    with databases() as made, tempfile.TemporaryDirectory() as folder:
        mine = {kind: ours(made, kind, CASES) for kind in KINDS}
        for size in SIZES:
            yield Point("cases", "ours, SQLite", size, ours(made, "sqlite", size), "s")
        yield Point("cases", "ours, SQLite", CASES, mine["sqlite"], "s")
        for kind, name in zip(KINDS, ("dbos.db", "dbos"), strict=True):
            url = f"sqlite:///{folder}/{name}" if kind == "sqlite" else made.empty(kind, name)
            yield line(mine[kind], peer("_peer_dbos", url, CASES), kind, "DBOS")
        yield line(
            mine["sqlite"], peer("_peer_spiff", f"{folder}/spiff.db", CASES), "sqlite", "SpiffWorkflow"
        )
    with prefect_server() as environment:
        took = peer("_peer_prefect", PREFECT_CASES, environment=environment)
        of = f"Prefect, its own SQLite, {PREFECT_CASES} cases"
        yield line(mine["sqlite"], took, "sqlite", of, PREFECT_CASES)


if __name__ == "__main__":
    told(rows())
