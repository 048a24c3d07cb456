"""Tasks as a table and as a board, by the same filters, with what stands under each phase and state."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CTE, Select, case, func, null, select, union_all
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models import Deadline, Organisation, Task
from models.task import MODES
from secretariat.pages.paging import Page, page_of
from secretariat.pages.scope import Condition, visible_tasks
from secretariat.pages.task_filters import PHASES, Sort, TaskFilters, conditions, states_shown
from secretariat.rulebook import rulebook
from states.roles import Actor
from states.task import TASK

SIZE, COLUMN = 50, 20

_COLUMNS: Mapping[str, str] = {
    "code": "code",
    "name": "search",
    "year": "year",
    "funding": "funding",
    "due": "next_due_on",
}

UNKNOWN = ("host", "funding", "due")
"""Sorts by what a task may not have."""

DUE = Sort("due")


@dataclass(frozen=True)
class TaskRow:
    """Money in VND. `due_on` is the earliest open deadline, `due_title` what it is for, `days_late` working days."""

    id: int
    code: str
    name: str
    year: int
    state: str
    state_label: str
    phase: str
    version: int
    recorded: bool
    proposer: str
    proposer_code: str
    host: str | None
    host_code: str | None
    mode: str | None
    mode_label: str | None
    funding: int | None
    due_on: date | None
    due_title: str | None
    days_left: int | None
    days_late: int


@dataclass(frozen=True)
class Facets:
    """How many tasks each phase and state would show under the other filters."""

    phases: Mapping[str, int]
    states: Mapping[str, int]


@dataclass(frozen=True)
class TaskTable:
    page: Page[TaskRow]
    facets: Facets


@dataclass(frozen=True)
class BoardColumn:
    """`total` tasks stand in the phase; `rows` are the first of them by due day."""

    phase: str
    label: str
    total: int
    rows: list[TaskRow]


def tasks(
    session: Session,
    actor: Actor,
    *,
    filters: TaskFilters,
    sort: Sort,
    page: int,
    today: date,
    size: int = SIZE,
) -> TaskTable:
    """One page of the tasks that the actor may see; what is equal in the sorted column goes by entry."""
    where = [*visible_tasks(actor), *conditions(session, filters, today)]
    shown = states_shown(filters)
    if where:
        counts, found = _found(session, where, shown, sort, page, size)
    else:
        counts = _counts(session)
        total = sum(counts.get(state, 0) for state in shown)
        found = page_of(total, page, size, lambda *at: _read_all(session, shown, sort, total, *at))
    rows = _rows(session, found.rows, today)
    return TaskTable(Page(rows, found.total, found.number, size), _facets(counts))


def board(
    session: Session, actor: Actor, *, filters: TaskFilters, today: date, first: int = COLUMN
) -> list[BoardColumn]:
    """Every phase with its count and its first tasks, those due next first, under the same filters."""
    where = [*visible_tasks(actor), *conditions(session, filters, today)]
    shown = states_shown(filters)
    of_phase = {
        phase: [state for state in shown if state in TASK.chart.phases[label]]
        for phase, label in PHASES.items()
    }
    if where:
        found = _all(where, DUE)
        heads = [_head(found, DUE, states, first, 0) for states in of_phase.values() if states]
        counts, ids = _read(session, found, heads)
    else:
        counts, ids = _counts(session), _first_of_each(session, of_phase.values(), first)
    rows = _rows(session, ids, today)
    return [
        BoardColumn(
            phase=phase,
            label=PHASES[phase],
            total=sum(counts.get(state, 0) for state in states),
            rows=[row for row in rows if row.state in states],
        )
        for phase, states in of_phase.items()
    ]


def _counts(session: Session) -> dict[str, int]:
    query = select(col(Task.state), func.count()).group_by(col(Task.state))
    return {row.state: row[1] for row in session.connection().execute(query)}


def _facets(counts: Mapping[str, int]) -> Facets:
    return Facets(
        phases={
            phase: sum(counts.get(state, 0) for state in TASK.chart.phases[label])
            for phase, label in PHASES.items()
        },
        states={state: counts.get(state, 0) for state in TASK.states},
    )


def _first_of_each(session: Session, columns: Collection[list[str]], first: int) -> list[int]:
    """Ids of the first tasks of each column by due day: an index holds every state in that order."""
    key, tie = col(Task.next_due_on), col(Task.id)
    states = [state for column in columns for state in column]
    heads = [
        select(col(Task.state), key, tie)
        .where(col(Task.state) == state)
        .order_by(*_order(key, tie, DUE))
        .limit(first)
        .subquery()
        for state in states
    ]
    rows = session.connection().execute(union_all(*(select(head) for head in heads))).all() if heads else []
    rows = sorted(rows, key=lambda row: (row.next_due_on is None, row.next_due_on or date.max, row.id))
    return [row.id for column in columns for row in [row for row in rows if row.state in column][:first]]


def _read_all(
    session: Session, shown: list[str], sort: Sort, total: int, limit: int, offset: int
) -> list[int]:
    """Ids of a page of all tasks, or of all in some states; the later half of the pages is read from the end."""
    query, key = _sorted(sort)
    if len(shown) < len(TASK.states):
        query = query.where(col(Task.state).in_(shown))
    count = min(limit, total - offset)
    backwards = offset > total // 2
    ordered = query.order_by(*_order(key, col(Task.id), sort, backwards=backwards))
    page = ordered.limit(count).offset(total - offset - count if backwards else offset)
    ids = list(session.connection().execute(page).scalars())
    return ids[::-1] if backwards else ids


def _found(
    session: Session, where: list[Condition], shown: list[str], sort: Sort, page: int, size: int
) -> tuple[dict[str, int], Page[int]]:
    """Counts by state and ids of a page; a page beyond the end is read again as the last."""
    found = _all(where, sort)
    counts, ids = _read(session, found, [_head(found, sort, shown, size, (max(page, 1) - 1) * size)])
    total = sum(counts.get(state, 0) for state in shown)
    here = page_of(total, page, size, lambda limit, offset: ids)
    if total and not ids:
        again = [_head(found, sort, shown, size, (here.number - 1) * size)]
        here = Page(_read(session, found, again)[1], total, here.number, size)
    return counts, here


def _all(where: list[Condition], sort: Sort) -> CTE:
    """Every task under the conditions with what it is sorted by, gathered once for counts and page.

    Not walked in the order of an index: what is looked for may all stand at its far end, as the tasks of a
    year do in the order of codes.
    """
    query, key = _sorted(sort)
    return query.add_columns(key.label("key")).where(*where).cte("found")


def _sorted(sort: Sort) -> tuple[Select[Any], Any]:
    """A query of ids and states, and what it is sorted by."""
    query = select(col(Task.id), col(Task.state))
    if sort.column in ("proposer", "host"):
        organisation = aliased(Organisation)
        named = Task.proposer_id if sort.column == "proposer" else Task.host_id
        return query.outerjoin(organisation, col(organisation.id) == col(named)), col(organisation.search)
    if sort.column == "state":
        places = {state: at for at, state in enumerate(TASK.states)}
        return query, case(places, value=col(Task.state))
    return query, col(getattr(Task, _COLUMNS[sort.column]))


def _head(found: CTE, sort: Sort, states: list[str], limit: int, offset: int) -> Any:
    """A page of what was found; `place` keeps its order through the union."""
    head = (
        select(found)
        .where(found.c.state.in_(states))
        .order_by(*_order(found.c.key, found.c.id, sort))
        .limit(limit)
        .offset(offset)
        .subquery()
    )
    place = func.row_number().over(order_by=_order(head.c.key, head.c.id, sort))
    return select(head.c.state, place, head.c.id)


def _read(session: Session, found: CTE, heads: list[Any]) -> tuple[dict[str, int], list[int]]:
    """Counts by state, and the ids of the heads in their order, in one statement."""
    counted = select(found.c.state, func.count(), null()).group_by(found.c.state)
    rows = session.connection().execute(union_all(counted, *heads)).all()
    counts = {state: count for state, count, task_id in rows if task_id is None}
    ids = sorted((place, task_id) for _, place, task_id in rows if task_id is not None)
    return counts, [task_id for _, task_id in ids]


def _order(key: Any, tie: Any, sort: Sort, *, backwards: bool = False) -> list[Any]:
    """What is unknown comes last either way."""
    ordered = [key.desc(), tie.desc()] if sort.descending is not backwards else [key.asc(), tie.asc()]
    if sort.column in UNKNOWN:
        ordered[0] = ordered[0].nulls_first() if backwards else ordered[0].nulls_last()
    return ordered


def _rows(session: Session, ids: Sequence[int], today: date) -> list[TaskRow]:
    """The tasks in the order of `ids`."""
    if not ids:
        return []
    proposer, host = aliased(Organisation), aliased(Organisation)
    query = (
        select(
            *(col(column) for column in (Task.id, Task.code, Task.name, Task.year, Task.state, Task.version)),
            *(col(column) for column in (Task.recorded, Task.mode, Task.next_due_on, Task.procedure_id)),
            col(Task.funding),
            col(proposer.name).label("proposer"),
            col(proposer.code).label("proposer_code"),
            col(host.name).label("host"),
            col(host.code).label("host_code"),
        )
        .join_from(Task, proposer, col(proposer.id) == col(Task.proposer_id))
        .outerjoin(host, col(host.id) == col(Task.host_id))
        .where(col(Task.id).in_(ids))
    )
    found = {row.id: row for row in session.connection().execute(query)}
    titles = _titles(session, found)
    return [_row(found[task_id], titles.get(task_id), today) for task_id in ids]


def _titles(session: Session, found: Mapping[int, Any]) -> dict[int, str]:
    """Task id -> what its earliest open deadline is for."""
    query = (
        select(col(Deadline.case_id), col(Deadline.rule), col(Deadline.occurrence))
        .where(
            col(Deadline.case_kind) == Task.kind,
            col(Deadline.case_id).in_(row.id for row in found.values() if row.next_due_on is not None),
            col(Deadline.closed_at).is_(None),
        )
        .order_by(col(Deadline.due_on), col(Deadline.id))
    )
    titles: dict[int, str] = {}
    for case_id, rule_id, occurrence in session.connection().execute(query):
        rule = rulebook().procedure(found[case_id].procedure_id).deadline(rule_id)
        titles.setdefault(case_id, f"{rule.title} (kỳ {occurrence})" if occurrence else rule.title)
    return titles


def _row(row: Any, title: str | None, today: date) -> TaskRow:
    due_on: date | None = row.next_due_on
    late = due_on is not None and due_on < today
    return TaskRow(
        id=row.id,
        code=row.code,
        name=row.name,
        year=row.year,
        state=row.state,
        state_label=TASK.states[row.state],
        phase=TASK.phase_of(row.state) or "",
        version=row.version,
        recorded=row.recorded,
        proposer=row.proposer,
        proposer_code=row.proposer_code,
        host=row.host,
        host_code=row.host_code,
        mode=row.mode,
        mode_label=MODES.get(row.mode or ""),
        funding=row.funding,
        due_on=due_on,
        due_title=title,
        days_left=(due_on - today).days if due_on else None,
        days_late=rulebook().calendar.working_days_between(due_on, today) if due_on and late else 0,
    )
