"""The sheet as an Excel workbook that can be printed as it is.

Every cell is written by its kind and no formula is ever written, so what people typed stays what they typed: text
carries the mark that keeps it text when the cell is edited (`=1+1`, a tax code with its leading zero).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from reports.sheets.model import DATE, Column, Kind, Sheet, Value, in_viet_nam
from reports.sheets.widths import column_widths, lines_of
from states.errors import BadInput
from states.vietnamese import grouped

FONT = "Times New Roman"
MOST_ROWS, LONGEST_TEXT, MOST_DIGITS = 1_048_576, 32_767, 15
"""What Excel takes: rows of a sheet, UTF-16 units of a cell, digits of a number."""

LINE_HEIGHT, TALLEST = 15.0, 409.0
"""Points: of a line of 11 points, and of the tallest row that Excel takes."""

FIRST_DAY = date(1900, 3, 1)
"""Earlier days are written as text: Excel counts from 1900, and takes that year for a leap year."""

_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "default_format_properties": {"font_name": FONT, "font_size": 11},
}

# The comma of a number format stands for the separator of thousands of the machine that shows it: Vietnamese
# settings show 650.000.000 đ. A format with dots would mean decimals there.
_NUMBER_FORMATS: dict[Kind, dict[str, Any]] = {
    "text": {"quote_prefix": True},
    "date": {"num_format": "dd/mm/yyyy", "align": "center"},
    "moment": {"num_format": "dd/mm/yyyy hh:mm", "align": "center"},
    "money": {"num_format": '#,##0 "đ"'},
    "number": {"num_format": "0", "align": "center"},
}

_CELL: dict[str, Any] = {"border": 1, "border_color": "#7F7F7F", "valign": "top", "text_wrap": True}
_TITLE_LINES: tuple[tuple[dict[str, Any], float, float], ...] = (
    ({"bold": True, "font_size": 14}, 19.0, 1.5),
    ({"italic": True}, 15.0, 1.0),
    ({"italic": True}, 15.0, 1.0),
)
"""Title, day, what was asked for: look, height of a line in points, width of a character in those of a column."""

# XML has no place for these two, and Excel refuses a workbook that holds them.
_NOT_IN_XML = str.maketrans({"\ufffe": "\ufffd", "\uffff": "\ufffd"})


def write_xlsx(sheet: Sheet) -> bytes:
    """The same sheet gives the same bytes. `BadInput` for more rows or a longer text than Excel takes."""
    heading_row = 3 if sheet.subtitle else 2
    _refuse_too_long(sheet, heading_row)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        book.set_properties({"title": sheet.title, "created": sheet.at.astimezone(UTC).replace(tzinfo=None)})
        page = book.add_worksheet("Danh sách")
        widths = column_widths(sheet)
        for at, width in enumerate(widths):
            page.set_column(at, at, width)
        _write_title(book, page, sheet, sum(widths))
        heading = book.add_format(
            _CELL | {"bold": True, "bg_color": "#D9E2F3", "align": "center", "valign": "vcenter"}
        )
        _set_height(page, heading_row, lines_of([column.title for column in sheet.columns], widths))
        for at, column in enumerate(sheet.columns):
            page.write_string(heading_row, at, column.title, heading)
        _write_rows(book, page, sheet, heading_row + 1, widths)
        _prepare_use(page, sheet, heading_row)
        _prepare_print(page, heading_row)
    return out.getvalue()


def _refuse_too_long(sheet: Sheet, heading_row: int) -> None:
    room = MOST_ROWS - heading_row - 2  # the headings and the total
    if len(sheet.rows) > room:
        raise BadInput(
            f"“{sheet.title}” có {grouped(len(sheet.rows))} dòng, một trang tính Excel chỉ chứa được "
            f"{grouped(room)} dòng. Hãy lọc bớt, hoặc xuất ra tệp .csv."
        )


def _write_title(book: Any, page: Any, sheet: Sheet, width: int) -> None:
    """Lines over the whole width of the table: merged cells do not grow by themselves, so their height is set."""
    texts = (sheet.title.upper(), sheet.made, sheet.subtitle)
    for row, (text, (look, height, wide)) in enumerate(zip(texts, _TITLE_LINES, strict=True)):
        if text:
            line = book.add_format({"align": "center", "valign": "vcenter", "text_wrap": True} | look)
            page.set_row(row, height * (int(len(text) * wide) // width + 1) + 2)
            _write_merged(page, row, len(sheet.columns), text, line)


def _write_merged(page: Any, row: int, columns: int, text: str, look: Any) -> None:
    if columns > 1:
        page.merge_range(row, 0, row, columns - 1, "", look)
    page.write_string(row, 0, _in_cell(text), look)


def _write_rows(book: Any, page: Any, sheet: Sheet, first: int, widths: Sequence[int]) -> None:
    text = book.add_format(_CELL | _NUMBER_FORMATS["text"])
    writers = [_writer(page, book, column, text) for column in sheet.columns]
    for number, row in enumerate(sheet.rows, start=first):
        _set_height(page, number, lines_of(row, widths))
        for at, (write, value) in enumerate(zip(writers, row, strict=True)):
            write(number, at, value)
    money = [at for at, column in enumerate(sheet.columns) if column.kind == "money"]
    if money and sheet.rows:
        _write_total(book, page, sheet, first + len(sheet.rows), money)


def _set_height(page: Any, row: int, lines: int) -> None:
    """Excel finds the height of a wrapped row itself when it opens a file, LibreOffice does not."""
    if lines > 1:
        page.set_row(row, min(lines * LINE_HEIGHT, TALLEST))


def _writer(page: Any, book: Any, column: Column, text: Any) -> Callable[[int, int, Value], None]:
    """How the cells of a column are written; an empty one keeps its border."""
    look = book.add_format(_CELL | _NUMBER_FORMATS[column.kind])

    def write(row: int, at: int, value: Value) -> None:
        if value is None:
            page.write_blank(row, at, None, look)
        elif isinstance(value, datetime):
            page.write_datetime(row, at, in_viet_nam(value), look)
        elif isinstance(value, date) and value >= FIRST_DAY:
            page.write_datetime(row, at, value, look)
        elif isinstance(value, int) and len(str(abs(value))) <= MOST_DIGITS:
            page.write_number(row, at, value, look)
        else:
            page.write_string(row, at, _as_text(value), text)

    return write


def _as_text(value: str | date | int) -> str:
    """What has no exact place among Excel's numbers and days is written out."""
    if isinstance(value, str):
        return _in_cell(value)
    return grouped(value) if isinstance(value, int) else f"{value:{DATE}}"


def _in_cell(text: str) -> str:
    if len(text) > LONGEST_TEXT // 2 and len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT:
        raise BadInput(
            f"Nội dung “{text[:40]}…” dài hơn {grouped(LONGEST_TEXT)} ký tự nên không vừa một ô Excel. "
            "Hãy xuất ra tệp .csv."
        )
    # The library takes a text that begins and ends with these tags for markup of its own and writes it unescaped.
    markup = text.startswith("<r>") and text.endswith("</r>")
    return text.translate(_NOT_IN_XML) + (" " if markup else "")


def _write_total(book: Any, page: Any, sheet: Sheet, row: int, money: Sequence[int]) -> None:
    bold = _CELL | {"bold": True, "bg_color": "#F2F2F2"}
    label, amount = book.add_format(bold), book.add_format(bold | _NUMBER_FORMATS["money"])
    for at in range(len(sheet.columns)):
        if at in money:
            total = sum(value for line in sheet.rows if isinstance(value := line[at], int))
            page.write_number(row, at, total, amount)
        else:
            page.write_blank(row, at, None, label)
    if money[0] > 0:
        _write_merged(page, row, money[0], "Tổng cộng", label)


def _prepare_use(page: Any, sheet: Sheet, heading_row: int) -> None:
    last_row, last_column = heading_row + len(sheet.rows), len(sheet.columns) - 1
    page.freeze_panes(heading_row + 1, 0)
    page.autofilter(heading_row, 0, last_row, last_column)
    if sheet.rows:
        # Codes made of digits are meant as text; no green corner asks to turn them into numbers.
        cells = xlsxwriter.utility.xl_range(heading_row + 1, 0, last_row, last_column)
        page.ignore_errors({"number_stored_as_text": cells})


def _prepare_print(page: Any, heading_row: int) -> None:
    page.set_paper(9)  # A4
    page.set_landscape()
    page.set_margins(left=0.39, right=0.39, top=0.6, bottom=0.7)
    page.center_horizontally()
    page.fit_to_pages(1, 0)
    page.repeat_rows(heading_row)
    page.set_footer(f'&C&"{FONT},Regular"&11Trang &P/&N')
