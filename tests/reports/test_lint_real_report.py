"""The report of 2024 with the defects it was typed with: each that a reader can see is found once, and nothing else."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from reports.lint import DocumentText, claims_in_text, lint_claims, lint_text, read_lines

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
