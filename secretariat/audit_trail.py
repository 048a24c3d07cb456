"""The journal as a list, the newest first: what was done, by whom, to which case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlmodel import Session, col, select

from models import CASES, AuditEntry, Document, Letter, Organisation, Person
from secretariat.acts import ACTS
from secretariat.casefile import event_label
from secretariat.journal import UNDONE
from secretariat.listings import codes_of
from secretariat.names import actor_name
from secretariat.values import row_id
from secretariat.words import KINDS
from secretariat.worklist import find_case, matches
from states.chart import HO_CHI_MINH
from states.roles import SYSTEM

PAGE = 50


@dataclass(frozen=True)
class TrailLine:
    """One entry. `code` is what the case is called, None where it has no page of its own."""

    id: int
    at: datetime
    actor_name: str
    event_label: str
    kind: str
    kind_label: str
    code: str | None
    seq: int
    hash: str


@dataclass(frozen=True)
class Trail:
    """`older` is where the next page begins; None at the end of the journal."""

    lines: Sequence[TrailLine]
    older: int | None


def trail(
    session: Session,
    *,
    case: str = "",
    actor: str = "",
    since: date | None = None,
    until: date | None = None,
    before: int | None = None,
) -> Trail:
    """Entries before the one of number `before`. Days are those of Viet Nam, both included.

    A journal of a million entries is never counted: a page begins where the last one ended.
    """
    query = select(AuditEntry).order_by(col(AuditEntry.id).desc()).limit(PAGE + 1)
    if case:
        kind, case_id = _chain(session, case)
        query = query.where(AuditEntry.case_kind == kind, AuditEntry.case_id == case_id)
    if actor:
        query = query.where(col(AuditEntry.actor).in_(_addresses(session, actor)))
    if since is not None:
        query = query.where(col(AuditEntry.at) >= _midnight(since))
    if until is not None:
        query = query.where(col(AuditEntry.at) < _midnight(until + timedelta(days=1)))
    if before is not None:
        query = query.where(col(AuditEntry.id) < before)
    found = session.exec(query).all()
    shown = found[:PAGE]
    return Trail(_lines(session, shown), shown[-1].pk if len(found) > PAGE else None)


def _chain(session: Session, case: str) -> tuple[str, int]:
    """Of a document `V12`, a letter `T12`, an organisation by its code, or a case."""
    for prefix, kind, table in (("V", "document", Document), ("T", "letter", Letter)):
        found = row_id(case, prefix)
        if found is not None and session.get(table, found) is not None:
            return kind, found
    organisation = session.exec(select(Organisation.id).where(Organisation.code == case)).first()
    if organisation is not None:
        return "organisation", organisation
    row = find_case(session, case)
    return row.kind, row.pk


def _addresses(session: Session, text: str) -> list[str]:
    """Whoever is meant by a name, a part of one, or an address, also one that nobody has any more."""
    people = session.exec(select(Person.email, Person.name))
    named = [email for email, name in people if matches(text, name, email)]
    system = [SYSTEM.id] if matches(text, SYSTEM.name) else []
    return [*named, *system, text]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), HO_CHI_MINH)


def _lines(session: Session, rows: Sequence[AuditEntry]) -> list[TrailLine]:
    codes = codes_of(session, [(row.case_kind, row.case_id) for row in rows if row.case_kind in CASES])
    for kind, table, named in (
        ("organisation", Organisation, Organisation.code),
        ("person", Person, Person.name),
    ):
        ids = {row.case_id for row in rows if row.case_kind == kind}
        found: Any = select(table.id, named).where(col(table.id).in_(ids)) if ids else None
        codes |= {(kind, key): name for key, name in session.exec(found)} if ids else {}
    actors = {row.actor for row in rows}
    people = select(Person.email, Person.name).where(col(Person.email).in_(actors))
    names = dict(session.exec(people).all()) | {SYSTEM.id: SYSTEM.name}
    return [
        TrailLine(
            id=row.pk,
            at=row.at,
            actor_name=actor_name(names, row.actor),
            event_label=_event(row),
            kind=row.case_kind,
            kind_label=KINDS[row.case_kind],
            code=codes.get((row.case_kind, row.case_id)) or _numbered(row),
            seq=row.seq,
            hash=row.hash,
        )
        for row in rows
    ]


_PREFIXES = {"document": "V", "letter": "T", "import": ""}


def _numbered(row: AuditEntry) -> str | None:
    prefix = _PREFIXES.get(row.case_kind)
    return f"{prefix}{row.case_id}" if prefix is not None else None


_OTHERS = {
    "adopt": "Ghi nhận kế hoạch năm và kinh phí",
    "change": "Sửa thông tin",
    "correct_organisation": "Sửa thông tin từ danh sách",
    "enable_totp": "Bật mã xác nhận khi đăng nhập",
    "enter": "Nhập vào cơ sở dữ liệu",
    "import_list": "Nhập danh sách",
    "move_person": "Sửa thông tin từ danh sách",
    "register": "Tự đăng ký",
    "remove_totp": "Tắt mã xác nhận khi đăng nhập",
    "renew_recovery_codes": "Tạo bộ mã khôi phục mới",
    "replaced": "Được thay thế bằng văn bản khác",
    "set_password": "Đặt mật khẩu",  # nosec B105 - a label
    "use_recovery_code": "Đăng nhập bằng mã khôi phục",
    UNDONE: "Hủy bỏ lần nhập danh sách",
}
"""What entries say that are written beside the acts."""


def _event(row: AuditEntry) -> str:
    if row.case_kind in CASES:
        return event_label(row.case_kind, row.event)
    act = ACTS.get((row.case_kind, row.event))
    return act.label if act else _OTHERS.get(row.event, row.event)
