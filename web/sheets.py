"""What the page of a council or of a dossier has beside every case: its sheet, links to its acts, drafts of its papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request

from models import Case, Council, Dossier
from reports.papers import DETAILS
from secretariat.council_sheet import council_sheet
from secretariat.dossier_sheet import dossier_sheet
from secretariat.next_acts import next_acts
from states.papers import PAPERS
from states.roles import may_open
from web.access import may_open as may_open_page
from web.visit import Visit


@dataclass(frozen=True)
class PaperLine:
    """A kind of document that can be drafted now; `details` are (key, href) where the case has several of it."""

    title: str
    href: str | None
    details: tuple[tuple[str, str], ...]


def sheet(request: Request, visit: Visit, case: Case) -> Mapping[str, Any]:
    """`sheet` (None for other cases), `can`: the events that this visitor may send now, and `papers` to draft."""
    if not visit.sees_all or not isinstance(case, Council | Dossier):
        return {"sheet": None, "can": set(), "papers": [], "may_read_documents": False}
    found: Any = (
        council_sheet(visit.session, case) if isinstance(case, Council) else dossier_sheet(visit.session, case)
    )
    may_link = (
        isinstance(case, Council)
        and bool(visit.actor.roles & may_open("person", "send_council_link"))
        and case.state not in ("drafting", "closed", "cancelled")
    )
    return {
        "sheet": found,
        "can": open_events(visit, case) | ({"send_council_link"} if may_link else set()),
        "papers": papers(request, visit, case),
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


def papers(request: Request, visit: Visit, case: Case) -> list[PaperLine]:
    """Kinds of documents about a case of this kind that can be looked at as drafts."""
    if not may_open_page("draft", visit.actor):
        return []
    links = request.app.state.links
    found = []
    for rule in PAPERS.values():
        if rule.case == case.kind:
            to = {"paper": rule.id, "code": case.code, "ending": "pdf"}
            if rule.id not in DETAILS:
                found.append(PaperLine(rule.title, links("draft", to), ()))
            elif details := DETAILS[rule.id](visit.session, case):
                listed = tuple((each.key, links("draft", to | {"only": each.key})) for each in details)
                found.append(PaperLine(rule.title, None, listed))
    return found
