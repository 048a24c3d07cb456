"""How wide the columns of a table are, and which rows are too tall to be kept whole."""

from __future__ import annotations

from collections.abc import Sequence

from reports.blocks import Table
from reports.typography import CELL_PADDING, LINE_HEIGHT, STYLES, text_width_mm
from states.errors import BadInput

# A word that needs more than this is broken instead of widening its column.
_LONGEST_WORD_MM = 36.0
_TALLEST_WHOLE_ROW_MM = 100.0


def column_widths(table: Table, width_mm: float) -> tuple[float, ...]:
    """Return the width of each column in mm on a page whose text is `width_mm` wide. BadInput when it cannot fit.

    Word breaks a word that is wider than its column and typst lets it run into the next one, so a column is at
    least as wide as its longest word.
    """
    least = [_longest_word_mm(table, at) for at in range(len(table.columns))]
    widths = [
        None if column.width_mm is None else max(column.width_mm, floor)
        for column, floor in zip(table.columns, least, strict=True)
    ]
    while None in widths:
        shared = [at for at, width in enumerate(widths) if width is None]
        part = (width_mm - sum(filter(None, widths))) / sum(table.columns[at].share for at in shared)
        narrow = [at for at in shared if table.columns[at].share * part < least[at]]
        for at in narrow or shared:
            widths[at] = least[at] if narrow else table.columns[at].share * part
    found = tuple(width for width in widths if width is not None)
    if sum(found) > width_mm + 0.01:
        raise BadInput(
            f"Bảng “{table.caption}”: các cột cần {sum(found):.0f} mm, trang chỉ rộng {width_mm:.0f} mm; "
            "hãy bỏ bớt hoặc thu hẹp cột, hoặc dùng trang ngang."
        )
    return found


def may_break(row: Sequence[str], widths_mm: Sequence[float]) -> bool:
    """Whether a row may go over two pages: only where it is, by estimate, too tall to be kept whole."""
    style = STYLES["cell"]
    lines = max(
        sum(text_width_mm(part, style) // (width - 2 * CELL_PADDING) + 1 for part in cell.split("\n"))
        for cell, width in zip(row, widths_mm, strict=True)
    )
    return lines * style.size * LINE_HEIGHT * 25.4 / 72 > _TALLEST_WHOLE_ROW_MM


def _longest_word_mm(table: Table, at: int) -> float:
    bold = [table.columns[at].title, *([table.total_row[at]] if table.total_row else [])]
    words = [
        max((word for text in texts for word in text.split()), key=len, default="")
        for texts in (bold, [row[at] for row in table.rows])
    ]
    longest = max(text_width_mm(word, STYLES["cell_head"]) for word in words)
    return min(longest, _LONGEST_WORD_MM) + 2 * CELL_PADDING + 0.5
