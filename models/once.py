"""Insert a row unless its key is there already: the UNIQUE key decides, not a look beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Integer, Table, TextualSelect, bindparam, text
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session

from models.base import Row
from models.derived import fill, fill_plain


def insert_once(session: Session, row: Row) -> int | None:
    """Insert what `row` holds and return its id, or None when a row with the same `key` exists.

    Of two transactions that race for a key the second waits for the first, then gets None.
    """
    fill(row)
    table: Table = row.__table__  # type: ignore[attr-defined]
    inserted = _insert_one(session, table, {name: getattr(row, name) for name in _names(table)})
    if inserted is not None:
        # What stands in the database is what the row holds: the session takes it over without reading it again.
        set_committed_value(row, "id", inserted)
        make_transient_to_detached(row)
        session.add(row)
    return inserted


def insert_all_once(session: Session, kind: type[Row], rows: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Insert rows given by their columns, as `insert_once` does one; return key -> id of those that were not there.

    No object is made of a row, which costs as much as to insert it. What a row does not name is NULL.
    """
    table: Table = kind.__table__  # type: ignore[attr-defined]
    whole = [dict.fromkeys(_names(table)) | row for row in rows]
    for values in whole:
        fill_plain(kind, values)
    if len(whole) > 1:
        return _insert_many(session, table, whole)
    found = [(str(values["key"]), _insert_one(session, table, values)) for values in whole]
    return {key: inserted for key, inserted in found if inserted is not None}


@cache
def _names(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns if not column.primary_key)


def _insert_one(session: Session, table: Table, values: dict[str, Any]) -> int | None:
    inserted: int | None = session.connection().execute(_statement(table), values).scalar_one_or_none()
    return inserted


def _insert_many(session: Session, table: Table, values: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Key -> id of those that were not there; of two rows with one key the first is inserted."""
    inserting = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    once = inserting(table).on_conflict_do_nothing(index_elements=["key"]).returning(table.c.key, table.c.id)
    return {row.key: row.id for row in session.connection().execute(once, values)}


@cache
def _statement(table: Table) -> TextualSelect:
    """One statement for both databases. As text, because SQLAlchemy 2.0 compiles an ON CONFLICT anew each time."""
    columns = [column for column in table.columns if not column.primary_key]
    names = ", ".join(f'"{column.name}"' for column in columns)
    values = ", ".join(f":{column.name}" for column in columns)
    # Every name is a column of our own; what is written goes as a parameter.
    insert = f'INSERT INTO "{table.name}" ({names}) VALUES ({values})'  # nosec B608
    sql = f"{insert} ON CONFLICT (key) DO NOTHING RETURNING id"
    typed = [bindparam(column.name, type_=column.type) for column in columns]
    return text(sql).bindparams(*typed).columns(id=Integer)
