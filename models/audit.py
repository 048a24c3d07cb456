"""The audit: append-only, one hash chain per case. Triggers in the database refuse UPDATE and DELETE."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from models.base import Moment, Row


class AuditEntry(Row, table=True):
    """One act. `source` is empty for the act that opened the case; `data` is the form as it was sent.

    `hash` is the SHA-256 of the canonical JSON of all other fields and `previous`, the hash before it.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        UniqueConstraint("case_kind", "case_id", "seq"),
        Index("ix_audit_entry_actor", "actor", "at"),
        Index("ix_audit_entry_event", "event", "at"),
    )

    case_kind: str = Field(max_length=20)
    case_id: int
    seq: int
    at: datetime = Field(sa_type=Moment, index=True)
    actor: str = Field(max_length=254)
    event: str = Field(max_length=40)
    source: str = Field(max_length=40)
    target: str = Field(max_length=40)
    data: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    document_id: int | None = Field(default=None, foreign_key="document.id", index=True)
    previous: str = Field(max_length=64)
    hash: str = Field(max_length=64)
