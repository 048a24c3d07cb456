"""What would move if the rules of a procedure were others: every open deadline of them, and what follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from itertools import product
from typing import Any, Literal

from pydantic import ValidationError
from sqlalchemy import select as rows_of
from sqlmodel import Session, col, select

from models import CASES, Council, Deadline, DossierItem, Task
from secretariat.deadlines import starts
from secretariat.moves import Spot, WhatIf, compared, objections, spot
from secretariat.periods import local_day
from secretariat.road_ahead import ASSUMED, Road, follow, next_place
from secretariat.rulebook import rulebook
from secretariat.what_if import agendas, session_road
from states.calendar import Due, due
from states.errors import BadInput
from states.procedure import DeadlineRule, Procedure
from states.validation import vietnamese_errors


@dataclass(frozen=True)
class _Side:
    """One of the two pictures: the procedure that the cases pinned to `pinned` stand under, and what it leads to."""

    pinned: str
    procedure: Procedure
    dues: dict[Spot, Due]
    stopped: list[str]


def change_rule(
    session: Session,
    procedure_id: str,
    rule_id: str,
    *,
    count: int,
    unit: Literal["working", "calendar"],
    now: datetime,
) -> WhatIf:
    """What `count` days of `unit` in a rule would bring to the cases pinned to the procedure.

    A case stays under the procedure it began under: this is the answer to “if this file had said so”.
    `BadInput` for a rule that does not exist or a count that it cannot have.
    """
    procedure = rulebook().procedure(procedure_id)
    rule = procedure.deadline(rule_id)
    trial = _counting(rule, count, unit)
    others = tuple(trial if one is rule else one for one in procedure.deadlines)
    days = f"{count} ngày làm việc" if unit == "working" else f"{count} ngày"
    question = f"Thời hạn “{rule.title}” của quy trình {procedure.id} là {days}"
    asked = procedure.model_copy(update={"deadlines": others})
    return _answer(session, procedure, asked, [rule_id], question=question, now=now)


def change_rules(session: Session, procedure_id: str, to: Procedure, *, now: datetime) -> WhatIf:
    """What would move if the cases pinned to a procedure stood under another one, which need not be in the rulebook.

    Deadlines that `to` does not have fall away; those that only it has are counted for the cases in their states.
    """
    procedure = rulebook().procedure(procedure_id)
    question = f"Hồ sơ đang theo quy trình {procedure.id} chuyển sang theo quy trình {to.id}"
    return _answer(session, procedure, to, _touched(procedure, to), question=question, now=now)


def _touched(old: Procedure, new: Procedure) -> list[str]:
    """The rules that the two count differently, in the order of the new procedure."""
    was, now = ({rule.id: _counted_by(rule, each) for rule in each.deadlines} for each in (old, new))
    return [rule_id for rule_id in dict.fromkeys([*now, *was]) if was.get(rule_id) != now.get(rule_id)]


def _counted_by(rule: DeadlineRule, procedure: Procedure) -> tuple[Any, ...]:
    """Everything that decides on the day of a deadline of the rule."""
    return *_place(rule, procedure), rule.count, rule.unit


def _place(rule: DeadlineRule, procedure: Procedure) -> tuple[Any, ...]:
    """What decides which deadlines of the rule are open, and from when each is counted."""
    months = procedure.implementation.progress_every_months if rule.anchor == "progress_period_ends" else 0
    return rule.case, frozenset(rule.states), rule.anchor, months


def _answer(
    session: Session, old: Procedure, new: Procedure, touched: Iterable[str], *, question: str, now: datetime
) -> WhatIf:
    was, then = (_Side(old.id, procedure, {}, []) for procedure in (old, new))
    for rule_id in touched:
        before, after = _rule(old, rule_id), _rule(new, rule_id)
        if before is not None:
            _follow_open(session, was, before)
        if after is None:
            continue
        if before is not None and _place(before, old) == _place(after, new):
            _follow_open(session, then, after)
        else:
            _follow_wanted(session, then, after)
    _follow_sessions(session, (was, then))
    moved = compared(was.dues, then.dues, rulebook().calendar)
    return WhatIf(
        question=question,
        moved=moved,
        conflicts=(*objections(moved, local_day(now)), *dict.fromkeys(then.stopped)),
        assumed=(ASSUMED,),
    )


def _rule(procedure: Procedure, rule_id: str) -> DeadlineRule | None:
    return next((rule for rule in procedure.deadlines if rule.id == rule_id), None)


def _counting(rule: DeadlineRule, count: int, unit: str) -> DeadlineRule:
    try:
        return DeadlineRule.model_validate({**rule.model_dump(), "count": count, "unit": unit})
    except ValidationError as error:
        raise BadInput(vietnamese_errors(error, rule.title)) from error


def _follow_open(session: Session, side: _Side, rule: DeadlineRule) -> None:
    """Each open deadline of the rule, counted anew from its own start, and what follows it.

    Thousands of deadlines start on a few hundred days, so each day is counted once.
    """
    calendar = rulebook().calendar
    counted = cache(partial(due, rule.period, calendar=calendar))
    road = cache(partial(follow, side.procedure, calendar))
    tasks = _tasks_behind(session, rule)
    for case_id, code, state, period, start in _open_rows(session, side.pinned, rule):
        title = f"{rule.title} (kỳ {period})" if period else rule.title
        there = counted(start)
        side.dues[Spot(rule.case, code, rule.id, title, period, True)] = there
        for task, mode in tasks.get(case_id, ()):
            _take(side, task, road(next_place((rule.case, state), mode), there.on, mode))


def _follow_wanted(session: Session, side: _Side, rule: DeadlineRule) -> None:
    """What a rule that no open deadline was counted by would open for the cases that are in its states now."""
    case: Any = CASES[rule.case]
    query = select(case).where(case.procedure_id == side.pinned, case.state.in_(rule.states))
    for row in session.exec(query.order_by(case.id)):
        if row.recorded:
            continue
        for period, start in starts(session, row, rule.anchor, side.procedure):
            side.dues[spot(row, rule, period)] = due(rule.period, start, rulebook().calendar)


def _open_rows(
    session: Session, pinned: str, rule: DeadlineRule
) -> Iterator[tuple[int, str, str, int, date]]:
    """Case id, code and state, period, and the day it is counted from."""
    case: Any = CASES[rule.case]
    query = (
        rows_of(case.id, case.code, case.state, col(Deadline.occurrence), col(Deadline.starts_on))
        .join(case, case.id == col(Deadline.case_id))
        .where(col(Deadline.case_kind) == rule.case, col(Deadline.rule) == rule.id)
        .where(col(Deadline.closed_at).is_(None))
        .where(case.procedure_id == pinned)
        .order_by(col(Deadline.due_on), col(Deadline.id))
    )
    for row in session.execute(query):
        yield row._tuple()


def _tasks_behind(session: Session, rule: DeadlineRule) -> dict[int, list[tuple[str, str | None]]]:
    """Case id -> code and mode of the tasks that go on once the rule's deadline is done."""
    if rule.anchor != "entered":
        return {}
    if rule.case == "task":
        return {
            row_id or 0: [(code, mode)]
            for row_id, code, mode in session.exec(
                select(Task.id, Task.code, Task.mode).where(col(Task.state).in_(rule.states))
            )
        }
    waiting: dict[int, list[tuple[str, str | None]]] = {}
    if rule.case == "dossier":
        listed = (
            select(DossierItem.dossier_id, Task.code, Task.mode)
            .join(Task, col(Task.id) == col(DossierItem.task_id))
            .where(Task.state == "awaiting_ubnd")
        )
        for dossier_id, code, mode in session.exec(listed):
            waiting.setdefault(dossier_id, []).append((code, mode))
    return waiting


def _follow_sessions(session: Session, sides: Iterable[_Side]) -> None:
    """What lies behind every session that has been called."""
    called = session.exec(
        select(Council).where(Council.state == "invited", col(Council.session_at).is_not(None))
    ).all()
    waiting = agendas(session, called)
    for council, side in product(called, sides):
        assert council.session_at is not None
        procedures = {side.pinned: side.procedure}
        day = local_day(council.session_at)
        side.dues.update(session_road(council, waiting[council.pk], day, procedures, side.stopped))


def _take(side: _Side, code: str, road: Road) -> None:
    for step in road.steps:
        side.dues[Spot(step.rule.case, code, step.rule.id, step.rule.title, 0, False)] = step.due
    if road.stopped:
        side.stopped.append(road.stopped)
