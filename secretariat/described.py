"""Cases, deadlines and documents in the words that letters, listings and pages show."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from models import Case, Deadline, Document
from reports.year_record import reference_of
from secretariat.deadlines import rule_of
from secretariat.rulebook import rulebook
from states.calendar import Due


def described(row: Deadline, case: Case, today: date) -> SimpleNamespace:
    """A deadline as letters and listings show it; `days_left` in calendar days, `days_late` in working days."""
    rule, (explain, provisional) = rule_of(row, case), _derived(json.dumps(row.derivation))
    late = rulebook().calendar.working_days_between(row.due_on, today) if today > row.due_on else 0
    return SimpleNamespace(
        title=rule.title,
        due_on=row.due_on,
        days_left=(row.due_on - today).days,
        days_late=late,
        explain=explain,
        provisional=provisional,
        article=rule.article,
        responsible=rule.responsible.label,
        case=case.label,
        name=title_of(case),
    )


@lru_cache(maxsize=4_096)
def _derived(derivation: str) -> tuple[str, bool]:
    """How a day was counted, in words, and whether it is provisional; many deadlines fall due on one day."""
    due = Due.from_json(json.loads(derivation))
    return due.explain(), due.provisional


def title_of(case: Case) -> str:
    """The name by which people know a case."""
    named: Any = case
    return str(named.name if hasattr(case, "name") else getattr(named, "title", case.label))


def cited(document: Document | None) -> dict[str, Any] | None:
    """`{"reference": "16/TB-KHCN", "issued_on": date}`, or None."""
    if document is None:
        return None
    return {"reference": reference_of(document), "issued_on": document.issued_on}
