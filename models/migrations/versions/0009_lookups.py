"""Indexes behind the documents of a case, what replaces a document, and the audit entries that rest on it"""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_document_case", "document", ["case_kind", "case_id"])
    op.create_index("ix_document_issued_on", "document", ["issued_on", "id"])
    op.create_index("ix_document_corrects_id", "document", ["corrects_id"])
    op.create_index("ix_audit_entry_document_id", "audit_entry", ["document_id"])
