"""What happened in one plan year, as rows of the record; documents decide by their date which year a case is of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import literal, or_, union_all
from sqlmodel import Session, col, select

from models import (
    Activity,
    Announcement,
    AnnouncementRecipient,
    AnnualPlan,
    AnnualReport,
    Council,
    CouncilItem,
    CouncilMember,
    Document,
    Dossier,
    DossierItem,
    Organisation,
    Spending,
)
from reports.followed_tasks import FollowedTasks, counted, listed
from states.council_rules import Seat
from states.document_types import Reference, format_symbol, type_name
from states.procedure import Procedure
from states.vietnamese import short_date


@dataclass(frozen=True)
class YearRecord:
    """What happened in one plan year, as rows.

    `recipients` maps an announcement to the organisations it was sent to.
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
    tasks: FollowedTasks
    documents: dict[int, Document]

    def document(self, document_id: int | None) -> Document | None:
        return None if document_id is None else self.documents.get(document_id)

    def held(self, kind: str) -> list[Activity]:
        return [row for row in self.activities if row.activity_kind == kind and row.state == "held"]


def collect(session: Session, year: int, procedure: Procedure, *, sources: bool = True) -> YearRecord:
    """Read the record of a plan year in seven statements; documents decide by their date which year a case is of.

    Without `sources` the tasks are counted and not read: enough for what the report prints, not for its trace.
    """
    period = procedure.report.period(year)
    plan, spending = _plan(session, year)
    announcements = _announcements(session, period)
    councils = _with_lists(session, Council, period, CouncilItem, CouncilMember)
    dossiers = _with_lists(session, Dossier, period, DossierItem)
    documents = _documents(session, year, period)
    tasks = listed(session, period, documents.values()) if sources else counted(session, period)
    activities = session.exec(
        select(Activity).where(Activity.year == year).order_by(col(Activity.code))
    ).all()
    return YearRecord(
        year=year,
        period=period,
        procedure=procedure,
        plan=plan,
        spending=spending,
        activities=activities,
        announcements=[row for row, _ in announcements.values()],
        recipients={row_id: listed for row_id, (_, listed) in announcements.items()},
        councils=[row for row, _ in councils.values()],
        council_items={row_id: items for row_id, (_, (items, _)) in councils.items()},
        council_members={
            row_id: [member for member in members if Seat(member.seat).votes]
            for row_id, (_, (_, members)) in councils.items()
        },
        dossiers=[row for row, _ in dossiers.values()],
        dossier_items={row_id: items for row_id, (_, (items,)) in dossiers.items()},
        tasks=tasks,
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


def _issued_in(period: tuple[date, date]) -> Any:
    return select(Document.id).where(col(Document.issued_on).between(*period))


def _documents(session: Session, year: int, period: tuple[date, date]) -> dict[int, Document]:
    """Those issued in the period or numbered in the year, and those that a plan, a session or an answer rests on."""
    cited = [
        AnnualPlan.document_id,
        AnnualReport.document_id,
        Council.minutes_document_id,
        DossierItem.document_id,
    ]
    query = select(Document).where(
        or_(
            col(Document.issued_on).between(*period),
            col(Document.year) == year,
            *(col(Document.id).in_(select(column)) for column in cited),
        )
    )
    return {row.pk: row for row in session.exec(query)}


def _plan(session: Session, year: int) -> tuple[AnnualPlan | None, list[Spending]]:
    query = (
        select(AnnualPlan, Spending)
        .outerjoin(Spending, col(Spending.plan_id) == col(AnnualPlan.id))
        .where(AnnualPlan.year == year)
        .order_by(col(Spending.spent_on), col(Spending.id))
    )
    rows = session.exec(query).all()
    return (rows[0][0] if rows else None), [spent for _, spent in rows if spent is not None]


def _announcements(
    session: Session, period: tuple[date, date]
) -> dict[int, tuple[Announcement, list[Organisation]]]:
    listed = col(AnnouncementRecipient.announcement_id) == col(Announcement.id)
    query = (
        select(Announcement, Organisation)
        .outerjoin(AnnouncementRecipient, listed)
        .outerjoin(Organisation, col(Organisation.id) == col(AnnouncementRecipient.organisation_id))
        .where(col(Announcement.document_id).in_(_issued_in(period)))
        .order_by(col(Announcement.code), col(Organisation.code))
    )
    found: dict[int, tuple[Announcement, list[Organisation]]] = {}
    for row, organisation in session.exec(query):
        found.setdefault(row.pk, (row, []))[1].extend([organisation] if organisation else [])
    return found


def _with_lists(session: Session, table: Any, period: tuple[date, date], *lists: Any) -> dict[int, Any]:
    """Id of each council or dossier of the period -> (row, the rows of each list in the order of entry).

    A row of the answer holds a case and one row of one list, so two lists do not multiply each other.
    """
    entered = union_all(
        *(
            select(
                literal(at).label("at"),
                getattr(each, f"{table.kind}_id").label("of"),
                each.id.label("row_id"),
            )
            for at, each in enumerate(lists)
        )
    ).subquery()
    query: Any = select(table, *lists).outerjoin(entered, entered.c.of == table.id)
    for at, each in enumerate(lists):
        query = query.outerjoin(each, (entered.c.at == at) & (each.id == entered.c.row_id))
    query = query.where(table.document_id.in_(_issued_in(period)))
    found: dict[int, Any] = {}
    for case, *rows in session.exec(query.order_by(table.code, entered.c.row_id)):
        of_case = found.setdefault(case.pk, (case, tuple([] for _ in lists)))[1]
        for each, row in zip(of_case, rows, strict=True):
            each.extend([row] if row is not None else [])
    return found
