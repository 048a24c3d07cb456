"""How many cases stand under each procedure, and in which states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, cast, func, literal, select, union_all
from sqlmodel import Session

from models import CASES
from states.lifecycles import LIFECYCLES


@dataclass(frozen=True)
class Pinned:
    """Cases of one kind in one state; the labels are Vietnamese."""

    kind: str
    state: str
    state_label: str
    count: int
    final: bool


def pinned(session: Session) -> dict[str, list[Pinned]]:
    """Procedure -> its cases by kind and state, in the order of the charts; one statement."""
    parts = []
    for kind, table in CASES.items():
        case: Any = table
        state = cast(case.state, String).label("state")
        columns = (literal(kind, String).label("kind"), case.procedure_id, state, func.count().label("count"))
        parts.append(select(*columns).group_by(case.procedure_id, case.state))
    counted = {
        (procedure, kind, state): count
        for kind, procedure, state, count in session.connection().execute(union_all(*parts))
    }
    found: dict[str, list[Pinned]] = {procedure: [] for procedure, _, _ in counted}
    for procedure, lines in found.items():
        for kind, chart in LIFECYCLES.items():
            lines += [
                Pinned(kind, state, label, count, state in chart.final)
                for state, label in chart.states.items()
                if (count := counted.get((procedure, kind, state)))
            ]
    return found
