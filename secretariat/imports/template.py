"""An empty workbook for a kind of list: headings with what each column takes, choices to pick from, a guide."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

from secretariat.imports.check import GUIDE
from secretariat.imports.columns import Column
from secretariat.imports.plan import ListKind

FONT, SIZE = "Times New Roman", 12
FILLED = 1_000
"""Rows under the headings that are formatted and take choices only."""

HEADINGS_AT = 2
"""Row of the headings, from 0: a title and a hint stand above."""

FROZEN_COLUMNS = 2
PAGE_WIDTH = 190
"""Characters across one page; more would be printed below 9 points."""

CHOICES = "Danh mục"

_FORMATS = {"text": "@", "date": "dd/mm/yyyy", "money": "#,##0", "number": "0"}


def write_template(path: Path, kind: ListKind) -> None:
    """Write the workbook; an existing file is replaced. `OSError` when the folder cannot be written."""
    book = xlsxwriter.Workbook(str(path))
    try:
        look = _looks(book)
        sheet = book.add_worksheet(kind.label[:31])
        guide = book.add_worksheet(GUIDE)
        lists = book.add_worksheet(CHOICES)
        lists.hide()
        _list(sheet, kind, look)
        _choices(sheet, lists, kind)
        _guide(guide, kind, look)
        _prints(sheet, HEADINGS_AT, sum(column.width for column in kind.columns))
        sheet.repeat_columns(0, FROZEN_COLUMNS - 1)
        _prints(guide, 2, 0)
    finally:
        book.close()


def _looks(book: Any) -> dict[str, Any]:
    base = {"font_name": FONT, "font_size": SIZE, "valign": "top"}
    wrapped = base | {"text_wrap": True}
    boxed = wrapped | {"border": 1}
    heading = boxed | {"bold": True, "align": "center", "valign": "vcenter"}
    looks = {
        "title": base | {"bold": True, "font_size": 14},
        "hint": base | {"italic": True},
        "heading": heading | {"bg_color": "#E7EDF3"},
        "required": heading | {"bg_color": "#F7E3B5"},
        "cell": boxed,
    }
    looks |= {name: wrapped | {"num_format": number} for name, number in _FORMATS.items()}
    return {name: book.add_format(look) for name, look in looks.items()}


def _list(sheet: Any, kind: ListKind, look: dict[str, Any]) -> None:
    sheet.write_string(0, 0, f"DANH SÁCH {kind.label.upper()}", look["title"])
    sheet.write_string(1, 0, f"Cột nền vàng là bắt buộc; xem trang “{GUIDE}”.", look["hint"])
    sheet.set_row(HEADINGS_AT, 48)
    for place, column in enumerate(kind.columns):
        # The whole column has its format, so that codes stay as they are written however long the list grows.
        sheet.set_column(place, place, column.width, look[column.look])
        sheet.write_string(
            HEADINGS_AT, place, column.label, look["required" if column.required else "heading"]
        )
        sheet.write_comment(HEADINGS_AT, place, _comment(column), {"x_scale": 2, "y_scale": 1.4})
    sheet.freeze_panes(HEADINGS_AT + 1, FROZEN_COLUMNS)


def _comment(column: Column) -> str:
    parts = ["Bắt buộc." if column.required else "Không bắt buộc.", column.help]
    if column.choices:
        parts.append(f"Danh mục: {'; '.join(column.choices)}.")
    if column.example:
        parts.append(f"Ví dụ: {column.example}")
    return "\n".join(filter(None, parts))


def _choices(sheet: Any, lists: Any, kind: ListKind) -> None:
    """A list of choices lies on a hidden sheet: written into the rule itself it could hold 255 characters."""
    for place, column in enumerate(column for column in kind.columns if column.choices):
        for row, label in enumerate(column.choices):
            lists.write_string(row, place, label)
        letter = xl_col_to_name(place)
        at = kind.columns.index(column)
        sheet.data_validation(
            HEADINGS_AT + 1,
            at,
            HEADINGS_AT + FILLED,
            at,
            {
                "validate": "list",
                "source": f"='{CHOICES}'!${letter}$1:${letter}${len(column.choices)}",
                "error_title": "Không có trong danh mục",
                "error_message": "Hãy chọn một giá trị trong danh mục của ô.",
            },
        )


def _guide(guide: Any, kind: ListKind, look: dict[str, Any]) -> None:
    guide.write_string(0, 0, f"Hướng dẫn nhập danh sách {kind.label}", look["title"])
    guide.write_string(
        1, 0, "Ghi xong, lưu tệp, nhập tệp để xem thử từng dòng, rồi mới đồng ý ghi thật.", look["hint"]
    )
    for place, (heading, width) in enumerate(
        (("Cột", 34), ("Bắt buộc", 12), ("Cách ghi", 60), ("Danh mục", 44), ("Ví dụ", 44))
    ):
        guide.set_column(place, place, width)
        guide.write_string(2, place, heading, look["heading"])
    for row, column in enumerate(kind.columns, start=3):
        texts = (
            column.label,
            "có" if column.required else "không",
            column.help,
            "; ".join(column.choices),
            column.example,
        )
        for place, text in enumerate(texts):
            guide.write_string(row, place, text, look["cell"])
    guide.freeze_panes(3, 0)


def _prints(sheet: Any, headings: int, width: int) -> None:
    """A4 landscape, the headings on each page, page x of y; a wide list takes several pages side by side."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(max(1, -(-width // PAGE_WIDTH)), 0)
    sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
    sheet.repeat_rows(headings)
    sheet.set_footer("&C&P/&N")
