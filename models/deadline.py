"""Deadlines that a state opens, and the promises kept on them: one per deadline, offset and recipient."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index
from sqlalchemy import text as sql
from sqlmodel import Field

from models.base import Moment, Row, choice
from states.roles import Role


class Deadline(Row, table=True):
    """One open or closed obligation. `key` is deterministic: `{kind}:{case}:{rule}:{occurrence}:{seq}`.

    `occurrence` counts the periods of a recurring rule from 1 and is 0 for the others; `seq` is the
    audit entry that opened it. `derivation` is `Due.as_json()`. `look_on` is the next day on which the
    sweep has something to decide about it; None when nothing is left.
    """

    __tablename__ = "deadline"
    __table_args__ = (
        Index(
            "ix_deadline_open_look",
            "look_on",
            sqlite_where=sql("closed_at IS NULL"),
            postgresql_where=sql("closed_at IS NULL"),
        ),
        Index(
            "ix_deadline_open_due",
            "due_on",
            "case_kind",
            "rule",
            "case_id",
            sqlite_where=sql("closed_at IS NULL"),
            postgresql_where=sql("closed_at IS NULL"),
        ),
        Index("ix_deadline_case", "case_kind", "case_id"),
    )

    key: str = Field(max_length=160, unique=True)
    case_kind: str = Field(max_length=20)
    case_id: int
    rule: str = Field(max_length=60)
    occurrence: int = 0
    responsible: str = Field(sa_type=choice("responsible", Role))
    starts_on: date
    due_on: date
    look_on: date | None = None
    derivation: dict[str, Any] = Field(sa_type=JSON)
    opened_at: datetime = Field(sa_type=Moment)
    closed_at: datetime | None = Field(default=None, sa_type=Moment)
    closed_by: str | None = Field(default=None, max_length=40)


class Promise(Row, table=True):
    """What was decided once about one letter: the letter it became, or why nobody got one.

    `key` is `reminder:{deadline}:{offset}:{recipient}`, `escalation:{deadline}:{step}:{recipient}` or
    `event:{audit entry}:{letter}:{recipient}`; `recipient` is an address, or what stands in for one
    that is missing. Exactly one of `deadline_id` and `audit_id` says what it was decided for.
    """

    __tablename__ = "promise"
    __table_args__ = (
        CheckConstraint("(deadline_id IS NULL) <> (audit_id IS NULL)", name="one_cause"),
        CheckConstraint("(letter_id IS NULL) <> (skipped IS NULL)", name="letter_or_reason"),
    )

    key: str = Field(max_length=320, unique=True)
    deadline_id: int | None = Field(default=None, foreign_key="deadline.id", index=True)
    audit_id: int | None = Field(default=None, foreign_key="audit_entry.id", index=True)
    recipient: str = Field(max_length=254)
    decided_at: datetime = Field(sa_type=Moment)
    letter_id: int | None = Field(default=None, foreign_key="letter.id", index=True)
    skipped: str | None = Field(default=None, max_length=250)
