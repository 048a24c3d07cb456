"""The S&T task from proposal form to liquidated contract, its files and its periodic progress reports."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from models.base import Case, Moment, Row, choice, not_negative
from states.task import TASK

MODES = {"selection": "Tuyển chọn", "assignment": "Giao trực tiếp"}

VERDICTS = {"on_track": "Đạt tiến độ", "behind": "Chậm tiến độ", "not_met": "Không đạt yêu cầu"}

FILE_PARTS = {
    "proposal": "Phiếu đề xuất",
    "progress": "Báo cáo định kỳ",
    "results": "Hồ sơ nghiệm thu",
}

FUNDING_COLUMNS = (
    "funding_state",
    "funding_other",
    "approved_funding",
    "appraised_funding",
    "contract_funding",
    "settled_funding",
    "recovered_funding",
)

TABLE_COLUMNS = (
    "state",
    "year",
    "mode",
    "proposer_id",
    "host_id",
    "next_due_on",
    "funding",
    "code",
    "id",
    "search",
)
"""What the table of tasks filters and sorts by: with all of it in one index no filter has to read the rows."""


class Task(Case, table=True):
    """Money is whole VND. `participants` are the names of people who would carry the task out.

    `funding` is what the task stands at: the sum of its contract, else approved, else asked of the state
    (kept by `models.derived`).
    """

    __tablename__ = "task"
    __table_args__ = (
        *(not_negative(column) for column in FUNDING_COLUMNS),
        CheckConstraint("contract_funding <= approved_funding", name="contract_within_approval"),
        CheckConstraint(
            "state <> 'suspended' OR coalesce(resume_state, '') IN ('in_progress', 'evaluating')",
            name="suspended_resumes",
        ),
        Index("ix_task_table", *TABLE_COLUMNS),
        Index("ix_task_search", "search"),
        Index("ix_task_board", "state", "next_due_on", "id"),
        Index("ix_task_next_due_on", "next_due_on"),
        Index("ix_task_funding", "funding"),
    )
    kind: ClassVar[str] = "task"

    state: str = Field(sa_type=choice("state", TASK.states), index=True)
    announcement_id: int = Field(foreign_key="announcement.id", index=True)
    year: int = Field(index=True)
    proposer_id: int = Field(foreign_key="organisation.id", index=True)

    name: str = Field(max_length=250)
    grounds: str | None = None
    urgency: str | None = None
    objective: str | None = None
    results: str | None = None
    content: str | None = None
    application: str | None = None
    duration_months: int | None = None
    funding_state: int | None = Field(default=None, sa_type=BigInteger)
    funding_other: int | None = Field(default=None, sa_type=BigInteger)
    participants: list[str] = Field(default_factory=list, sa_type=JSON)

    submitted_on: date | None = None
    late_reason: str | None = None
    supplement_request: str | None = None
    supplement_due_on: date | None = None
    outcome_reason: str | None = None

    mode: str | None = Field(default=None, sa_type=choice("mode", MODES))
    approved_funding: int | None = Field(default=None, sa_type=BigInteger)
    approval_document_id: int | None = Field(default=None, foreign_key="document.id")

    host_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    appraised_funding: int | None = Field(default=None, sa_type=BigInteger)
    contract_document_id: int | None = Field(default=None, foreign_key="document.id")
    contract_funding: int | None = Field(default=None, sa_type=BigInteger)
    contract_starts_on: date | None = None
    contract_ends_on: date | None = None
    extensions: int = 0
    resume_state: str | None = Field(default=None, max_length=40)
    grade: str | None = Field(default=None, max_length=40)
    registration_number: str | None = Field(default=None, max_length=60)
    settled_funding: int | None = Field(default=None, sa_type=BigInteger)
    recovered_funding: int | None = Field(default=None, sa_type=BigInteger)
    funding: int | None = Field(default=None, sa_type=BigInteger)

    @property
    def label(self) -> str:
        return f"nhiệm vụ {self.code}"


class ProgressReport(Row, table=True):
    """One periodic report of the host; `period` counts from 1 over the contract."""

    __tablename__ = "progress_report"
    __table_args__ = (UniqueConstraint("task_id", "period"),)

    task_id: int = Field(foreign_key="task.id")
    period: int
    received_on: date
    summary: str
    judged_on: date | None = None
    verdict: str | None = Field(default=None, sa_type=choice("verdict", VERDICTS))
    remark: str | None = None


class TaskFile(Row, table=True):
    """A file that came with the proposal, with a progress report (`period` says which) or with the results.

    `name` is what the file is called within its task. The bytes are frozen in `stored_file`.
    """

    __tablename__ = "task_file"
    __table_args__ = (
        UniqueConstraint("task_id", "name"),
        UniqueConstraint("task_id", "file_id"),
        CheckConstraint("(part = 'progress') = (period IS NOT NULL)", name="period_of_a_report"),
    )

    task_id: int = Field(foreign_key="task.id")
    file_id: int = Field(foreign_key="stored_file.id", index=True)
    part: str = Field(sa_type=choice("part", FILE_PARTS))
    period: int | None = None
    name: str = Field(max_length=120)
    added_at: datetime = Field(sa_type=Moment)
    added_by: str = Field(max_length=254)
