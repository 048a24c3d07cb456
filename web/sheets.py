"""What the page of a council or of a dossier has beside every case: its sheet, links to its acts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request

from models import AnnualReport, Case, Council, Dossier
from secretariat.council_record import council_record
from secretariat.council_sheet import council_sheet
from secretariat.dossier_sheet import dossier_sheet
from secretariat.next_acts import NextAct, next_acts
from states.roles import may_open
from web.access import may_open as may_open_page
from web.visit import Visit


@dataclass(frozen=True)
class Around:
    """`context` is what the template reads; `acts` are the events that leave the present state."""

    context: Mapping[str, Any]
    acts: list[NextAct]


def sheet(request: Request, visit: Visit, case: Case) -> Around:
    """`sheet` (None for other cases), `can`: the events that this visitor may send now."""
    session, by = visit.session, visit.by(case.version)
    if not visit.sees_all or not isinstance(case, Council | Dossier):
        # Whether a report is still in step asks for the whole record of its year: its own page does that.
        acts = [] if isinstance(case, AnnualReport) else next_acts(session, case, by)
        return Around({"sheet": None, "can": set(), "may_read_documents": False}, acts)
    found: Any
    if isinstance(case, Council):
        record = council_record(session, case)
        found, acts = council_sheet(case, record), next_acts(session, case, by, facts=record.facts)
    else:
        found, acts = dossier_sheet(session, case), next_acts(session, case, by)
    may_link = (
        isinstance(case, Council)
        and bool(visit.actor.roles & may_open("person", "send_council_link"))
        and case.state not in ("drafting", "closed", "cancelled")
    )
    context = {
        "sheet": found,
        "can": _open(visit, acts) | ({"send_council_link"} if may_link else set()),
        "may_read_documents": may_open_page("document", visit.actor),
    }
    return Around(context, acts)


def open_events(visit: Visit, case: Case) -> set[str]:
    """Events that this person may send now, as far as the record shows."""
    return _open(visit, next_acts(visit.session, case, visit.by(case.version)))


def _open(visit: Visit, acts: Iterable[NextAct]) -> set[str]:
    return {
        act.event
        for act in acts
        if act.through is None and not act.reasons and set(act.roles) & visit.actor.roles
    }
