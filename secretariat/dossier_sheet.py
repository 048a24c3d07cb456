"""One dossier as it is read: the list put to the People's Committee, the answer task by task, and the sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models import Document, Dossier, DossierItem, Organisation, Task
from models.dossier import ANSWERS
from models.task import MODES
from reports.year_record import reference_of


@dataclass(frozen=True)
class DossierLine:
    """One task of the list. Money in VND: asked for from the budget and from elsewhere, and what was approved."""

    position: int
    code: str
    name: str
    proposer: str
    mode: str | None
    duration_months: int | None
    funding_state: int | None
    funding_other: int | None
    approved: int | None
    answer: str | None
    answer_label: str | None
    document: str | None
    document_id: int | None
    reason: str | None


@dataclass(frozen=True)
class DossierSheet:
    """`sums` are (state budget, other sources, approved); `answers` are (label, count) of what was answered."""

    lines: list[DossierLine]
    sums: tuple[int, int, int]
    answers: tuple[tuple[str, int], ...]
    unanswered: int


def dossier_sheet(session: Session, dossier: Dossier) -> DossierSheet:
    found = session.exec(
        select(DossierItem, Task, Organisation.name, Document)
        .join(Task, col(Task.id) == col(DossierItem.task_id))
        .join(Organisation, col(Organisation.id) == col(Task.proposer_id))
        .outerjoin(Document, col(Document.id) == col(DossierItem.document_id))
        .where(DossierItem.dossier_id == dossier.pk)
        .order_by(col(DossierItem.position))
    )
    lines = [
        DossierLine(
            position=item.position,
            code=task.code,
            name=task.name,
            proposer=proposer,
            mode=MODES.get(task.mode or ""),
            duration_months=task.duration_months,
            funding_state=task.funding_state,
            funding_other=task.funding_other,
            approved=task.approved_funding if item.answer == "approved" else None,
            answer=item.answer,
            answer_label=ANSWERS.get(item.answer or ""),
            document=reference_of(paper) if paper else None,
            document_id=item.document_id,
            reason=item.reason,
        )
        for item, task, proposer, paper in found
    ]
    return DossierSheet(
        lines=lines,
        sums=(
            _sum([line.funding_state for line in lines]),
            _sum([line.funding_other for line in lines]),
            _sum([line.approved for line in lines]),
        ),
        answers=tuple(
            (label, sum(line.answer == answer for line in lines)) for answer, label in ANSWERS.items()
        ),
        unanswered=sum(line.answer is None for line in lines),
    )


def _sum(amounts: Sequence[int | None]) -> int:
    return sum(amount or 0 for amount in amounts)
