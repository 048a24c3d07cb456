"""The outbox: one row per letter and recipient, rendered when it was promised."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, Text
from sqlalchemy import text as sql
from sqlmodel import Field

from models.base import Moment, Row, choice


class LetterState(StrEnum):
    """queued → sending → sent | failed | ambiguous."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    AMBIGUOUS = "ambiguous"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    LetterState.QUEUED: "chờ gửi",
    LetterState.SENDING: "đang gửi",
    LetterState.SENT: "đã gửi",
    LetterState.FAILED: "không gửi được",
    LetterState.AMBIGUOUS: "không rõ đã gửi hay chưa",
}


class Letter(Row, table=True):
    """`key` is deterministic and unique, so a rerun writes nothing twice; the Message-ID derives from it.

    `claimed_by` names the dispatcher run that holds a letter in `sending`; `calendar` is an iCalendar
    text to attach. `ambiguous` means: in flight when the process died, a person decides.
    """

    __tablename__ = "letter"
    __table_args__ = (
        Index(
            "ix_letter_queued",
            "next_attempt_at",
            sqlite_where=sql("state = 'queued'"),
            postgresql_where=sql("state = 'queued'"),
        ),
        Index("ix_letter_case", "case_kind", "case_id"),
    )

    key: str = Field(max_length=320, unique=True)
    letter: str = Field(max_length=60, index=True)
    recipient_name: str = Field(max_length=250)
    recipient_email: str = Field(max_length=254, index=True)
    subject: str = Field(max_length=500)
    text: str = Field(sa_type=Text)
    html: str = Field(sa_type=Text)
    calendar: str | None = Field(default=None, sa_type=Text)
    case_kind: str | None = Field(default=None, max_length=20)
    case_id: int | None = None
    state: str = Field(default=LetterState.QUEUED, sa_type=choice("state", LetterState))
    created_at: datetime = Field(sa_type=Moment)
    next_attempt_at: datetime = Field(sa_type=Moment)
    attempts: int = 0
    claimed_by: str | None = Field(default=None, max_length=60)
    claimed_at: datetime | None = Field(default=None, sa_type=Moment)
    sent_at: datetime | None = Field(default=None, sa_type=Moment)
    error: str | None = Field(default=None, sa_type=Text)
