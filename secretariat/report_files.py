"""The annual report of a year as files, its trace, and what the lint finds in it and in the register."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Date, cast, literal, null, union_all
from sqlmodel import Session, col, or_, select

from models import Announcement, AnnualReport, AuditEntry, Compilation, Document, Dossier, DossierItem, Task
from reports.annual_report import annual_report, claims
from reports.annual_results import Content
from reports.document import OfficialDocument, plain_lines
from reports.docx_writer import write_docx
from reports.figures import figures, missing
from reports.lint import Finding, RegisterEntry, lint_claims, lint_register, lint_text, read_lines
from reports.lint.register import where
from reports.pdf_writer import write_pdf
from reports.trace import TraceLine
from reports.trace import trace as follow
from reports.year_record import YearRecord, collect
from secretariat.annual_reports import Change, changed, code_of
from secretariat.facts import report_facts
from secretariat.lookup import case_by_code
from secretariat.papers import known_to_the_lint, write_whole
from secretariat.rulebook import rulebook
from states.annual_report import AnnualReportFacts


def report_document(session: Session, year: int, *, appendix: bool = False) -> OfficialDocument:
    """The report as the record stands now; `Missing` when the year was not opened."""
    report = case_by_code(session, AnnualReport, code_of(year))
    content = _content(session, report, sources=appendix)
    found = follow(session, list(content.figures.values()), content.record.plan) if appendix else None
    return annual_report(content, trace=found)


def write_report(session: Session, year: int, out: Path, *, appendix: bool = False) -> list[Path]:
    """Write `bao-cao-{year}.docx` and `.pdf`; each appears whole or not at all."""
    document = report_document(session, year, appendix=appendix)
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for suffix, content in (("docx", write_docx(document)), ("pdf", write_pdf(document))):
        written.append(write_whole(out / f"bao-cao-{year}.{suffix}", content))
    return written


def trace(session: Session, year: int) -> list[TraceLine]:
    """Every figure of the report with its records and their audit entries."""
    record = year_record(session, year)
    return follow(session, figures(record), record.plan)


def missing_in(session: Session, year: int) -> list[str]:
    """What a reader would look for and the record does not hold."""
    return missing(year_record(session, year, sources=False))


def lint_report(session: Session, year: int) -> list[Finding]:
    """Everything to mend before the report is signed: its text, its claims, the documents of the year."""
    report = case_by_code(session, AnnualReport, code_of(year))
    return _lint(session, _content(session, report, sources=False))


@dataclass(frozen=True)
class ReportFile:
    """All that is to be known of a report before it is signed. `changes` are those since `compiled_at`, `facts`
    what its guards judge by, `last_event` the last entry of its journal.
    """

    trace: list[TraceLine]
    missing: list[str]
    findings: list[Finding]
    compiled_at: datetime | None
    changes: list[Change]
    facts: AnnualReportFacts
    last_event: str


def report_file(session: Session, report: AnnualReport) -> ReportFile:
    """Trace, gaps, findings and changes from one look at the record."""
    content, (last, last_event) = _content(session, report), _last(session, report)
    found = list(content.figures.values())
    return ReportFile(
        trace=follow(session, found, content.record.plan),
        missing=missing(content.record),
        findings=_lint(session, content),
        compiled_at=last.compiled_at if last else None,
        changes=changed(last, found) if last else [],
        facts=report_facts(report, last, found),
        last_event=last_event,
    )


def _last(session: Session, report: AnnualReport) -> tuple[Compilation | None, str]:
    """The latest compilation, and what was done to the report last: one statement."""
    event = (
        select(AuditEntry.event)
        .where(AuditEntry.case_kind == report.kind, AuditEntry.case_id == report.pk)
        .order_by(col(AuditEntry.seq).desc())
        .limit(1)
        .scalar_subquery()
    )
    query: Any = (
        select(Compilation, event)
        .select_from(AnnualReport)
        .outerjoin(Compilation, col(Compilation.report_id) == col(AnnualReport.id))
        .where(AnnualReport.id == report.pk)
        .order_by(col(Compilation.number).desc())
        .limit(1)
    )
    compilation, last_event = session.exec(query).one()
    return compilation, last_event or ""


def _lint(session: Session, content: Content) -> list[Finding]:
    year = content.record.year
    text = read_lines(plain_lines(annual_report(content)))
    papers = content.record.documents
    register = _register(
        session, [papers[row_id] for row_id in sorted(papers) if papers[row_id].year == year]
    )
    known = known_to_the_lint()
    return [*lint_text(text, known), *lint_claims(claims(content)), *lint_register(register, known)]


def lint_documents(session: Session) -> list[Finding]:
    """What the lint finds in the whole register."""
    return lint_register(register_entries(session), known_to_the_lint())


def lint_marks(session: Session, document_ids: Collection[int]) -> dict[int, list[Finding]]:
    """What the lint finds in each of some documents; a series is one year's, so other years are not read."""
    asked = set(document_ids)
    years = session.exec(select(Document.year).where(col(Document.id).in_(asked)).distinct()).all()
    entries = register_entries(session, years=years)
    places = {where(entry): entry.id for entry in entries}
    marks: dict[int, list[Finding]] = {}
    for found in lint_register(entries, known_to_the_lint()):
        if (document_id := places[found.where]) in asked:
            marks.setdefault(document_id, []).append(found)
    return marks


def register_entries(session: Session, *, years: Collection[int] | None = None) -> list[RegisterEntry]:
    """Every registered document, or those of some years, as the lint reads it, in the order of registration."""
    query = select(Document).order_by(col(Document.id))
    if years is not None:
        query = query.where(or_(col(Document.year).in_(years), col(Document.year_in_symbol).in_(years)))
    return _register(session, session.exec(query).all())


def _register(session: Session, rows: Sequence[Document]) -> list[RegisterEntry]:
    rounds = _rounds(session)
    return [
        RegisterEntry(
            id=row.pk,
            type=row.type,
            number=row.number,
            year_in_symbol=row.year_in_symbol,
            symbol=row.symbol,
            issued_on=row.issued_on,
            issuer=row.issuer,
            title=row.title,
            programme_year=row.programme_year,
            round_year=rounds.get(row.pk),
        )
        for row in rows
    ]


def year_record(session: Session, year: int, *, sources: bool = True) -> YearRecord:
    """As `collect` reads it, under the procedure of the year's report."""
    return _record(session, case_by_code(session, AnnualReport, code_of(year)), sources)


def _record(session: Session, report: AnnualReport, sources: bool) -> YearRecord:
    return collect(session, report.year, rulebook().procedure(report.procedure_id), sources=sources)


def _content(session: Session, report: AnnualReport, *, sources: bool = True) -> Content:
    record = _record(session, report, sources)
    return Content.of(record, figures(record), report.narrative, record.document(report.document_id))


def _rounds(session: Session) -> dict[int, int]:
    """Document id of a submission -> programme year of the round it belongs to.

    The listed tasks say it; a submission taken over from paper without its list belongs to the last
    call issued before it in the same calendar year.
    """
    calls, submitted, listed = _calls_and_submissions(session)
    rounds: dict[int, int] = {}
    for dossier_id, paper_id, issued_on in submitted:
        years = listed.get(dossier_id, set())
        if not years:
            before = [(on, year) for on, year in calls if on <= issued_on and on.year == issued_on.year]
            years = {max(before)[1]} if before else set()
        if len(years) == 1:
            rounds[paper_id] = min(years)
    return rounds


Calls = list[tuple[date, int]]
Submissions = list[tuple[int, int, date]]


def _calls_and_submissions(session: Session) -> tuple[Calls, Submissions, dict[int, set[int]]]:
    """(day, year) of each call issued, (dossier, document, day) of each submission, and dossier -> the programme
    years of the tasks that it lists; one statement.
    """
    issued_on, no_day = col(Document.issued_on), cast(null(), Date)
    parts: list[Any] = [
        select(literal("call"), col(Announcement.year), literal(0), issued_on)
        .join(Document, col(Document.id) == col(Announcement.document_id))
        .where(issued_on.is_not(None)),
        select(literal("submission"), col(Dossier.id), col(Document.id), issued_on)
        .join(Document, col(Document.id) == col(Dossier.document_id))
        .where(issued_on.is_not(None)),
        select(literal("listed"), col(DossierItem.dossier_id), col(Task.year), no_day)
        .join(Task, col(DossierItem.task_id) == col(Task.id))
        .distinct(),
    ]
    calls: Calls = []
    submitted: Submissions = []
    listed: dict[int, set[int]] = {}
    for what, one, other, on in session.connection().execute(union_all(*parts)):
        if what == "call":
            calls.append((on, one))
        elif what == "submission":
            submitted.append((one, other, on))
        else:
            listed.setdefault(one, set()).add(other)
    return calls, submitted, listed
