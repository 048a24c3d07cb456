"""Who opened which case."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from models import AccessEntry, Case
from secretariat.accounts.typed import printable

ONE_VISIT = timedelta(minutes=15)
"""Someone who turns the pages of a case opens it once."""


def visited(session: Session, person_id: int, case: Case, *, now: datetime) -> bool:
    """Whether this visit is on record: then a page that only reads need not ask for a transaction that writes."""
    query = select(AccessEntry.id).where(
        AccessEntry.case_kind == case.kind,
        AccessEntry.case_id == case.pk,
        AccessEntry.person_id == person_id,
        col(AccessEntry.at) > now - ONE_VISIT,
    )
    return session.exec(query.limit(1)).first() is not None


def log_access(
    session: Session,
    person_id: int,
    case: Case,
    *,
    address: str,
    now: datetime,
    file_id: int | None = None,
) -> None:
    """Write down that the person opened the case, once a visit, or took a file of it away, every time."""
    if file_id is not None or not visited(session, person_id, case, now=now):
        session.add(
            AccessEntry(
                at=now,
                person_id=person_id,
                case_kind=case.kind,
                case_id=case.pk,
                what="opened",
                address=printable(address, 64),
                file_id=file_id,
            )
        )
        session.flush()
