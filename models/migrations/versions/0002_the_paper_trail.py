"""Frozen documents with their files, imported lists, letters that are held or cancelled, bounces"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

LETTER_STATES = ("queued", "held", "sending", "sent", "failed", "ambiguous", "cancelled")

STORED_FILE_IS_FROZEN = {
    "sqlite": [
        f"CREATE TRIGGER stored_file_no_{verb.lower()} BEFORE {verb} ON stored_file "
        "BEGIN SELECT RAISE(ABORT, 'stored_file is frozen'); END"
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE FUNCTION stored_file_is_frozen() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'stored_file is frozen'; END $$",
        "CREATE TRIGGER stored_file_frozen BEFORE UPDATE OR DELETE ON stored_file "
        "FOR EACH ROW EXECUTE FUNCTION stored_file_is_frozen()",
    ],
}


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    _documents()
    _letters()
    _imports()


def _documents() -> None:
    # Plain ADD COLUMN: nothing has to be rebuilt, and both databases read the reference the same way.
    op.add_column("document", sa.Column("authority", sa.String(length=120), nullable=True))
    op.add_column("document", sa.Column("paper", sa.String(length=40), nullable=True))
    op.execute(
        "ALTER TABLE document ADD COLUMN corrects_id INTEGER "
        "CONSTRAINT fk_document_corrects_id REFERENCES document (id)"
    )
    op.add_column("document", sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("document", sa.Column("cancelled_reason", sa.String(), nullable=True))
    op.create_table(
        "stored_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_stored_file_not_empty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
        sa.UniqueConstraint("sha256", name=op.f("uq_stored_file_sha256")),
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("role", choice("role", "docx", "pdf", "scan"), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(length=254), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_attachment_document_id")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_attachment_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint("document_id", "file_id", name=op.f("uq_attachment_document_id_file_id")),
    )
    op.create_index(op.f("ix_attachment_file_id"), "attachment", ["file_id"])
    for statement in STORED_FILE_IS_FROZEN[op.get_bind().dialect.name]:
        op.execute(statement)


def _letters() -> None:
    with op.batch_alter_table("letter") as batch:
        batch.drop_constraint(op.f("ck_letter_state"), type_="check")
        batch.create_check_constraint(op.f("ck_letter_state"), sa.column("state").in_(LETTER_STATES))
        batch.add_column(sa.Column("resends_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_letter_resends_id"), "letter", ["resends_id"], ["id"])
    op.create_table(
        "bounce",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(length=320), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_bounce_letter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bounce")),
        sa.UniqueConstraint("message_id", name=op.f("uq_bounce_message_id")),
    )
    op.create_index(op.f("ix_bounce_email"), "bounce", ["email"])
    op.create_index(op.f("ix_bounce_letter_id"), "bounce", ["letter_id"])


def _imports() -> None:
    kinds = ("organisations", "proposals", "members", "activities", "tasks")
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_kind", choice("import_kind", *kinds), nullable=False),
        sa.Column("file_name", sa.String(length=250), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_by", sa.String(length=254), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(length=254), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    op.create_index(op.f("ix_import_batch_sha256"), "import_batch", ["sha256"])
    op.create_table(
        "import_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("sheet_row", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_import_line_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_line")),
    )
    op.create_index(op.f("ix_import_line_batch_id"), "import_line", ["batch_id"])
