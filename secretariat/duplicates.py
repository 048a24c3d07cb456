"""Search for duplication (trùng lắp): past tasks whose name or objective reads like a proposal's. Never decides."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz
from sqlmodel import Session, col, select

from models import Task
from secretariat.rulebook import rulebook
from states.vietnamese import fold


@dataclass(frozen=True)
class Likeness:
    """`score` is 0–100, the higher of name and objective; `on` says which of the two it was."""

    code: str
    name: str
    year: int
    state: str
    score: int
    on: str


def similar_tasks(session: Session, task: Task) -> list[Likeness]:
    """Other tasks at least as alike as the procedure wants shown, most alike first."""
    shown_from = rulebook().procedure(task.procedure_id).proposals.similarity_shown_from
    found = []
    for other in session.exec(select(Task).where(col(Task.id) != task.pk)):
        by_name = _likeness(task.name, other.name)
        by_objective = _likeness(task.objective, other.objective)
        score = max(by_name, by_objective)
        if score >= shown_from:
            on = "tên" if by_name >= by_objective else "mục tiêu"
            found.append(Likeness(other.code, other.name, other.year, other.state, score, on))
    return sorted(found, key=lambda like: (-like.score, like.code))


def _likeness(one: str | None, other: str | None) -> int:
    if not one or not other:
        return 0
    return round(fuzz.token_sort_ratio(fold(one), fold(other)))
