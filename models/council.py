"""The advisory council: seats, agenda, evaluation forms, recusals, ballots."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from models.base import Case, Moment, Row, choice
from states.council import COUNCIL
from states.council_rules import Seat, Vote


class Council(Case, table=True):
    __tablename__ = "council"
    kind: ClassVar[str] = "council"

    state: str = Field(sa_type=choice("state", COUNCIL.states), index=True)
    year: int = Field(index=True)
    title: str = Field(max_length=500)
    document_id: int | None = Field(default=None, foreign_key="document.id")
    minutes_document_id: int | None = Field(default=None, foreign_key="document.id")
    session_at: datetime | None = Field(default=None, sa_type=Moment)
    place: str | None = Field(default=None, max_length=250)
    invitations: int = 0
    """How often the session was called: the SEQUENCE of its calendar invite."""

    @property
    def label(self) -> str:
        return f"hội đồng {self.code}"


class CouncilMember(Row, table=True):
    """`conflict` is None until the member answers; an empty text means none was declared."""

    __tablename__ = "council_member"
    __table_args__ = (UniqueConstraint("council_id", "person_id"),)

    council_id: int = Field(foreign_key="council.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    seat: str = Field(sa_type=choice("seat", Seat))
    accepts: bool | None = None
    conflict: str | None = None
    attended: bool | None = None
    absence_reason: str | None = None


class CouncilItem(Row, table=True):
    """One proposal on the agenda. `remark` is what to change, or why not."""

    __tablename__ = "council_item"
    __table_args__ = (UniqueConstraint("council_id", "task_id"),)

    council_id: int = Field(foreign_key="council.id")
    task_id: int = Field(foreign_key="task.id", index=True)
    position: int
    outcome: str | None = Field(default=None, sa_type=choice("outcome", Vote))
    remark: str | None = None
    tellers: list[int] = Field(default_factory=list, sa_type=JSON)


class EvaluationForm(Row, table=True):
    """A member's written evaluation, returned before the session.

    `criteria` maps each criterion to `{"met": bool, "comment": str}` (form of the 03/2017 regime).
    """

    __tablename__ = "evaluation_form"
    __table_args__ = (UniqueConstraint("item_id", "member_id"),)

    item_id: int = Field(foreign_key="council_item.id")
    member_id: int = Field(foreign_key="council_member.id", index=True)
    received_on: date
    criteria: dict[str, Any] = Field(sa_type=JSON)
    conclusion: str = Field(sa_type=choice("conclusion", Vote))
    comment: str | None = None


class Recusal(Row, table=True):
    __tablename__ = "recusal"
    __table_args__ = (UniqueConstraint("item_id", "member_id"),)

    item_id: int = Field(foreign_key="council_item.id")
    member_id: int = Field(foreign_key="council_member.id", index=True)
    reason: str


class Ballot(Row, table=True):
    __tablename__ = "ballot"
    __table_args__ = (UniqueConstraint("item_id", "member_id"),)

    item_id: int = Field(foreign_key="council_item.id")
    member_id: int = Field(foreign_key="council_member.id", index=True)
    vote: str = Field(sa_type=choice("vote", Vote))
    dissent: str | None = None
