"""How far the data of an .ods sheet reach: it may say “repeat this cell a million times”."""

from __future__ import annotations

from typing import Any
from xml.parsers import expat
from zipfile import ZipFile

from secretariat.imports.xlsx_scan import Scan
from states.errors import BadInput

CHUNK = 1 << 20
ERRORS = {"error"}


def scan(archive: ZipFile, sheet: str) -> Scan:
    """Look through the sheet of that name; rows and columns count from 0."""
    found = _Reach(sheet)
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = found.opens, found.closes
    try:
        with archive.open("content.xml") as stream:
            while chunk := stream.read(CHUNK):
                parser.Parse(chunk)
        parser.Parse(b"", True)
    except (KeyError, expat.ExpatError) as error:
        raise BadInput("nội dung bảng tính bị hỏng; hãy mở bằng LibreOffice và lưu lại dạng .xlsx") from error
    return found.scan


class _Reach:
    """Where the parser stands in the wanted sheet: empty repeats move on, and count once a value follows."""

    def __init__(self, sheet: str) -> None:
        self.sheet, self.inside = sheet, False
        self.scan = Scan()
        self.row = self.column = self.repeats = 0
        self.filled = False

    def opens(self, name: str, given: dict[str, Any]) -> None:
        local = name.rpartition(":")[2]
        if local == "table" and name.startswith("table:"):
            self.inside = given.get("table:name") == self.sheet
            self.row = 0
        elif self.inside and local == "table-row":
            self.repeats, self.column, self.filled = _times(given, "table:number-rows-repeated"), 0, False
        elif self.inside and local in ("table-cell", "covered-table-cell"):
            self._cell(given)

    def _cell(self, given: dict[str, Any]) -> None:
        times = _times(given, "table:number-columns-repeated")
        if "office:value-type" in given or "table:formula" in given:
            self.filled = True
            self.scan.last_column = max(self.scan.last_column, self.column + times - 1)
            if given.get("calcext:value-type") in ERRORS:
                self.scan.errors[self.row, self.column] = "lỗi công thức"
        self.column += times

    def closes(self, name: str) -> None:
        if not self.inside:
            return
        if name.endswith(":table-row"):
            if self.filled:
                self.scan.last_row = self.row + self.repeats - 1
                self.scan.last_cell = f"dòng {self.scan.last_row + 1}"
            self.row += self.repeats
        elif name == "table:table":
            self.inside = False


def _times(given: dict[str, Any], name: str) -> int:
    text = str(given.get(name, "1"))
    return int(text) if text.isdigit() and len(text) < 9 else 1
