"""Search without diacritics, the next due day of every case, and the indexes behind the pages"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

CASES = ("announcement", "task", "council", "dossier", "annual_report", "activity")
SEARCHED = (*CASES, "organisation", "document", "letter")
LONGEST, CHUNK = 2_000, 2_000

WORDS_OF = """
CREATE FUNCTION words_of(search text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10000
AS $$ BEGIN RETURN array_to_tsvector(string_to_array(ltrim(search), ' ')); END $$
"""
"""Not SQL, which would be inlined and its cost forgotten: past the index it takes a second for 100,000 rows."""

# Rebuilding the table `task` takes its triggers along: a migration that does must create them again.
WORDS_OF_TASKS = (
    "CREATE VIRTUAL TABLE words_task USING fts5"
    "(search, content='task', content_rowid='id', detail='none', prefix='1 2 3', tokenize='ascii')",
    "INSERT INTO words_task (words_task) VALUES ('rebuild')",
    "CREATE TRIGGER words_task_insert AFTER INSERT ON task BEGIN "
    "INSERT INTO words_task (rowid, search) VALUES (new.id, new.search); END",
    "CREATE TRIGGER words_task_delete AFTER DELETE ON task BEGIN "
    "INSERT INTO words_task (words_task, rowid, search) VALUES ('delete', old.id, old.search); END",
    "CREATE TRIGGER words_task_update AFTER UPDATE OF search ON task WHEN old.search <> new.search BEGIN "
    "INSERT INTO words_task (words_task, rowid, search) VALUES ('delete', old.id, old.search); "
    "INSERT INTO words_task (rowid, search) VALUES (new.id, new.search); END",
)

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
            f"UPDATE {kind} SET next_due_on = (SELECT min(due_on) FROM deadline "  # nosec B608 - our own tables
            f"WHERE case_kind = '{kind}' AND case_id = {kind}.id AND closed_at IS NULL)"
        )
    op.execute("UPDATE task SET funding = coalesce(contract_funding, approved_funding, funding_state)")
    _indexes()


def _columns() -> None:
    words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    for table in SEARCHED:
        op.add_column(table, sa.Column("search", words, server_default="", nullable=False))
    for table in CASES:
        op.add_column(table, sa.Column("next_due_on", sa.Date(), nullable=True))
    op.add_column("task", sa.Column("funding", sa.BigInteger(), nullable=True))


def _indexes() -> None:
    table = (
        "state",
        "year",
        "mode",
        "proposer_id",
        "host_id",
        "next_due_on",
        "funding",
        "code",
        "id",
        "search",
    )
    op.create_index("ix_task_table", "task", table)
    op.create_index("ix_task_board", "task", ["state", "next_due_on", "id"])
    op.create_index("ix_task_funding", "task", ["funding"])
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
    if op.get_bind().dialect.name == "sqlite":
        for statement in WORDS_OF_TASKS:
            op.execute(statement)
        return
    op.execute(WORDS_OF)
    for name in ("task", "organisation", "document", "letter"):
        op.execute(f"CREATE INDEX words_{name} ON {name} USING gin (words_of(search))")


def _fill(table: str) -> None:
    bind = op.get_bind()
    last, query = (
        0,
        sa.text(f"SELECT id, {PARTS[table]} FROM {table} WHERE id > :last ORDER BY id LIMIT {CHUNK}"),  # nosec B608 - as above
    )
    while rows := bind.execute(query, {"last": last}).all():
        found = [{"row_id": row[0], "words": _words(table, list(row[1:]))} for row in rows]
        bind.execute(sa.text(f"UPDATE {table} SET search = :words WHERE id = :row_id"), found)  # nosec B608 - as above
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
