"""The first page of each visitor, and the inbox: what to do now."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from web.access import BY_PERSONAL_LINK, may_open
from web.depends import Reading

router = APIRouter()


@router.get("/", name="home")
def home(request: Request, visit: Reading) -> Response:
    links = request.app.state.links
    first = next(
        name
        for name in ("inbox", "council_space", "enterprise_space", "tasks")
        if links.has(name)
        and may_open(name, visit.actor)
        and not (visit.confined and name not in BY_PERSONAL_LINK)
    )
    return RedirectResponse(links(first, {}), status_code=303)
