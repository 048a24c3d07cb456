"""Search without diacritics, the next due day of every case, and the indexes behind the pages"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0002"
branch_labels = None
depends_on = None

CASES = ("announcement", "task", "council", "dossier", "annual_report", "activity")
SEARCHED = (*CASES, "organisation", "document", "letter")
ON_POSTGRESQL = ("task", "organisation", "document", "letter")
"""Tables large enough to want an index of words; SQLite reads the words themselves faster."""

LONGEST, CHUNK = 2_000, 2_000

PARTS = {
    "announcement": "title, code",
    "council": "title, code",
    "dossier": "title, code",
    "activity": "name, code",
    "annual_report": "'báo cáo năm', year, code",
    "organisation": "name, code, tax_code, email",
    "letter": "subject, recipient_name, recipient_email",
    "document": "number, year_in_symbol, symbol, year, title, signer",
    "task": "name, code, (SELECT name FROM organisation WHERE id = proposer_id), "
    "(SELECT name FROM organisation WHERE id = host_id AND id <> proposer_id)",
}


def upgrade() -> None:
    _columns()
    for table in SEARCHED:
        _fill(table)
    for kind in CASES:
        op.execute(
            f"UPDATE {kind} SET next_due_on = (SELECT min(due_on) FROM deadline "
            f"WHERE case_kind = '{kind}' AND case_id = {kind}.id AND closed_at IS NULL)"
        )
    _indexes()


def _columns() -> None:
    words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    for table in SEARCHED:
        op.add_column(table, sa.Column("search", words, server_default="", nullable=False))
    for table in CASES:
        op.add_column(table, sa.Column("next_due_on", sa.Date(), nullable=True))


def _indexes() -> None:
    table = ("state", "year", "mode", "proposer_id", "host_id", "next_due_on")
    funding = ("contract_funding", "approved_funding", "funding_state")
    op.create_index("ix_task_table", "task", [*table, *funding, "search"])
    op.create_index("ix_task_search", "task", ["search"])
    op.create_index("ix_task_next_due_on", "task", ["next_due_on"])
    op.create_index("ix_organisation_search", "organisation", ["search"])
    op.create_index("ix_document_search", "document", ["search"])
    op.create_index("ix_document_year", "document", ["year", "id"])
    op.create_index("ix_letter_state", "letter", ["state", "id"])
    op.create_index("ix_letter_search", "letter", ["search", "state"])
    op.create_index("ix_audit_entry_actor", "audit_entry", ["actor", "at"])
    op.create_index("ix_audit_entry_event", "audit_entry", ["event", "at"])
    still_open = sa.text("closed_at IS NULL")
    op.create_index(
        "ix_deadline_open_due",
        "deadline",
        ["due_on", "case_kind", "rule", "case_id"],
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
    if op.get_bind().dialect.name == "postgresql":
        for name in ON_POSTGRESQL:
            op.execute(
                f"CREATE INDEX words_{name} ON {name} "
                "USING gin (array_to_tsvector(string_to_array(ltrim(search), ' ')))"
            )


def _fill(table: str) -> None:
    bind = op.get_bind()
    last, query = 0, sa.text(f"SELECT id, {PARTS[table]} FROM {table} WHERE id > :last ORDER BY id LIMIT {CHUNK}")
    while rows := bind.execute(query, {"last": last}).all():
        found = [{"row_id": row[0], "words": _words(table, list(row[1:]))} for row in rows]
        bind.execute(sa.text(f"UPDATE {table} SET search = :words WHERE id = :row_id"), found)
        last = rows[-1][0]


def _words(table: str, parts: list[object]) -> str:
    if table == "document" and parts[0] is not None:
        parts[0] = f"{parts[0]} {parts[0]:02d}"
    text = ""
    for word in _folded(" ".join(str(part) for part in parts if part is not None)):
        if len(text.encode()) + len(word.encode()) + 1 > LONGEST:
            break
        text += f" {word}"
    return text


def _folded(text: str) -> Iterator[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text).lower() if not unicodedata.combining(c))
    return (word[:60] for word in re.findall(r"[^\W_]+", plain.replace("đ", "d")))
