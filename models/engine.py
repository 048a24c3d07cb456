"""The database: SQLite with the durability of a legal record, or PostgreSQL. Sessions are opened here only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlmodel import Session, create_engine

from states.errors import BadInput

BUSY_SECONDS = 30

LINE = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
"""How long a PostgreSQL that has gone without a word is waited for, in libpq's names: the seconds until a connection
stands, then those of silence until its machine is asked whether it is there, and the milliseconds until what was sent
must have arrived. By default a night's sweep would wait for two hours on a machine that lost its power. A URL may say
otherwise.
"""

NO_ADDRESS = (
    "NHIEMVU_DATABASE_URL không phải là địa chỉ cơ sở dữ liệu; hãy ghi dạng "
    "postgresql://người_dùng:mật_khẩu@máy/tên hoặc sqlite:////đường/dẫn/tệp.db. Trong mật khẩu, ký tự @ phải viết "
    "là %40, : là %3A, / là %2F."
)


def address(url: str) -> URL:
    """What a SQLAlchemy URL says; `BadInput`, without a word of it, when it is none.

    A password with an unwritten `@` would be taken for part of the machine's name, and that stands in every
    error of a connection.
    """
    try:
        read = make_url(url)
    except (ArgumentError, ValueError):
        raise BadInput(NO_ADDRESS) from None
    if "@" in (read.host or ""):
        raise BadInput(NO_ADDRESS)
    return read


def open_engine(url: str) -> Engine:
    """Return an engine whose transactions may write: on SQLite each begins with BEGIN IMMEDIATE.

    A writer that began as a reader would fail with SQLITE_BUSY when it upgrades; taking the write
    lock first makes it wait instead. Read-only work uses `open_reader`.
    """
    return _engine(url, begin="BEGIN IMMEDIATE")


def open_reader(url: str) -> Engine:
    """Return an engine for listings and pages: plain BEGIN, so readers never wait for a writer."""
    return _engine(url, begin="BEGIN")


def _engine(url: str, *, begin: str) -> Engine:
    """What a statement was given stays out of its errors: it may be a letter with a link, or a second factor."""
    parsed = address(url)
    if parsed.get_backend_name() != "sqlite":
        line = {name: value for name, value in LINE.items() if name not in parsed.query}
        return create_engine(
            parsed.set(drivername="postgresql+psycopg"),
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args=line,
        )
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        # The driver must not begin transactions by itself; ours begin explicitly below.
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """One transaction of an edge: commits at the end, rolls back on any error."""
    with Session(engine, expire_on_commit=False) as session, session.begin():
        yield session
