"""The addresses from which mail came back and that nobody has settled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from models import Bounce, Letter
from notifications.bounce_reasons import advice
from secretariat.periods import local_day
from secretariat.reachable import owners_of
from secretariat.worklist import letter_code


@dataclass(frozen=True)
class BounceLine:
    """One report. `names` are those of the register who have the address now."""

    email: str
    names: tuple[str, ...]
    received_on: date
    status: str
    reason: str
    advice: str
    letter_code: str | None
    letter_subject: str | None


def open_bounce_lines(session: Session) -> list[BounceLine]:
    """The newest first."""
    rows = session.exec(
        select(Bounce, Letter)
        .outerjoin(Letter, col(Letter.id) == col(Bounce.letter_id))
        .where(col(Bounce.settled_at).is_(None))
        .order_by(col(Bounce.received_at).desc(), col(Bounce.id).desc())
    ).all()
    names = owners_of(session, [bounce.email for bounce, _ in rows])
    return [
        BounceLine(
            email=bounce.email,
            names=tuple(names.get(bounce.email.lower(), ())),
            received_on=local_day(bounce.received_at),
            status=bounce.status,
            reason=bounce.reason,
            advice=advice(bounce.status),
            letter_code=letter_code(letter.pk) if letter else None,
            letter_subject=letter.subject if letter else None,
        )
        for bounce, letter in rows
    ]
