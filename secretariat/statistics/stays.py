"""Where time is lost: how many working days cases spend in each state, read from the audit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Subquery, and_, func, or_, select
from sqlmodel import Session, col

from models import AuditEntry
from secretariat.journal import UNDONE
from secretariat.rulebook import rulebook
from secretariat.statistics.local_date import local_date
from secretariat.statistics.spread import Spread, spread
from states.lifecycles import LIFECYCLES


@dataclass(frozen=True)
class StateTime:
    """One state of a kind of case; the numbers are working days of the official calendar.

    `finished` are stays that ended, `running` those that last today: they only say how long so far, so
    the two are never mixed.
    """

    state: str
    label: str
    phase: str
    finished: Spread
    running: Spread


def time_in_states(session: Session, kind: str, *, today: date) -> list[StateTime]:
    """Every state that a case can leave, in the order of the chart.

    A stay runs from the audit entry that enters a state (target differs from source) to the next entry of
    the same case that leaves it; a case that comes back begins another stay. Its length is the number of
    working days d with entered < d <= left, days being those in Viet Nam: 0 when left the same day. Not
    counted: the state in which a record was taken over from paper (nobody knows since when), and a stay
    that ended because an imported list was taken back.
    """
    stays, counts = _stays(kind), {True: _Counts(today), False: _Counts(today)}
    query = select(stays.c.state, local_date(stays.c.at), local_date(stays.c.left_at), func.count()).group_by(
        stays.c.state, local_date(stays.c.at), local_date(stays.c.left_at)
    )
    kept = and_(stays.c.event != "record", or_(stays.c.left_by.is_(None), stays.c.left_by != UNDONE))
    for state, entered, left, number in session.execute(query.where(kept)):
        counts[left is not None].add(state, entered, left, number)
    table = LIFECYCLES[kind]
    return [
        StateTime(state, label, table.phase_of(state) or "", counts[True].of(state), counts[False].of(state))
        for state, label in table.states.items()
        if state not in table.final
    ]


def longest(lines: Iterable[StateTime]) -> list[StateTime]:
    """Those in which a stay has ended, the slowest first: by the 90th percentile, then by the median."""
    ended = [line for line in lines if line.finished.n]
    return sorted(ended, key=lambda line: (line.finished.p90 or 0, line.finished.median or 0), reverse=True)


class _Counts:
    """Lengths of stays by state, each with how often it was seen."""

    def __init__(self, today: date) -> None:
        self._today, self._calendar = today, rulebook().calendar
        self._seen: dict[str, Counter[int]] = {}

    def add(self, state: str, entered: date, left: date | None, number: int) -> None:
        length = self._calendar.working_days_between(entered, left or self._today)
        self._seen.setdefault(state, Counter())[length] += number

    def of(self, state: str) -> Spread:
        return spread(self._seen.get(state, Counter()))


def _stays(kind: str) -> Subquery:
    """One row per stay: state, when and by which event entered, when and by which event left."""
    chain: dict[str, Any] = {"partition_by": AuditEntry.case_id, "order_by": AuditEntry.seq}
    return (
        select(
            col(AuditEntry.target).label("state"),
            col(AuditEntry.at).label("at"),
            col(AuditEntry.event).label("event"),
            func.lead(col(AuditEntry.at)).over(**chain).label("left_at"),
            func.lead(col(AuditEntry.event)).over(**chain).label("left_by"),
        )
        .where(col(AuditEntry.case_kind) == kind, col(AuditEntry.source) != AuditEntry.target)
        .subquery()
    )
