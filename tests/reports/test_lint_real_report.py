"""The report of 2024 with the defects it was typed with: each that a reader can see is found once, and nothing else."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from reports.docx_reader import read_docx
from reports.lint import DocumentText, Finding, Known, claims_in_text, lint_claims, lint_text, read_lines
from states.procedure import load_procedures
from tests.reports.typed_docx import typed_report

PROCEDURES = Path(__file__).parents[2] / "procedures"

IN_THE_TEXT = {
    "number-missing": "Số, ký hiệu của văn bản",
    "date-missing": "Địa danh và thời gian ban hành",
    "type-symbol-mismatch": "Chú thích 3",
    "basis-undated": "Căn cứ Nghị quyết số 41/2022/NQ-HĐND",
    "basis-without-issuer": "Căn cứ Nghị quyết số 41/2022/NQ-HĐND",
    "programme-year-mismatch": "Trình Ủy ban nhân dân tỉnh phê duyệt Danh mục",
    "quote-unbalanced": "Tiếp tục triển khai các nhiệm vụ",
    "section-numbering-jump": "3. Hỗ trợ doanh nghiệp áp dụng tiêu chuẩn",
}
IN_ITS_CLAIMS = {
    "decision-cited-as-proof": "Tổ chức họp Hội đồng tư vấn xác định nhiệm vụ",
    "approval-missing": "Trong năm 2024, triển khai thực hiện các nhiệm vụ",
    "budget-spent-missing": "Sở KH&CN đã tham mưu trình UBND tỉnh ban hành",
}


@pytest.fixture(scope="module")
def text() -> str:
    return Path(__file__).with_name("report_2024_as_typed.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def report(text: str) -> DocumentText:
    return read_lines(text.splitlines())


def test_the_head_of_the_report_is_read(report: DocumentText) -> None:
    assert (report.kind, report.number, report.symbol, report.signed_on) == ("BC", None, "BC-KHCN", None)


def test_the_footnotes_are_taken_out_and_the_paragraph_they_interrupt_is_whole(report: DocumentText) -> None:
    assert report.footnotes[3] == "Tờ trình số 40/QĐ-KHCN ngày 25/10/2024 của Sở KH&CN."
    assert any("các khóa đào tạo của Viện Năng suất Việt Nam" in line for line in report.lines)


def test_each_defect_of_form_is_found_once_and_no_more(report: DocumentText) -> None:
    assert Counter(found.rule for found in lint_text(report)) == Counter(list(IN_THE_TEXT))


def test_each_unproved_claim_is_found_once_and_no_more(report: DocumentText) -> None:
    findings = lint_claims(claims_in_text(report))
    assert Counter(found.rule for found in findings) == Counter(list(IN_ITS_CLAIMS))


def test_each_finding_says_where_it_is(report: DocumentText) -> None:
    findings = [*lint_text(report), *lint_claims(claims_in_text(report))]
    for rule, place in (IN_THE_TEXT | IN_ITS_CLAIMS).items():
        assert [place in found.where for found in findings if found.rule == rule] == [True], rule


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("type-symbol-mismatch", "Tờ trình mang ký hiệu “40/QĐ-KHCN” của quyết định"),
        (
            "programme-year-mismatch",
            "danh mục nhiệm vụ năm 2024 trong khi đợt đề xuất và hội đồng là của năm 2025",
        ),
        ("section-numbering-jump", "có thể phải là “2.3.”"),
        ("decision-cited-as-proof", "Quyết định 76/QĐ-KHCN chỉ chứng minh việc thành lập"),
    ],
)
def test_a_finding_says_what_is_wrong_and_how_to_mend_it(report: DocumentText, rule: str, says: str) -> None:
    (message,) = [
        found.message
        for found in [*lint_text(report), *lint_claims(claims_in_text(report))]
        if found.rule == rule
    ]
    assert says in message


MENDED = [
    # (as typed, as it should be, the rules that speak when only this stays as typed)
    ("Số: /BC-KHCN", "Số: 95/BC-KHCN", {"number-missing"}),
    ("ngày tháng 11 năm 2024", "ngày 20 tháng 11 năm 2024", {"date-missing"}),
    (
        "41/2022/NQ-HĐND quy",
        "41/2022/NQ-HĐND ngày 09/12/2022 của Hội đồng nhân dân tỉnh Tây Ninh quy",
        {"basis-undated", "basis-without-issuer"},
    ),
    ("\n3. Hỗ trợ", "\n2.3. Hỗ trợ", {"section-numbering-jump"}),
    ("cấp tỉnh năm 2024 thuộc", "cấp tỉnh năm 2025 thuộc", {"programme-year-mismatch"}),
    ("40/QĐ-KHCN", "40/TTr-KHCN", {"type-symbol-mismatch"}),
    ("Tây Ninh như thông tin", "Tây Ninh” như thông tin", {"quote-unbalanced"}),
    ("² Quyết định số 76/QĐ-KHCN", "² Biên bản số 02/BB-HĐTV", {"decision-cited-as-proof"}),
    ("triệu đồng chẵn).", "triệu đồng chẵn), đã chi 98.500.000 đồng.", {"budget-spent-missing"}),
    ("³ Tờ", "³ Quyết định số 3001/QĐ-UBND ngày 05/11/2024 của UBND tỉnh theo Tờ", {"approval-missing"}),
]


def rules_left(text: str) -> set[str]:
    report = read_lines(text.splitlines())
    return {found.rule for found in [*lint_text(report), *lint_claims(claims_in_text(report))]}


def test_the_mended_report_is_clean(text: str) -> None:
    for typed, right, _ in MENDED:
        assert text.count(typed) == 1
        text = text.replace(typed, right)
    assert rules_left(text) == set()


@pytest.mark.parametrize(("left", "rules"), [(typed, rules) for typed, _, rules in MENDED])
def test_mending_all_but_one_defect_leaves_that_one(text: str, left: str, rules: set[str]) -> None:
    for typed, right, _ in MENDED:
        text = text if typed == left else text.replace(typed, right)
    assert rules_left(text) == rules


# Each defect that domain.md lists: (rule, a word of its place, a word of what is said about it).
LISTED = {
    "Tờ trình numbered QĐ": ("type-symbol-mismatch", "Chú thích 3", "Tờ trình mang ký hiệu “40/QĐ-KHCN”"),
    "the list of 2024 in a round of 2025": ("programme-year-mismatch", "Danh mục", "của năm 2025"),
    "a quotation never closed": ("quote-unbalanced", "Tiếp tục triển khai", "không được đóng"),
    "section 3. where 2.3 is meant": ("section-numbering-jump", "3. Hỗ trợ", "“2.3.”"),
    "number blank": ("number-missing", "Số, ký hiệu", "hiện ghi “Số: …/BC-KHCN”"),
    "date blank": ("date-missing", "thời gian", "chưa ghi đủ ngày"),
    "no decision of the People's Committee": ("approval-missing", "Trong năm 2024", "phê duyệt"),
    "no figure for the budget spent": ("budget-spent-missing", "tham mưu", "số đã sử dụng"),
    "a decision as proof of a meeting": ("decision-cited-as-proof", "họp Hội đồng", "hãy dẫn biên bản họp"),
    "NQ 41/2022 without date": ("basis-undated", "41/2022/NQ-HĐND", "thiếu ngày"),
    "NQ 41/2022 without issuer": ("basis-without-issuer", "41/2022/NQ-HĐND", "cơ quan ban hành"),
}


@pytest.fixture(scope="module")
def in_word(text: str) -> list[Finding]:
    """What the lint says of the report as a DOCX, with all that the procedures know."""
    doc = read_docx(typed_report(text))
    known = Known.of(load_procedures(PROCEDURES).values())
    return [*lint_text(doc, known), *lint_claims(claims_in_text(doc))]


@pytest.mark.parametrize("defect", LISTED)
def test_each_listed_defect_is_found_in_the_word_file(in_word: list[Finding], defect: str) -> None:
    rule, place, said = LISTED[defect]
    (found,) = [one for one in in_word if one.rule == rule]
    assert place in found.where
    assert said in found.message


def test_nothing_else_is_found_in_the_word_file(in_word: list[Finding]) -> None:
    assert sorted(one.rule for one in in_word) == sorted(rule for rule, _, _ in LISTED.values())


def test_the_word_file_reads_as_the_text_does(text: str, report: DocumentText) -> None:
    doc = read_docx(typed_report(text))
    assert list(doc.lines[6:]) == list(report.lines[2:])
    assert doc.footnotes == report.footnotes
