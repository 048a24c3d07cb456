"""Take a whole list back, as long as nothing builds on it: rows it made go, rows it changed are as before.

The audit stays: each row's chain gets an entry `undo_import`, and one that ends so with no state is that of
a row that is gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field
from sqlmodel import Session, col, delete, select

from models import Activity, Case, Council, CouncilMember, ImportBatch, ImportLine, Organisation, Person, Task
from models.base import Row
from secretariat import journal
from secretariat.acts import By, act
from secretariat.imports.built_on import audit_kind, objections
from secretariat.lookup import person_by_email
from states.errors import Missing, Refusal
from states.forms import Prose

TABLES: tuple[type[Row], ...] = (Task, Activity, Council, Person, Organisation)
"""In the order in which rows may go: what refers before what is referred to."""

SHOWN = 20
CHUNK = 500


@act("import", opens=True)
def undo_import(
    session: Session, *, by: By, batch: Annotated[int, Field(ge=1, le=2**31 - 1)], reason: Prose
) -> ImportBatch:
    """Hủy lần nhập danh sách. Chỉ hủy được khi chưa có gì dựa vào dữ liệu đã nhập."""
    row = session.get(ImportBatch, batch, with_for_update=True)
    if row is None:
        raise Missing(f"Không có lần nhập số {batch}; hãy xem số trong danh sách các lần nhập.")
    if row.undone_at is not None:
        raise Refusal("Hủy bỏ lần nhập", f"lần nhập số {batch}", ["Lần nhập này đã được hủy bỏ trước đây."])
    query = select(ImportLine).where(ImportLine.batch_id == batch)
    lines = session.exec(query.order_by(col(ImportLine.sheet_row), col(ImportLine.id))).all()
    if against := objections(session, row, lines, TABLES):
        raise Refusal("Hủy bỏ lần nhập", f"lần nhập số {batch}", _first(against))
    for table in TABLES:
        of_table = [line for line in lines if line.table_name == table.__tablename__]
        _restore(session, table, [line for line in of_table if line.before is not None], by)
        _delete(session, table, [line for line in of_table if line.before is None], by)
    row.undone_at, row.undone_by = by.now, by.actor.id
    _note(session, "import", batch, by, target="undone", data=by.filled)
    return row


def _first(reasons: Sequence[str]) -> list[str]:
    more = len(reasons) - SHOWN
    return [*reasons[:SHOWN], *([f"Và {more} dòng khác."] if more > 0 else [])]


def _restore(session: Session, table: type[Row], lines: Sequence[ImportLine], by: By) -> None:
    for line in lines:
        row = session.get_one(table, line.row_id)
        before = line.before or {}
        if isinstance(row, Council):
            _seat_again(session, row, before["seats"])
        else:
            for column, value in before.items():
                setattr(row, column, value)
        if isinstance(row, Case):
            row.acted_at = by.now
        session.flush()
        target = row.state if isinstance(row, Case) else "entered"
        _note(session, audit_kind(table), line.row_id, by, target=target, data=before)


def _seat_again(session: Session, council: Council, seats: dict[str, str]) -> None:
    session.exec(delete(CouncilMember).where(col(CouncilMember.council_id) == council.pk))
    for email, seat in seats.items():
        person = person_by_email(session, email)
        session.add(CouncilMember(council_id=council.pk, person_id=person.pk, seat=seat))


def _delete(session: Session, table: type[Row], lines: Sequence[ImportLine], by: By) -> None:
    ids = [line.row_id for line in lines]
    columns: Any = table
    for start in range(0, len(ids), CHUNK):
        session.exec(delete(table).where(columns.id.in_(ids[start : start + CHUNK])))
    for line in lines:
        _note(session, audit_kind(table), line.row_id, by, target="", data={})


def _note(session: Session, kind: str, row_id: int, by: By, *, target: str, data: Any) -> None:
    journal.append(
        session,
        kind=kind,
        case_id=row_id,
        actor=by.actor,
        now=by.now,
        event=journal.UNDONE,
        target=target,
        data=data,
    )
