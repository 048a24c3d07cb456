"""Make the row of a new case: its code is free, its procedure is the one in force."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from sqlmodel import Session

from models import Case
from secretariat.acts import By
from secretariat.lookup import refuse_taken_code
from secretariat.periods import local_day
from secretariat.rulebook import rulebook

C = TypeVar("C", bound=Case)


def new_case(
    session: Session, table: type[C], by: By, *, code: str, state: str, on: date | None = None, **columns: Any
) -> C:
    """Add the row, pinned to the procedure in force on `on` (default: the day of the act)."""
    refuse_taken_code(session, table, code)
    case = table(
        code=code,
        state=state,
        procedure_id=columns.pop("procedure_id", None) or rulebook().in_force(on or local_day(by.now)).id,
        entered_at=by.now,
        created_at=by.now,
        acted_at=by.now,
        **columns,
    )
    session.add(case)
    session.flush()
    return case
