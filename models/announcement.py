"""The call for proposals of one programme year, and the list it is sent to."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from models.base import Case, Row, choice
from states.announcement import ANNOUNCEMENT


class Announcement(Case, table=True):
    __tablename__ = "announcement"
    kind: ClassVar[str] = "announcement"

    state: str = Field(sa_type=choice("state", ANNOUNCEMENT.states), index=True)
    year: int = Field(index=True)
    title: str = Field(max_length=500)
    closes_on: date | None = None
    document_id: int | None = Field(default=None, foreign_key="document.id")
    extension_document_id: int | None = Field(default=None, foreign_key="document.id")

    @property
    def label(self) -> str:
        return f"thông báo {self.code}"


class AnnouncementRecipient(Row, table=True):
    __tablename__ = "announcement_recipient"
    __table_args__ = (UniqueConstraint("announcement_id", "organisation_id"),)

    announcement_id: int = Field(foreign_key="announcement.id")
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
