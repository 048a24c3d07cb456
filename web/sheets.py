"""What the page of a council or of a dossier has beside every case: its sheet, links to its acts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request

from models import Case, Council, Dossier
from secretariat.council_sheet import council_sheet
from secretariat.dossier_sheet import dossier_sheet
from secretariat.next_acts import next_acts
from states.roles import may_open
from web.access import may_open as may_open_page
from web.visit import Visit


def sheet(request: Request, visit: Visit, case: Case) -> Mapping[str, Any]:
    """`sheet` (None for other cases), `can`: the events that this visitor may send now."""
    if not visit.sees_all or not isinstance(case, Council | Dossier):
        return {"sheet": None, "can": set(), "may_read_documents": False}
    found: Any = (
        council_sheet(visit.session, case)
        if isinstance(case, Council)
        else dossier_sheet(visit.session, case)
    )
    may_link = (
        isinstance(case, Council)
        and bool(visit.actor.roles & may_open("person", "send_council_link"))
        and case.state not in ("drafting", "closed", "cancelled")
    )
    return {
        "sheet": found,
        "can": open_events(visit, case) | ({"send_council_link"} if may_link else set()),
        "may_read_documents": may_open_page("document", visit.actor),
    }


def open_events(visit: Visit, case: Case) -> set[str]:
    """Events that this person may send now, as far as the record shows."""
    acts = next_acts(visit.session, case, visit.by(case.version))
    return {
        act.event
        for act in acts
        if act.through is None and not act.reasons and set(act.roles) & visit.actor.roles
    }
