"""Cases of one kind as a list: those of a year or state, the newest year first, each with its next deadline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from models import CASES, Deadline
from secretariat.described import title_of
from secretariat.worklist import DeadlineLine, deadline_line
from states.lifecycles import LIFECYCLES

PER_PAGE = 50


@dataclass(frozen=True)
class CaseRow:
    """`deadline` is the open one that falls due first."""

    code: str
    name: str
    year: int
    state_label: str
    deadline: DeadlineLine | None


@dataclass(frozen=True)
class CaseList:
    rows: list[CaseRow]
    total: int
    number: int
    pages: int
    years: list[int]


def case_list(
    session: Session,
    kind: str,
    *,
    today: date,
    year: int | None = None,
    state: str | None = None,
    but: Sequence[str] = (),
    number: int = 1,
) -> CaseList:
    """One page of the cases of a kind; `but` are states whose cases are left out."""
    table: Any = CASES[kind]
    shown = [col(table.state).not_in(but)]
    chosen = [*shown]
    chosen += [table.year == year] if year is not None else []
    chosen += [table.state == state] if state is not None else []
    total = session.exec(select(func.count()).select_from(table).where(*chosen)).one()
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(1, number), pages)
    found = session.exec(
        select(table)
        .where(*chosen)
        .order_by(col(table.year).desc(), col(table.code).desc())
        .offset((number - 1) * PER_PAGE)
        .limit(PER_PAGE)
    ).all()
    due = _first_deadlines(session, kind, [case.pk for case in found])
    years = session.exec(
        select(table.year).where(*shown).distinct().order_by(col(table.year).desc())
    ).all()
    rows = [
        CaseRow(
            code=case.code,
            name=title_of(case),
            year=case.year,
            state_label=LIFECYCLES[kind].states[case.state],
            deadline=deadline_line(due[case.pk], case, today) if case.pk in due else None,
        )
        for case in found
    ]
    return CaseList(rows, total, number, pages, list(years))


def _first_deadlines(session: Session, kind: str, cases: Sequence[int]) -> dict[int, Deadline]:
    first: dict[int, Deadline] = {}
    for row in session.exec(
        select(Deadline)
        .where(Deadline.case_kind == kind, col(Deadline.case_id).in_(cases), col(Deadline.closed_at).is_(None))
        .order_by(col(Deadline.due_on), col(Deadline.id))
    ):
        first.setdefault(row.case_id, row)
    return first
