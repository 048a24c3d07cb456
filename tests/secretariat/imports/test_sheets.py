"""What a sheet holds beside plain values: merged cells, formulas, errors, several sheets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from secretariat.imports.check import check_list
from states.errors import BadInput
from tests.secretariat.imports.conftest import Check
from tests.secretariat.imports.office import NUMBER
from tests.secretariat.imports.test_workbook import HEADINGS, LIST
from tests.secretariat.imports.workbooks import book, books, formula, uncounted


def test_a_merged_cell_speaks_for_the_rows_it_covers_and_for_no_other(
    looking: Session, tmp_path: Path
) -> None:
    def merge(_: Any, sheet: Any) -> None:
        sheet.merge_range(1, 2, 2, 2, "Khu phố 1")

    rows: list[list[Any]] = [
        HEADINGS,
        ["Công ty A", None, "Khu phố 1"],
        ["Công ty B", None],
        ["Công ty C", NUMBER],
    ]
    checked = check_list(looking, book(tmp_path / "list.xlsx", rows, shape=merge))
    addresses = [row.steps[0].form.get("address") for row in checked.rows]
    assert addresses == ["Khu phố 1", "Khu phố 1", None]


def test_headings_over_two_rows_are_read_together(looking: Session, tmp_path: Path) -> None:
    def merge(_: Any, sheet: Any) -> None:
        for column, text in enumerate(("Mã thông báo", "Tổ chức đề xuất", "Tên nhiệm vụ")):
            sheet.merge_range(0, column, 1, column, text)
        sheet.merge_range(0, 3, 0, 4, "Kinh phí (triệu đồng)")

    rows: list[list[Any]] = [
        [],
        ["", "", "", "NSNN", "Nguồn khác"],
        ["TB-2025", "DN1", "Nhiệm vụ mới", 900, 100],
    ]
    checked = check_list(looking, book(tmp_path / "list.xlsx", rows, shape=merge), kind="proposals")
    (row,) = checked.rows
    assert row.row == 3
    assert {"funding_state", "funding_other"} <= set(row.steps[0].form)


def test_a_formula_counts_by_the_value_that_excel_kept(check: Check) -> None:
    (row,) = check([HEADINGS, [formula("=A9", "Công ty A"), None, "Khu phố 2"]]).rows
    assert row.steps[0].form["name"] == "Công ty A"


def test_a_formula_that_nobody_counted_is_said(looking: Session, tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        HEADINGS,
        ["Công ty A", None, formula("=A9")],
        [formula("=A9"), None, "Khu phố 2"],
        [formula("=A9")],
    ]
    path = uncounted(book(tmp_path / "list.xlsx", rows))
    first, second, third = check_list(looking, path).rows
    assert "công thức chưa có kết quả" in first.notes[0]
    assert first.outcome == "new"
    for row in (second, third):
        assert row.outcome == "refused"
        assert "Tên tổ chức: ô là công thức chưa có kết quả; hãy mở tệp bằng Excel" in row.reasons[0]


@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?"])
def test_an_error_value_is_refused_by_its_name(check: Check, error: str) -> None:
    counted, typed, elsewhere = check(
        [
            [*HEADINGS, "Ghi chú"],
            ["Công ty A", None, formula("=x", error)],
            ["Công ty B", None, error],
            ["Công ty C", None, "Khu phố 2", formula("=x", error)],
        ]
    ).rows
    for row in (counted, typed):
        assert row.reasons == [f"Địa chỉ: ô đang báo lỗi {error}; hãy sửa công thức hoặc ghi lại giá trị."]
    assert elsewhere.outcome == "new"


def test_the_sheet_with_the_list_is_found_or_asked_for(looking: Session, tmp_path: Path) -> None:
    notes = [["Ghi chép"], ["x"]]
    one = books(tmp_path / "one.xlsx", {"Ghi chép": notes, "DN": LIST})
    assert check_list(looking, one).sheet == "DN"
    two = books(tmp_path / "two.xlsx", {"2024": LIST, "2025": LIST})
    with pytest.raises(BadInput, match=r"“2024”, “2025”.*tên trang tính"):
        check_list(looking, two)
    assert check_list(looking, two, sheet=" 2025 ").sheet == "2025"


def test_a_hidden_sheet_is_not_looked_at(looking: Session, tmp_path: Path) -> None:
    def hide(_: Any, sheet: Any) -> None:
        if sheet.name == "Ẩn":
            sheet.hide()

    path = books(tmp_path / "list.xlsx", {"DN": LIST, "Ẩn": LIST}, shape=hide)
    assert check_list(looking, path).sheet == "DN"
