"""Every act of the secretariat under its name: what the command line, records and pages call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from models import Case
from secretariat import (
    activities,
    announcements,
    annual_reports,
    bounces,
    councils,
    documents,
    dossiers,
    implementation,
    letter_wordings,
    letters,
    people,
    plans,
    proposals,
    sessions,
    task_files,
)
from secretariat.accounts import council_links, invitations, locks, standing_in
from secretariat.acts import ACTS, Act, By
from secretariat.imports import corrections, past_tasks, undo
from states.errors import BadInput, Missing

__all__ = ["acts_on", "find_act", "open_row", "perform"]

# Importing a module of acts is what registers them.
_MODULES = (
    activities,
    announcements,
    annual_reports,
    bounces,
    corrections,
    council_links,
    councils,
    documents,
    dossiers,
    implementation,
    invitations,
    letter_wordings,
    letters,
    locks,
    past_tasks,
    people,
    plans,
    proposals,
    sessions,
    standing_in,
    task_files,
    undo,
)


def find_act(kind: str, event: str) -> Act:
    try:
        return ACTS[kind, event]
    except KeyError:
        known = ", ".join(sorted(name for of, name in ACTS if of == kind))
        if not known:
            kinds = ", ".join(sorted({of for of, _ in ACTS}))
            raise Missing(f"Không có loại hồ sơ “{kind}”; các loại hồ sơ: {kinds}.") from None
        raise Missing(
            f"Không có việc “{event}” cho loại hồ sơ “{kind}”; các việc có thể làm: {known}."
        ) from None


def acts_on(kind: str) -> list[Act]:
    """The acts that move a case of `kind`, in the order they were written."""
    return [act for act in ACTS.values() if act.kind == kind and not act.opens]


def perform(session: Session, case: Case, event: str, *, by: By, form: Mapping[str, Any]) -> Any:
    """Carry out an act, named by a person or a record, on a case."""
    act = find_act(case.kind, event)
    if act.opens:
        raise Missing(f"Việc “{event}” mở hồ sơ mới, không làm trên {case.label}.")
    return act.function(session, case, by=by, **_without_by(form))


def open_row(session: Session, kind: str, event: str, *, by: By, form: Mapping[str, Any]) -> Any:
    """Carry out an act, named by a person or a record, that enters something new."""
    act = find_act(kind, event)
    if not act.opens:
        raise Missing(f"Việc “{event}” cần một hồ sơ đã có.")
    return act.function(session, by=by, **_without_by(form))


def _without_by(form: Mapping[str, Any]) -> Mapping[str, Any]:
    """Who acts is never a field of the form."""
    if "by" in form:
        raise BadInput("Mục “by” không thuộc biểu mẫu; hãy xóa mục này.")
    return form
