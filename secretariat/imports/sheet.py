"""From a sheet to the rows of a list: find the headings, leave out what is no row, read the cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from secretariat.imports.cells import Cell, Noted, Unreadable, error_name, line, unit_name
from secretariat.imports.columns import ROW_NUMBERS, Column, Headings, match, plain_heading, unit_of
from secretariat.imports.workbook import MOST_ROWS, Grid
from states.errors import BadInput
from states.vietnamese import fold, grouped

LOOKED_THROUGH = 50
"""Rows in which the headings must stand."""

FEW_COLUMNS = 3
"""In a list with at least as many recognised columns, a row with one filled cell is a heading of a group."""

_TOTAL = re.compile(r"tong so\b|tong cong\b(?! ty\b)|cong$")
_NUMBERING = re.compile(r"\(?(\d{1,2}|[A-Za-z])\)?")


@dataclass(slots=True)
class SheetRow:
    """One row as read. A blank cell is not in `values`; `reasons` say what could not be read."""

    number: int
    values: dict[str, Any]
    reasons: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Found:
    """Where the headings of a sheet stand, and what was written above them about money."""

    row: int
    headings: Headings
    cells: tuple[Cell, ...]
    unit: int | None


@dataclass(frozen=True)
class Skipped:
    """A row that is no row of the list, and why."""

    row: int
    reason: str


def find_headings(grid: Grid, columns: Sequence[Column]) -> Found | None:
    """The row that reads best as headings; None when no row names even one required column."""
    best: Found | None = None
    unit: int | None = None
    for number, cells in islice(grid.rows(), LOOKED_THROUGH):
        read = match(columns, cells)
        said = next((size for cell in cells if (size := _unit_said(cell))), None)
        unit = said or unit
        if not any(column.required and column.key in read.places for column in columns):
            continue
        # Of a heading over two rows the lower one says more or as much: merged cells reach down into it.
        if (
            best is None
            or _score(read) > _score(best.headings)
            or (number == best.row + 1 and _score(read) == _score(best.headings))
        ):
            best = Found(number, read, tuple(cells), unit)
    return best


def _score(read: Headings) -> tuple[int, int]:
    return -len(read.missing), len(read.places)


def _unit_said(cell: Cell) -> int | None:
    """A note such as “Đơn vị tính: triệu đồng” above the table."""
    if isinstance(cell, str) and re.search(r"\b(don vi tinh|dvt|don vi)\b", plain_heading(cell)):
        return unit_of(cell)
    return None


class SheetReader:
    """The rows under the headings, one after the other; what was left out is in `skipped` when they end."""

    def __init__(self, grid: Grid, columns: Sequence[Column], found: Found) -> None:
        self.grid, self.found = grid, found
        self.places = found.headings.places
        self.columns = [column for column in columns if column.key in self.places]
        self.units = {
            column.key: found.headings.units.get(
                column.key, (found.unit or 1) if column.look == "money" else 1
            )
            for column in self.columns
        }
        self.numbers = {
            place
            for place, cell in enumerate(found.cells)
            if isinstance(cell, str) and plain_heading(cell) in ROW_NUMBERS
        }
        self.skipped: list[Skipped] = []

    @property
    def said_units(self) -> list[str]:
        return [
            f"số tiền ở cột “{column.label}” được hiểu là {unit_name(self.units[column.key])}"
            for column in self.columns
            if column.look == "money" and self.units[column.key] > 1
        ]

    def rows(self) -> Iterator[SheetRow]:
        filled = 0
        for number, cells in self.grid.rows():
            if number <= self.found.row:
                continue
            if not any(_filled(cell) for cell in cells) and not self._hidden(number):
                continue
            if reason := self._no_row(number, cells):
                self.skipped.append(Skipped(number, reason))
                continue
            filled += 1
            if filled > MOST_ROWS:
                raise BadInput(
                    f"Trang “{self.grid.name}” có hơn {grouped(MOST_ROWS)} dòng; hãy chia thành nhiều tệp, "
                    f"mỗi tệp tối đa {grouped(MOST_ROWS)} dòng."
                )
            yield self._read(number, cells)

    def _hidden(self, number: int) -> bool:
        """Errors and uncounted formulas look blank to the reader."""
        scan = self.grid.scan
        places = self.places.values()
        return bool(scan.errors or scan.uncounted) and any(
            (number - 1, place) in scan.errors or (number - 1, place) in scan.uncounted for place in places
        )

    def _no_row(self, number: int, cells: Sequence[Cell]) -> str | None:
        """Why a row that is not blank is none of the list's. Most rows are, so the cheap questions come first."""
        filled = [place for place, cell in enumerate(cells) if _filled(cell)]
        first = next((text for place in filled if isinstance(text := cells[place], str)), "")
        if _may_be_total(first) and _TOTAL.match(plain_heading(first)):
            return f"dòng tổng cộng (“{line(first)[:60]}”)"
        own = [place for place in self.places.values() if place in filled]
        if len(own) > 1 and all(cells[place] == self.found.cells[place] for place in own):
            return "dòng tiêu đề được lặp lại"
        if number == self.found.row + 1 and _are_numbers([cells[place] for place in filled]):
            return "dòng đánh số cột"
        if first and self._is_group(number, cells, filled):
            texts = " ".join(line(cells[place]) for place in filled if isinstance(cells[place], str))
            return f"chỉ có một ô có chữ (“{texts[:60]}”), coi là tiêu đề nhóm hoặc ghi chú"
        return None

    def _is_group(self, number: int, cells: Sequence[Cell], filled: Sequence[int]) -> bool:
        """One text, and no row number beside it: `I | Huyện Tân Châu` is a group, `7 | Công ty A` is a row."""
        beside = [place for place in filled if place not in self.numbers]
        if len(beside) != 1 or len(self.places) < FEW_COLUMNS or self._hidden(number):
            return False
        numbers = (cells[place] for place in filled if place in self.numbers)
        return not any(not isinstance(cell, str) or cell.strip().isdigit() for cell in numbers)

    def _read(self, number: int, cells: Sequence[Cell]) -> SheetRow:
        row = SheetRow(number, {})
        for column in self.columns:
            place = self.places[column.key]
            cell = cells[place] if place < len(cells) else ""
            if not _filled(cell):
                self._why_blank(row, column, place)
                continue
            if error := error_name(cell):
                row.reasons.append(_error_value(column, error))
                continue
            try:
                value = column.read(cell, self.units[column.key])
            except Unreadable as error:
                row.reasons.append(f"{column.label}: {error}.")
                continue
            if isinstance(value, Noted):
                row.notes.append(f"{column.label}: {value.note}.")
                value = value.value
            if value not in ("", ()):
                row.values[column.key] = value
            elif column.required:
                row.reasons.append(f"{column.label}: chưa có; hãy bổ sung.")
        return row

    def _why_blank(self, row: SheetRow, column: Column, place: int) -> None:
        scan, at = self.grid.scan, (row.number - 1, place)
        if at in scan.errors:
            row.reasons.append(_error_value(column, scan.errors[at]))
        elif at in scan.uncounted:
            said = "ô là công thức chưa có kết quả; hãy mở tệp bằng Excel, lưu lại rồi nhập"
            (row.reasons if column.required else row.notes).append(f"{column.label}: {said}.")
        elif column.required:
            row.reasons.append(f"{column.label}: chưa có; hãy bổ sung.")


def _error_value(column: Column, error: str) -> str:
    return f"{column.label}: ô đang báo lỗi {error}; hãy sửa công thức hoặc ghi lại giá trị."


def _filled(cell: Cell) -> bool:
    return cell != "" and not (isinstance(cell, str) and not cell.strip())


def _may_be_total(text: str) -> bool:
    """Nearly every name of an enterprise begins with “Công ty”, so those are not read to the end."""
    begins = fold(text[:9])
    return begins.startswith("tong") or (begins.startswith("cong") and len(text) < 9)


def _are_numbers(cells: Sequence[Cell]) -> bool:
    """`(1) (2) (3)` or `A B C`: official tables number their columns below the headings."""
    texts = [_bare(cell) for cell in cells]
    return len(texts) > 1 and len(set(texts)) == len(texts) and all(map(_NUMBERING.fullmatch, texts))


def _bare(cell: Cell) -> str:
    return line(cell) if isinstance(cell, str | int | float) and not isinstance(cell, bool) else "--"
