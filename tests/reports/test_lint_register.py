"""The register of documents: types, numbers, dates and years that cannot all be right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.lint import Finding, RegisterEntry, lint_register

NOTICE = RegisterEntry(
    id=1,
    type="TB",
    number=16,
    year_in_symbol=None,
    symbol="TB-KHCN",
    issued_on=date(2024, 4, 12),
    issuer="Sở KH&CN",
    title="Thông báo đề xuất, đặt hàng nhiệm vụ năm 2025",
    programme_year=2025,
    round_year=2025,
)
DECISION = replace(NOTICE, id=2, type="QĐ", number=76, symbol="QĐ-KHCN", issued_on=date(2024, 8, 7))
SUBMISSION = replace(
    NOTICE,
    id=3,
    type="TTr",
    number=40,
    symbol="TTr-KHCN",
    issued_on=date(2024, 10, 25),
    title="Tờ trình danh mục",
)


def rules(*entries: RegisterEntry) -> list[tuple[str, str]]:
    return [(found.rule, found.where.split(" (")[0]) for found in lint_register(entries)]


def test_a_register_in_order_has_no_findings() -> None:
    assert lint_register([NOTICE, DECISION, SUBMISSION]) == []


def test_the_real_submission_is_found_with_its_symbol_and_its_year_and_nothing_follows_from_them() -> None:
    real = replace(SUBMISSION, symbol="QĐ-KHCN", programme_year=2024)
    assert rules(NOTICE, DECISION, real) == [
        ("type-symbol-mismatch", "Văn bản 3"),
        ("programme-year-mismatch", "Văn bản 3"),
    ]


@pytest.mark.parametrize(
    ("entry", "rule"),
    [
        (replace(SUBMISSION, symbol="QĐ-KHCN"), "type-symbol-mismatch"),
        (replace(SUBMISSION, symbol="SKHCN-TĐC"), "type-symbol-mismatch"),
        (replace(NOTICE, type="CV"), "type-symbol-mismatch"),
        (replace(NOTICE, type="Thông báo", symbol="HD-KHCN"), "type-symbol-mismatch"),
        (replace(NOTICE, number=None), "number-missing"),
        (replace(NOTICE, issued_on=None), "date-missing"),
        (replace(NOTICE, programme_year=2024), "programme-year-mismatch"),
    ],
)
def test_a_row_with_a_defect_is_found(entry: RegisterEntry, rule: str) -> None:
    assert [name for name, _ in rules(entry)] == [rule]


@pytest.mark.parametrize(
    "entry",
    [
        replace(NOTICE, type="Thông báo"),
        replace(NOTICE, type="CV", symbol="SKHCN-TĐC"),
        replace(NOTICE, type="QĐ", symbol="QĐ-UBND", year_in_symbol=2024),
        replace(NOTICE, type="NQ", symbol="QH15", year_in_symbol=2024),
        replace(NOTICE, type="Luật", symbol="QH15", year_in_symbol=2024),
        replace(NOTICE, type="BB", symbol="BB-HĐTV", number=None),
        replace(NOTICE, programme_year=None),
        replace(NOTICE, round_year=None),
    ],
)
def test_a_row_in_order_is_left_alone(entry: RegisterEntry) -> None:
    assert lint_register([entry]) == []


def test_an_unknown_type_is_refused() -> None:
    with pytest.raises(ValueError, match="Không có loại văn bản “XX”"):
        lint_register([replace(NOTICE, type="XX")])


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (replace(NOTICE, id=9), True),
        (replace(NOTICE, id=9, issued_on=date(2024, 12, 31)), True),
        (replace(NOTICE, id=9, issued_on=date(2025, 1, 2)), False),
        (replace(NOTICE, id=9, issuer="Chi cục TĐC"), False),
        (replace(NOTICE, id=9, type="QĐ", symbol="QĐ-KHCN"), False),
        (replace(NOTICE, id=9, year_in_symbol=2024), False),
        (replace(NOTICE, id=9, number=17), False),
    ],
    ids=[
        "same day",
        "same year",
        "next year",
        "other issuer",
        "other type",
        "normative series",
        "other number",
    ],
)
def test_a_number_is_used_once_in_its_series_and_year(other: RegisterEntry, found: bool) -> None:
    expected = [("number-duplicate", "Văn bản 9")] if found else []
    assert rules(NOTICE, other) == expected


def test_a_duplicate_names_the_document_that_holds_the_number() -> None:
    (finding,) = lint_register([NOTICE, replace(NOTICE, id=9)])
    assert "Văn bản 1 (16/TB-KHCN ngày 12/4/2024)" in finding.message


def series(*days: int) -> list[RegisterEntry]:
    """Notices 01, 02, … of 2024 issued on these days of the year, in a register kept in reverse."""
    start = date(2023, 12, 31)
    return [
        replace(NOTICE, id=number, number=number, issued_on=start + timedelta(days=day))
        for number, day in reversed(list(enumerate(days, start=1)))
    ]


def out_of_order(entries: list[RegisterEntry]) -> list[Finding]:
    return [found for found in lint_register(entries) if found.rule == "number-out-of-date-order"]


@pytest.mark.parametrize(
    ("days", "ids"),
    [
        ((10, 20, 30), []),
        ((10, 10, 10), []),
        ((10, 90, 30, 40), [2]),
        ((10, 20, 5, 40), [3]),
        ((10, 20, 30, 1), [4]),
        ((80, 90, 30, 40, 50), [1, 2]),
    ],
    ids=["rising", "one day", "one too late", "one too early", "the last", "two of five"],
)
def test_the_fewest_documents_out_of_date_order_are_found(days: tuple[int, ...], ids: list[int]) -> None:
    assert [found.where.split(" (")[0] for found in out_of_order(series(*days))] == [
        f"Văn bản {i}" for i in ids
    ]


def test_the_order_is_told_against_a_neighbour_in_the_series() -> None:
    (finding,) = out_of_order(series(10, 20, 5, 40))
    assert "Số 03 không theo thứ tự ngày với 02/TB-KHCN ngày 20/01/2024" in finding.message


@given(st.lists(st.integers(1, 366), max_size=12))
def test_numbers_given_out_day_by_day_are_never_out_of_order(days: list[int]) -> None:
    assert lint_register(series(*sorted(days))) == []


@given(st.lists(st.integers(1, 366), min_size=1, max_size=12))
def test_without_the_documents_found_the_series_is_in_order(days: list[int]) -> None:
    entries = series(*days)
    found = {finding.where for finding in out_of_order(entries)}
    left = [entry for entry in entries if not any(f"Văn bản {entry.id} (" in where for where in found)]
    assert out_of_order(left) == []
    assert bool(found) == (days != sorted(days))
