"""The outbox: one row per letter and recipient, rendered when it was promised."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, Text
from sqlalchemy import text as sql
from sqlmodel import Field

from models.base import Moment, Row, Words, choice


class LetterState(StrEnum):
    """queued → sending → sent | failed | ambiguous; a person may hold a queued letter, release or cancel it."""

    QUEUED = "queued"
    HELD = "held"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    AMBIGUOUS = "ambiguous"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    LetterState.QUEUED: "chờ gửi",
    LetterState.HELD: "tạm giữ",
    LetterState.SENDING: "đang gửi",
    LetterState.SENT: "đã gửi",
    LetterState.FAILED: "không gửi được",
    LetterState.AMBIGUOUS: "không rõ đã gửi hay chưa",
    LetterState.CANCELLED: "đã hủy",
}


class Letter(Row, table=True):
    """`key` is deterministic and unique, so a rerun writes nothing twice; the Message-ID derives from it.

    `claimed_by` names the dispatcher run that holds a letter in `sending`; `calendar` is an iCalendar
    text to attach. `ambiguous` means: in flight when the process died, a person decides. `resends_id` is
    the letter that this one repeats under a Message-ID of its own, because a person asked for it.
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
        Index("ix_letter_state", "state", "id"),
        Index("ix_letter_search", "search", "state"),
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
    resends_id: int | None = Field(default=None, foreign_key="letter.id")
    search: str = Field(default="", sa_type=Words, sa_column_kwargs={"server_default": ""})


class Bounce(Row, table=True):
    """One report that mail to an address came back (RFC 3464). While open, no further letter goes there.

    `message_id` is that of the report, so a folder may be read again; `status` is the code of RFC 3463;
    `letter_id` is None where the report does not say which letter came back. `settled_at` is set when a
    person found the address good again.
    """

    __tablename__ = "bounce"

    message_id: str = Field(max_length=320, unique=True)
    email: str = Field(max_length=254, index=True)
    letter_id: int | None = Field(default=None, foreign_key="letter.id", index=True)
    status: str = Field(max_length=20)
    reason: str = Field(sa_type=Text)
    received_at: datetime = Field(sa_type=Moment)
    settled_at: datetime | None = Field(default=None, sa_type=Moment)
