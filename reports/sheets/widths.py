"""How wide the columns of a sheet are and how many lines its rows take: all columns fit a landscape page.

Widths are counted in digits of the sheet's font, the unit of column widths in a workbook.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from heapq import nlargest
from math import ceil

from reports.sheets.model import Sheet, Value
from reports.typography import STYLES, text_width_mm
from states.vietnamese import grouped

# A landscape A4 page with margins of 10 mm takes 1046 pixels, of which a column takes 7 a digit and 5 beside them.
# Printed at no less than 87 %, 11 points are still more than 9.
_PAGE_PIXELS, _DIGIT_PIXELS, _SIDES_PIXELS = 1046 / 0.87, 7, 5

WIDEST, LONGEST_TEXT, LONGEST_WORD = 60, 150, 30
"""The widest column, and the longest text and word that columns are measured by: one outlier squeezes no others."""

MOST_LINES, SHORT_TITLE = 12, 12

_FIXED = {"date": 11, "moment": 16}
_FILTER_BUTTON = 2
_CELL = STYLES["cell"]
_DIGIT_MM = text_width_mm("0", _CELL)
_BLANK, _WIDEST_LETTER = 0.5, 2
"""In digits."""


def column_widths(sheet: Sheet) -> list[int]:
    """Return the width of each column, so that the longest texts of all columns take about as many lines.

    A column is never narrower than its longest word; where even that is too much, printing to one page's width
    makes everything smaller.
    """
    natural = [_natural(sheet, at) for at in range(len(sheet.columns))]
    least = [
        _longest_word(sheet, at) if column.kind == "text" else natural[at]
        for at, column in enumerate(sheet.columns)
    ]
    for lines in range(1, MOST_LINES):
        # What does not fit at the end of a line goes to the next: a text in several lines needs a little more.
        shares = [wide if lines == 1 else wide // lines + 3 for wide in natural]
        widths = [max(low, min(share, WIDEST)) for low, share in zip(least, shares, strict=True)]
        if (room := _room(widths)) >= 0:
            return _filled(widths, natural, room)
    return least


def _room(widths: Sequence[int]) -> int:
    """What the page has left over, in digits; below 0 where the columns do not fit."""
    return int((_PAGE_PIXELS - len(widths) * _SIDES_PIXELS) // _DIGIT_PIXELS) - sum(widths)


def _filled(widths: Sequence[int], natural: Sequence[int], room: int) -> list[int]:
    """What is left over goes to the columns that then stand in one line, those that ask for least first."""
    filled = list(widths)
    for at in sorted(range(len(widths)), key=lambda at: natural[at] - widths[at]):
        asked = natural[at] - widths[at]
        if 0 < asked <= room and natural[at] <= WIDEST:
            filled[at], room = natural[at], room - asked
    return filled


def lines_of(row: Iterable[Value], widths: Sequence[int]) -> int:
    """How many lines the fullest cell of a row takes, by estimate and rather too many."""
    texts = ((cell, width) for cell, width in zip(row, widths, strict=True) if isinstance(cell, str))
    return max((_lines(text, width) for text, width in texts), default=1)


def _lines(text: str, width: float) -> int:
    if len(text) * _WIDEST_LETTER <= width and "\n" not in text:
        return 1
    lines = 0
    for part in text.split("\n"):
        lines, used = lines + 1, 0.0
        for word in part.split(" "):
            wide = _digits(word)
            if used and used + _BLANK + wide > width:
                lines, used = lines + 1, 0.0
            lines += int(wide // width)
            used = used + (_BLANK if used else 0) + wide % width
    return lines


@lru_cache(maxsize=20_000)
def _digits(word: str) -> float:
    """The width of a word, kept because a list repeats its words; bold, so a little too wide for most cells."""
    return text_width_mm(word, _CELL) / _DIGIT_MM


def _natural(sheet: Sheet, at: int) -> int:
    """What the longest cell needs in one line; a long heading may be broken between its words."""
    column, cells = sheet.columns[at], (row[at] for row in sheet.rows)
    if column.kind == "text":
        longest = nlargest(20, (line for cell in cells for line in str(cell or "").split("\n")), key=len)
        needed = max((_digits(line[:LONGEST_TEXT]) for line in longest), default=0) + 1
    elif column.kind in _FIXED:
        needed = _FIXED[column.kind]
    else:
        unit = " đ" if column.kind == "money" else ""
        needed = max((len(text) for text in _amounts(cells, unit)), default=0) + 2
    short = len(column.title) + _FILTER_BUTTON if len(column.title) <= SHORT_TITLE else 0
    return max(ceil(needed), _title_word(column.title), short)


def _amounts(cells: Iterable[Value], unit: str) -> list[str]:
    """The widest texts of a column of amounts: its extremes and its total."""
    amounts = [cell for cell in cells if isinstance(cell, int)]
    if not amounts:
        return []
    shown = [min(amounts), max(amounts), *([sum(amounts)] if unit else [])]
    return [f"{grouped(n)}{unit}" for n in shown]


def _longest_word(sheet: Sheet, at: int) -> int:
    words = {word for row in sheet.rows for word in str(row[at] or "").split()}
    longest = max((_digits(word) for word in nlargest(20, words, key=len)), default=0)
    return max(ceil(min(longest, LONGEST_WORD)) + 1, _title_word(sheet.columns[at].title))


def _title_word(title: str) -> int:
    """Bold, beside the button of the filter."""
    return ceil(max(map(_digits, title.split()))) + _FILTER_BUTTON
