"""Files of a task: what came with its proposal, its progress reports and its results, and who took them away"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

PARTS = ("proposal", "progress", "results")


def upgrade() -> None:
    part = sa.Enum(*PARTS, name="part", native_enum=False, create_constraint=True, length=40)
    op.create_table(
        "task_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("part", part, nullable=False),
        sa.Column("period", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(length=254), nullable=False),
        sa.CheckConstraint(
            "(part = 'progress') = (period IS NOT NULL)", name=op.f("ck_task_file_period_of_a_report")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_file_task_id")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_task_file_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_file")),
        sa.UniqueConstraint("task_id", "name", name=op.f("uq_task_file_task_id_name")),
        sa.UniqueConstraint("task_id", "file_id", name=op.f("uq_task_file_task_id_file_id")),
    )
    op.create_index(op.f("ix_task_file_file_id"), "task_file", ["file_id"])
    # Plain ADD COLUMN: the table keeps its triggers.
    op.execute(
        "ALTER TABLE access_entry ADD COLUMN file_id INTEGER "
        "CONSTRAINT fk_access_entry_file_id REFERENCES stored_file (id)"
    )
