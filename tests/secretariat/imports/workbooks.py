"""Workbooks as people make them, and the little .ods that LibreOffice would write."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter  # type: ignore[import-untyped]

Rows = Sequence[Sequence[Any]]


class Formula(str):
    """A formula with the value that Excel has kept for it; `None` where it has not counted yet."""

    kept: Any = None


def formula(text: str, kept: Any = "") -> Formula:
    made = Formula(text)
    made.kept = kept
    return made


def book(
    path: Path, rows: Rows, *, sheet: str = "Danh sách", shape: Callable[[Any, Any], None] | None = None
) -> Path:
    """Write one sheet; `shape` may merge and format afterwards."""
    return books(path, {sheet: rows}, shape=shape)


def books(path: Path, sheets: Mapping[str, Rows], *, shape: Callable[[Any, Any], None] | None = None) -> Path:
    made = xlsxwriter.Workbook(str(path))
    days = made.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = made.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                _write(sheet, number, column, cell, days)
        if shape:
            shape(made, sheet)
    made.close()
    return path


def _write(sheet: Any, row: int, column: int, cell: Any, days: Any) -> None:
    if isinstance(cell, Formula):
        sheet.write_formula(row, column, cell, None, cell.kept)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, days)
    elif cell is not None:
        sheet.write_string(row, column, cell)


def rewritten(path: Path, part: str, change: Callable[[str], str]) -> Path:
    """The same archive with one part changed."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part].decode()).encode()
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


SHEET = "xl/worksheets/sheet1.xml"


def claims_a_million_rows(path: Path) -> Path:
    return rewritten(
        path, SHEET, lambda xml: re.sub('<dimension ref="[^"]*"', '<dimension ref="A1:XFD1048576"', xml)
    )


def uncounted(path: Path) -> Path:
    """As a program leaves formulas that no Excel has counted: without their values."""
    return rewritten(path, SHEET, lambda xml: xml.replace("</f><v></v>", "</f>").replace("</f><v/>", "</f>"))


_ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="DS">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"""
_MANIFEST = """<?xml version="1.0"?><manifest:manifest
 xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry
 manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>"""

ENDLESS = '<table:table-cell table:number-columns-repeated="16380"/>'


def ods(path: Path, rows: Sequence[Sequence[str]], *, after: str = "") -> Path:
    """Texts only, each row ending in thousands of empty cells, and `after` (XML of rows) below a million of them."""
    cells = (
        "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        )
        for row in rows
    )
    xml = "".join(f"<table:table-row>{row}{ENDLESS}</table:table-row>" for row in cells)
    xml += f'<table:table-row table:number-rows-repeated="1048000">{ENDLESS}</table:table-row>{after}'
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", _ODS.format(rows=xml))
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
    return path
