"""Who opened which case."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, insert, literal
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, select

from models import AccessEntry, Case
from models.base import Moment
from secretariat.accounts.typed import printable

ONE_VISIT = timedelta(minutes=15)
"""Someone who turns the pages of a case opens it once."""


def visited(session: Session, person_id: int, case: Case, *, now: datetime) -> bool:
    """Whether this visit is on record: then a page that only reads need not ask for a transaction that writes."""
    return session.exec(_this_visit(person_id, case, now).limit(1)).first() is not None


def log_access(
    session: Session,
    person_id: int,
    case: Case,
    *,
    address: str,
    now: datetime,
    file_id: int | None = None,
) -> None:
    """Write down that the person opened the case, once a visit, or took a file of it away, every time.

    Asked and written in one statement.
    """
    columns = ("at", "person_id", "case_kind", "case_id", "what", "address", "file_id")
    values: list[Any] = [
        literal(now, Moment),
        person_id,
        case.kind,
        case.pk,
        "opened",
        printable(address, 64),
    ]
    row = columns_of(*values[:1], *map(literal, values[1:]), literal(file_id, Integer))
    if file_id is None:
        row = row.where(~_this_visit(person_id, case, now).exists())
    session.execute(insert(AccessEntry).from_select(columns, row))


def _this_visit(person_id: int, case: Case, now: datetime) -> Any:
    return select(AccessEntry.id).where(
        AccessEntry.case_kind == case.kind,
        AccessEntry.case_id == case.pk,
        AccessEntry.person_id == person_id,
        col(AccessEntry.at) > now - ONE_VISIT,
    )
