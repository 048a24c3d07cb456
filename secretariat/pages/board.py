"""Tasks as a table and as a board, by the same filters, with what stands under each phase and state."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, select, union_all
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models import Deadline, Organisation, Task
from models.task import MODES
from secretariat.pages.gathered import Listed, counted_page, counts_of, first_of_many, gather, head, read
from secretariat.pages.paging import Page
from secretariat.pages.scope import Condition, sees_everything, visible_tasks
from secretariat.pages.task_filters import PHASES, Sort, TaskFilters, conditions, states_shown
from secretariat.pages.text import common_words
from secretariat.rulebook import rulebook
from states.roles import Actor
from states.task import TASK

SIZE, COLUMN = 50, 20

MOST = 1_000
"""Tasks that are listed of those that hold common words; their exact number would cost a look at each."""

_COLUMNS: Mapping[str, str] = {
    "code": "code",
    "name": "search",
    "year": "year",
    "funding": "funding",
    "due": "next_due_on",
}


WALKED = ("code", "name")
"""Columns in whose order an index holds all tasks, on both databases."""


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
    """How many tasks each phase and state would show under the other filters; empty where the list was cut."""

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
    if common := _common(session, actor, filters, sort):
        first = first_of_many(session, _listed(sort), common, page, size, MOST)
        rows = _rows(session, first.rows, today)
        return TaskTable(Page(rows, first.total, first.number, size, more=True), Facets({}, {}))
    where = _where(session, actor, filters, today)
    shown = states_shown(filters)
    groups = None if len(shown) == len(TASK.states) else shown
    counts, ids = counted_page(session, _listed(sort), where, groups, page, size)
    rows = _rows(session, ids.rows, today)
    return TaskTable(Page(rows, ids.total, ids.number, size), _facets(counts))


def board(
    session: Session, actor: Actor, *, filters: TaskFilters, today: date, first: int = COLUMN
) -> list[BoardColumn]:
    """Every phase with its count and its first tasks, those due next first, under the same filters."""
    where = _where(session, actor, filters, today)
    shown, due = states_shown(filters), _listed(Sort("due"))
    of_phase = {
        phase: [state for state in shown if state in TASK.chart.phases[label]]
        for phase, label in PHASES.items()
    }
    if where:
        found = gather(due, where)
        heads = [head(found, due, states, first, 0) for states in of_phase.values() if states]
        counts, ids = read(session, found, heads)
    else:
        counts, ids = counts_of(session, due), _first_of_each(session, of_phase.values(), due, first)
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


def _common(session: Session, actor: Actor, filters: TaskFilters, sort: Sort) -> list[Condition] | None:
    """What an office looks for by common words alone, in an order that an index has."""
    alone = filters == TaskFilters(text=filters.text)
    if not (alone and sort.column in WALKED and sees_everything(actor)):
        return None
    return common_words(session, filters.text, most=MOST)


def _where(session: Session, actor: Actor, filters: TaskFilters, today: date) -> list[Condition]:
    own = visible_tasks(actor)
    return [*own, *conditions(session, filters, today, among_few=bool(own))]


def _facets(counts: Mapping[str, int]) -> Facets:
    return Facets(
        phases={
            phase: sum(counts.get(state, 0) for state in TASK.chart.phases[label])
            for phase, label in PHASES.items()
        },
        states={state: counts.get(state, 0) for state in TASK.states},
    )


def _first_of_each(session: Session, columns: Collection[list[str]], due: Listed, first: int) -> list[int]:
    """Ids of the first tasks of each column by due day: an index holds every state in that order."""
    heads = [
        select(due.group, due.key, due.ident)
        .where(due.group == state)
        .order_by(*due.order(due.key, due.ident))
        .limit(first)
        .subquery()
        for column in columns
        for state in column
    ]
    rows = session.connection().execute(union_all(*(select(head) for head in heads))).all() if heads else []
    rows = sorted(rows, key=lambda row: (row.next_due_on is None, row.next_due_on or date.max, row.id))
    return [row.id for column in columns for row in [row for row in rows if row.state in column][:first]]


def _listed(sort: Sort) -> Listed:
    query, key = select(col(Task.id)), _COLUMNS.get(sort.column)
    by: Any = col(getattr(Task, key)) if key else None
    if sort.column in ("proposer", "host"):
        organisation = aliased(Organisation)
        named = Task.proposer_id if sort.column == "proposer" else Task.host_id
        query = query.outerjoin(organisation, col(organisation.id) == col(named))
        by = col(organisation.search)
    elif sort.column == "state":
        by = case({state: at for at, state in enumerate(TASK.states)}, value=col(Task.state))
    unknown = sort.column in ("host", "funding", "due")
    return Listed(query, col(Task.id), col(Task.state), by, sort.descending, unknown)


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
