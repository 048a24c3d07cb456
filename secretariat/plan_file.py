"""The plan of a year as a person reads it: its budget, what was spent on what, and the activities under it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from models import Activity, AnnualPlan, Document, Spending, Task
from reports.year_record import reference_of
from states.activity import ACTIVITY, ACTIVITY_KINDS


@dataclass(frozen=True)
class SpendingLine:
    """`case` is (kind, code) of the activity or task it was spent on, where that is known; `amount` in VND."""

    spent_on: date
    purpose: str
    amount: int
    case: tuple[str, str] | None


@dataclass(frozen=True)
class ActivityLine:
    """`attendance` counts people; `spent` is what was spent on this activity, in VND."""

    code: str
    name: str
    kind_label: str
    state: str
    state_label: str
    planned_on: date | None
    held_on: date | None
    sessions: int
    attendance: int | None
    channels: tuple[str, ...]
    spent: int


@dataclass(frozen=True)
class PlanFile:
    """`title`, `budget` and `document` are None in a year whose plan was not entered; money is in VND.

    `document` is (code, reference) of the plan as it was issued.
    """

    year: int
    title: str | None
    budget: int | None
    document: tuple[str, str] | None
    spent: int
    activities: tuple[ActivityLine, ...]
    spending: tuple[SpendingLine, ...]

    @property
    def left(self) -> int | None:
        """Below 0 when more was spent than the plan gives."""
        return None if self.budget is None else self.budget - self.spent


def plan_years(session: Session) -> list[int]:
    """Years that have a plan or an activity, the latest first."""
    known = {*session.exec(select(AnnualPlan.year)), *session.exec(select(Activity.year).distinct())}
    return sorted(known, reverse=True)


def plan_file(session: Session, year: int) -> PlanFile:
    plan = session.exec(select(AnnualPlan).where(AnnualPlan.year == year)).first()
    paper = session.get(Document, plan.document_id) if plan and plan.document_id else None
    rows = _spending(session, plan)
    activities = session.exec(
        select(Activity).where(Activity.year == year).order_by(col(Activity.code))
    ).all()
    on_activity: Counter[str] = Counter()
    for row in rows:
        if row.case and row.case[0] == "activity":
            on_activity[row.case[1]] += row.amount
    return PlanFile(
        year=year,
        title=plan.title if plan else None,
        budget=plan.budget if plan else None,
        document=(f"V{paper.pk}", reference_of(paper)) if paper else None,
        spent=sum(row.amount for row in rows),
        activities=tuple(_activity(row, on_activity[row.code]) for row in activities),
        spending=tuple(rows),
    )


def _spending(session: Session, plan: AnnualPlan | None) -> list[SpendingLine]:
    if plan is None:
        return []
    query = (
        select(Spending, Activity.code, Task.code)
        .outerjoin(Activity, col(Activity.id) == col(Spending.activity_id))
        .outerjoin(Task, col(Task.id) == col(Spending.task_id))
        .where(Spending.plan_id == plan.pk)
        .order_by(col(Spending.spent_on), col(Spending.id))
    )
    return [
        SpendingLine(row.spent_on, row.purpose, row.amount, _spent_on(activity, task))
        for row, activity, task in session.exec(query)
    ]


def _spent_on(activity: str | None, task: str | None) -> tuple[str, str] | None:
    if activity:
        return "activity", activity
    return ("task", task) if task else None


def _activity(row: Activity, spent: int) -> ActivityLine:
    return ActivityLine(
        code=row.code,
        name=row.name,
        kind_label=ACTIVITY_KINDS[row.activity_kind],
        state=row.state,
        state_label=ACTIVITY.states[row.state],
        planned_on=row.planned_on,
        held_on=row.held_on,
        sessions=row.sessions,
        attendance=row.attendance,
        channels=tuple(row.channels),
        spent=spent,
    )
