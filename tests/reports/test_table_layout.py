"""Widths of columns: as asked for, as long as every word fits and the page holds them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.document import Column, Table
from reports.table_layout import column_widths, may_break

PAGE_MM = 165.0


def table(*columns: Column, row: tuple[str, ...] | None = None) -> Table:
    return Table(columns, (row or ("x",) * len(columns),))


@pytest.mark.parametrize(
    ("columns", "widths"),
    [
        ((Column("A"),), [165]),
        ((Column("A", share=1), Column("B", share=2)), [55, 110]),
        ((Column("A", 15), Column("B"), Column("C")), [15, 75, 75]),
        ((Column("A", 40), Column("B", 60)), [40, 60]),
    ],
    ids=["one", "shares", "fixed and shares", "fixed only"],
)
def test_columns_get_what_they_ask_for(columns: tuple[Column, ...], widths: list[float]) -> None:
    assert [round(width) for width in column_widths(table(*columns), PAGE_MM)] == widths


def test_a_column_grows_with_its_longest_word_at_the_cost_of_the_shared_ones() -> None:
    asked = (Column("STT", 6), Column("Kinh phí (đồng)", share=0.01), Column("Tên"))
    number, amount, name = column_widths(table(*asked, row=("1", "1.000.000.000", "An")), PAGE_MM)
    assert number > 9
    assert amount > 26
    assert round(number + amount + name, 6) == PAGE_MM


@given(
    st.lists(
        st.tuples(
            st.text("ấnghựSTT ", max_size=12), st.one_of(st.none(), st.floats(1, 25)), st.floats(0.01, 9)
        ),
        min_size=1,
        max_size=4,
    )
)
def test_columns_never_exceed_the_page_nor_fall_below_their_fixed_width(
    asked: list[tuple[str, float | None, float]],
) -> None:
    columns = tuple(Column(title, width, share) for title, width, share in asked)
    widths = column_widths(table(*columns), PAGE_MM)
    assert sum(widths) <= PAGE_MM + 0.01
    assert all(
        width > 0 and (column.width_mm is None or width >= column.width_mm)
        for width, column in zip(widths, columns, strict=True)
    )


def test_only_a_row_of_many_lines_may_break() -> None:
    assert not may_break(("1", "nội dung " * 100), (12, 153))
    assert may_break(("1", "nội dung " * 1000), (12, 153))
    assert may_break(("1", "\n" * 30), (12, 153))
