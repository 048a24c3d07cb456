"""A department's record a hundred times over, laid down by whole tables: 100,000 tasks and 1,000,000 audit entries.

The rows are plausible and of every state; the audit's hashes are not real, nobody verifies this record.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import chain, islice
from typing import Any

from sqlalchemy import JSON, Connection, Engine, Table, insert, text

from models import Announcement, AuditEntry, Deadline, Document, Letter, Organisation, Person, Task
from models.derived import search_text
from models.migrate import upgrade
from secretariat.rulebook import rulebook
from states.calendar import Period, due
from states.chart import HO_CHI_MINH
from states.roles import Role
from states.task import TASK

TODAY = date(2026, 7, 15)
NOW = datetime(2026, 7, 15, 9, tzinfo=HO_CHI_MINH)
TASKS, ENTRIES, ORGANISATIONS, DOCUMENTS, LETTERS = 100_000, 1_000_000, 5_000, 20_000, 50_000
YEARS = range(2001, 2027)
CHUNK = 5_000

SYLLABLES = """
    quy trình sấy mãng cầu nghiên cứu ứng dụng công nghệ sản xuất nông nghiệp chế biến thực phẩm mía đường
    chuyển giao mô hình trồng trọt chăn nuôi hệ thống quản lý dữ liệu thông minh tiết kiệm năng lượng xử lý
    nước thải cao su khoai mì bò sữa thủy sản gỗ nhựa dệt may truy xuất nguồn gốc nhãn hiệu tập thể bảo quản
    sau thu hoạch phân bón hữu cơ vi sinh cảm biến tưới nhỏ giọt nhà màng điện mặt trời tự động hóa đóng gói
""".split()  # noqa: SIM905 - words, not a list of strings


def build(engine: Engine) -> None:
    """Migrate an empty database and fill it; the same rows on both."""
    upgrade(engine)
    luck = random.Random(2026)
    with engine.begin() as connection:
        triggers = _without_triggers(connection)
        organisations = list(_organisations(luck))
        _lay(connection, Organisation, organisations)
        _lay(connection, Person, _people())
        _lay(connection, Announcement, _calls())
        tasks = list(_tasks(luck, [row["name"] for row in organisations]))
        _lay(connection, Task, tasks)
        _lay(connection, Deadline, _deadlines(tasks))
        _lay(connection, Document, _documents(luck))
        _lay(connection, Letter, _letters(luck))
        _audit(connection)
        for statement in triggers:
            connection.execute(text(statement))
    if engine.dialect.name == "postgresql":  # as its autovacuum would, sooner or later
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _without_triggers(connection: Connection) -> list[str]:
    """SQLite's index of words is filled at once when all rows are there; returns what does so and keeps it true."""
    if connection.dialect.name == "postgresql":
        return []
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'words_%'"
    triggers = connection.execute(text(query)).all()
    for name, _ in triggers:
        connection.execute(text(f"DROP TRIGGER {name}"))
    return ["INSERT INTO words_task (words_task) VALUES ('rebuild')", *(sql for _, sql in triggers)]


def _lay(connection: Connection, table: Any, rows: Any) -> None:
    rows, columns = iter(rows), table.__table__
    if connection.dialect.name == "sqlite":
        while chunk := list(islice(rows, CHUNK)):
            connection.execute(insert(columns), chunk)
        return
    _copy(connection, columns, rows)
    name = columns.name
    connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name}"))


def _copy(connection: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    """PostgreSQL's own way for many rows; a row at a time it takes minutes."""
    first = next(rows)
    structured = {column.name for column in table.columns if isinstance(column.type, JSON)}
    driver: Any = connection.connection.dbapi_connection
    names = ", ".join(first)
    with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
        for row in chain([first], rows):
            copy.write_row(
                [json.dumps(value) if name in structured else value for name, value in row.items()]
            )


def _name(luck: random.Random, words: int) -> str:
    return " ".join(luck.choices(SYLLABLES, k=words)).capitalize()


def _organisations(luck: random.Random) -> Iterator[dict[str, Any]]:
    for number in range(1, ORGANISATIONS + 1):
        name, email = f"Công ty Trách nhiệm hữu hạn {_name(luck, 4)} {number}", f"dn{number}@dn.example"
        yield {
            "id": number,
            "code": f"DN{number}",
            "name": name,
            "organisation_kind": "enterprise",
            "email": email,
            "search": search_text(name, f"DN{number}", email),
        }


def _people() -> Iterator[dict[str, Any]]:
    for number in range(1, 201):
        email = f"cb{number}@so.example"
        yield {"id": number, "name": f"Cán bộ {number}", "email": email, "roles": [Role.SECRETARIAT]}


def _case(row_id: int, code: str, year: int, state: str) -> dict[str, Any]:
    at = datetime(year, 3, 1, 9, tzinfo=HO_CHI_MINH)
    return {
        "id": row_id,
        "code": code,
        "procedure_id": "tay-ninh-2023",
        "entered_at": at,
        "created_at": at,
        "acted_at": at,
        "recorded": False,
        "version": 10,
        "state": state,
        "year": year,
    }


def _calls() -> Iterator[dict[str, Any]]:
    for number, year in enumerate(YEARS, start=1):
        title = f"Đề xuất, đặt hàng nhiệm vụ năm {year}"
        call = _case(number, f"TB-{year}", year, "closed")
        yield {
            **call,
            "title": title,
            "closes_on": date(year, 5, 1),
            "search": search_text(title, call["code"]),
        }


def _tasks(luck: random.Random, names: list[str]) -> Iterator[dict[str, Any]]:
    states, prose = list(TASK.states), [_name(luck, 30) for _ in range(5_000)]
    for number in range(1, TASKS + 1):
        state, year = luck.choice(states), YEARS[number % len(YEARS)]
        code, name = f"DX-{year}-{number:06d}", _name(luck, 14)
        proposer = luck.randrange(ORGANISATIONS) + 1
        host = proposer if TASK.phase_of(state) == "Thực hiện" else None
        funded = luck.randrange(200, 3_000) * 1_000_000
        yield {
            **_case(number, code, year, state),
            "announcement_id": number % len(YEARS) + 1,
            "proposer_id": proposer,
            "host_id": host,
            "name": name,
            "objective": luck.choice(prose),
            "content": luck.choice(prose) * 4,
            "duration_months": luck.choice((12, 18, 24, 36)),
            "funding_state": funded,
            "funding_other": 0,
            "participants": [],
            "submitted_on": date(year, 3, 20),
            "mode": luck.choice(("selection", "assignment", None)),
            "approved_funding": funded if host else None,
            "contract_funding": funded if host else None,
            "funding": funded,
            "contract_starts_on": date(year, 9, 1) if host else None,
            "contract_ends_on": date(year + 1, 9, 1) if host else None,
            "extensions": 0,
            "resume_state": "in_progress" if state == "suspended" else None,
            "next_due_on": TODAY + timedelta(days=number % 400 - 60),
            "search": search_text(name, code, names[proposer - 1]),
        }


def _deadlines(tasks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """One open deadline for each task, whatever its state: as many as the pages have to bear."""
    procedure, rules = rulebook().procedure("tay-ninh-2023"), rulebook()
    of_tasks = [rule for rule in procedure.deadlines if rule.case == "task"]
    derived: dict[date, Any] = {}
    for task in tasks:
        rule, on = of_tasks[task["id"] % len(of_tasks)], task["next_due_on"]
        if on not in derived:
            derived[on] = due(Period(count=0, unit="calendar"), on, rules.calendar).as_json()
        yield {
            "id": task["id"],
            "key": f"task:{task['id']}:{rule.id}:0:1",
            "case_kind": "task",
            "case_id": task["id"],
            "rule": rule.id,
            "occurrence": 0,
            "responsible": rule.responsible,
            "starts_on": on,
            "due_on": on,
            "look_on": on,
            "derivation": derived[on],
            "opened_at": task["entered_at"],
        }


def _documents(luck: random.Random) -> Iterator[dict[str, Any]]:
    for number in range(1, DOCUMENTS + 1):
        year, type = YEARS[number % len(YEARS)], luck.choice(("TB", "QĐ", "HĐ", "TTr", "BB"))
        title, symbol = _name(luck, 12), f"{type}-KHCN"
        yield {
            "id": number,
            "type": type,
            "number": number,
            "symbol": symbol,
            "year": year,
            "issued_on": date(year, 1, 1) + timedelta(days=number % 360),
            "issuer": "department",
            "title": title,
            "case_kind": "task",
            "case_id": luck.randrange(TASKS) + 1,
            "registered_at": NOW,
            "search": search_text(number, symbol, year, title),
        }


def _letters(luck: random.Random) -> Iterator[dict[str, Any]]:
    for number in range(1, LETTERS + 1):
        subject, to = _name(luck, 10), luck.randrange(ORGANISATIONS) + 1
        email = f"dn{to}@dn.example"
        yield {
            "id": number,
            "key": f"benchmark:{number}",
            "letter": "progress_reminder",
            "recipient_name": f"Công ty {to}",
            "recipient_email": email,
            "subject": subject,
            "text": subject * 10,
            "html": subject * 20,
            "case_kind": "task",
            "case_id": luck.randrange(TASKS) + 1,
            "state": "failed" if number % 200 == 0 else "sent",
            "created_at": NOW,
            "next_attempt_at": NOW,
            "attempts": 1,
            "search": search_text(subject, f"Công ty {to}", email),
        }


def _audit(connection: Connection) -> None:
    """Ten entries a task, made in the database itself."""
    each = ENTRIES // TASKS
    columns = ", ".join(column.name for column in AuditEntry.__table__.columns if column.name != "id")  # type: ignore[attr-defined]
    seqs = " UNION ALL ".join(f"SELECT {seq} AS seq" for seq in range(1, each + 1))
    at = (
        "datetime('2020-01-01', '+' || (s.seq * 7000 + t.id % 7000) || ' minutes')"
        if connection.dialect.name == "sqlite"
        else "timestamptz '2020-01-01' + (s.seq * 7000 + t.id % 7000) * interval '1 minute'"
    )
    values = (
        f"'task', t.id, s.seq, {at}, 'cb' || (t.id % 200 + 1) || '@so.example', "
        "CASE s.seq WHEN 1 THEN 'receive' WHEN 2 THEN 'submit' ELSE 'edit' END, "
        "CASE s.seq WHEN 1 THEN '' ELSE 'draft' END, 'draft', '{}', NULL, '', ''"
    )
    rows = f"SELECT {values} FROM ({seqs}) s CROSS JOIN task t ORDER BY s.seq, t.id"
    connection.execute(text(f"INSERT INTO audit_entry ({columns}) {rows}"))
