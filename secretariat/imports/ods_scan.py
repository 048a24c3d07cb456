"""How far the data of an .ods sheet reach: it may say “repeat this cell a million times”."""

from __future__ import annotations

from typing import Any
from xml.parsers import expat
from zipfile import ZipFile

from secretariat.imports.xlsx_scan import Scan

CHUNK = 1 << 20


def scan(archive: ZipFile) -> dict[str, Scan]:
    """Look through every sheet, because the reader reads all of them when it opens the file.

    `expat.ExpatError` when the XML is broken.
    """
    found = _Reach()
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = found.opens, found.closes
    with archive.open("content.xml") as stream:
        while chunk := stream.read(CHUNK):
            parser.Parse(chunk)
    parser.Parse(b"", True)
    return found.sheets


class _Reach:
    """Where the parser stands: empty cells and rows move on, and count once a value follows them."""

    def __init__(self) -> None:
        self.sheets: dict[str, Scan] = {}
        self.scan = Scan()
        self.row = self.column = self.repeats = 0
        self.filled = False

    def opens(self, name: str, given: dict[str, Any]) -> None:
        if name == "table:table":
            self.scan = self.sheets.setdefault(given.get("table:name", ""), Scan())
            self.row = 0
        elif name == "table:table-row":
            self.repeats, self.column, self.filled = _times(given, "table:number-rows-repeated"), 0, False
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._cell(given)

    def _cell(self, given: dict[str, Any]) -> None:
        times = _times(given, "table:number-columns-repeated")
        if "office:value-type" in given or "table:formula" in given:
            self.filled = True
            self.scan.last_column = max(self.scan.last_column, self.column + times - 1)
            if given.get("calcext:value-type") == "error":
                self.scan.errors[self.row, self.column] = "lỗi công thức"
        self.column += times

    def closes(self, name: str) -> None:
        if name != "table:table-row":
            return
        if self.filled:
            self.scan.last_row = self.row + self.repeats - 1
            self.scan.last_cell = f"dòng {self.scan.last_row + 1}"
        self.row += self.repeats


def _times(given: dict[str, Any], name: str) -> int:
    text = str(given.get(name, "1"))
    return int(text) if text.isdigit() and len(text) < 9 else 1
