"""The annual plan with its budget and spending, and the activities carried out under it."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import JSON, BigInteger
from sqlmodel import Field

from models.base import Case, Moment, Row, choice, not_negative
from states.activity import ACTIVITY, ACTIVITY_KINDS


class AnnualPlan(Row, table=True):
    __tablename__ = "annual_plan"
    __table_args__ = (not_negative("budget"),)

    year: int = Field(unique=True)
    title: str = Field(max_length=500)
    budget: int = Field(sa_type=BigInteger)
    document_id: int | None = Field(default=None, foreign_key="document.id")
    created_at: datetime = Field(sa_type=Moment)

    @property
    def label(self) -> str:
        return f"kế hoạch năm {self.year}"


class Spending(Row, table=True):
    """Money spent under a plan; `activity_id` or `task_id` says on what, when it can be said."""

    __tablename__ = "spending"
    __table_args__ = (not_negative("amount"),)

    plan_id: int = Field(foreign_key="annual_plan.id", index=True)
    spent_on: date
    amount: int = Field(sa_type=BigInteger)
    purpose: str = Field(max_length=250)
    activity_id: int | None = Field(default=None, foreign_key="activity.id")
    task_id: int | None = Field(default=None, foreign_key="task.id")
    document_id: int | None = Field(default=None, foreign_key="document.id")


class Activity(Case, table=True):
    """`held_on` may be unknown for an activity taken over from paper; `attendance` counts people."""

    __tablename__ = "activity"
    __table_args__ = (not_negative("attendance"), not_negative("sessions"))
    kind: ClassVar[str] = "activity"

    state: str = Field(sa_type=choice("state", ACTIVITY.states), index=True)
    activity_kind: str = Field(sa_type=choice("activity_kind", ACTIVITY_KINDS))
    year: int = Field(index=True)
    name: str = Field(max_length=500)
    planned_on: date | None = None
    held_on: date | None = None
    sessions: int = 1
    attendance: int | None = None
    channels: list[str] = Field(default_factory=list, sa_type=JSON)
    outcome_reason: str | None = None

    @property
    def label(self) -> str:
        return f"hoạt động {self.code}"
