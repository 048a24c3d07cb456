"""How wide the columns of a sheet are: what stands in them fits, and all of them fit a landscape page."""

from __future__ import annotations

from collections.abc import Iterable

from reports.sheets.model import Sheet, Value
from states.vietnamese import grouped

# Characters are digits of the sheet's font, the unit of column widths in a workbook. A landscape A4 page with
# margins of 10 mm takes 1046 pixels; a column takes 7 a character and 5 beside them.
_PAGE_PIXELS, _CHARACTER_PIXELS, _SIDES_PIXELS = 1046, 7, 5

WIDEST, LONGEST_WORD = 60, 30
"""Characters of the widest column, and of a word beyond which it is broken rather than given room."""

_FIXED = {"date": 11, "moment": 16}
_FILTER_BUTTON = 3


def column_widths(sheet: Sheet) -> list[int]:
    """Return the width of each column in characters.

    Text columns give way from the widest down until the page takes them all, none below its longest word;
    where even that is too much, printing to one page's width makes everything smaller.
    """
    natural = [_natural(sheet, at) for at in range(len(sheet.columns))]
    least = [
        _longest_word(sheet, at) if column.kind == "text" else natural[at]
        for at, column in enumerate(sheet.columns)
    ]
    for cap in range(WIDEST, 0, -1):
        widths = [max(low, min(wide, cap)) for low, wide in zip(least, natural, strict=True)]
        if sum(wide * _CHARACTER_PIXELS + _SIDES_PIXELS for wide in widths) <= _PAGE_PIXELS:
            return widths
    return least


def _natural(sheet: Sheet, at: int) -> int:
    """What the longest cell needs in one line; a heading may be broken between its words."""
    column, cells = sheet.columns[at], (row[at] for row in sheet.rows)
    if column.kind == "text":
        needed = max((len(line) for cell in cells for line in str(cell or "").split("\n")), default=0) + 1
    elif column.kind in _FIXED:
        needed = _FIXED[column.kind]
    else:
        unit = " đ" if column.kind == "money" else ""
        needed = max((len(text) for text in _amounts(cells, unit)), default=0) + 2
    return max(needed, _title_word(column.title))


def _amounts(cells: Iterable[Value], unit: str) -> list[str]:
    """The widest texts of a column of amounts: its extremes and its total."""
    amounts = [cell for cell in cells if isinstance(cell, int)]
    return [f"{grouped(n)}{unit}" for n in (min(amounts), max(amounts), sum(amounts))] if amounts else []


def _longest_word(sheet: Sheet, at: int) -> int:
    words = (word for row in sheet.rows for word in str(row[at] or "").split())
    return max(min(max(map(len, words), default=0), LONGEST_WORD) + 1, _title_word(sheet.columns[at].title))


def _title_word(title: str) -> int:
    """Bold, beside the button of the filter."""
    return max(map(len, title.split())) + _FILTER_BUTTON
