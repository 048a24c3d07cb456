"""Lists that were applied: all of them, and the rows of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Text, case, cast
from sqlmodel import Session, col, func, select

from models import ImportBatch, ImportLine
from models.imported import IMPORT_KINDS
from secretariat.names import actor_name, actor_names
from states.errors import Missing


@dataclass(frozen=True)
class BatchLine:
    """One applied list; `made` and `changed` count rows of our tables, not of the sheet."""

    number: int
    kind: str
    kind_label: str
    file_name: str
    sha256: str
    imported_at: datetime
    imported_by: str
    made: int
    changed: int
    undone_at: datetime | None
    undone_by: str | None


@dataclass(frozen=True)
class RowLine:
    """One row that a list made (`before` is None) or changed."""

    sheet_row: int
    table: str
    row_id: int
    before: dict[str, Any] | None
    after: dict[str, Any]


def batch_line(session: Session, number: int) -> BatchLine:
    """One applied list; `Missing` when there is none of that number."""
    found = next((line for line in batches(session) if line.number == number), None)
    if found is None:
        raise Missing(f"Không có lần nhập số {number}; hãy xem số trong danh sách các lần nhập.")
    return found


def batches(session: Session) -> list[BatchLine]:
    """Every applied list, newest first."""
    names = actor_names(session)
    counted = _counted(session)
    rows = session.exec(select(ImportBatch).order_by(col(ImportBatch.id).desc())).all()
    return [
        BatchLine(
            number=row.pk,
            kind=str(row.import_kind),
            kind_label=IMPORT_KINDS[row.import_kind],
            file_name=row.file_name,
            sha256=row.sha256,
            imported_at=row.imported_at,
            imported_by=actor_name(names, row.imported_by),
            made=counted.get(row.pk, (0, 0))[0],
            changed=counted.get(row.pk, (0, 0))[1],
            undone_at=row.undone_at,
            undone_by=actor_name(names, row.undone_by) if row.undone_by else None,
        )
        for row in rows
    ]


def _counted(session: Session) -> dict[int, tuple[int, int]]:
    """Batch -> rows made, rows changed. A JSON column without a value holds NULL or the text `null`."""
    was_there = func.coalesce(cast(col(ImportLine.before), Text), "null") != "null"
    query = select(ImportLine.batch_id, func.count(), func.sum(case((was_there, 1), else_=0)))
    rows = session.exec(query.group_by(col(ImportLine.batch_id)))
    return {batch: (lines - int(changed or 0), int(changed or 0)) for batch, lines, changed in rows}


def rows_of(session: Session, number: int) -> list[RowLine]:
    """What one list made and changed, in the order of the sheet."""
    query = select(ImportLine).where(ImportLine.batch_id == number)
    lines = session.exec(query.order_by(col(ImportLine.sheet_row), col(ImportLine.id)))
    return [RowLine(line.sheet_row, line.table_name, line.row_id, line.before, line.after) for line in lines]
