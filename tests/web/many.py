"""A record lived through once and laid down over and over, so that a page that asks row by row is found out.

Every copy has cases, calls, councils and organisations of its own, but what belongs to a list joins the first one's.
"""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from models.base import metadata

STEP = 1_000
"""How far the ids of one copy lie from those of the one before."""

LISTS = {
    "announcement_recipient": ("announcement_id",),
    "activity": ("plan_id",),
    "attachment": ("document_id",),
    "audit_entry": ("case_id",),
    "bounce": ("email",),
    "compilation": ("report_id",),
    "council_item": ("council_id",),
    "council_member": ("council_id",),
    "deadline": ("case_id",),
    "document": ("case_id",),
    "dossier_item": ("dossier_id",),
    "import_line": ("batch_id",),
    "letter": ("case_id", "recipient_email"),
    "person": ("organisation_id",),
    "progress_report": ("task_id",),
    "promise": ("deadline_id",),
    "spending": ("plan_id",),
    "task": ("announcement_id", "proposer_id", "host_id"),
}
"""Table -> the columns by which a copy belongs to what the first one belongs to."""

COUNTED = {
    ("audit_entry", "seq"): 100,
    ("compilation", "number"): 100,
    ("document", "number"): 100,
    ("progress_report", "period"): 100,
    ("annual_plan", "year"): 1,
    ("annual_report", "year"): 1,
}
"""Numbers that must not come twice -> how far a copy's lies from the one before."""


def multiply(session: Session, times: int) -> None:
    """Lay down so many copies of every row; who is signed in stays as it is."""
    session.flush()
    connection = session.connection()
    for table in metadata.sorted_tables:
        rows = [dict(row) for row in connection.execute(table.select()).mappings()]
        assert all(row["id"] < STEP for row in rows), table.name
        copies = [_copied(table, row, copy) for copy in range(1, times + 1) for row in rows]
        if copies and table.name != "web_session":
            connection.execute(insert(table), copies)


def _copied(table: Any, row: dict[str, Any], copy: int) -> dict[str, Any]:
    kept = LISTS.get(table.name, ())
    return {
        column.name: value
        if value is None or column.name in kept
        else _another(table.name, column, value, copy)
        for column in table.columns
        for value in (row[column.name],)
    }


def _another(table: str, column: Any, value: Any, copy: int) -> Any:
    if column.name in ("id", "case_id") or column.foreign_keys:
        return value + copy * STEP
    if column.name == "tellers":
        return [member + copy * STEP for member in value]
    if (table, column.name) in COUNTED:
        return value + copy * COUNTED[table, column.name]
    if column.name in ("email", "recipient_email"):
        return f"{copy}.{value}"
    if not column.unique:
        return value
    if table == "annual_report":
        return f"BC-{int(value[3:]) + copy}"
    if column.name.endswith("sha256"):
        return hashlib.sha256(f"{copy}{value}".encode()).hexdigest()
    if column.name == "key":
        return f"{copy}-{value}"
    return f"{value[:11]}{copy:03d}" if column.name == "tax_code" else f"{value}-{copy}"
