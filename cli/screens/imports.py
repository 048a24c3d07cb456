"""A list from Excel, row by row: what is new, changed, the same, refused and why."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from rich.color import ColorSystem
from rich.style import Style
from rich.text import Text

from cli.printing import BAD, DIM, GOOD, MAIN, WARN, console, say, section, show, table
from cli.screens.casefile import plain
from secretariat.imports.batches import BatchLine, RowLine
from secretariat.imports.plan import Outcome, Preview, RowPlan
from secretariat.values import moment
from secretariat.words import FIELDS
from states.vietnamese import grouped

_STYLES = {Outcome.NEW: GOOD, Outcome.CHANGED: WARN, Outcome.SAME: DIM, Outcome.REFUSED: BAD}
SKIPPED_SHOWN = 20

LONG = 5_000
"""Accepted rows that take longer than another official's command would wait for the database."""

Paint = Callable[[str, str], str]


def preview(checked: Preview, file: Path) -> None:
    """The whole dry run."""
    _head(checked)
    _rows(checked.rows)
    _skipped(checked)
    _totals(checked)
    refused = checked.totals[Outcome.REFUSED]
    if len(checked.accepted) >= LONG:
        say("Ghi sẽ mất vài phút, trong lúc đó người khác chưa ghi được; hãy ghi ngoài giờ làm việc.", WARN)
    if checked.accepted:
        only = " --skip-refused" if refused else ""
        kind = f"--kind {checked.kind.id}"
        say(f"Chưa có gì thay đổi. Để ghi: nhiemvu import {_quoted(str(file))} {kind}{only} --yes", DIM)
    else:
        say(f"Không có gì để ghi{'; hãy sửa các dòng bị từ chối rồi nhập lại' * bool(refused)}.", DIM)


def applied(checked: Preview, batch: int | None) -> None:
    """What was written, or that nothing was left to write."""
    _head(checked)
    _skipped(checked)
    _totals(checked)
    if batch is None:
        said = "Không có gì mới để ghi"
        say(f"{said}: mọi dòng đã như cũ." if not checked.totals[Outcome.REFUSED] else f"{said}.", GOOD)
        return
    say(f"Đã ghi {grouped(len(checked.accepted))} dòng; lần nhập số {batch}.", GOOD)
    say(
        f"Hủy bỏ cả lần nhập, khi chưa có gì dựa vào nó: nhiemvu imports {batch} --undo --reason 'LÝ DO'", DIM
    )


def refused_rows(checked: Preview) -> None:
    _head(checked)
    _rows(row for row in checked.rows if row.outcome is Outcome.REFUSED)
    _totals(checked)


def as_json(checked: Preview, *, batch: int | None) -> dict[str, Any]:
    """Stable keys for programs; `batch` is the number of the import, None when nothing was written."""
    return {
        "kind": checked.kind.id,
        "file": checked.file_name,
        "sha256": checked.sha256,
        "sheet": checked.sheet,
        "applied": batch is not None,
        "batch": batch,
        "applied_before": {"batch": checked.before[0], "at": checked.before[1]} if checked.before else None,
        "totals": {str(outcome): count for outcome, count in checked.totals.items()},
        "unknown_columns": checked.unknown,
        "personal_columns": checked.personal,
        "remarks": checked.remarks,
        "skipped": checked.skipped,
        "rows": [
            {
                "row": row.row,
                "outcome": str(row.outcome),
                "name": row.name,
                "changes": row.changes,
                "reasons": row.reasons,
                "notes": row.notes,
            }
            for row in checked.rows
        ],
    }


def _head(checked: Preview) -> None:
    say(Text.assemble((checked.kind.label, MAIN), f": {checked.file_name}, trang “{checked.sheet}”"))
    if checked.before:
        number, at = checked.before
        say(f"Tệp này đã được nhập lúc {moment(at)} (lần nhập số {number}).", WARN)
    if checked.personal:
        say(f"Không đọc các cột dữ liệu cá nhân: {_visible(', '.join(checked.personal))}.", WARN)
    if checked.unknown:
        say(f"Bỏ qua các cột không rõ nghĩa: {_visible(', '.join(checked.unknown))}.", WARN)
    for remark in checked.remarks:
        say(f"Lưu ý: {remark}.", WARN)


def _rows(rows: Iterable[RowPlan]) -> None:
    """Plain lines, not a table: ten thousand rows are shown in a moment, and a pipe gets one line a row."""
    terminal = console()
    draw = _drawn if terminal.is_terminal else _line
    paint = _painted if terminal.color_system and not terminal.no_color else _unpainted
    sys.stdout.write("".join(f"{draw(row, paint)}\n" for row in rows))


def _line(row: RowPlan, paint: Paint) -> str:
    details = " · ".join(_details(row))
    return _visible(f"{row.row:>7}  {row.outcome.label:<9} {row.name}{f' · {details}' if details else ''}")


def _drawn(row: RowPlan, paint: Paint) -> str:
    head = f"{row.row:>7}  {paint(f'{row.outcome.label:<9}', _STYLES[row.outcome])} {_visible(row.name)}"
    below = (
        f"{'':>19} {paint(_visible(said), BAD if said in row.reasons else DIM)}" for said in _details(row)
    )
    return "\n".join((head, *below))


def _visible(text: str) -> str:
    """What a sheet holds may steer a terminal; here it only shows."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text
    )


def _painted(text: str, style: str) -> str:
    return Style.parse(style).render(text, color_system=ColorSystem.STANDARD)


def _unpainted(text: str, style: str) -> str:
    return text


def _details(row: RowPlan) -> list[str]:
    changes = [f"{change.label}: {change.old} → {change.new}" for change in row.changes]
    return [*row.reasons, *changes, *(f"Ghi chú: {note}" for note in row.notes)]


def _skipped(checked: Preview) -> None:
    for line in checked.skipped[:SKIPPED_SHOWN]:
        say(f"{line.row:>7}  bỏ qua    {_visible(line.reason)}", DIM)
    if len(checked.skipped) > SKIPPED_SHOWN:
        say(
            f"{'':>7}  và {grouped(len(checked.skipped) - SKIPPED_SHOWN)} dòng khác không phải dòng danh sách.",
            DIM,
        )


def _totals(checked: Preview) -> None:
    counted = [f"{grouped(count)} {outcome.label}" for outcome, count in checked.totals.items()]
    say(Text.assemble((f"{grouped(len(checked.rows))} dòng", "bold"), f": {', '.join(counted)}."))


def _quoted(text: str) -> str:
    return f"'{text}'" if " " in text else text


def batches(lines: Sequence[BatchLine]) -> None:
    if not lines:
        say("Chưa có lần nhập danh sách nào.")
        return
    rows = [
        (
            str(line.number),
            moment(line.imported_at),
            line.kind_label,
            line.file_name,
            line.imported_by,
            grouped(line.made),
            grouped(line.changed),
            f"đã hủy bỏ {moment(line.undone_at)}" if line.undone_at else "",
        )
        for line in lines
    ]
    headings = ("Số", "Lúc", "Danh sách", "Tệp", "Ai", "Mới", "Thay đổi", "")
    show(table(headings, rows, numbers=(0, 5, 6), whole=(1,)))
    say("Xem từng dòng: nhiemvu imports SỐ; hủy bỏ: nhiemvu imports SỐ --undo --reason 'LÝ DO'", DIM)


def batch(line: BatchLine, rows: Sequence[RowLine]) -> None:
    state = (
        f"đã hủy bỏ {moment(line.undone_at)} bởi {line.undone_by}" if line.undone_at else "đang có hiệu lực"
    )
    section(
        f"Lần nhập số {line.number}",
        Text(f"{line.kind_label}: {line.file_name}"),
        Text(f"{moment(line.imported_at)}, {line.imported_by}; {state}"),
    )
    show(table(("Dòng", "Bảng", "", "Nội dung"), [_written(row) for row in rows], numbers=(0,), whole=(1, 2)))


_TABLES = {
    "activity": "hoạt động",
    "council": "hội đồng",
    "organisation": "tổ chức",
    "person": "cán bộ, thành viên",
    "task": "nhiệm vụ",
}


def _written(row: RowLine) -> tuple[str, str, str, str]:
    if row.before is None:
        named = [row.after[key] for key in ("code", "name", "email") if row.after.get(key)]
        said = " · ".join(map(str, named))
    else:
        changes = (
            f"{_label(key)}: {_value(row.before.get(key))} → {_value(value)}"
            for key, value in row.after.items()
        )
        said = "; ".join(changes)
    return str(row.sheet_row), _TABLES[row.table], "mới" if row.before is None else "thay đổi", said


def _label(key: str) -> str:
    return FIELDS.get(key) or FIELDS.get(key.removesuffix("_id"), key)


def _value(value: Any) -> str:
    return plain(value) or "(trống)"


def undone(line: BatchLine) -> None:
    say(
        f"Đã hủy bỏ lần nhập số {line.number} ({line.file_name}): xóa {grouped(line.made)} mục đã thêm, "
        f"trả lại {grouped(line.changed)} mục đã sửa.",
        GOOD,
    )
