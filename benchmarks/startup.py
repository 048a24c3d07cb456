"""What a person waits for: `nhiemvu --help`, the first healthy answer after `nhiemvu serve`, and the memory at rest.

Memory is the proportional set size (PSS) of every process that the supervisor started, and its own, some
seconds after the last part answered: shared pages count once.
Run: `python -m benchmarks.startup`
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from benchmarks._rows import Row, middle, told
from settings import ROOT

NHIEMVU = [sys.executable, "-c", "import cli; cli.main()"]
HELP_SECONDS, FIRST_ANSWER_SECONDS, MEMORY_MB = 0.5, 30.0, 700
REST = 20.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def at_most(work: str, found: float, limit: float, unit: str) -> Row:
    return Row(work, f"{found:,.2f} {unit}", "–", "–", f"≤ {limit:g} {unit}", found <= limit)


def pss(process: int) -> float:
    """Megabytes; 0 for one that has just gone."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def family(process: int) -> Iterator[int]:
    """A process and everything that it started."""
    yield process
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from family(int(child))


def wait_for(address: str, server: subprocess.Popen[bytes], seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if server.poll() is not None:
            raise SystemExit(f"nhiemvu serve ended with {server.returncode}")
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise SystemExit(f"{address} did not answer in {seconds:.0f} s")


def served() -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="nhiemvu-bench-", ignore_cleanup_errors=True) as home:
        desk, prefect = free_port(), free_port()
        environment = os.environ | {
            "NHIEMVU_HOME": home,
            "NHIEMVU_DESK_PORT": str(desk),
            "NHIEMVU_PREFECT_PORT": str(prefect),
            "NHIEMVU_SINK_PORT": str(free_port()),
        }
        with Path(home, "serve.log").open("wb") as log:
            started = time.monotonic()
            server = subprocess.Popen(
                [*NHIEMVU, "serve"], cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
            )
        try:
            wait_for(f"http://127.0.0.1:{desk}/healthz", server, 10 * FIRST_ANSWER_SECONDS)
            answered = time.monotonic() - started
            yield at_most(
                "make run to the first healthy answer of the desk", answered, FIRST_ANSWER_SECONDS, "s"
            )
            wait_for(f"http://127.0.0.1:{prefect}/api/health", server, 10 * FIRST_ANSWER_SECONDS)
            time.sleep(REST)
            memory = sum(map(pss, family(server.pid)))
            count = len(list(family(server.pid)))
            yield at_most(f"memory at rest, all {count} processes (PSS)", memory, MEMORY_MB, "MB")
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)


def help_shown() -> None:
    subprocess.run([*NHIEMVU, "--help"], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)


def rows() -> Iterator[Row]:
    took = middle(7, help_shown)
    yield at_most("nhiemvu --help", took, HELP_SECONDS, "s")
    yield from served()


if __name__ == "__main__":
    told(rows())
