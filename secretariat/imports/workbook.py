"""Open a file that should be a spreadsheet, without trusting it: its size, its sheets, its cells by row."""

from __future__ import annotations

import hashlib
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile, ZipFile

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from secretariat.imports import ods_scan, xlsx_scan
from secretariat.imports.cells import Cell
from secretariat.imports.xlsx_scan import Scan
from states.errors import BadInput, Missing
from states.vietnamese import grouped

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods")
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 100_000, 100, 4_000_000
SPARE_ROWS = 1_000
"""For titles above the headings and blank rows between the others."""

LARGEST_FILE, LARGEST_UNPACKED = 100 << 20, 300 << 20
LARGEST_OLD = 30 << 20
"""Bytes of an .xls, which cannot be looked through before it is read."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass
class Grid:
    """One sheet. Rows count from 1 as the spreadsheet shows them, columns from 0."""

    name: str
    sheet: CalamineSheet
    scan: Scan
    fills: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    """Row where a vertical merge begins -> (column, last row) of each."""

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Row by row; below the first cell of a vertical merge its value is repeated, nowhere else."""
        shift = [""] * (self.sheet.start[1] if self.sheet.start else 0)
        held: dict[int, tuple[int, Cell]] = {}
        for number, cells in enumerate(self.sheet.iter_rows(), start=1):
            row: list[Cell] = [*shift, *cells]
            if held:
                held = {column: kept for column, kept in held.items() if kept[0] >= number}
                for column, (_, value) in held.items():
                    if column < len(row) and row[column] == "":
                        row[column] = value
            for column, last in self.fills.get(number, ()):
                if column < len(row):
                    held[column] = last, row[column]
            yield number, row
        # Rows of nothing but errors and uncounted formulas are empty to the reader, and at the end they are no rows.
        blank: list[Cell] = [""] * (len(shift) + self.sheet.width)
        hidden = max((row for row, _ in (*self.scan.errors, *self.scan.uncounted)), default=-1)
        for number in range(self.sheet.total_height + 2, hidden + 2):
            yield number, blank


@dataclass(frozen=True)
class Opened:
    """A spreadsheet that can be read; `sheets` are the names of its visible worksheets."""

    path: Path
    sha256: str
    sheets: tuple[str, ...]
    book: CalamineWorkbook
    scans: Mapping[str, Scan] | None
    """How far each sheet reaches, where that is known before one is asked for."""

    def grid(self, sheet: str) -> Grid:
        """Read one sheet; `BadInput` when it claims more than a list can hold."""
        scan = self.scans[sheet] if self.scans is not None else _scanned(self.path, sheet)
        _refuse_size(self.path, sheet, scan)
        try:
            read = self.book.get_sheet_by_name(sheet)
        except CalamineError as error:
            raise BadInput(
                f"{self.path.name}: trang “{sheet}” bị hỏng, không đọc được; hãy mở bằng Excel và lưu lại."
            ) from error
        fills: dict[int, list[tuple[int, int]]] = {}
        for (first, column), (last, _) in read.merged_cell_ranges or ():
            if last > first:
                fills.setdefault(first + 1, []).append((column, last + 1))
        return Grid(sheet, read, scan, fills)


def _refuse_size(path: Path, sheet: str, scan: Scan) -> None:
    if scan.last_row >= MOST_ROWS + SPARE_ROWS or scan.last_column >= MOST_COLUMNS:
        raise BadInput(
            f"{path.name}: trang “{sheet}” có dữ liệu nằm quá xa, đến ô {scan.last_cell}; hãy xóa các dòng, cột "
            f"thừa (một danh sách có tối đa {grouped(MOST_ROWS)} dòng, {MOST_COLUMNS} cột) rồi lưu lại."
        )
    if (scan.last_row + 1) * (scan.last_column + 1) > MOST_CELLS:
        raise BadInput(
            f"{path.name}: trang “{sheet}” quá lớn ({scan.last_row + 1} dòng × {scan.last_column + 1} cột); "
            "hãy xóa các cột không dùng hoặc chia thành nhiều tệp."
        )


def _scanned(path: Path, sheet: str) -> Scan:
    try:
        with ZipFile(path) as archive:
            return xlsx_scan.scan(archive, sheet)
    except BadInput as error:
        raise BadInput(f"{path.name}: {error}.") from error


def open_list(path: Path) -> Opened:
    """Open a spreadsheet file; `BadInput` says what it is instead and what to do."""
    sha256, scans = _looked_at(path)
    try:
        book = load_workbook(str(path))
    except PasswordError as error:
        raise BadInput(f"{path.name}: {_LOCKED}") from error
    except (CalamineError, OSError) as error:
        raise BadInput(f"{path.name}: {_NO_SPREADSHEET}") from error
    sheets = tuple(
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    )
    if not sheets:
        raise BadInput(f"{path.name}: không có trang tính nào; hãy kiểm tra lại tệp.")
    return Opened(path, sha256, sheets, book, scans)


def named_sheet(opened: Opened, name: str) -> str:
    found = next(
        (sheet for sheet in opened.sheets if sheet.strip().casefold() == name.strip().casefold()), None
    )
    if found is None:
        raise Missing(
            f"{opened.path.name}: không có trang tính “{name}”; các trang tính: {', '.join(opened.sheets)}."
        )
    return found


_LOCKED = "tệp có mật khẩu nên không đọc được; hãy mở bằng Excel, bỏ mật khẩu (Tệp › Thông tin › Bảo vệ) rồi lưu lại."
_NO_SPREADSHEET = (
    "không phải là bảng tính Excel đọc được; hãy mở bằng Excel hoặc LibreOffice và lưu lại dạng .xlsx."
)


def _looked_at(path: Path) -> tuple[str, Mapping[str, Scan] | None]:
    """Look at the file without reading its cells: its SHA-256, and how far the sheets of an .ods or .xls reach."""
    try:
        if path.is_dir():
            raise BadInput(f"{path} là thư mục; hãy chọn một tệp bảng tính.")
        size = path.stat().st_size
        if size == 0:
            raise BadInput(f"{path.name}: tệp rỗng; hãy kiểm tra lại tệp đã chọn.")
        if size > LARGEST_FILE:
            raise BadInput(f"{path.name}: tệp lớn hơn {LARGEST_FILE >> 20} MB; hãy chia thành nhiều tệp.")
        content = path.read_bytes()
    except OSError as error:
        raise BadInput(f"Không mở được tệp {path}: {_why(error)}; hãy kiểm tra lại tên tệp.") from error
    sha256 = hashlib.sha256(content).hexdigest()
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise BadInput(f"{path.name}: {_LOCKED}")
        if size > LARGEST_OLD:
            raise BadInput(
                f"{path.name}: tệp .xls lớn hơn {LARGEST_OLD >> 20} MB; hãy mở bằng Excel và lưu lại dạng .xlsx."
            )
        return sha256, defaultdict(Scan)
    if content.startswith(b"PK"):
        return sha256, _unpacked(path)
    raise BadInput(f"{path.name}: {_NO_SPREADSHEET}")


def _unpacked(path: Path) -> Mapping[str, Scan] | None:
    """What the archive says of its sizes is checked first, then that it says the truth; then the sheets of an .ods."""
    try:
        with ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST_UNPACKED:
                raise BadInput(
                    f"{path.name}: nội dung nén lớn hơn {LARGEST_UNPACKED >> 20} MB khi mở ra; "
                    "hãy chia thành nhiều tệp hoặc chỉ giữ trang cần nhập."
                )
            if any(part.flag_bits & 1 for part in archive.infolist()):
                raise BadInput(f"{path.name}: {_LOCKED}")
            broken = archive.testzip()
            scans = ods_scan.scan(archive) if not broken and "content.xml" in archive.namelist() else None
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, ExpatError) as error:
        raise BadInput(f"{path.name}: {_NO_SPREADSHEET}") from error
    if broken is not None:
        raise BadInput(f"{path.name}: tệp bị hỏng ở phần {broken}; hãy tải hoặc chép lại tệp.")
    for sheet, scan in (scans or {}).items():
        _refuse_size(path, sheet, scan)
    return scans


def _why(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "không có tệp này"
    return "không có quyền đọc" if isinstance(error, PermissionError) else "lỗi của hệ điều hành"
