"""The second step of signing in: recovery codes, sign-ins that wait for a code, answers of a provider"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("totp_pending", sa.String(length=64), nullable=True))
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        _digest("code_sha256"),
        _moment("used_at", nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("code_sha256", name=op.f("uq_recovery_code_code_sha256")),
    )
    op.create_index(op.f("ix_recovery_code_account_id"), "recovery_code", ["account_id"])
    op.create_table(
        "half_sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        _digest("token_sha256"),
        sa.Column("person_id", sa.Integer(), nullable=False),
        _moment("created_at"),
        _moment("used_at", nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_half_sign_in_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_half_sign_in")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_half_sign_in_token_sha256")),
    )
    op.create_index(op.f("ix_half_sign_in_person_id"), "half_sign_in", ["person_id"])
    op.create_table(
        "spent_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        _digest("key"),
        _moment("at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spent_answer")),
        sa.UniqueConstraint("key", name=op.f("uq_spent_answer_key")),
    )
    op.create_index(op.f("ix_spent_answer_at"), "spent_answer", ["at"])


def _digest(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length=64), nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
