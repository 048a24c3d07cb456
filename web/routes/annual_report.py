"""The annual report: its figures down to their records, the texts beside them, what is missing, and its draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlmodel import col, select

from models import CASES, AnnualReport
from reports.docx_writer import write_docx
from reports.figures import Source
from reports.pdf_writer import write_pdf
from reports.trace import Entry, TraceLine, runs, value_text
from secretariat.annual_reports import code_of
from secretariat.casefile import event_label
from secretariat.next_acts import next_acts
from secretariat.report_files import report_document, report_file
from secretariat.sight import seen_case
from secretariat.values import article
from states.annual_report import ANNUAL_REPORT, NARRATIVE_PARTS
from states.lifecycles import LIFECYCLES
from states.roles import may_open
from states.vietnamese import grouped
from web.depends import Reading
from web.pages import page
from web.routes.cases import act_lines
from web.visit import Visit

router = APIRouter()

KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@router.get("/report", name="annual_report")
def reports(request: Request, visit: Reading) -> Response:
    rows = visit.session.exec(select(AnnualReport).order_by(col(AnnualReport.year).desc())).all()
    opens = visit.actor.roles & may_open("annual_report", "open_year")
    return page(
        request,
        "annual_report/years.html",
        visit,
        "Báo cáo năm",
        rows=[(row, ANNUAL_REPORT.states[row.state]) for row in rows],
        opening=request.app.state.links("new_page", {"kind": "annual_report", "event": "open_year"})
        if opens
        else None,
    )


@router.get("/report/{year}", name="annual_report_year")
def report(request: Request, visit: Reading, year: int, done: str | None = None) -> Response:
    row = _report(visit, year)
    file = report_file(visit.session, row)
    write = request.app.state.links("act_page", {"kind": row.kind, "code": row.code, "event": "write"})
    acts = act_lines(
        request, visit, row, next_acts(visit.session, row, visit.by(row.version), facts=file.facts)
    )
    return page(
        request,
        "annual_report/report.html",
        visit,
        visit.say("Báo cáo năm {year}").format(year=year),
        messages=_said(visit, row, file.last_event, done),
        report=row,
        state_label=ANNUAL_REPORT.states[row.state],
        figures=[_shown(request, year, line) for line in file.trace],
        parts=[(part, label, row.narrative.get(part, "")) for part, label in NARRATIVE_PARTS.items()],
        writes=any(act.href == write for act in acts),
        acts=[act for act in acts if act.href != write],
        compiled_at=file.compiled_at,
        changes=[(each.label, _value(each.before), _value(each.after)) for each in file.changes],
        missing=file.missing,
        findings=[(each, article(each.article)) for each in file.findings],
    )


@router.get("/report/{year}/draft.{suffix}", name="annual_report_file")
def draft(visit: Reading, year: int, suffix: Literal["docx", "pdf"], sources: bool = False) -> Response:
    _report(visit, year)
    document = report_document(visit.session, year, appendix=sources)
    content = write_docx(document) if suffix == "docx" else write_pdf(document)
    name = f"bao-cao-{year}{'-kem-nguon' if sources else ''}.{suffix}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=KINDS[suffix], headers=headers)


def _report(visit: Visit, year: int) -> AnnualReport:
    row = seen_case(visit.session, visit.actor, "annual_report", code_of(year))
    assert isinstance(row, AnnualReport)
    return row


def _said(visit: Visit, row: AnnualReport, last: str, done: str | None) -> list[tuple[str, str]]:
    """What was just done, told from the record and not from the address."""
    if done is None or last != done:
        return []
    return [("good", visit.say("Đã thực hiện: {act}.").format(act=visit.say(event_label(row.kind, done))))]


@dataclass(frozen=True)
class SourceLine:
    """One record behind a figure; `href` is None where the desk has no page of it."""

    name: str
    href: str | None
    entries: str
    last: str


@dataclass(frozen=True)
class FigureLine:
    id: str
    label: str
    value: str
    sources: list[SourceLine]


def _shown(request: Request, year: int, line: TraceLine) -> FigureLine:
    sources = [
        SourceLine(
            source.name,
            _page_of(request, year, source),
            runs([entry.seq for entry in entries]) if entries else "",
            _last(source, entries),
        )
        for source, entries in line.sources
    ]
    return FigureLine(line.figure.id, line.figure.label, value_text(line.figure), sources)


def _page_of(request: Request, year: int, source: Source) -> str | None:
    links = request.app.state.links
    if source.kind in CASES:
        return str(links("case", {"kind": source.kind, "code": source.name}))
    if source.kind == "document":
        return str(links("document", {"code": f"V{source.id}"}))
    return str(links("activities", {"year": year})) if source.kind in ("annual_plan", "spending") else None


def _last(source: Source, entries: tuple[Entry, ...]) -> str:
    """The last entry of a case by its name; of other records the number says enough."""
    if not entries or source.kind not in LIFECYCLES:
        return ""
    return event_label(source.kind, entries[-1].event)


def _value(value: Any) -> str:
    if value is None:
        return "–"
    return grouped(value) if isinstance(value, int) else str(value)
