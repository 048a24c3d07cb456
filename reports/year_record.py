"""What happened in one plan year, as rows of the record; documents decide by their date which year a case is of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from models import (
    Activity,
    Announcement,
    AnnouncementRecipient,
    AnnualPlan,
    AuditEntry,
    Council,
    CouncilItem,
    CouncilMember,
    Document,
    Dossier,
    DossierItem,
    Organisation,
    Spending,
    Task,
)
from states.chart import HO_CHI_MINH
from states.council_rules import Seat
from states.document_types import Reference, format_symbol, type_name
from states.lifecycles import LIFECYCLES
from states.procedure import Procedure
from states.vietnamese import short_date


@dataclass(frozen=True)
class YearRecord:
    """What happened in one plan year, as rows.

    `task_states` holds, for every task that was followed in the period, its state at the period's end
    as the audit shows it; `recipients` maps an announcement to the organisations it was sent to.
    """

    year: int
    period: tuple[date, date]
    procedure: Procedure
    plan: AnnualPlan | None
    spending: Sequence[Spending]
    activities: Sequence[Activity]
    announcements: Sequence[Announcement]
    recipients: dict[int, list[Organisation]]
    councils: Sequence[Council]
    council_items: dict[int, list[CouncilItem]]
    council_members: dict[int, list[CouncilMember]]
    dossiers: Sequence[Dossier]
    dossier_items: dict[int, list[DossierItem]]
    tasks: Sequence[Task]
    task_states: dict[int, str]
    documents: dict[int, Document]

    def document(self, document_id: int | None) -> Document | None:
        return None if document_id is None else self.documents.get(document_id)

    def held(self, kind: str) -> list[Activity]:
        return [row for row in self.activities if row.activity_kind == kind and row.state == "held"]


def collect(session: Session, year: int, procedure: Procedure) -> YearRecord:
    """Read the record of a plan year; documents decide by their date which year a case belongs to."""
    period = procedure.report.period(year)
    documents = {row.pk: row for row in session.exec(select(Document))}

    def in_period(document_id: int | None) -> bool:
        paper = documents.get(document_id or 0)
        return paper is not None and paper.issued_on is not None and period[0] <= paper.issued_on <= period[1]

    plan = session.exec(select(AnnualPlan).where(AnnualPlan.year == year)).first()
    announcements = [a for a in session.exec(_ordered(Announcement)) if in_period(a.document_id)]
    councils = [c for c in session.exec(_ordered(Council)) if in_period(c.document_id)]
    dossiers = [d for d in session.exec(_ordered(Dossier)) if in_period(d.document_id)]
    states = _states_at(session, period)
    return YearRecord(
        year=year,
        period=period,
        procedure=procedure,
        plan=plan,
        spending=session.exec(
            select(Spending)
            .where(Spending.plan_id == (plan.id if plan else 0))
            .order_by(col(Spending.spent_on))
        ).all(),
        activities=session.exec(_ordered(Activity).where(Activity.year == year)).all(),
        announcements=announcements,
        recipients={row.pk: _recipients(session, row) for row in announcements},
        councils=councils,
        council_items={row.pk: _of(session, CouncilItem, "council_id", row.pk) for row in councils},
        council_members={
            row.pk: [m for m in _of(session, CouncilMember, "council_id", row.pk) if Seat(m.seat).votes]
            for row in councils
        },
        dossiers=dossiers,
        dossier_items={row.pk: _of(session, DossierItem, "dossier_id", row.pk) for row in dossiers},
        # A task of the past that was entered this year from paper did not happen this year.
        tasks=[row for row in session.exec(_ordered(Task)) if row.pk in states and not row.recorded],
        task_states=states,
        documents=documents,
    )


def reference_of(document: Document) -> str:
    """Number and symbol as cited: `05/BC-KHCN`."""
    reference = Reference(document.number, document.year_in_symbol, document.symbol, None, None, None)
    return format_symbol(reference)


def citation(document: Document, procedure: Procedure) -> str:
    """How a footnote cites a document: `Thông báo số 16/TB-KHCN ngày 12/4/2024 của Sở KH&CN`."""
    day = f" ngày {short_date(document.issued_on)}" if document.issued_on else ""
    return (
        f"{type_name(document.type)} số {reference_of(document)}{day} của {issuer_name(document, procedure)}"
    )


def issuer_name(document: Document, procedure: Procedure) -> str:
    on = document.issued_on or date(document.year, 1, 1)
    known = {agency.key for agency in procedure.agencies}
    return procedure.agency(document.issuer, on).short_name if document.issuer in known else document.issuer


def _recipients(session: Session, announcement: Announcement) -> list[Organisation]:
    query = (
        select(Organisation)
        .join(AnnouncementRecipient, col(AnnouncementRecipient.organisation_id) == col(Organisation.id))
        .where(AnnouncementRecipient.announcement_id == announcement.pk)
        .order_by(col(Organisation.code))
    )
    return list(session.exec(query))


def _states_at(session: Session, period: tuple[date, date]) -> dict[int, str]:
    """Task id -> state at the end of the period, for tasks not yet ended when the period began."""
    start = datetime.combine(period[0], time.min, HO_CHI_MINH)
    end = datetime.combine(period[1], time.max, HO_CHI_MINH)
    last = (
        select(AuditEntry.case_id, func.max(AuditEntry.seq).label("seq"))
        .where(AuditEntry.case_kind == "task", AuditEntry.at <= end)
        .group_by(col(AuditEntry.case_id))
        .subquery()
    )
    rows = session.exec(
        select(AuditEntry.case_id, AuditEntry.target, AuditEntry.at)
        .join(last, (col(AuditEntry.case_id) == last.c.case_id) & (col(AuditEntry.seq) == last.c.seq))
        .where(AuditEntry.case_kind == "task")
    )
    final = LIFECYCLES["task"].final
    return {task_id: state for task_id, state, at in rows if state not in final or at >= start}


def _of(session: Session, table: Any, column: str, row_id: int) -> list[Any]:
    return list(session.exec(select(table).where(getattr(table, column) == row_id).order_by(table.id)))


def _ordered(table: Any) -> Any:
    return select(table).order_by(table.code)
