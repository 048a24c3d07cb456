"""Headings: with or without accents, in any order and case, under title rows, over two rows, in millions."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from secretariat.imports.check import KINDS
from secretariat.imports.columns import Column, match
from secretariat.imports.plan import ListKind
from states.errors import BadInput
from tests.secretariat.imports.conftest import Check
from tests.secretariat.imports.office import NUMBER, TAX_CODE
from tests.secretariat.imports.workbooks import Rows

COLUMNS = [(kind, column) for kind in KINDS.values() for column in kind.columns]


def bare(text: str) -> str:
    """Without accents, as typed on a machine without a Vietnamese keyboard."""
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


WRITINGS: list[Callable[[str], str]] = [
    str,
    str.upper,
    str.lower,
    bare,
    "  {} ".format,
    "{} (*)".format,
    "{}:".format,
]


@given(data=st.data())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_headings_are_recognised_in_any_order_case_and_accents(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(list(KINDS.values())))
    columns = data.draw(st.permutations(kind.columns))
    headings = [data.draw(st.sampled_from(WRITINGS))(_spelling(data, column)) for column in columns]
    found = match(kind.columns, headings)
    assert found.places == {column.key: place for place, column in enumerate(columns)}
    assert (found.unknown, found.personal, found.twice, found.missing) == ((), (), (), ())


def _spelling(data: st.DataObject, column: Column) -> str:
    said = [column.label, *(text.strip() for text in column.also.split("|") if text.strip())]
    return data.draw(st.sampled_from(said))


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.id)
def test_no_heading_means_two_columns_of_one_list(kind: ListKind) -> None:
    said = [spelling for column in kind.columns for spelling in column.spellings]
    assert len(said) == len(set(said))


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.id)
def test_the_headings_of_a_template_say_which_list_it_is(check: Check, kind: ListKind) -> None:
    checked = check([[column.label for column in kind.columns], ["x"] * len(kind.columns)])
    assert checked.kind.id == kind.id


HEADINGS = ["STT", "Tên doanh nghiệp", "Mã số thuế", "Địa chỉ"]
ROW = [1, "Công ty Mía đường A", TAX_CODE, "Khu phố 2"]

LAYOUTS: dict[str, Rows] = {
    "at once": [HEADINGS, ROW],
    "under titles": [["DANH SÁCH"], ["(Kèm theo Công văn số 12)"], [], HEADINGS, ROW],
    "with numbered columns": [HEADINGS, ["(1)", "(2)", "(3)", "(4)"], ROW],
    "with groups and a total": [HEADINGS, ["I", "Huyện Tân Châu"], ROW, [None, "Tổng cộng: 01 doanh nghiệp"]],
    "with blank rows": [HEADINGS, [], ["   ", " "], ROW, [], []],
    "with the headings again": [HEADINGS, ROW, HEADINGS],
    "to the right": [[None, None, *HEADINGS], [None, None, *ROW]],
}


@pytest.mark.parametrize("rows", LAYOUTS.values(), ids=LAYOUTS)
def test_the_rows_of_a_list_are_found_in_what_people_put_around_them(check: Check, rows: Rows) -> None:
    checked = check(rows)
    assert [row.name for row in checked.rows] == [f"DN-{TAX_CODE} · Công ty Mía đường A"]
    (row,) = checked.rows
    assert list(rows[row.row - 1])[-4:] == ROW


def test_a_company_whose_name_begins_like_a_total_is_no_total(check: Check) -> None:
    checked = check([HEADINGS, [1, "Tổng công ty Cao su", TAX_CODE, "A"], [2, "Công ty Hai", None, "B"]])
    assert [row.row for row in checked.rows] == [2, 3]
    assert checked.skipped == ()


def test_what_was_left_out_is_said(check: Check) -> None:
    checked = check(
        [
            [*HEADINGS, "Số điện thoại", "Số CCCD", "Ghi chú"],
            ROW,
            ["II", "Huyện Tân Biên"],
            [None, "Tổng cộng"],
        ]
    )
    assert checked.personal == ("Số điện thoại", "Số CCCD")
    assert checked.unknown == ("Ghi chú",)
    assert [(line.row, line.reason.partition(" (")[0]) for line in checked.skipped] == [
        (3, "chỉ có một ô có chữ"),
        (4, "dòng tổng cộng"),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [["Mã", "Tên nhiệm vụ", "Mã thông báo", "Tổ chức đề xuất", "Kinh phí (triệu đồng)"]],
        [["Mã", "Tên nhiệm vụ", "Mã thông báo", "Tổ chức đề xuất", "Kinh phí (trđ)"]],
        [["ĐVT: triệu đồng"], ["Mã", "Tên nhiệm vụ", "Mã thông báo", "Tổ chức đề xuất", "Kinh phí"]],
    ],
    ids=["in the heading", "short", "above the table"],
)
def test_sums_in_millions_are_read_as_millions_and_said(check: Check, rows: list[list[Any]]) -> None:
    checked = check([*rows, ["NV-A", "Sấy mãng cầu", "TB-2025", "DN1", 850.5]])
    (change,) = checked.rows[0].changes
    assert (change.old, change.new) == ("900.000.000", "850.500.000")
    assert "triệu đồng" in checked.remarks[0]


REFUSED: dict[str, tuple[Rows, dict[str, str], list[str]]] = {
    "two columns mean the same": (
        [["Tên doanh nghiệp", "MST", "Mã số thuế"], ["A", NUMBER, NUMBER]],
        {},
        ["hai cột cùng nghĩa", "“MST” và “Mã số thuế”"],
    ),
    "a required column is missing": (
        [["Mã hoạt động", "Tên hoạt động"], ["A", "B"]],
        {"kind": "activities"},
        ["thiếu cột", "“Loại hoạt động”", "“Năm”", "mẫu của loại activities"],
    ),
    "no heading is known": (
        [["x", "y"], [1, 2]],
        {},
        ["không thấy dòng tiêu đề", "hãy chọn loại danh sách", "mẫu của loại"],
    ),
    "no heading of that kind": (
        [["x", "y"], [1, 2]],
        {"kind": "tasks"},
        ["“Mã nhiệm vụ”", "mẫu của loại tasks"],
    ),
    "no row under the headings": ([HEADINGS, []], {}, ["không có dòng nào", "dòng tiêu đề 1"]),
    "no such kind": ([HEADINGS, ROW], {"kind": "people"}, ["“people”", "organisations"]),
    "no such sheet": ([HEADINGS, ROW], {"sheet": "Sheet9"}, ["“Sheet9”", "Danh sách"]),
}


@pytest.mark.parametrize(("rows", "options", "said"), REFUSED.values(), ids=REFUSED)
def test_a_list_that_is_not_understood_is_refused_with_what_to_do(
    check: Check, rows: Rows, options: dict[str, str], said: list[str]
) -> None:
    with pytest.raises((BadInput, LookupError)) as refused:
        check(rows, **options)
    assert [word for word in said if word not in str(refused.value)] == []
