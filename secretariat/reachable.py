"""Who can be written to: an address that is missing, or from which mail came back, gets no letter."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, literal, union_all
from sqlmodel import Session, col, select

from models import Bounce, Organisation, Person
from secretariat.audiences import Recipient
from secretariat.periods import local_day
from states.vietnamese import short_date

NO_ADDRESS = "Không có địa chỉ thư điện tử trong hồ sơ."


def unreachable(
    session: Session, people: Iterable[Recipient], returned: Mapping[str, date] | None = None
) -> dict[str, str]:
    """Identity of each recipient who is not written to -> why, as a promise records it.

    `returned` is what `returned_addresses` says, where the caller has asked already.
    """
    returned = returned_addresses(session) if returned is None else returned
    reasons: dict[str, str] = {}
    for person in people:
        if person.email is None:
            reasons[person.identity] = NO_ADDRESS
        elif day := returned.get(person.email.strip().lower()):
            # An address may be longer than a reason.
            reasons[person.identity] = f"Địa chỉ {person.email[:180]} bị trả lại ngày {short_date(day)}."
    return reasons


def returned_addresses(session: Session) -> dict[str, date]:
    """Each address, in lower case, from which mail came back and that nobody has settled -> since when."""
    return {email.lower(): local_day(at) for email, at in session.exec(_RETURNED)}


_RETURNED = (
    select(Bounce.email, func.min(Bounce.received_at))
    .where(col(Bounce.settled_at).is_(None))
    .group_by(col(Bounce.email))
)


def open_bounces(session: Session, email: str) -> list[Bounce]:
    """What keeps an address from being written to, locked."""
    query = select(Bounce).where(func.lower(Bounce.email) == email.lower(), col(Bounce.settled_at).is_(None))
    return list(session.exec(query.order_by(col(Bounce.id)).with_for_update()))


def owners(session: Session, email: str) -> list[str]:
    """Names of the organisations and people of the register that have this address now."""
    return owners_of(session, [email]).get(email.lower(), [])


def owners_of(session: Session, emails: Collection[str]) -> dict[str, list[str]]:
    """Address in lower case -> names of the organisations, then of the people, that have it now; one statement."""
    session.flush()
    addresses = {email.lower() for email in emails}
    tables: tuple[Any, ...] = (Organisation, Person)
    parts = [
        select(literal(at).label("at"), table.id, func.lower(table.email), table.name).where(
            func.lower(table.email).in_(addresses)
        )
        for at, table in enumerate(tables)
    ]
    found: dict[str, list[str]] = {}
    for *_, email, name in sorted(session.connection().execute(union_all(*parts)).tuples()):
        found.setdefault(email, []).append(name)
    return found


def address_changed(session: Session, old: str | None, *, now: datetime) -> None:
    """What came back from an address is settled once nobody in the register has it any more."""
    session.flush()
    if old is not None and not owners(session, old):
        for bounce in open_bounces(session, old):
            bounce.settled_at = now
