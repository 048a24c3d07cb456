"""Search without diacritics, behind one function: every word typed begins a word of the row."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Text, cast, func, literal_column, select, table
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.operators import custom_op
from sqlmodel import Session, col

from models import Task
from models.base import Row
from states.vietnamese import search_words

Condition = ColumnElement[bool]

LONGEST = 12
"""Words of one search that count; nobody types more, and each one costs time."""

FEW = {"sqlite": 5_000, "postgresql": 20_000}
"""Matches up to which their rows are looked up one by one; beyond, an index that holds all columns is read through."""


def common_words(session: Session, text: str, *, most: int) -> list[Condition] | None:
    """Conditions on a task, each judged by its row alone, for words that more than `most` tasks hold; else None."""
    words = _words(text)
    if not words or _matches(session, words, most) <= most:
        return None
    each: list[Condition] = [col(Task.search).like(f"% {word}%") for word in words]
    if not on_sqlite(session):  # it was an estimate
        found = select(col(Task.id)).where(*holds_words(session, Task, text)).limit(most + 1).subquery()
        if session.connection().execute(select(func.count()).select_from(found)).scalar_one() <= most:
            return None
    return each


def holds_words(
    session: Session, searched: type[Row], text: str | None, *, among_few: bool = False
) -> list[Condition]:
    """Conditions on a table with a column `search`; none where nothing was typed.

    Tasks have an index of words (migration 0004), which is asked first how much it would find, unless other
    conditions leave few rows; the other tables are read through, on PostgreSQL by theirs.
    """
    words = _words(text)
    if not words:
        return []
    columns: Any = searched
    each = [columns.search.like(f"% {word}%") for word in words]
    if among_few:
        return each
    if not on_sqlite(session):
        many = searched is Task and _matches(session, words, FEW["postgresql"]) > FEW["postgresql"]
        return each if many else [_by_words_of(columns.search, words)]
    return [_by_index(session, words)] if searched is Task else each


def _words(text: str | None) -> list[str]:
    return list(dict.fromkeys(search_words(text or "")))[:LONGEST]


def _matches(session: Session, words: list[str], most: int) -> int:
    """How many tasks hold the words: on SQLite counted no further than `most` + 1, on PostgreSQL estimated."""
    if not on_sqlite(session):
        return _estimated(session, _by_words_of(col(Task.search), words))
    counted = select(func.count()).select_from(_in_index(words).limit(most + 1).subquery())
    return int(session.connection().execute(counted).scalar_one())


def _by_words_of(column: Any, words: list[str]) -> Condition:
    query = " & ".join(f"'{word}':*" for word in words)
    found: Condition = func.words_of(column).op("@@", is_comparison=True)(cast(cast(query, Text), TSQUERY))
    return found


def _estimated(session: Session, condition: Condition) -> int:
    """How many tasks PostgreSQL expects, without looking: it knows which words are common."""
    compiled = select(col(Task.id)).where(condition).compile(dialect=session.get_bind().dialect)
    driver: Any = session.connection().exec_driver_sql(f"EXPLAIN (FORMAT JSON) {compiled}", compiled.params)
    return int(driver.scalar_one()[0]["Plan"]["Plan Rows"])


def _by_index(session: Session, words: list[str]) -> Condition:
    """SQLite's index of words gives the ids; what it gives is counted first, no further than it matters."""
    few = _matches(session, words, FEW["sqlite"]) <= FEW["sqlite"]
    ids: Any = col(Task.id) if few else scanned(session, col(Task.id))
    chosen: Condition = ids.in_(_in_index(words))
    return chosen


def _in_index(words: list[str]) -> Any:
    match = " ".join(f'"{word}"*' for word in words)
    found: Any = select(literal_column("rowid")).select_from(table("words_task"))
    return found.where(literal_column("words_task").op("MATCH")(match))


def scanned(session: Session, column: Any) -> Any:
    """The column in a condition that SQLite shall not look up in an index of its own (sqlite.org/optoverview.html).

    It keeps no statistics, takes every such index for a good one, and reads thousands of rows one by one.
    """
    if not on_sqlite(session):
        return column
    return UnaryExpression(column.expression, operator=custom_op("+"), type_=column.type)


def on_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
