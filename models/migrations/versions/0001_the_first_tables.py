"""The first tables"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


AUDIT_IS_APPEND_ONLY = {
    "sqlite": [
        f"CREATE TRIGGER audit_entry_no_{verb.lower()} BEFORE {verb} ON audit_entry "
        "BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE FUNCTION audit_entry_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'audit_entry is append-only'; END $$",
        "CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry "
        "FOR EACH ROW EXECUTE FUNCTION audit_entry_is_append_only()",
    ],
}


def upgrade() -> None:
    op.create_table(
        "activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("procedure_id", sa.String(length=60), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded", sa.Boolean(), nullable=False),
        sa.Column("acted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "held",
                "cancelled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "activity_kind",
            sa.Enum(
                "communication",
                "conference",
                "training",
                name="activity_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("sessions", sa.Integer(), nullable=False),
        sa.Column("attendance", sa.Integer(), nullable=True),
        sa.Column("channels", sa.JSON(), nullable=False),
        sa.Column("outcome_reason", sa.String(), nullable=True),
        sa.CheckConstraint("attendance >= 0", name=op.f("ck_activity_attendance_not_negative")),
        sa.CheckConstraint("sessions >= 0", name=op.f("ck_activity_sessions_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
        sa.UniqueConstraint("code", name=op.f("uq_activity_code")),
    )
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activity_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_activity_year"), ["year"], unique=False)

    op.create_table(
        "deadline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("case_kind", sa.String(length=20), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column(
            "responsible",
            sa.Enum(
                "secretariat",
                "leader",
                "ubnd_office",
                "council",
                "enterprise",
                "system",
                name="responsible",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("look_on", sa.Date(), nullable=True),
        sa.Column("derivation", sa.JSON(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline")),
        sa.UniqueConstraint("key", name=op.f("uq_deadline_key")),
    )
    with op.batch_alter_table("deadline", schema=None) as batch_op:
        batch_op.create_index("ix_deadline_case", ["case_kind", "case_id"], unique=False)
        batch_op.create_index(
            "ix_deadline_open_look",
            ["look_on"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=8), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("year_in_symbol", sa.Integer(), nullable=True),
        sa.Column("symbol", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("issuer", sa.String(length=250), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("signer", sa.String(length=120), nullable=True),
        sa.Column("programme_year", sa.Integer(), nullable=True),
        sa.Column("case_kind", sa.String(length=20), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint(
            "issuer", "symbol", "year", "number", name=op.f("uq_document_issuer_symbol_year_number")
        ),
    )
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=320), nullable=False),
        sa.Column("letter", sa.String(length=60), nullable=False),
        sa.Column("recipient_name", sa.String(length=250), nullable=False),
        sa.Column("recipient_email", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=500), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("calendar", sa.Text(), nullable=True),
        sa.Column("case_kind", sa.String(length=20), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "sending",
                "sent",
                "failed",
                "ambiguous",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.String(length=60), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("key", name=op.f("uq_letter_key")),
    )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.create_index("ix_letter_case", ["case_kind", "case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_letter"), ["letter"], unique=False)
        batch_op.create_index(
            "ix_letter_queued",
            ["next_attempt_at"],
            unique=False,
            sqlite_where=sa.text("state = 'queued'"),
            postgresql_where=sa.text("state = 'queued'"),
        )
        batch_op.create_index(batch_op.f("ix_letter_recipient_email"), ["recipient_email"], unique=False)

    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=250), nullable=False),
        sa.Column(
            "organisation_kind",
            sa.Enum(
                "enterprise",
                "agency",
                "institute",
                "individual",
                name="organisation_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("tax_code", sa.String(length=14), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("address", sa.String(length=250), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("code", name=op.f("uq_organisation_code")),
        sa.UniqueConstraint("tax_code", name=op.f("uq_organisation_tax_code")),
    )
    op.create_table(
        "announcement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("procedure_id", sa.String(length=60), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded", sa.Boolean(), nullable=False),
        sa.Column("acted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "drafting",
                "issued",
                "closed",
                "cancelled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("extension_document_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_announcement_document_id")),
        sa.ForeignKeyConstraint(
            ["extension_document_id"], ["document.id"], name=op.f("fk_announcement_extension_document_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
        sa.UniqueConstraint("code", name=op.f("uq_announcement_code")),
    )
    with op.batch_alter_table("announcement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_announcement_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_announcement_year"), ["year"], unique=False)

    op.create_table(
        "annual_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("budget", sa.BigInteger(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("budget >= 0", name=op.f("ck_annual_plan_budget_not_negative")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_annual_plan_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annual_plan")),
        sa.UniqueConstraint("year", name=op.f("uq_annual_plan_year")),
    )
    op.create_table(
        "annual_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("procedure_id", sa.String(length=60), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded", sa.Boolean(), nullable=False),
        sa.Column("acted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "collecting",
                "compiled",
                "reviewed",
                "signed",
                "sent",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("narrative", sa.JSON(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_annual_report_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annual_report")),
        sa.UniqueConstraint("code", name=op.f("uq_annual_report_code")),
        sa.UniqueConstraint("year", name=op.f("uq_annual_report_year")),
    )
    with op.batch_alter_table("annual_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_annual_report_state"), ["state"], unique=False)

    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_kind", sa.String(length=20), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=254), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("target", sa.String(length=40), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_audit_entry_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("case_kind", "case_id", "seq", name=op.f("uq_audit_entry_case_kind_case_id_seq")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_at"), ["at"], unique=False)

    op.create_table(
        "council",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("procedure_id", sa.String(length=60), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded", sa.Boolean(), nullable=False),
        sa.Column("acted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "drafting",
                "established",
                "invited",
                "in_session",
                "concluded",
                "closed",
                "adjourned",
                "cancelled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("minutes_document_id", sa.Integer(), nullable=True),
        sa.Column("session_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("place", sa.String(length=250), nullable=True),
        sa.Column("invitations", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_council_document_id")),
        sa.ForeignKeyConstraint(
            ["minutes_document_id"], ["document.id"], name=op.f("fk_council_minutes_document_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council")),
        sa.UniqueConstraint("code", name=op.f("uq_council_code")),
    )
    with op.batch_alter_table("council", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_council_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_council_year"), ["year"], unique=False)

    op.create_table(
        "dossier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("procedure_id", sa.String(length=60), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded", sa.Boolean(), nullable=False),
        sa.Column("acted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "drafting",
                "sent",
                "returned",
                "decided",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_dossier_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier")),
        sa.UniqueConstraint("code", name=op.f("uq_dossier_code")),
    )
    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dossier_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_dossier_year"), ["year"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("position", sa.String(length=120), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_person_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "announcement_recipient",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"], ["announcement.id"], name=op.f("fk_announcement_recipient_announcement_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_announcement_recipient_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement_recipient")),
        sa.UniqueConstraint(
            "announcement_id",
            "organisation_id",
            name=op.f("uq_announcement_recipient_announcement_id_organisation_id"),
        ),
    )
    with op.batch_alter_table("announcement_recipient", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_announcement_recipient_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "compilation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("compiled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["annual_report.id"], name=op.f("fk_compilation_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compilation")),
        sa.UniqueConstraint("report_id", "number", name=op.f("uq_compilation_report_id_number")),
    )
    op.create_table(
        "council_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "seat",
            sa.Enum(
                "chair",
                "vice_chair",
                "reviewer",
                "secretary",
                "member",
                "clerk",
                name="seat",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("accepts", sa.Boolean(), nullable=True),
        sa.Column("conflict", sa.String(), nullable=True),
        sa.Column("attended", sa.Boolean(), nullable=True),
        sa.Column("absence_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_council_member_council_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_council_member_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_member")),
        sa.UniqueConstraint("council_id", "person_id", name=op.f("uq_council_member_council_id_person_id")),
    )
    with op.batch_alter_table("council_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_council_member_person_id"), ["person_id"], unique=False)

    op.create_table(
        "promise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=320), nullable=False),
        sa.Column("deadline_id", sa.Integer(), nullable=True),
        sa.Column("audit_id", sa.Integer(), nullable=True),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("skipped", sa.String(length=250), nullable=True),
        sa.CheckConstraint("(deadline_id IS NULL) <> (audit_id IS NULL)", name=op.f("ck_promise_one_cause")),
        sa.CheckConstraint(
            "(letter_id IS NULL) <> (skipped IS NULL)", name=op.f("ck_promise_letter_or_reason")
        ),
        sa.ForeignKeyConstraint(["audit_id"], ["audit_entry.id"], name=op.f("fk_promise_audit_id")),
        sa.ForeignKeyConstraint(["deadline_id"], ["deadline.id"], name=op.f("fk_promise_deadline_id")),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_promise_letter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise")),
        sa.UniqueConstraint("key", name=op.f("uq_promise_key")),
    )
    with op.batch_alter_table("promise", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_promise_audit_id"), ["audit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_promise_deadline_id"), ["deadline_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_promise_letter_id"), ["letter_id"], unique=False)

    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("procedure_id", sa.String(length=60), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded", sa.Boolean(), nullable=False),
        sa.Column("acted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "supplementing",
                "eligible",
                "ineligible",
                "withdrawn",
                "in_council",
                "revising",
                "recommended",
                "not_recommended",
                "awaiting_ubnd",
                "returned",
                "approved",
                "rejected",
                "selecting",
                "appraising",
                "in_progress",
                "suspended",
                "evaluating",
                "completing",
                "accepted",
                "failed",
                "liquidated",
                "terminated",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("proposer_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=250), nullable=False),
        sa.Column("grounds", sa.String(), nullable=True),
        sa.Column("urgency", sa.String(), nullable=True),
        sa.Column("objective", sa.String(), nullable=True),
        sa.Column("results", sa.String(), nullable=True),
        sa.Column("content", sa.String(), nullable=True),
        sa.Column("application", sa.String(), nullable=True),
        sa.Column("duration_months", sa.Integer(), nullable=True),
        sa.Column("funding_state", sa.BigInteger(), nullable=True),
        sa.Column("funding_other", sa.BigInteger(), nullable=True),
        sa.Column("participants", sa.JSON(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("late_reason", sa.String(), nullable=True),
        sa.Column("supplement_request", sa.String(), nullable=True),
        sa.Column("supplement_due_on", sa.Date(), nullable=True),
        sa.Column("outcome_reason", sa.String(), nullable=True),
        sa.Column(
            "mode",
            sa.Enum(
                "selection", "assignment", name="mode", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("approved_funding", sa.BigInteger(), nullable=True),
        sa.Column("approval_document_id", sa.Integer(), nullable=True),
        sa.Column("host_id", sa.Integer(), nullable=True),
        sa.Column("appraised_funding", sa.BigInteger(), nullable=True),
        sa.Column("contract_document_id", sa.Integer(), nullable=True),
        sa.Column("contract_funding", sa.BigInteger(), nullable=True),
        sa.Column("contract_starts_on", sa.Date(), nullable=True),
        sa.Column("contract_ends_on", sa.Date(), nullable=True),
        sa.Column("extensions", sa.Integer(), nullable=False),
        sa.Column("resume_state", sa.String(length=40), nullable=True),
        sa.Column("grade", sa.String(length=40), nullable=True),
        sa.Column("registration_number", sa.String(length=60), nullable=True),
        sa.Column("settled_funding", sa.BigInteger(), nullable=True),
        sa.Column("recovered_funding", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "state <> 'suspended' OR coalesce(resume_state, '') IN ('in_progress', 'evaluating')",
            name=op.f("ck_task_suspended_resumes"),
        ),
        sa.CheckConstraint("appraised_funding >= 0", name=op.f("ck_task_appraised_funding_not_negative")),
        sa.CheckConstraint("approved_funding >= 0", name=op.f("ck_task_approved_funding_not_negative")),
        sa.CheckConstraint(
            "contract_funding <= approved_funding", name=op.f("ck_task_contract_within_approval")
        ),
        sa.CheckConstraint("contract_funding >= 0", name=op.f("ck_task_contract_funding_not_negative")),
        sa.CheckConstraint("funding_other >= 0", name=op.f("ck_task_funding_other_not_negative")),
        sa.CheckConstraint("funding_state >= 0", name=op.f("ck_task_funding_state_not_negative")),
        sa.CheckConstraint("recovered_funding >= 0", name=op.f("ck_task_recovered_funding_not_negative")),
        sa.CheckConstraint("settled_funding >= 0", name=op.f("ck_task_settled_funding_not_negative")),
        sa.ForeignKeyConstraint(
            ["announcement_id"], ["announcement.id"], name=op.f("fk_task_announcement_id")
        ),
        sa.ForeignKeyConstraint(
            ["approval_document_id"], ["document.id"], name=op.f("fk_task_approval_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["contract_document_id"], ["document.id"], name=op.f("fk_task_contract_document_id")
        ),
        sa.ForeignKeyConstraint(["host_id"], ["organisation.id"], name=op.f("fk_task_host_id")),
        sa.ForeignKeyConstraint(["proposer_id"], ["organisation.id"], name=op.f("fk_task_proposer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("code", name=op.f("uq_task_code")),
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_announcement_id"), ["announcement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_host_id"), ["host_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_proposer_id"), ["proposer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_year"), ["year"], unique=False)

    op.create_table(
        "council_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "recommend",
                "with_changes",
                "decline",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("remark", sa.String(), nullable=True),
        sa.Column("tellers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_council_item_council_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_council_item_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_item")),
        sa.UniqueConstraint("council_id", "task_id", name=op.f("uq_council_item_council_id_task_id")),
    )
    with op.batch_alter_table("council_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_council_item_task_id"), ["task_id"], unique=False)

    op.create_table(
        "dossier_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "approved",
                "returned",
                "rejected",
                name="answer",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_dossier_item_document_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_dossier_item_dossier_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_dossier_item_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_item")),
        sa.UniqueConstraint("dossier_id", "task_id", name=op.f("uq_dossier_item_dossier_id_task_id")),
    )
    with op.batch_alter_table("dossier_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dossier_item_task_id"), ["task_id"], unique=False)

    op.create_table(
        "progress_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("judged_on", sa.Date(), nullable=True),
        sa.Column(
            "verdict",
            sa.Enum(
                "on_track",
                "behind",
                "not_met",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("remark", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_progress_report_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_report")),
        sa.UniqueConstraint("task_id", "period", name=op.f("uq_progress_report_task_id_period")),
    )
    op.create_table(
        "spending",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("spent_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.String(length=250), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_spending_amount_not_negative")),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_spending_activity_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_spending_document_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["annual_plan.id"], name=op.f("fk_spending_plan_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_spending_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spending")),
    )
    with op.batch_alter_table("spending", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_spending_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "ballot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column(
            "vote",
            sa.Enum(
                "recommend",
                "with_changes",
                "decline",
                name="vote",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("dissent", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["council_item.id"], name=op.f("fk_ballot_item_id")),
        sa.ForeignKeyConstraint(["member_id"], ["council_member.id"], name=op.f("fk_ballot_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot")),
        sa.UniqueConstraint("item_id", "member_id", name=op.f("uq_ballot_item_id_member_id")),
    )
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ballot_member_id"), ["member_id"], unique=False)

    op.create_table(
        "evaluation_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("criteria", sa.JSON(), nullable=False),
        sa.Column(
            "conclusion",
            sa.Enum(
                "recommend",
                "with_changes",
                "decline",
                name="conclusion",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("comment", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["council_item.id"], name=op.f("fk_evaluation_form_item_id")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["council_member.id"], name=op.f("fk_evaluation_form_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_form")),
        sa.UniqueConstraint("item_id", "member_id", name=op.f("uq_evaluation_form_item_id_member_id")),
    )
    with op.batch_alter_table("evaluation_form", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evaluation_form_member_id"), ["member_id"], unique=False)

    op.create_table(
        "recusal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["council_item.id"], name=op.f("fk_recusal_item_id")),
        sa.ForeignKeyConstraint(["member_id"], ["council_member.id"], name=op.f("fk_recusal_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recusal")),
        sa.UniqueConstraint("item_id", "member_id", name=op.f("uq_recusal_item_id_member_id")),
    )
    with op.batch_alter_table("recusal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recusal_member_id"), ["member_id"], unique=False)
    for statement in AUDIT_IS_APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)
