"""Which deadlines a case must have open now, and how the open rows are brought to that.

After every transition the rows are reconciled with `wanted`: a deadline that the new state no longer
wants is closed, a new one is opened, one that is still wanted stays as it is, with its reminders.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy import select as rows_of
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key
from sqlmodel import Session, col, select

from models import Announcement, AnnualReport, Case, Council, Deadline, ProgressReport, Task
from secretariat.journal import Entered
from secretariat.periods import local_day, progress_periods
from secretariat.rulebook import rulebook
from states.calendar import Due, OfficialCalendar, due
from states.procedure import Anchor, DeadlineRule, Procedure

_due = lru_cache(maxsize=4_096)(due)
"""Many tasks that move on one day have one deadline: its derivation is counted once."""


@dataclass(frozen=True)
class Wanted:
    """A deadline the present state asks for; `occurrence` is the period of a recurring rule, else 0."""

    rule: DeadlineRule
    occurrence: int
    starts_on: date
    due: Due


def wanted(session: Session, case: Case) -> list[Wanted]:
    """Every deadline the case must have open in its present state."""
    rules = rulebook()
    procedure = rules.procedure(case.procedure_id)
    return [
        Wanted(rule, occurrence, start, _due(rule.period, start, rules.calendar))
        for rule in _rules(case)
        for occurrence, start in starts(session, case, rule.anchor, procedure)
    ]


def _rules(case: Case) -> list[DeadlineRule]:
    """Those of the case's procedure that its present state is held to."""
    if case.recorded:
        return []
    known = rulebook().procedure(case.procedure_id).deadlines
    return [rule for rule in known if rule.case == case.kind and case.state in rule.states]


def reconcile(session: Session, case: Case, entry: Entered) -> None:
    """Close and open deadline rows so that the open ones are exactly those wanted, and note the first due day."""
    reconcile_all(session, [(case, entry)])


def reconcile_all(session: Session, acts: Sequence[tuple[Case, Entered]]) -> None:
    """The same after many acts at once, on cases of one kind."""
    followed = _open_of(session, [case for case, _ in acts])
    opening: list[dict[str, Any]] = []
    closing: list[dict[str, Any]] = []
    days: list[tuple[Case, date | None]] = []
    for case, entry in acts:
        wants = wanted(session, case)
        still = {(w.rule.id, w.occurrence, w.starts_on, w.due.on): w for w in wants}
        for row in followed.get(case.pk, ()):
            if still.pop((row.rule, row.occurrence, row.starts_on, row.due_on), None) is None:
                closing.append({"row": row.id, "at": entry.at, "event": entry.event})
        opening += (_row(case, want, entry) for want in still.values())
        days.append((case, _first_due(wants)))
    if closing:
        _close(session, closing)
    if opening:
        session.connection().execute(_OPEN, opening)
    _keep_next_due(session, days)


def next_due(session: Session, case: Case) -> date | None:
    """The first due day of a row that is about to be written, so that it needs no statement of its own.

    Where a rule counts from rows that the act has yet to write, the day stays: `reconcile` finds it afterwards.
    """
    if any(rule.anchor == "progress_period_ends" for rule in _rules(case)):
        return case.next_due_on
    return _first_due(wanted(session, case))


def _first_due(wants: Iterable[Wanted]) -> date | None:
    return min((want.due.on for want in wants), default=None)


def _close(session: Session, closing: Sequence[Mapping[str, Any]]) -> None:
    """Past the session, which reads again those of the rows that it knows."""
    session.connection().execute(_CLOSE, closing)
    for values in closing:
        if (known := session.identity_map.get(identity_key(Deadline, values["row"]))) is not None:
            session.expire(known)


_TABLE: Any = Deadline.__table__  # type: ignore[attr-defined]
_OPEN = insert(_TABLE)
_CLOSE = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("row"))
    .values(closed_at=bindparam("at"), closed_by=bindparam("event"))
)


@cache
def _next_due(table: type[Case]) -> Any:
    columns: Any = table.__table__  # type: ignore[attr-defined]
    return update(columns).where(columns.c.id == bindparam("row")).values(next_due_on=bindparam("day"))


def _keep_next_due(session: Session, days: Iterable[tuple[Case, date | None]]) -> None:
    """Past the rows' versions: the acts have raised them already, and the day only follows from the deadlines."""
    moved = [(case, day) for case, day in days if case.next_due_on != day]
    if moved:
        values = [{"row": case.pk, "day": day} for case, day in moved]
        session.connection().execute(_next_due(type(moved[0][0])), values)
    for case, day in moved:
        set_committed_value(case, "next_due_on", day)


def _open_of(session: Session, cases: Sequence[Case]) -> dict[int, list[Any]]:
    """Case id -> its open deadlines, as far as they are compared; the cases are of one kind."""
    found: dict[int, list[Any]] = {}
    given = {"kind": cases[0].kind, "ids": [case.pk for case in cases]}
    for row in session.execute(_OPEN_OF, given):
        found.setdefault(row.case_id, []).append(row)
    return found


_OPEN_OF = rows_of(
    _TABLE.c.id,
    _TABLE.c.case_id,
    _TABLE.c.rule,
    _TABLE.c.occurrence,
    _TABLE.c.starts_on,
    _TABLE.c.due_on,
).where(
    _TABLE.c.case_kind == bindparam("kind"),
    _TABLE.c.case_id.in_(bindparam("ids", expanding=True)),
    _TABLE.c.closed_at.is_(None),
)


def open_deadlines(session: Session, case: Case) -> list[Deadline]:
    query = select(Deadline).where(
        Deadline.case_kind == case.kind, Deadline.case_id == case.pk, col(Deadline.closed_at).is_(None)
    )
    return list(session.exec(query.order_by(col(Deadline.due_on), col(Deadline.id))))


def rule_of(row: Deadline, case: Case) -> DeadlineRule:
    return rulebook().procedure(case.procedure_id).deadline(row.rule)


def reminder_days(rule: DeadlineRule, due_on: date) -> list[tuple[int, date]]:
    """`(offset, day)` of each reminder, in order."""
    return [(offset, due_on + timedelta(days=offset)) for offset in sorted(rule.remind)]


def escalation_days(rule: DeadlineRule, due_on: date, calendar: OfficialCalendar) -> list[tuple[int, date]]:
    """`(level, day)`: level 1 tells the responsible officials, level 2 the leader."""
    days = sorted(rule.escalate)
    return [(level, calendar.add_working(due_on, late)) for level, late in enumerate(days, start=1)]


def next_look(
    rule: DeadlineRule, due_on: date, calendar: OfficialCalendar, *, after: date | None
) -> date | None:
    """The first day, later than `after`, on which the sweep has something to decide about a deadline."""
    days = [day for _, day in reminder_days(rule, due_on)]
    days += [day for _, day in escalation_days(rule, due_on, calendar)]
    return min((day for day in days if after is None or day > after), default=None)


def _row(case: Case, want: Wanted, entry: Entered) -> dict[str, Any]:
    rule = want.rule
    return {
        "key": f"{case.kind}:{case.pk}:{rule.id}:{want.occurrence}:{entry.seq}",
        "case_kind": case.kind,
        "case_id": case.pk,
        "rule": rule.id,
        "occurrence": want.occurrence,
        "responsible": rule.responsible,
        "starts_on": want.starts_on,
        "due_on": want.due.on,
        "look_on": next_look(rule, want.due.on, rulebook().calendar, after=None),
        "derivation": want.due.as_json(),
        "opened_at": entry.at,
    }


def starts(session: Session, case: Case, anchor: Anchor, procedure: Procedure) -> Iterator[tuple[int, date]]:
    """Each period of a recurring anchor, else 0, with the day that is counted from."""
    if anchor == "progress_period_ends":
        if isinstance(case, Task):
            yield from _progress_starts(session, case, procedure)
        return
    day = _anchor_day(case, anchor)
    if day is not None:
        yield 0, day


def _anchor_day(case: Case, anchor: Anchor) -> date | None:
    match anchor, case:
        case "entered", _:
            return local_day(case.entered_at)
        case "closes_on", Announcement():
            return case.closes_on
        case "supplement_due_on", Task():
            return case.supplement_due_on
        case "session_on", Council():
            return local_day(case.session_at) if case.session_at else None
        case "contract_ends_on", Task():
            return case.contract_ends_on
        case "report_due_on", AnnualReport():
            return case.due_on
    raise LookupError(f"anchor {anchor!r} does not belong to a {case.kind}")


def _progress_starts(session: Session, case: Task, procedure: Procedure) -> Iterator[tuple[int, date]]:
    received = set(session.exec(select(ProgressReport.period).where(ProgressReport.task_id == case.pk)))
    ends = progress_periods(case, procedure.implementation.progress_every_months)
    for period, end in enumerate(ends, start=1):
        if period not in received:
            yield period, end
