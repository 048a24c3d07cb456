"""Insert a row unless its key is there already: the UNIQUE key decides, not a look beforehand."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Integer, Table, TextualSelect, bindparam, text
from sqlmodel import Session

from models.base import Row
from models.derived import fill


def insert_once(session: Session, row: Row) -> int | None:
    """Insert what `row` holds and return its id, or None when a row with the same `key` exists.

    Of two transactions that race for a key the second waits for the first, then gets None.
    """
    fill(row)
    table: Table = row.__table__  # type: ignore[attr-defined]
    values = {column.name: getattr(row, column.name) for column in table.columns if not column.primary_key}
    inserted: int | None = session.connection().execute(_statement(table), values).scalar_one_or_none()
    return inserted


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
