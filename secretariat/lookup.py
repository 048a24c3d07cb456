"""Find a record by the name people call it; a missing one is said in Vietnamese with what to do."""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar

from sqlalchemy import bindparam
from sqlalchemy.orm.util import identity_key
from sqlmodel import Session, col, select

from models import Case, Organisation, Person
from models.base import Row
from states.errors import BadInput, Missing

C = TypeVar("C", bound=Case)
R = TypeVar("R", bound=Row)

_NAMES = {
    "announcement": "thông báo",
    "task": "nhiệm vụ",
    "council": "hội đồng",
    "dossier": "hồ sơ trình",
    "annual_report": "báo cáo năm",
    "activity": "hoạt động",
}


def case_by_code(session: Session, table: type[C], code: str) -> C:
    found: C | None = session.exec(_by_code(table), params={"code": code}).first()
    if found is None:
        raise Missing(f"Không có {_NAMES[table.kind]} mang mã “{code}”; hãy kiểm tra lại mã.")
    return found


@cache
def _by_code(table: type[C]) -> Any:
    """Made once for a table: every act of a person begins with it."""
    return select(table).where(table.code == bindparam("code"))


def row_by_id(session: Session, table: type[R], row_id: int) -> R:
    """The row that another one points to: from the session where it is there, like `Session.get_one`.

    That makes its statement anew each time, which costs as much as running it.
    """
    known: R | None = session.identity_map.get(identity_key(table, row_id))
    return session.exec(_by_id(table), params={"row": row_id}).one() if known is None else known


@cache
def _by_id(table: type[R]) -> Any:
    return select(table).where(col(table.id) == bindparam("row"))


def organisation_by_code(session: Session, code: str) -> Organisation:
    found = session.exec(select(Organisation).where(Organisation.code == code)).first()
    if found is None:
        raise Missing(f"Không có tổ chức mang mã “{code}”; hãy thêm tổ chức trước hoặc kiểm tra lại mã.")
    return found


def person_by_email(session: Session, email: str) -> Person:
    found = session.exec(select(Person).where(Person.email == email)).first()
    if found is None:
        raise Missing(
            f"Không có người nào dùng địa chỉ “{email}”; hãy thêm người này trước hoặc sửa địa chỉ."
        )
    return found


def refuse_taken_code(session: Session, table: type[Case], code: str) -> None:
    if session.exec(select(table.id).where(table.code == code)).first() is not None:
        raise BadInput(f"Mã “{code}” đã được dùng cho {_NAMES[table.kind]} khác; hãy chọn mã khác.")


def next_code(session: Session, table: type[Case], prefix: str) -> str:
    """`prefix-001`, `prefix-002`, … after the highest in use."""
    codes = session.exec(select(table.code).where(col(table.code).startswith(f"{prefix}-"))).all()
    numbers = [int(code.rpartition("-")[2]) for code in codes if code.rpartition("-")[2].isdigit()]
    return f"{prefix}-{max(numbers, default=0) + 1:03d}"
