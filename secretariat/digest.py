"""The Monday digest to the secretariat: what is late, what falls due this week, who is waited for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from sqlmodel import Session, col, select

from models import CASES, Case, Deadline, Letter
from secretariat.audiences import Recipient, people_with
from secretariat.correspondence import write
from secretariat.deadlines import rule_of
from secretariat.described import described
from secretariat.letter_contexts import envelope
from secretariat.periods import local_day
from secretariat.reachable import unreachable
from secretariat.rulebook import rulebook
from states.procedure import DeadlineRule
from states.roles import Role

OTHERS = frozenset(
    {"proposer", "host", "members", "members_without_form", "members_without_answer", "chair_and_secretary"}
)
"""Audiences outside the secretariat: a deadline that reminds them is waiting on others."""

DUE_AHEAD, WAITING_AHEAD = timedelta(days=7), timedelta(days=30)


@dataclass(frozen=True)
class Workload:
    """Open deadlines as a person sorts them; each item is `letter_contexts.described`."""

    on: date
    late: list[SimpleNamespace]
    due: list[SimpleNamespace]
    waiting: list[SimpleNamespace]


def workload(session: Session, *, now: datetime) -> Workload:
    """Sort open deadlines into late, due soon, and waiting on others; what lies further ahead is left out."""
    today = local_day(now)
    load = Workload(today, [], [], [])
    for row, case, rule in open_rows(session):
        item = described(row, case, today)
        if row.due_on < today:
            load.late.append(item)
        elif rule.audience in OTHERS and row.due_on <= today + WAITING_AHEAD:
            load.waiting.append(item)
        elif rule.audience not in OTHERS and row.due_on <= today + DUE_AHEAD:
            load.due.append(item)
    return load


def send_digest(session: Session, *, now: datetime) -> list[Letter]:
    """Write this week's digest to each member of the secretariat who can be written to, once a week each."""
    load = workload(session, now=now)
    written = []
    people = people_with(session, Role.SECRETARIAT)
    silent = unreachable(session, people)
    for person in people:
        if person.identity in silent:
            continue
        context = digest_context(session, load, person)
        key = f"digest:{context['week_from'].isoformat()}:{person.identity}"
        if row := write(session, key, "digest", person, context, case=None, now=now):
            written.append(row)
    return written


def digest_context(session: Session, load: Workload, person: Recipient) -> dict[str, Any]:
    """What the digest says to one official."""
    return envelope(session, rulebook().in_force(load.on).id, person, load.on) | {
        "week_from": load.on - timedelta(days=load.on.weekday()),
        "late": load.late,
        "due": load.due,
        "waiting": load.waiting,
    }


def open_rows(session: Session) -> list[tuple[Deadline, Case, DeadlineRule]]:
    """Open deadlines by due day, with their case and rule; one query per kind of case."""
    rows = session.exec(
        select(Deadline)
        .where(col(Deadline.closed_at).is_(None))
        .order_by(col(Deadline.due_on), col(Deadline.id))
    ).all()
    cases: dict[tuple[str, int], Case] = {}
    for kind, table in CASES.items():
        wanted = {row.case_id for row in rows if row.case_kind == kind}
        if wanted:
            for case in session.exec(select(table).where(col(table.id).in_(wanted))):
                cases[kind, case.pk] = case
    return [(row, case, rule_of(row, case)) for row in rows for case in (cases[row.case_kind, row.case_id],)]
