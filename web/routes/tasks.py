"""Tasks as a table and as a board, with the same filters in the address."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from secretariat import worklist
from web.depends import Reading
from web.pages import page

router = APIRouter()


@router.get("/tasks", name="tasks")
def tasks(request: Request, visit: Reading, q: str = "") -> Response:
    lines = worklist.tasks(visit.session, today=visit.today, year=None, states=set())
    return page(request, "tasks/table.html", visit, "Nhiệm vụ", lines=lines)


@router.get("/search", name="search")
def search(request: Request, visit: Reading, q: str = "") -> Response:
    return tasks(request, visit, q)
