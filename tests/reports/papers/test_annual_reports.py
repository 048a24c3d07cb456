"""The annual report as a paper: the report of the record, signed under its number."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from models import AnnualReport, Document
from reports.document import plain_lines
from secretariat.annual_reports import open_year
from secretariat.papers import fill
from secretariat.report_files import report_document
from states.papers import paper_rule
from tests.reports.papers.lived import TODAY
from tests.secretariat.builders import at as moment
from tests.secretariat.builders import begin

RULE = paper_rule("annual_report")


@pytest.fixture
def report(year: Session) -> AnnualReport:
    opened: AnnualReport = begin(open_year, year, moment(1, 3), year=2025)
    year.flush()
    return opened


def signed(year: Session, number: int, **more: Any) -> Document:
    paper = Document(
        type="BC",
        symbol="BC-KHCN",
        number=number,
        year=2025,
        issued_on=date(2025, 11, 27),
        issuer="department",
        title="Báo cáo năm 2025",
        registered_at=moment(11, 27),
        **more,
    )
    year.add(paper)
    year.flush()
    return paper


def test_the_draft_is_the_report_of_the_record(year: Session, report: AnnualReport) -> None:
    assert fill(year, RULE, report, today=TODAY) == report_document(year, 2025)


def test_a_signed_report_bears_its_number_and_whoever_signed_it(year: Session, report: AnnualReport) -> None:
    paper = signed(year, 38, signer="Trần Văn Bình", authority="KT. GIÁM ĐỐC")
    shown = plain_lines(fill(year, RULE, report, today=TODAY, paper=paper))
    assert "Số: 38/BC-KHCN" in shown
    at = shown.index("KT. GIÁM ĐỐC")
    assert shown[at + 1 : at + 3] == ["PHÓ GIÁM ĐỐC", "Trần Văn Bình"]


def test_a_corrected_report_names_the_one_it_replaces(year: Session, report: AnnualReport) -> None:
    paper = signed(year, 39, corrects_id=signed(year, 38).pk)
    shown = plain_lines(fill(year, RULE, report, today=TODAY, paper=paper))
    assert "Báo cáo này thay thế Báo cáo số 38/BC-KHCN ngày 27/11/2025 của Sở KH&CN." in shown
