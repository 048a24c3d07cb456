"""A record laid down by whole tables, small or large, and the statements a page takes to read it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import event, func, insert, select
from sqlmodel import Session

from models import Announcement, AuditEntry, Deadline, Document, Letter, Organisation, Person, Task
from models.derived import search_text
from secretariat.rulebook import rulebook
from states.calendar import Period, due
from states.chart import HO_CHI_MINH
from states.roles import Actor, Role
from states.task import TASK
from tests.secretariat.builders import AN

TODAY = date(2025, 7, 16)
NOW = datetime(2025, 7, 16, 9, tzinfo=HO_CHI_MINH)

NAMES = ("Sấy mãng cầu", "Mía đường", "Đóng gói khoai mì", "Ấp trứng gà", "Truy xuất cao su")

ENTERPRISE = Actor("dn2@dn.example", "Công ty 2", frozenset({Role.ENTERPRISE}), organisation_id=2)


def lay(session: Session, table: Any, rows: list[dict[str, Any]]) -> None:
    """Insert rows with their ids; the next one that is entered gets the next id on both databases."""
    connection = session.connection()
    connection.execute(insert(table.__table__), rows)
    if connection.dialect.name == "postgresql":
        last = max(row["id"] for row in rows)
        connection.execute(select(func.setval(func.pg_get_serial_sequence(table.__tablename__, "id"), last)))


def organisations(session: Session, number: int) -> None:
    lay(
        session,
        Organisation,
        [
            {
                "id": i,
                "code": f"DN{i}",
                "name": f"Công ty Bàu Đồn {i}",
                "organisation_kind": "agency" if i % 5 == 0 else "enterprise",
                "email": f"dn{i}@dn.example",
                "search": search_text(f"Công ty Bàu Đồn {i}", f"DN{i}", f"dn{i}@dn.example"),
            }
            for i in range(1, number + 1)
        ],
    )


def case_row(row_id: int, code: str, state: str, year: int = 2025) -> dict[str, Any]:
    moments = dict.fromkeys(("entered_at", "created_at", "acted_at"), NOW)
    return {
        "id": row_id,
        "code": code,
        "procedure_id": "tay-ninh-2023",
        "recorded": False,
        "version": 1,
        "state": state,
        "year": year,
        **moments,
    }


def call(session: Session) -> None:
    row = case_row(1, "TB-2025", "issued") | {
        "title": "Đề xuất năm 2025",
        "search": " de xuat nam 2025 tb 2025",
    }
    lay(session, Announcement, [row])


def task_row(i: int, **values: Any) -> dict[str, Any]:
    """A task of a name, state, year, mode, sum and two organisations that follow from its number."""
    state = list(TASK.states)[i % len(TASK.states)]
    name, code = f"{NAMES[i % len(NAMES)]} {i}", f"DX-{i:04d}"
    funding = None if i % 7 == 0 else (i * 37 % 11) * 100_000_000
    row = case_row(i, code, state, 2020 + i % 6) | {
        "announcement_id": 1,
        "name": name,
        "proposer_id": i % 4 + 1,
        "host_id": None if i % 3 else (i + 1) % 4 + 1,
        "mode": (None, "selection", "assignment")[i % 3],
        "funding_state": funding,
        "funding": funding,
        "participants": [],
        "extensions": 0,
        "resume_state": "in_progress" if state == "suspended" else None,
        "next_due_on": None if i % 4 == 0 else TODAY + timedelta(days=i * 13 % 50 - 20),
    }
    row |= values
    hosts = [f"Công ty Bàu Đồn {row[key]}" for key in ("proposer_id", "host_id") if row[key]]
    return row | {"search": search_text(row["name"], row["code"], *dict.fromkeys(hosts))}


def deadline_row(i: int, task: int, rule: str, on: date) -> dict[str, Any]:
    return {
        "id": i,
        "key": f"task:{task}:{rule}:0:{i}",
        "case_kind": "task",
        "case_id": task,
        "rule": rule,
        "occurrence": 0,
        "responsible": "secretariat",
        "starts_on": on,
        "due_on": on,
        "look_on": on,
        "derivation": due(Period(count=0, unit="calendar"), on, rulebook().calendar).as_json(),
        "opened_at": NOW,
    }


TASK_RULES = tuple(rule.id for rule in rulebook().procedure("tay-ninh-2023").deadlines if rule.case == "task")


def tasks(session: Session, number: int) -> list[dict[str, Any]]:
    """So many tasks of four organisations; each that is due has the one open deadline which says so."""
    organisations(session, 4)
    call(session)
    rows = [task_row(i) for i in range(1, number + 1)]
    lay(session, Task, rows)
    lay(
        session,
        Deadline,
        [
            deadline_row(row["id"], row["id"], TASK_RULES[row["id"] % len(TASK_RULES)], row["next_due_on"])
            for row in rows
            if row["next_due_on"] is not None
        ],
    )
    return rows


def papers(session: Session, number: int) -> None:
    """So many documents, letters and audit entries about the tasks there are, by one official."""
    count = session.connection().execute(select(func.count()).select_from(Task)).scalar_one()
    about = [{"case_kind": "task", "case_id": i % count + 1} for i in range(number)]
    lay(session, Person, [{"id": 1, "name": AN.name, "email": AN.id, "roles": ["secretariat"]}])
    lay(
        session,
        Document,
        [
            {
                "id": i + 1,
                "type": "TB" if i % 2 else "QĐ",
                "number": i + 1,
                "symbol": "TB-KHCN" if i % 2 else "QĐ-KHCN",
                "year": 2025,
                "issued_on": date(2025, 1, 6),
                "issuer": "department",
                "title": f"{NAMES[i % len(NAMES)]} đợt {i}",
                "registered_at": NOW,
                "search": search_text(f"{i + 1} {i + 1:02d}", "KHCN", NAMES[i % len(NAMES)], f"đợt {i}"),
                **case,
            }
            for i, case in enumerate(about)
        ],
    )
    lay(
        session,
        Letter,
        [
            {
                "id": i + 1,
                "key": f"k{i}",
                "letter": "result" if i % 2 else "progress_reminder",
                "recipient_name": f"Công ty Bàu Đồn {i % 4 + 1}",
                "recipient_email": f"dn{i % 4 + 1}@dn.example",
                "subject": f"{NAMES[i % len(NAMES)]} thư {i}",
                "text": "t",
                "html": "h",
                "state": ("sent", "held", "failed")[i % 3],
                "created_at": NOW,
                "next_attempt_at": NOW,
                "attempts": 1,
                "search": search_text(f"{NAMES[i % len(NAMES)]} thư {i}"),
                **case,
            }
            for i, case in enumerate(about)
        ],
    )
    lay(
        session,
        AuditEntry,
        [
            {
                "id": i + 1,
                "seq": i // count + 1,
                "at": NOW + timedelta(minutes=i),
                "actor": AN.id if i % 2 else "gone@so.example",
                "event": "receive" if i < count else "edit",
                "source": "" if i < count else "draft",
                "target": "draft",
                "data": {},
                "document_id": i + 1 if i % 3 == 0 else None,
                "previous": "0",
                "hash": "0",
                **case,
            }
            for i, case in enumerate(about)
        ],
    )


@contextmanager
def statements(session: Session) -> Iterator[list[str]]:
    """Every statement that reaches the database meanwhile."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    engine = session.get_bind()
    session.flush()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
