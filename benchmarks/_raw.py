"""What our code said to the database, and the same said again by the bare driver.

The bare driver speaks to an exact copy of the database, so each statement with its parameters finds and
writes the same rows under the same ids. What is left out is everything but the database and its driver.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import Engine, event
from sqlalchemy.engine import make_url

Said = list[tuple[str, Any, bool]]
"""Statement, parameters, and whether they are many."""


@contextmanager
def recorded(engine: Engine) -> Iterator[list[Said]]:
    """Every statement, transaction by transaction, BEGIN and COMMIT left out."""
    acts: list[Said] = []

    def began(_connection: Any) -> None:
        acts.append([])

    def said(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if not statement.startswith("BEGIN"):
            acts[-1].append((statement, parameters, many))

    event.listen(engine, "begin", began, insert=True)
    event.listen(engine, "before_cursor_execute", said)
    try:
        yield acts
    finally:
        event.remove(engine, "begin", began)
        event.remove(engine, "before_cursor_execute", said)


def driver(url: str) -> Any:
    """A connection of the bare driver, as durable as ours."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        connection = sqlite3.connect(str(parsed.database), isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        return connection
    return psycopg.connect(parsed.set(drivername="postgresql").render_as_string(hide_password=False))


def say(connection: Any, statements: Iterable[tuple[str, Any, bool]]) -> None:
    """One transaction of the same statements; every answer is fetched, as ours are."""
    cursor = connection.cursor()
    if isinstance(connection, sqlite3.Connection):
        cursor.execute("BEGIN IMMEDIATE")
    for statement, parameters, many in statements:
        if many:
            cursor.executemany(statement, parameters)
        else:
            cursor.execute(statement, parameters)
            if cursor.description is not None:
                cursor.fetchall()
    connection.commit()
    cursor.close()


def only_written(said: Said) -> Said:
    """The writes alone, statements of one text gathered into one with many rows, in the order of their first."""
    gathered: dict[str, list[Any]] = {}
    for statement, parameters, _ in said:
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            gathered.setdefault(statement, []).extend(
                parameters if isinstance(parameters, list) else [parameters]
            )
    return [(statement, rows, True) for statement, rows in gathered.items()]
