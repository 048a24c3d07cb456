"""The submission to the People's Committee and its list of tasks, answered one by one."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from models.base import Case, Row, choice
from states.dossier import DOSSIER

ANSWERS = {"approved": "Phê duyệt", "returned": "Trả lại", "rejected": "Không phê duyệt"}


class Dossier(Case, table=True):
    __tablename__ = "dossier"
    kind: ClassVar[str] = "dossier"

    state: str = Field(sa_type=choice("state", DOSSIER.states), index=True)
    year: int = Field(index=True)
    title: str = Field(max_length=500)
    document_id: int | None = Field(default=None, foreign_key="document.id")

    @property
    def label(self) -> str:
        return f"hồ sơ trình {self.code}"


class DossierItem(Row, table=True):
    __tablename__ = "dossier_item"
    __table_args__ = (UniqueConstraint("dossier_id", "task_id"),)

    dossier_id: int = Field(foreign_key="dossier.id")
    task_id: int = Field(foreign_key="task.id", index=True)
    position: int
    answer: str | None = Field(default=None, sa_type=choice("answer", ANSWERS))
    reason: str | None = None
    document_id: int | None = Field(default=None, foreign_key="document.id")
