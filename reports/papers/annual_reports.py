"""The annual report (Báo cáo năm) as a paper, so that signing it freezes its files."""

from __future__ import annotations

from dataclasses import replace

from models import AnnualReport
from reports.annual_report import annual_report as report
from reports.annual_results import Content
from reports.document import OfficialDocument
from reports.figures import figures
from reports.papers.draft import Draft, head_signs, paper, replacing
from reports.year_record import collect


@paper("annual_report")
def annual_report(draft: Draft) -> OfficialDocument:
    """The report as the record stands; without a number of its own it shows the one it was signed under."""
    row: AnnualReport = draft.case
    record = collect(draft.session, row.year, draft.procedure, sources=False)
    signed = draft.paper or record.document(row.document_id)
    document = report(Content.of(record, figures(record), row.narrative, signed))
    if draft.paper is None:
        return document
    return replace(
        document,
        signature=head_signs(draft, draft.agency("department")),
        body=(*document.body, *replacing(draft)),
    )
