"""Where many tests begin is lived through once: the rows it leaves are kept and laid into the next empty database.

Living through a contract costs half a second of acts; laying its rows down costs a few hundredths. The rows are
those that the acts wrote, so nothing is made up; what a stage means is still said by its builder alone.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from typing import Any, TypeVar, cast

from sqlalchemy import func
from sqlmodel import Session, select

from models import AuditEntry, Case
from models.base import metadata
from secretariat.rulebook import Rulebook, rulebook

F = TypeVar("F", bound=Callable[..., Any])

Rows = list[tuple[Any, list[dict[str, Any]]]]

# What lived in one process would hide a mutant from the tests that begin where its act has been done already.
_LIVED_ANEW = "MUTANT_UNDER_TEST" in os.environ

_kept: dict[tuple[_Identity, str, str], tuple[type[Case], int, Rows]] = {}


def staged(build: F) -> F:
    """Keep what a builder leaves in an empty database, for each set of plain arguments and each rulebook."""

    @functools.wraps(build)
    def built(session: Session, *cases: Any, **form: Any) -> Any:
        if _LIVED_ANEW or cases or not _is_empty(session):
            return build(session, *cases, **form)
        key = (_Identity(rulebook()), build.__name__, repr(sorted(form.items())))
        if key in _kept:
            table, row_id, rows = _kept[key]
            _lay_down(session, rows)
            return session.get_one(table, row_id)
        case = build(session, **form)
        _kept[key] = (type(case), case.pk, _rows(session))
        return case

    return cast(F, built)


class _Identity:
    """A rulebook as a key: another file, another stage."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and other.rules is self.rules

    def __hash__(self) -> int:
        return id(self.rules)


def _is_empty(session: Session) -> bool:
    return session.exec(select(AuditEntry.id).limit(1)).first() is None


def _rows(session: Session) -> Rows:
    session.flush()
    connection = session.connection()
    found = [(table, connection.execute(table.select()).mappings().all()) for table in metadata.sorted_tables]
    return [(table, [dict(row) for row in rows]) for table, rows in found if rows]


def _lay_down(session: Session, rows: Rows) -> None:
    connection = session.connection()
    for table, values in rows:
        connection.execute(table.insert(), values)
        if connection.dialect.name == "postgresql":
            last = max(row["id"] for row in values)
            connection.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), last)))
