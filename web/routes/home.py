"""The first page of each visitor, and the inbox: what to do now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from secretariat.pages.inbox import InboxLine, Section, inbox
from web.depends import Reading
from web.pages import page

router = APIRouter()

FIRST_PAGES = ("inbox", "council_space", "enterprise_space", "tasks")


@router.get("/", name="home")
def home(request: Request, visit: Reading) -> Response:
    links = request.app.state.links
    first = next(name for name in FIRST_PAGES if links.has(name) and visit.reaches(name))
    return RedirectResponse(links(first, {}), status_code=303)


@router.get("/inbox", name="inbox")
def show(request: Request, visit: Reading, of: Section | None = None, number: int = 1) -> Response:
    links = request.app.state.links
    found = inbox(visit.session, visit.actor, today=visit.today, of=of or Section.LATE, page=number)
    shown = of or next((section for section in Section if found.counts[section]), Section.LATE)
    lines = found.sections[shown]
    return page(
        request,
        "home/inbox.html",
        visit,
        "Việc hôm nay",
        sections=[
            (section.label, links("inbox", {"of": section.value}), section is shown, found.counts[section])
            for section in Section
        ],
        items=[_item(links, line) for line in lines.rows],
        page_number=lines.number,
        pages=lines.pages,
        url_for=lambda at: links("inbox", {"of": shown.value, "number": at}),
    )


@dataclass(frozen=True)
class WorkItem:
    """One line of the inbox as `macros/parts.html` reads it."""

    href: str
    code: str
    name: str
    who: str
    deadline: InboxLine
    act: tuple[str, str] | None


def _item(links: Any, line: InboxLine) -> WorkItem:
    href = links("case", {"kind": line.case_kind, "code": line.case_code})
    act = None
    if line.act is not None and line.act.through is None:
        to = {"kind": line.case_kind, "code": line.case_code, "event": line.act.event}
        act = (line.act.label, links("act_page", to))
    return WorkItem(href, line.case_code, line.case_name, line.holder, line, act)
