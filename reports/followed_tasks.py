"""The tasks of a year as its figures need them: row by row where each is a source, else counted in the database."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import and_, case, func, select
from sqlmodel import Session, col

from models import AuditEntry, Document, Task
from states.chart import HO_CHI_MINH
from states.lifecycles import LIFECYCLES


class FollowedTask(NamedTuple):
    """One source; a task has fifty columns more, and a year may follow a hundred thousand tasks."""

    id: int
    code: str
    submitted_on: date | None
    approval_document_id: int | None
    approved_funding: int | None
    contract_document_id: int | None
    contract_funding: int | None


@dataclass(frozen=True)
class Part:
    """Some tasks of the year: how many, their money in VND where that is asked for, and which, by code."""

    count: int = 0
    funding: int = 0
    tasks: tuple[FollowedTask, ...] = ()


@dataclass(frozen=True)
class FollowedTasks:
    """Tasks not yet ended when the period began. `states` is where each stood at its end, as the audit shows it.

    A task of the past that was entered this year from paper did not happen this year: it has a state, and is
    no source and nowhere else. `codes` maps id to code; like every part's `tasks` it is empty when the tasks
    were only counted.
    """

    states: dict[str, Part]
    submitted: Part
    approved: Part
    contracts: Part
    codes: dict[int, str]


def listed(session: Session, period: tuple[date, date], papers: Iterable[Document]) -> FollowedTasks:
    """Every task by itself; `papers` are the documents of the year, those of the period among them."""
    last = (
        select(col(AuditEntry.case_id), func.max(AuditEntry.seq).label("seq"))
        .where(col(AuditEntry.case_kind) == "task", col(AuditEntry.at) <= _moments(period)[1])
        .group_by(col(AuditEntry.case_id))
        .subquery()
    )
    is_last = (col(AuditEntry.case_id) == last.c.case_id) & (col(AuditEntry.seq) == last.c.seq)
    lived = (col(Task.id) == col(AuditEntry.case_id)) & col(Task.recorded).is_(False)
    columns: Any = [getattr(Task, name) for name in FollowedTask._fields]
    query = (
        select(col(AuditEntry.target), *columns)
        .join(last, is_last)
        .outerjoin(Task, lived)
        .where(col(AuditEntry.case_kind) == "task", _followed(period))
        .order_by(col(Task.code))
    )
    counts: dict[str, int] = {}
    tasks: list[FollowedTask] = []
    of_state: dict[str, list[FollowedTask]] = {}
    for state, *values in session.execute(query):
        counts[state] = counts.get(state, 0) + 1
        if values[0] is not None:
            tasks.append(FollowedTask(*values))
            of_state.setdefault(state, []).append(tasks[-1])
    signed = {row.pk for row in papers if row.issued_on and period[0] <= row.issued_on <= period[1]}
    return FollowedTasks(
        states={state: Part(count, 0, tuple(of_state.get(state, ()))) for state, count in counts.items()},
        submitted=_part(row for row in tasks if row.submitted_on and _within(row.submitted_on, period)),
        approved=_signed(tasks, signed, "approval_document_id", "approved_funding"),
        contracts=_signed(tasks, signed, "contract_document_id", "contract_funding"),
        codes={row.id: row.code for row in tasks},
    )


def counted(session: Session, period: tuple[date, date]) -> FollowedTasks:
    """The same numbers without a task: one statement, whose answer is as long as there are states."""
    last = (
        select(col(AuditEntry.id))
        .where(col(AuditEntry.case_kind) == "task", col(AuditEntry.case_id) == col(Task.id))
        .where(col(AuditEntry.at) <= _moments(period)[1])
        .order_by(col(AuditEntry.seq).desc())
        .limit(1)
        .correlate(Task)
        .scalar_subquery()
    )
    lived = col(Task.recorded).is_(False)
    signed = select(col(Document.id)).where(col(Document.issued_on).between(*period))
    parts = (
        (and_(lived, col(Task.submitted_on).between(*period)), None),
        (and_(lived, col(Task.approval_document_id).in_(signed)), col(Task.approved_funding)),
        (and_(lived, col(Task.contract_document_id).in_(signed)), col(Task.contract_funding)),
    )
    sums: list[Any] = [
        column
        for holds, money in parts
        for column in (
            func.count(case((holds, 1))),
            func.coalesce(func.sum(case((holds, 0 if money is None else money))), 0),
        )
    ]
    query: Any = (
        select(col(AuditEntry.target), func.count(), *sums)
        .select_from(Task)
        .join(AuditEntry, col(AuditEntry.id) == last)
        .where(_followed(period))
        .group_by(col(AuditEntry.target))
    )
    rows = session.execute(query).all()
    totals = [int(sum(column)) for column in zip(*(row[2:] for row in rows), strict=True)] or [0] * len(sums)
    submitted, approved, contracts = (Part(totals[at], totals[at + 1]) for at in (0, 2, 4))
    return FollowedTasks({row[0]: Part(row[1]) for row in rows}, submitted, approved, contracts, {})


def _moments(period: tuple[date, date]) -> tuple[datetime, datetime]:
    start, end = period
    return datetime.combine(start, time.min, HO_CHI_MINH), datetime.combine(end, time.max, HO_CHI_MINH)


def _followed(period: tuple[date, date]) -> Any:
    """Of the last entry of a task within the period."""
    ended = col(AuditEntry.target).in_(LIFECYCLES["task"].final)
    return ~ended | (col(AuditEntry.at) >= _moments(period)[0])


def _within(day: date, period: tuple[date, date]) -> bool:
    return period[0] <= day <= period[1]


def _signed(tasks: Iterable[FollowedTask], signed: Collection[int], paper: str, money: str) -> Part:
    return _part((row for row in tasks if getattr(row, paper) in signed), money)


def _part(tasks: Iterable[FollowedTask], money: str | None = None) -> Part:
    found = tuple(tasks)
    funding = sum(getattr(row, money) or 0 for row in found) if money else 0
    return Part(len(found), funding, found)
