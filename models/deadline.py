"""Deadlines that a state opens, and the promises kept on them: one per deadline, offset and recipient."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy import text as sql
from sqlmodel import Field

from models.base import Moment, Row, choice
from states.roles import Role


class Deadline(Row, table=True):
    """One open or closed obligation. `key` is deterministic: `{kind}:{case}:{rule}:{occurrence}:{seq}`.

    `occurrence` counts the periods of a recurring rule from 1 and is 0 for the others; `seq` is the
    audit entry that opened it. `derivation` is `Due.as_json()`.
    """

    __tablename__ = "deadline"
    __table_args__ = (
        Index(
            "ix_deadline_open_due",
            "due_on",
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
    derivation: dict[str, Any] = Field(sa_type=JSON)
    opened_at: datetime = Field(sa_type=Moment)
    closed_at: datetime | None = Field(default=None, sa_type=Moment)
    closed_by: str | None = Field(default=None, max_length=40)


class Promise(Row, table=True):
    """What was decided for one reminder: the letter it became, or why nobody got one.

    `key` is `reminder:{deadline}:{offset}:{recipient}` or `escalation:{deadline}:{step}:{recipient}`;
    `recipient` is an address, or empty when there was nobody to write to.
    """

    __tablename__ = "promise"

    key: str = Field(max_length=320, unique=True)
    deadline_id: int = Field(foreign_key="deadline.id", index=True)
    offset: int
    recipient: str = Field(max_length=254)
    decided_at: datetime = Field(sa_type=Moment)
    letter_id: int | None = Field(default=None, foreign_key="letter.id", index=True)
    skipped: str | None = Field(default=None, max_length=250)
