"""The annual report: its narrative, which is a person's, and every compilation of its figures."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from models.base import Case, Moment, Row, choice
from states.annual_report import ANNUAL_REPORT


class AnnualReport(Case, table=True):
    __tablename__ = "annual_report"
    kind: ClassVar[str] = "annual_report"

    state: str = Field(sa_type=choice("state", ANNUAL_REPORT.states), index=True)
    year: int = Field(unique=True)
    due_on: date
    narrative: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    document_id: int | None = Field(default=None, foreign_key="document.id")

    @property
    def label(self) -> str:
        return f"báo cáo năm {self.year}"


class Compilation(Row, table=True):
    """The figures as they stood at one moment, each with its sources; kept so that changes can be shown."""

    __tablename__ = "compilation"
    __table_args__ = (UniqueConstraint("report_id", "number"),)

    report_id: int = Field(foreign_key="annual_report.id")
    number: int
    compiled_at: datetime = Field(sa_type=Moment)
    figures: list[dict[str, Any]] = Field(sa_type=JSON)
