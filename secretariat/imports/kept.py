"""What an import keeps of the rows it made and changed, so that it can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from models import Council, CouncilMember, Person
from models.base import Row

UNTOUCHED = frozenset(
    {"id", "version", "acted_at", "entered_at", "created_at", "next_due_on", "search", "funding"}
)
"""Columns that say when a row was touched, or that follow from the others: not what it holds."""

IMPORTED = "import_list"
"""The audit event that closes an import; what its rows are acted on with afterwards stands behind it."""


def seats_of(session: Session, council: Council) -> dict[str, str]:
    """Address -> seat, in the order of the table."""
    query = (
        select(Person.email, CouncilMember.seat)
        .join(CouncilMember, col(CouncilMember.person_id) == col(Person.id))
        .where(CouncilMember.council_id == council.pk)
        .order_by(col(CouncilMember.id))
    )
    return {email: str(seat) for email, seat in session.exec(query)}


def snapshot(row: Row) -> dict[str, Any]:
    """What a row holds, as JSON can keep it."""
    return {name: _kept(getattr(row, name)) for name in type(row).model_fields if name not in UNTOUCHED}


def _kept(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_kept(item) for item in value]
    return dict(value) if isinstance(value, Mapping) else value
