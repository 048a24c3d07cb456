"""Normative or individual: the year in a decision's number against what it decides and who decides it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from reports.lint import RegisterEntry, lint_register, lint_text, read_lines

FORM, AUTHORITY = "decision-form-mismatch", "normative-without-authority"


def rules(text: str) -> list[str]:
    found = [one.rule for one in lint_text(read_lines(text.splitlines()))]
    return [rule for rule in found if rule in (FORM, AUTHORITY)]


def decision(
    number: str, subject: str, year: int = 2024, agency: str = "ỦY BAN NHÂN DÂN TỈNH TÂY NINH"
) -> str:
    return (
        f"{agency}\nSố: {number}\nTây Ninh, ngày 12 tháng 3 năm {year}\nQUYẾT ĐỊNH\n{subject}\n"
        "Điều 1. Nội dung."
    )


@pytest.mark.parametrize(
    ("number", "subject"),
    [
        ("19/2024/QĐ-UBND", "Về việc phê duyệt Danh mục nhiệm vụ khoa học và công nghệ năm 2025"),
        ("19/2024/QĐ-UBND", "Thành lập Hội đồng tư vấn xác định nhiệm vụ"),
        ("19/2024/QĐ-UBND", "V/v giao nhiệm vụ cho Sở Khoa học và Công nghệ"),
        ("19/2024/QĐ-UBND", "Giao trực tiếp Trường Đại học thực hiện nhiệm vụ"),
        ("19/2024/QĐ-UBND", "Về việc ban hành Kế hoạch triển khai Chương trình năm 2024"),
        ("220/QĐ-UBND", "Ban hành Quy định quản lý nhiệm vụ khoa học và công nghệ"),
        ("220/QĐ-UBND", "Về việc ban hành Quy chế quản lý kinh phí sự nghiệp"),
        ("220/QĐ-UBND", "Sửa đổi, bổ sung một số điều của Quy định kèm theo Quyết định số 48/2015/QĐ-UBND"),
        ("220/QĐ-UBND", "Về việc bãi bỏ Quyết định số 48/2015/QĐ-UBND"),
    ],
)
def test_a_number_of_the_other_form_is_found(number: str, subject: str) -> None:
    assert rules(decision(number, subject)) == [FORM]


@pytest.mark.parametrize(
    ("number", "subject", "year"),
    [
        ("220/QĐ-UBND", "Về việc phê duyệt Danh mục nhiệm vụ", 2024),
        ("19/2024/QĐ-UBND", "Ban hành Quy định quản lý nhiệm vụ", 2024),
        ("19/2024/QĐ-UBND", "Quy định chức năng, nhiệm vụ của Hội đồng do Ủy ban thành lập", 2024),
        ("19/2024/QĐ-UBND", "Sửa đổi Quy định ban hành kèm theo Quyết định số 48/2015/QĐ-UBND", 2024),
        ("19/2024/QĐ-UBND", "Bãi bỏ văn bản quy phạm pháp luật", 2024),
        ("19/2024/QĐ-UBND", "Phê duyệt đơn giá dịch vụ", 2024),
        ("220/QĐ-UBND", "Ban hành Quy chế làm việc của Hội đồng khoa học", 2024),
        ("220/QĐ-UBND", "Ban hành Quy chế phối hợp giữa các sở, ngành", 2024),
        ("220/QĐ-UBND", "Ban hành Quy định tạm thời về hồ sơ", 2024),
        ("220/QĐ-UBND", "Ban hành Kế hoạch triển khai Quyết định số 48/2015/QĐ-UBND", 2024),
        # Before the law of 2015 individual decisions carried a year, too.
        ("34/2012/QĐ-UBND", "Phê duyệt Chương trình phát triển", 2012),
        ("220/QĐ-TTg", "Ban hành Quy chế quản lý", 2024),
    ],
)
def test_a_number_of_the_right_form_is_left_alone(number: str, subject: str, year: int) -> None:
    assert rules(decision(number, subject, year)) == []


@pytest.mark.parametrize("agency", ["SỞ KHOA HỌC VÀ CÔNG NGHỆ", "CHI CỤC TIÊU CHUẨN ĐO LƯỜNG CHẤT LƯỢNG"])
def test_a_department_cannot_give_a_normative_number(agency: str) -> None:
    assert rules(decision("19/2024/QĐ-KHCN", "Ban hành Quy định", agency=agency)) == [AUTHORITY]
    assert rules(decision("19/QĐ-KHCN", "Ban hành Quy định", agency=agency)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Theo Quyết định số 76/2024/QĐ-KHCN ngày 07/8/2024 của Sở KH&CN.", [AUTHORITY]),
        ("Theo Quyết định số 76/2024/QĐ-KHCN ngày 07/8/2024 của Giám đốc Sở KH&CN.", [AUTHORITY]),
        ("Theo Quyết định số 76/2001/QĐ-KHCN ngày 07/8/2001 của Sở KH&CN.", []),
        ("Theo Quyết định số 76/QĐ-KHCN ngày 07/8/2024 của Sở KH&CN.", []),
        ("Theo Quyết định số 13/2006/QĐ-BKHCN ngày 07/8/2006 của Bộ KH&CN.", []),
        ("Theo Hợp đồng số 05/2024/HĐ-KHCN ngày 07/8/2024 của Sở KH&CN.", []),
        (
            "Theo Quyết định số 5/2024/QĐ-UBND ngày 07/8/2024 của UBND tỉnh về việc phê duyệt Danh mục.",
            [FORM],
        ),
        ("Theo Quyết định số 5/QĐ-UBND ngày 07/8/2024 của UBND tỉnh về việc phê duyệt Danh mục.", []),
        (
            "Theo Quyết định số 5/QĐ-UBND ngày 07/8/2024 của UBND tỉnh về việc ban hành Quy định quản lý.",
            [FORM],
        ),
        ("Theo Quyết định số 48/2015/QĐ-UBND của UBND tỉnh, Sở đã trình phê duyệt danh mục.", []),
        ("Theo Quyết định số 48/2024/QĐ-UBND của UBND tỉnh phê duyệt danh mục được trình.", []),
    ],
)
def test_cited_decisions_are_judged_by_the_same_rules(text: str, expected: list[str]) -> None:
    assert rules(text) == expected


ROW = RegisterEntry(
    id=1,
    type="QĐ",
    number=76,
    year_in_symbol=2024,
    symbol="QĐ-KHCN",
    issued_on=date(2024, 8, 7),
    issuer="department",
    title="Thành lập Hội đồng tư vấn",
    programme_year=None,
    round_year=None,
)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (ROW, [AUTHORITY]),
        (replace(ROW, issuer="Sở KH&CN"), [AUTHORITY]),
        (replace(ROW, year_in_symbol=None), []),
        (replace(ROW, issuer="ubnd", symbol="QĐ-UBND"), [FORM]),
        (replace(ROW, issuer="ubnd", symbol="QĐ-UBND", year_in_symbol=None), []),
        (replace(ROW, issuer="Bộ KH&CN", symbol="QĐ-BKHCN"), []),
        (replace(ROW, type="HĐ", symbol="HĐ-KHCN"), []),
    ],
)
def test_registered_decisions_are_judged_by_the_same_rules(row: RegisterEntry, expected: list[str]) -> None:
    assert [one.rule for one in lint_register([row])] == expected


def test_a_finding_names_the_symbol_that_would_be_right() -> None:
    (found,) = lint_register([ROW])
    assert "hãy ghi “…/QĐ-KHCN”, không ghi năm" in found.message
