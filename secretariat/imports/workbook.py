"""Open a file that should be a spreadsheet, without trusting it: its size, its sheets, its cells by row."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import BadZipFile, ZipFile, is_zipfile

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


@dataclass(frozen=True)
class Opened:
    """A spreadsheet that can be read; `sheets` are the names of its visible worksheets."""

    path: Path
    sha256: str
    sheets: tuple[str, ...]
    book: CalamineWorkbook

    def grid(self, sheet: str) -> Grid:
        """Read one sheet; `BadInput` when it claims more than a list can hold."""
        scan = self._scanned(sheet)
        if scan.last_row >= MOST_ROWS * 2 or scan.last_column >= MOST_COLUMNS:
            raise self._bad(
                f"trang “{sheet}” có dữ liệu nằm quá xa, đến ô {scan.last_cell}; hãy xóa các dòng, cột thừa "
                f"(một danh sách có tối đa {grouped(MOST_ROWS)} dòng, {MOST_COLUMNS} cột) rồi lưu lại"
            )
        if (scan.last_row + 1) * (scan.last_column + 1) > MOST_CELLS:
            raise self._bad(
                f"trang “{sheet}” quá rộng ({scan.last_row + 1} dòng × {scan.last_column + 1} cột); "
                "hãy xóa các cột không dùng hoặc chia thành nhiều tệp"
            )
        try:
            read = self.book.get_sheet_by_name(sheet)
        except CalamineError as error:
            raise self._bad(
                f"trang “{sheet}” bị hỏng, không đọc được; hãy mở bằng Excel và lưu lại"
            ) from error
        fills: dict[int, list[tuple[int, int]]] = {}
        for (first, column), (last, _) in read.merged_cell_ranges or ():
            if last > first:
                fills.setdefault(first + 1, []).append((column, last + 1))
        return Grid(sheet, read, scan, fills)

    def _scanned(self, sheet: str) -> Scan:
        if not is_zipfile(self.path):
            return Scan()
        try:
            with ZipFile(self.path) as archive:
                if "content.xml" in archive.namelist():
                    return ods_scan.scan(archive, sheet)
                return xlsx_scan.scan(archive, sheet)
        except BadInput as error:
            raise self._bad(str(error)) from error

    def _bad(self, reason: str) -> BadInput:
        return BadInput(f"{self.path.name}: {reason}.")


def open_list(path: Path) -> Opened:
    """Open a spreadsheet file; `BadInput` says what it is instead and what to do."""
    content = _content(path)
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
    return Opened(path, content, sheets, book)


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


def _content(path: Path) -> str:
    """Look at the file as bytes; return its SHA-256."""
    try:
        size = path.stat().st_size
        if size == 0:
            raise BadInput(f"{path.name}: tệp rỗng; hãy kiểm tra lại tệp đã chọn.")
        if size > LARGEST_FILE:
            raise BadInput(f"{path.name}: tệp lớn hơn {LARGEST_FILE >> 20} MB; hãy chia thành nhiều tệp.")
        content = path.read_bytes()
    except OSError as error:
        raise BadInput(f"Không mở được tệp {path}: {_why(error)}; hãy kiểm tra lại tên tệp.") from error
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise BadInput(f"{path.name}: {_LOCKED}")
        if size > LARGEST_OLD:
            raise BadInput(
                f"{path.name}: tệp .xls lớn hơn {LARGEST_OLD >> 20} MB; hãy mở bằng Excel và lưu lại dạng .xlsx."
            )
    elif content.startswith(b"PK"):
        _refuse_bomb(path)
    else:
        raise BadInput(f"{path.name}: {_NO_SPREADSHEET}")
    return hashlib.sha256(content).hexdigest()


def _refuse_bomb(path: Path) -> None:
    """What the archive says of its sizes is checked first, then that it says the truth."""
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
    except (BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise BadInput(f"{path.name}: {_NO_SPREADSHEET}") from error
    if broken is not None:
        raise BadInput(f"{path.name}: tệp bị hỏng ở phần {broken}; hãy tải hoặc chép lại tệp.")


def _why(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "không có tệp này"
    if isinstance(error, IsADirectoryError):
        return "đây là thư mục, cần một tệp"
    return "không có quyền đọc" if isinstance(error, PermissionError) else "lỗi của hệ điều hành"
