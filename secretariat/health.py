"""Whether the installation does its work: the database answers, the sweep looks, the outbox empties."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from models import Deadline, Letter, LetterState
from secretariat.periods import local_day

OVERDUE = timedelta(hours=1)
"""A letter that was to go this long ago says that nobody dispatches."""


@dataclass(frozen=True)
class Health:
    """`overlooked` counts deadlines whose day to be looked at has passed, `stuck` letters that should have gone."""

    at: datetime
    overlooked: int
    waiting: int
    stuck: int
    failed: int
    ambiguous: int

    @property
    def well(self) -> bool:
        return not (self.overlooked or self.stuck)

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "at": self.at.isoformat(), "well": self.well, "database": "ok"}


def health(session: Session, *, now: datetime) -> Health:
    overlooked = session.exec(
        select(func.count()).where(
            col(Deadline.closed_at).is_(None), col(Deadline.look_on) < local_day(now - timedelta(days=1))
        )
    ).one()
    states: dict[str, int] = dict(
        session.exec(select(Letter.state, func.count()).group_by(col(Letter.state))).all()
    )
    stuck = session.exec(
        select(func.count()).where(
            Letter.state == LetterState.QUEUED, col(Letter.next_attempt_at) < now - OVERDUE
        )
    ).one()
    return Health(
        at=now,
        overlooked=overlooked,
        waiting=states.get(LetterState.QUEUED, 0),
        stuck=stuck,
        failed=states.get(LetterState.FAILED, 0),
        ambiguous=states.get(LetterState.AMBIGUOUS, 0),
    )
