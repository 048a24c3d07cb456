"""Check a whole list: find its sheet, its kind and its headings, then every row; nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, col, select

from models import ImportBatch
from secretariat.imports.activities import ACTIVITIES
from secretariat.imports.columns import Column
from secretariat.imports.members import MEMBERS
from secretariat.imports.organisations import ORGANISATIONS
from secretariat.imports.plan import ListKind, Preview
from secretariat.imports.proposals import PROPOSALS
from secretariat.imports.sheet import Found, SheetReader, find_headings
from secretariat.imports.tasks import TASKS
from secretariat.imports.workbook import Grid, Opened, named_sheet, open_list
from states.errors import BadInput, Missing

KINDS: dict[str, ListKind] = {
    kind.id: kind for kind in (ORGANISATIONS, PROPOSALS, MEMBERS, ACTIVITIES, TASKS)
}


GUIDE = "Hướng dẫn"
"""The sheet of a template that explains its columns."""


@dataclass(frozen=True)
class _Choice:
    grid: Grid
    kind: ListKind
    found: Found


def list_kind(name: str) -> ListKind:
    """A kind of list by its id; `Missing` names them all."""
    if name not in KINDS:
        known = ", ".join(f"{kind.id} ({kind.label})" for kind in KINDS.values())
        raise Missing(f"Không có loại danh sách “{name}”; các loại: {known}.")
    return KINDS[name]


def check_list(session: Session, path: Path, *, kind: str | None = None, sheet: str | None = None) -> Preview:
    """What applying the list would do; `BadInput` when the file or its headings cannot be understood."""
    opened = open_list(path)
    chosen = _choose(opened, [list_kind(kind)] if kind else list(KINDS.values()), sheet)
    _refuse_headings(opened, chosen)
    reader = SheetReader(chosen.grid, chosen.kind.columns, chosen.found)
    rows = list(reader.rows())
    if not rows:
        raise BadInput(
            f"{path.name}: trang “{chosen.grid.name}” không có dòng nào dưới dòng tiêu đề {chosen.found.row}; "
            "hãy kiểm tra lại trang tính, hoặc chọn trang tính khác theo tên."
        )
    headings = chosen.found.headings
    return Preview(
        kind=chosen.kind,
        file_name=path.name,
        sha256=opened.sha256,
        sheet=chosen.grid.name,
        rows=tuple(chosen.kind.examine(session, rows)),
        skipped=tuple(reader.skipped),
        unknown=headings.unknown,
        personal=headings.personal,
        remarks=tuple(reader.said_units),
        before=_applied_before(session, opened.sha256),
    )


def _applied_before(session: Session, sha256: str) -> tuple[int, datetime] | None:
    query = select(ImportBatch).where(ImportBatch.sha256 == sha256, col(ImportBatch.undone_at).is_(None))
    batch = session.exec(query.order_by(col(ImportBatch.id).desc())).first()
    return (batch.pk, batch.imported_at) if batch else None


def _choose(opened: Opened, kinds: Sequence[ListKind], sheet: str | None) -> _Choice:
    """The one sheet and kind whose headings are all there; else the nearest, to say what it lacks."""
    sheets = [named_sheet(opened, sheet)] if sheet else [name for name in opened.sheets if name != GUIDE]
    near: list[_Choice] = []
    for name in sheets:
        grid = opened.grid(name)
        found = [(kind, find_headings(grid, kind.columns)) for kind in kinds]
        near += [_Choice(grid, kind, read) for kind, read in found if read is not None]
    whole = [choice for choice in near if not choice.found.headings.missing]
    if not near:
        raise BadInput(f"{opened.path.name}: {_no_headings(kinds)}")
    best = max(whole or near, key=_likeness)
    # One word that happens to stand in another sheet makes no list of it.
    enough = min(2, len(best.found.headings.places))
    rivals = [
        choice
        for choice in whole
        if choice.grid.name != best.grid.name and len(choice.found.headings.places) >= enough
    ]
    if rivals:
        names = ", ".join(f"“{name}”" for name in sorted({choice.grid.name for choice in whole}))
        raise BadInput(
            f"{opened.path.name}: nhiều trang tính có danh sách ({names}); hãy ghi tên trang tính cần nhập."
        )
    equals = [choice for choice in whole if _likeness(choice) == _likeness(best)]
    if len(equals) > 1:
        names = ", ".join(f"{choice.kind.label} ({choice.kind.id})" for choice in equals)
        raise BadInput(
            f"{opened.path.name}: tiêu đề cột hợp với nhiều loại danh sách; hãy chọn một loại: {names}."
        )
    return best


def _likeness(choice: _Choice) -> tuple[int, int]:
    headings = choice.found.headings
    return len(headings.places), -len(headings.missing)


def _no_headings(kinds: Sequence[ListKind]) -> str:
    if len(kinds) == 1:
        (kind,) = kinds
        return f"không thấy dòng tiêu đề; {_needed(kind, _required(kind))}"
    return (
        "không thấy dòng tiêu đề cột nào quen thuộc trong 50 dòng đầu; hãy chọn loại danh sách "
        f"({', '.join(KINDS)}) và điền theo mẫu của loại đó."
    )


def _required(kind: ListKind) -> tuple[Column, ...]:
    return tuple(column for column in kind.columns if column.required)


def _needed(kind: ListKind, columns: Sequence[Column]) -> str:
    labels = ", ".join(f"“{column.label}”" for column in columns)
    return (
        f"danh sách {kind.label} cần cột {labels}. Hãy thêm cột, chọn loại danh sách khác, "
        f"hoặc điền theo mẫu của loại {kind.id}."
    )


def _refuse_headings(opened: Opened, choice: _Choice) -> None:
    headings, where = (
        choice.found.headings,
        f"{opened.path.name}, trang “{choice.grid.name}”, dòng {choice.found.row}",
    )
    if headings.missing:
        raise BadInput(f"{where}: thiếu cột; {_needed(choice.kind, headings.missing)}")
    if headings.twice:
        pairs = "; ".join(f"“{first}” và “{second}”" for first, second in headings.twice)
        raise BadInput(f"{where}: hai cột cùng nghĩa: {pairs}. Hãy giữ một cột và đổi tên hoặc xóa cột kia.")
