"""What stands against taking a list back: rows that have been acted on, changed or referred to since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, SQLModel, col, select

from models import (
    AuditEntry,
    Case,
    Council,
    Deadline,
    Document,
    ImportBatch,
    ImportLine,
    Letter,
    Organisation,
    Person,
)
from models.base import Row
from secretariat.acts import ACTS
from secretariat.imports.kept import IMPORTED, seats_of, snapshot

CHUNK = 500

_REFERRED = {
    "access_entry": "nhật ký mở hồ sơ",
    "access_link": "đường dẫn đăng nhập",
    "account": "tài khoản",
    "announcement_recipient": "nơi nhận thông báo",
    "council_item": "chương trình Hội đồng",
    "council_member": "thành viên Hội đồng",
    "dossier_item": "danh mục trình",
    "half_sign_in": "lần đăng nhập chờ nhập mã",
    "person": "cán bộ, thành viên",
    "progress_report": "báo cáo định kỳ",
    "saved_view": "danh sách đã lưu",
    "spending": "khoản chi",
    "substitution": "phân công làm thay",
    "task": "nhiệm vụ",
    "task_file": "tệp kèm theo",
    "web_session": "phiên đăng nhập",
}
"""Table that refers to a row -> what people call its rows."""

_OF_A_CASE: tuple[tuple[Any, str], ...] = ((Deadline, "thời hạn"), (Letter, "thư"), (Document, "văn bản"))

Against = Iterator[tuple[int, str]]
"""(row of the sheet, what stands against undoing it)."""


def objections(
    session: Session, batch: ImportBatch, lines: Sequence[ImportLine], tables: Sequence[type[Row]]
) -> list[str]:
    """One sentence for each row that has been built on; empty when the list can be taken back."""
    found: set[tuple[int, str]] = set()
    for table in tables:
        of_table = [line for line in lines if line.table_name == table.__tablename__]
        if of_table:
            rows = _rows(session, table, of_table)
            found.update(_changed_since(session, rows, of_table))
            found.update(_acted_on(session, batch, table, rows, of_table))
            found.update(_referred_to(session, batch, table, rows, lines))
    return [f"Dòng {row}: {reason}" for row, reason in sorted(found)]


def audit_kind(table: type[Row]) -> str:
    """How the audit calls the rows of a table."""
    return table.kind if issubclass(table, Case) else str(table.__tablename__)


def _rows(session: Session, table: type[Row], lines: Sequence[ImportLine]) -> dict[int, Row]:
    column: Any = table
    ids = [line.row_id for line in lines]
    found: dict[int, Row] = {}
    for start in range(0, len(ids), CHUNK):
        query = select(table).where(column.id.in_(ids[start : start + CHUNK]))
        found |= {row.pk: row for row in session.exec(query)}
    return found


def _changed_since(session: Session, rows: dict[int, Row], lines: Sequence[ImportLine]) -> Against:
    for line in lines:
        row = rows.get(line.row_id)
        if row is None:
            yield line.sheet_row, "không còn trong cơ sở dữ liệu."
            continue
        now = {"seats": seats_of(session, row)} if isinstance(row, Council) else snapshot(row)
        if any(now[key] != value for key, value in line.after.items()):
            yield line.sheet_row, f"{named(row)} hiện đã khác với khi nhập."


def _acted_on(
    session: Session, batch: ImportBatch, table: type[Row], rows: dict[int, Row], lines: Sequence[ImportLine]
) -> Against:
    """Entries that the audit of a row got after the import; ids rise, because a chain has one writer at a time."""
    kind = audit_kind(table)
    imported = (
        select(AuditEntry.id)
        .where(AuditEntry.case_kind == "import", AuditEntry.case_id == batch.pk, AuditEntry.event == IMPORTED)
        .scalar_subquery()
    )
    query = (
        select(ImportLine.sheet_row, ImportLine.row_id, AuditEntry.event, AuditEntry.at)
        .join(AuditEntry, col(AuditEntry.case_id) == col(ImportLine.row_id))
        .where(
            ImportLine.batch_id == batch.pk,
            ImportLine.table_name == table.__tablename__,
            AuditEntry.case_kind == kind,
            col(AuditEntry.id) > imported,
        )
    )
    taken_back = _moments_of_undone(session)
    for sheet_row, row_id, event, at in session.exec(query):
        if row_id in rows and at not in taken_back:
            yield sheet_row, f"{named(rows[row_id])} đã có việc sau khi nhập: {_label(kind, event)}."


def _moments_of_undone(session: Session) -> set[datetime]:
    """When lists that are taken back came in and went: what they did and undid then stands against nothing."""
    query = select(ImportBatch.imported_at, ImportBatch.undone_at).where(
        col(ImportBatch.undone_at).is_not(None)
    )
    return {moment for row in session.exec(query) for moment in row if moment is not None}


def _label(kind: str, event: str) -> str:
    if (kind, event) in ACTS:
        return ACTS[kind, event].label
    return "Sửa thông tin"


def _referred_to(
    session: Session, batch: ImportBatch, table: type[Row], rows: dict[int, Row], lines: Sequence[ImportLine]
) -> Against:
    """Rows elsewhere that would lose what they refer to; those of this list go with it."""
    created = {line.row_id: line.sheet_row for line in lines if _made(line, str(table.__tablename__))}
    if not created:
        return
    ours = select(ImportLine.row_id).where(
        ImportLine.batch_id == batch.pk, ImportLine.table_name == table.__tablename__
    )
    for other, key in _foreign_keys(table):
        own = {line.row_id for line in lines if _made(line, other.name)}
        councils = {line.row_id for line in lines if line.table_name == "council"}
        council = other.c.council_id if other.name == "council_member" else other.c.id
        for row_id, by_id, council_id in session.exec(select(key, other.c.id, council).where(key.in_(ours))):
            goes = by_id in own or (other.name == "council_member" and council_id in councils)
            if row_id in created and not goes:
                said = _REFERRED.get(other.name, other.name)
                yield created[row_id], f"{named(rows[row_id])} đang được dùng ở {said}."
    if issubclass(table, Case):
        for following, said in _OF_A_CASE:
            query = select(following.case_id).where(
                following.case_kind == table.kind, following.case_id.in_(ours)
            )
            for row_id in session.exec(query):
                if row_id in created:
                    yield created[row_id], f"{named(rows[row_id])} đã có {said}."


def _made(line: ImportLine, table_name: str) -> bool:
    return line.before is None and line.table_name == table_name


def _foreign_keys(table: type[Row]) -> list[tuple[Any, Any]]:
    """(table, column) of everything that may refer to a row of this table."""
    target = str(table.__tablename__)

    return [
        (other, key.parent)
        for other in SQLModel.metadata.sorted_tables
        for key in other.foreign_keys
        if key.column.table.name == target
    ]


def named(row: Row) -> str:
    """How people know a row."""
    if isinstance(row, Organisation):
        return f"{row.code} ({row.name})"
    return row.email if isinstance(row, Person) else getattr(row, "label", str(row.pk))
