"""What would move if a rule of a procedure counted other days: every open deadline of it, and what follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from typing import Any, Literal

from pydantic import ValidationError
from sqlalchemy import select as rows_of
from sqlmodel import Session, col, select

from models import CASES, Council, Deadline, DossierItem, Task
from secretariat.moves import Spot, WhatIf, compared, objections
from secretariat.periods import local_day
from secretariat.road_ahead import ASSUMED, Road, follow, next_place
from secretariat.rulebook import rulebook
from secretariat.what_if import session_road
from states.calendar import Due, due
from states.errors import BadInput
from states.procedure import DeadlineRule, Procedure
from states.validation import vietnamese_errors


@dataclass(frozen=True)
class _Side:
    """One of the two pictures: the procedure and the rule in it, and what they lead to."""

    procedure: Procedure
    rule: DeadlineRule
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
    was = _Side(procedure, rule, {}, [])
    new = _Side(procedure.model_copy(update={"deadlines": others}), trial, {}, [])
    for side in (was, new):
        _follow_open(session, side)
        _follow_sessions(session, side)
    moved = compared(was.dues, new.dues, rulebook().calendar)
    days = f"{count} ngày làm việc" if unit == "working" else f"{count} ngày"
    return WhatIf(
        question=f"Thời hạn “{rule.title}” của quy trình {procedure.id} là {days}",
        moved=moved,
        conflicts=(*objections(moved, local_day(now)), *dict.fromkeys(new.stopped)),
        assumed=(ASSUMED,),
    )


def _counting(rule: DeadlineRule, count: int, unit: str) -> DeadlineRule:
    try:
        return DeadlineRule.model_validate({**rule.model_dump(), "count": count, "unit": unit})
    except ValidationError as error:
        raise BadInput(vietnamese_errors(error, rule.title)) from error


def _follow_open(session: Session, side: _Side) -> None:
    """Each open deadline of the rule, counted anew from its own start, and what follows it.

    Thousands of deadlines start on a few hundred days, so each day is counted once.
    """
    rule, calendar = side.rule, rulebook().calendar
    counted = cache(partial(due, rule.period, calendar=calendar))
    road = cache(partial(follow, side.procedure, calendar))
    tasks = _tasks_behind(session, rule)
    for case_id, code, state, period, start in _open_rows(session, side.procedure, rule):
        title = f"{rule.title} (kỳ {period})" if period else rule.title
        there = counted(start)
        side.dues[Spot(rule.case, code, rule.id, title, period, True)] = there
        for task, mode in tasks.get(case_id, ()):
            _take(side, task, road(next_place((rule.case, state), mode), there.on, mode))


def _open_rows(
    session: Session, procedure: Procedure, rule: DeadlineRule
) -> Iterator[tuple[int, str, str, int, date]]:
    """Case id, code and state, period, and the day it is counted from."""
    case: Any = CASES[rule.case]
    query = (
        rows_of(case.id, case.code, case.state, col(Deadline.occurrence), col(Deadline.starts_on))
        .join(case, case.id == col(Deadline.case_id))
        .where(col(Deadline.case_kind) == rule.case, col(Deadline.rule) == rule.id)
        .where(col(Deadline.closed_at).is_(None))
        .where(case.procedure_id == procedure.id)
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
            for row_id, code, mode in session.exec(select(Task.id, Task.code, Task.mode))
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


def _follow_sessions(session: Session, side: _Side) -> None:
    """What lies behind every session that has been called."""
    for council in session.exec(select(Council).where(Council.state == "invited")):
        if council.session_at is not None:
            procedures = {side.procedure.id: side.procedure}
            road = session_road(session, council, local_day(council.session_at), procedures, side.stopped)
            side.dues.update(road)


def _take(side: _Side, code: str, road: Road) -> None:
    for step in road.steps:
        side.dues[Spot(step.rule.case, code, step.rule.id, step.rule.title, 0, False)] = step.due
    if road.stopped:
        side.stopped.append(road.stopped)
