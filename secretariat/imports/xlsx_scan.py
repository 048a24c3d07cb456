"""What the reader of spreadsheets does not say of an .xlsx: how far the data reach, errors, uncounted formulas.

The reader holds a sheet as one dense block: a single cell in the last corner would ask for 500 GB and
end the program, not raise. So the XML is looked through before it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from xml.etree import ElementTree  # nosec B405 - see _tree
from zipfile import ZipFile

from states.errors import BadInput

CHUNK = 1 << 20
ONE_LETTER = 25
"""Column Z: cells up to there are not looked at one by one."""

SMALL_PART = 5 << 20
"""Bytes of a part that is parsed as a tree: the list of sheets and what it refers to."""

_REF = rb"<(?:\w+:)?c\b[^<>]*?\br\s*=\s*[\"']\s*"
_WIDE = re.compile(_REF + rb"([A-Za-z]{2,})(\d+)[^<>]*(?<!/)>(?!</)")
_ANY = re.compile(_REF + rb"([A-Za-z]+)(\d+)[^<>]*(?<!/)>(?!</)")
_TALL = re.compile(_REF + rb"([A-Za-z]+)(\d{6,})[^<>]*(?<!/)>(?!</)")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_UNPLACED = re.compile(rb"<(?:\w+:)?c(?=[\s/>])(?![^<>]*\br\s*=)")
_ERROR = re.compile(
    _REF
    + rb"([A-Za-z]+)(\d+)[^<>]*?\bt\s*=\s*[\"']e[\"'][^<>]*>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<",
    re.S,
)
_UNCOUNTED = re.compile(
    _REF + rb"([A-Za-z]+)(\d+)[^<>]*>\s*<(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>)"
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_ROW_END = re.compile(rb"</(?:\w+:)?row>")
_DATA_END = re.compile(rb"</(?:\w+:)?sheetData>")
_ROW = re.compile(rb"<(?:\w+:)?row\b[^<>]*?\br\s*=\s*[\"']\s*(\d+)")


@dataclass
class Scan:
    """Rows and columns count from 0. `errors` names the error value of a cell."""

    last_row: int = -1
    last_column: int = -1
    last_cell: str = ""
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncounted: set[tuple[int, int]] = field(default_factory=set)


def scan(archive: ZipFile, sheet: str) -> Scan:
    """Look through the sheet of that name; `BadInput` when the archive is not what Excel writes."""
    found = Scan()
    for block in _blocks(archive, _part_of(archive, sheet)):
        _reach(found, block)
        if b'"e"' in block or b"'e'" in block:
            for cell in _ERROR.finditer(block):
                found.errors[_place(cell[1], cell[2])] = cell[3].decode("utf-8", "replace").strip() or "#N/A"
        if b"<f" in block or b":f" in block:
            found.uncounted.update(_place(cell[1], cell[2]) for cell in _UNCOUNTED.finditer(block))
    return found


def _reach(found: Scan, block: bytes) -> None:
    """Note the farthest cell with a value: empty ones with a border or a colour reach nowhere."""
    if _UNPLACED.search(block):
        _reach_by_counting(found, block)
    far = [*_WIDE.finditer(block), *_TALL.finditer(block)]
    # Rows stand in order, so the last row that holds anything is found from the end.
    for row in reversed(list(_ROW.finditer(block))):
        if cells := list(_ANY.finditer(block, row.start())):
            far += cells
            break
    for cell in far:
        row_number, column = _place(cell[1], cell[2])
        if row_number > found.last_row or column > found.last_column:
            found.last_cell = (cell[1] + cell[2]).decode()
        found.last_row, found.last_column = max(found.last_row, row_number), max(found.last_column, column)
    if far:
        found.last_column = max(found.last_column, ONE_LETTER)


def _reach_by_counting(found: Scan, block: bytes) -> None:
    """Cells that do not say where they stand follow one another."""
    for row in _ROW_END.split(block):
        if not _CELL.search(row):
            continue
        named = _ROW.search(row)
        found.last_row = max(found.last_row + 1, int(named[1]) - 1 if named else 0)
        found.last_column = max(found.last_column, len(_CELL.findall(row)) - 1)
        found.last_cell = f"dòng {found.last_row + 1}"


def _place(letters: bytes, digits: bytes) -> tuple[int, int]:
    column = 0
    for letter in letters.upper():
        column = column * 26 + letter - 64
    return int(digits) - 1, column - 1


def _blocks(archive: ZipFile, part: str) -> Iterator[bytes]:
    """The part in blocks that end with a whole row."""
    rest, after = b"", False
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            if not rest and b"\0" in chunk[:64]:
                raise BadInput("bảng tính không dùng bảng mã UTF-8; hãy mở bằng Excel và lưu lại dạng .xlsx")
            rest += chunk
            if ends := [match.end() for match in _ROW_END.finditer(rest)]:
                yield rest[: ends[-1]]
                rest, after = rest[ends[-1] :], False
            elif after := after or _DATA_END.search(rest) is not None:
                # Merged cells, formats and rules follow; a row among them would be a trick, and is still seen.
                rest = rest[-CHUNK // 16 :]
            elif len(rest) > 32 * CHUNK:
                raise BadInput("có một dòng dài bất thường; hãy chép bảng sang tệp mới rồi nhập lại")
    yield rest


def _part_of(archive: ZipFile, sheet: str) -> str:
    """The path inside the archive of the sheet that the workbook calls so."""
    workbook = _target(archive, "", "officeDocument")
    for element in _tree(archive, workbook).iter():
        if element.tag.rpartition("}")[2] == "sheet" and element.get("name") == sheet:
            relation = next((value for key, value in element.items() if key.endswith("}id")), "")
            return _target(archive, workbook, relation)
    raise BadInput("danh sách trang tính bị hỏng; hãy mở bằng Excel và lưu lại dạng .xlsx")


def _target(archive: ZipFile, part: str, wanted: str) -> str:
    """Where a part's relation of that id, or of that type, leads."""
    path = PurePosixPath(part)
    relations = str(path.parent / "_rels" / f"{path.name}.rels") if part else "_rels/.rels"
    for element in _tree(archive, relations):
        if wanted in (element.get("Id"), element.get("Type", "").rpartition("/")[2]):
            target = element.get("Target", "")
            base = PurePosixPath() if target.startswith("/") else path.parent
            return str(base / target.lstrip("/"))
    raise BadInput("thiếu phần bên trong của tệp Excel; hãy mở bằng Excel và lưu lại dạng .xlsx")


class _Plain(ElementTree.TreeBuilder):
    """A tree of XML that declares nothing of its own: an entity could stand for gigabytes, and Excel writes none."""

    def doctype(self, *_: object) -> None:
        raise BadInput("phần bên trong của tệp Excel có khai báo lạ; hãy mở bằng Excel và lưu lại dạng .xlsx")


def _tree(archive: ZipFile, part: str) -> ElementTree.Element:
    try:
        if archive.getinfo(part).file_size > SMALL_PART:
            raise BadInput("danh sách trang tính lớn bất thường; hãy chép bảng sang tệp mới rồi nhập lại")
        parser = ElementTree.XMLParser(target=_Plain())  # nosec B314 - without entities, see _Plain
        return ElementTree.fromstring(archive.read(part), parser)  # nosec B314 - as above
    except (KeyError, ElementTree.ParseError) as error:
        raise BadInput(
            "thiếu phần bên trong của tệp Excel; hãy mở bằng Excel và lưu lại dạng .xlsx"
        ) from error
