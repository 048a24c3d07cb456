"""What stands before reviewing and signing the annual report."""

from __future__ import annotations

from states.annual_report import NARRATIVE_PARTS, AnnualReportFacts, matches_the_record, narrative_is_written
from tests.states.conftest import Judged, context, guards_of, judged_both_ways, row, table_of

REPORT = row("compiled")
WHOLE = frozenset(NARRATIVE_PARTS)

CASES = {
    "every part written": Judged(narrative_is_written, REPORT, context(AnnualReportFacts(WHOLE))),
    "nothing written": Judged(
        narrative_is_written,
        REPORT,
        context(AnnualReportFacts()),
        (f"Chưa viết phần: {', '.join(NARRATIVE_PARTS.values())};",),
    ),
    "the directions left out": Judged(
        narrative_is_written,
        REPORT,
        context(AnnualReportFacts(WHOLE - {"directions"})),
        ("Chưa viết phần: Phương hướng triển khai;",),
    ),
    "figures as the record has them": Judged(
        matches_the_record, REPORT, context(AnnualReportFacts(current=True))
    ),
    "the record has moved on": Judged(
        matches_the_record,
        REPORT,
        context(AnnualReportFacts(WHOLE)),
        ("Số liệu đã thay đổi sau lần tổng hợp gần nhất", "hãy tổng hợp lại"),
    ),
}


@table_of(CASES)
def test_a_guard_of_the_report_says_what_stands_against_the_act(case: Judged) -> None:
    case.check()


def test_every_guard_of_the_chart_is_judged_both_ways() -> None:
    assert judged_both_ways(CASES) == guards_of("annual_report")
