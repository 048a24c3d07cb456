"""A PostgreSQL of Debian's for the length of a block. The wheel's, which the tests use, lacks `pg_trgm`, and the
Prefect server needs that extension."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

CONNECTIONS = 300
"""34 provinces' desks, workers and the Prefect server; 100, the default, would do for half of them."""


@contextmanager
def postgresql(port: int) -> Iterator[str]:
    """Start it on `port` of this machine, for anyone on it; yields the URL of its first database."""
    programs = _programs()
    with TemporaryDirectory(prefix="nhiemvu-pg-", ignore_cleanup_errors=True) as folder:
        if os.geteuid() == 0:  # PostgreSQL refuses to be root
            shutil.chown(folder, "postgres", "postgres")
        data = Path(folder, "data")
        _run(programs / "initdb", "-D", data, "-U", "postgres", "-E", "UTF8", "--auth=trust")
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c max_connections={CONNECTIONS}"
        _run(programs / "pg_ctl", "-D", data, "-w", "-l", Path(folder, "log"), "-o", options, "start")
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            _run(programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise SystemExit("PostgreSQL is missing. On Debian 12: apt install postgresql")
    return found[-1].parent


def _run(*command: object) -> None:
    user = "postgres" if os.geteuid() == 0 else None
    subprocess.run([str(each) for each in command], check=True, user=user, cwd="/", stdout=subprocess.DEVNULL)
