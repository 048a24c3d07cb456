"""The letters that an office says in words of its own, as they were written at the desk."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Text, UniqueConstraint
from sqlalchemy.orm import declared_attr
from sqlmodel import Field

from models.base import Row


class OfficeWording(Row, table=True):
    """One letter under one procedure; a part that is None is said as it was before. Its past stands in the audit."""

    __tablename__ = "office_wording"
    __table_args__ = (UniqueConstraint("procedure_id", "letter"),)

    procedure_id: str = Field(max_length=60)
    letter: str = Field(max_length=60)
    subject: str | None = Field(default=None, sa_type=Text)
    text: str | None = Field(default=None, sa_type=Text)
    html: str | None = Field(default=None, sa_type=Text)
    version: int = Field(default=0)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - a class-level directive
        return {"version_id_col": cls.__table__.c.version} if hasattr(cls, "__table__") else {}
