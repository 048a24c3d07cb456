"""Bring a database to the schema of this version: every migration in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

import models  # noqa: F401 - registers every table
from models.base import metadata


def alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def upgrade(engine: Engine) -> None:
    """Create or upgrade all tables; does nothing on a database that is up to date."""
    with _rebuilding(engine) as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def _rebuilding(engine: Engine) -> Iterator[Connection]:
    """One transaction in which SQLite may rebuild a table that others point to.

    Its foreign keys can be switched only outside a transaction, so they are counted at the end instead
    (sqlite.org/lang_altertable.html, section 7).
    """
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            yield connection
        return
    with engine.connect() as connection:
        driver: Any = connection.connection.dbapi_connection
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
                    raise IntegrityError("PRAGMA foreign_key_check", None, ValueError(str(broken[:5])))
        finally:
            driver.execute("PRAGMA foreign_keys=ON")


__all__ = ["alembic_config", "metadata", "upgrade"]
