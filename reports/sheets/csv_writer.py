"""The sheet as CSV, for other programs: headings and rows only, no title and no total.

The separator is `;` and not the comma of RFC 4180, whose quoting and line ends are kept: Excel with Vietnamese
settings writes decimals with a comma and therefore splits a CSV at `;`, and the commas of Vietnamese prose stay
unquoted. A `sep=` line would tell every Excel, but every other program takes it for the headings. The byte order
mark is what tells Excel that the text is UTF-8.
"""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime

from reports.sheets.model import DATE, MOMENT, Column, Kind, Sheet, Value, in_viet_nam

# OWASP, "CSV Injection": a cell that begins with one of these is run as a formula. Also where a comma, a tab or a
# line end stands before it: a program that splits there begins a new cell with what follows.
_FORMULA = re.compile(r'^(?=[=+\-@\t\r\n＝＋－＠])|([,\t\r\n]"*)(?=[=+\-@＝＋－＠])')


def write_csv(sheet: Sheet) -> bytes:
    """UTF-8 with a byte order mark; days `dd/mm/yyyy`, moments of Viet Nam `dd/mm/yyyy hh:mm`, amounts in digits."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.title for column in sheet.columns])
    writer.writerows(
        [_field(column, value) for column, value in zip(sheet.columns, row, strict=True)]
        for row in sheet.rows
    )
    return out.getvalue().encode("utf-8-sig")


def _field(column: Column, value: Value) -> str:
    if value is None:
        return ""
    return harmless(str(value)) if column.kind == "text" else _written(column.kind, value)


def _written(kind: Kind, value: Value) -> str:
    if isinstance(value, datetime):
        return f"{in_viet_nam(value):{MOMENT}}"
    return f"{value:{DATE}}" if kind == "date" else str(value)


def harmless(text: str) -> str:
    """The text with an apostrophe before whatever a spreadsheet would run."""
    return _FORMULA.sub(r"\1'", text)
