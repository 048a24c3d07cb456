"""Who may sign in to the desk: accounts, sessions, attempts, links, substitutions, saved views, accesses"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ACCESS_IS_APPEND_ONLY = {
    "sqlite": [
        f"CREATE TRIGGER access_entry_no_{verb.lower()} BEFORE {verb} ON access_entry "
        "BEGIN SELECT RAISE(ABORT, 'access_entry is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE FUNCTION access_entry_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'access_entry is append-only'; END $$",
        "CREATE TRIGGER access_entry_append_only BEFORE UPDATE OR DELETE ON access_entry "
        "FOR EACH ROW EXECUTE FUNCTION access_entry_is_append_only()",
    ],
}


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def text(name: str, length: int, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length=length), nullable=nullable)


def number(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def table(
    name: str,
    *parts: sa.schema.SchemaItem,
    to: tuple[tuple[str, str], ...] = (),
    unique: tuple[tuple[str, ...], ...] = (),
    index: tuple[str, ...] = (),
) -> None:
    """`to` are (column, table it refers to), `unique` groups of columns, `index` single columns."""
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        *parts,
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{name}_{column}"))
            for column, other in to
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        *(sa.UniqueConstraint(*columns, name=op.f(f"uq_{name}_{'_'.join(columns)}")) for columns in unique),
    )
    for column in index:
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])


def upgrade() -> None:
    _signing_in()
    _links()
    _substitutions()
    _views_and_accesses()


def _signing_in() -> None:
    table(
        "account",
        number("person_id"),
        text("password_hash", 200, nullable=True),
        text("totp_secret", 64, nullable=True),
        number("totp_step", nullable=True),
        moment("disabled_at", nullable=True),
        moment("changed_at"),
        to=(("person_id", "person"),),
        unique=(("person_id",),),
    )
    table(
        "web_session",
        text("token_sha256", 64),
        number("person_id"),
        number("council_id", nullable=True),
        moment("created_at"),
        moment("seen_at"),
        moment("ended_at", nullable=True),
        text("csrf", 64),
        text("agent", 200),
        sa.Column("language", choice("language", "vi", "en"), nullable=False),
        sa.Column("theme", choice("theme", "light", "dark"), nullable=True),
        to=(("person_id", "person"), ("council_id", "council")),
        unique=(("token_sha256",),),
        index=("person_id", "council_id"),
    )
    table(
        "sign_in_attempt",
        text("email", 254),
        text("address", 64),
        moment("at"),
        sa.Column("ok", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_sign_in_attempt_email", "sign_in_attempt", ["email", "at"])
    op.create_index("ix_sign_in_attempt_address", "sign_in_attempt", ["address", "at"])


def _links() -> None:
    table(
        "access_link",
        text("token_sha256", 64),
        sa.Column("purpose", choice("purpose", "password", "council", "enterprise"), nullable=False),
        number("person_id", nullable=True),
        number("organisation_id", nullable=True),
        number("council_id", nullable=True),
        text("email", 254),
        text("code_sha256", 64, nullable=True),
        number("failures"),
        text("asked_from", 64, nullable=True),
        moment("created_at"),
        moment("expires_at"),
        moment("used_at", nullable=True),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_access_link_failures_not_negative")),
        to=(("person_id", "person"), ("organisation_id", "organisation"), ("council_id", "council")),
        unique=(("token_sha256",),),
        index=("person_id", "organisation_id", "council_id"),
    )
    op.create_index("ix_access_link_email", "access_link", ["email", "created_at"])
    op.create_index("ix_access_link_asked_from", "access_link", ["asked_from", "created_at"])


def _substitutions() -> None:
    table(
        "substitution",
        number("person_id"),
        number("substitute_id"),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        moment("created_at"),
        moment("ended_at", nullable=True),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_substitution_in_order")),
        sa.CheckConstraint("person_id <> substitute_id", name=op.f("ck_substitution_two_people")),
        to=(("person_id", "person"), ("substitute_id", "person")),
        index=("person_id", "substitute_id"),
    )


def _views_and_accesses() -> None:
    table(
        "saved_view",
        number("person_id"),
        text("name", 80),
        text("url", 500),
        to=(("person_id", "person"),),
        unique=(("person_id", "name"),),
    )
    table(
        "access_entry",
        moment("at"),
        number("person_id"),
        text("case_kind", 20),
        number("case_id"),
        sa.Column("what", choice("what", "opened"), nullable=False),
        text("address", 64),
        to=(("person_id", "person"),),
        index=("person_id",),
    )
    op.create_index("ix_access_entry_case", "access_entry", ["case_kind", "case_id"])
    for statement in ACCESS_IS_APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)
