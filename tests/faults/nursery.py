"""Processes by the hundred: one that has everything imported and warm forks the others, in a few milliseconds each.

`Nursery` is the test's side, `main` the other: it has no threads, so a fork of it is safe.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from typing import Any

from sqlalchemy import Engine

from settings import ROOT
from tests.faults.works import Order, warm_up, work

PATIENCE = 30.0
"""Seconds until a process that should have died counts as hung."""


class Nursery:
    """Starts, kills and waits for the processes of one test."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.alive: dict[int, Order] = {}

    def start(self, order: Order) -> int:
        pid = int(self._ask(start=asdict(order)))
        self.alive[pid] = order
        return pid

    def kill(self, pid: int) -> Order:
        """With -9, wherever it is."""
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        order = self.alive[pid]
        self.wait(pid)
        return order

    def clear(self) -> None:
        """Kill whoever is left, so that the next test begins alone."""
        for pid in list(self.alive):
            self.kill(pid)

    def wait(self, pid: int) -> int:
        """Its exit status; negative for a signal. One that does not end in time is killed, and that is 0."""
        del self.alive[pid]
        return int(self._ask(wait=pid))

    def _ask(self, **question: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(question), file=self._process.stdin, flush=True)
        return json.loads(self._process.stdout.readline())


@contextmanager
def nursery(environment: dict[str, str] | None = None) -> Iterator[Nursery]:
    command = [sys.executable, "-W", "ignore", "-m", "tests.faults.nursery"]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        opened = Nursery(process)
        try:
            yield opened
        finally:
            opened.clear()
            assert process.stdin is not None
            process.stdin.close()


def main() -> None:
    engines: dict[str, Engine] = {}
    for line in sys.stdin:
        question = json.loads(line)
        if "start" in question:
            order = Order(**question["start"])
            if order.url not in engines:
                engines[order.url] = warm_up(order)
            answer = _fork(order, engines[order.url])
        else:
            answer = _wait(question["wait"])
        print(answer, flush=True)


def _fork(order: Order, engine: Engine) -> int:
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        os.close(0)
        os.dup2(2, 1)
        work(order, engine)
        status = 0
    finally:
        os._exit(status)


def _wait(pid: int) -> int:
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.005)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return 0


if __name__ == "__main__":
    main()
