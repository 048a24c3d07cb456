"""What holds the pages of administration together: a tab for each of them that the visitor may open."""

from __future__ import annotations

from fastapi import Request

from web.access import may_open
from web.visit import Visit

PAGES = (
    ("admin", "Người dùng"),
    ("substitutions", "Làm thay"),
    ("procedures", "Quy trình"),
    ("days_off", "Lịch nghỉ"),
    ("wordings", "Lời văn thư"),
    ("imports", "Nhập danh sách"),
)

Tab = tuple[str, str, bool, None]
"""Label, address, whether it is the page that is open, and no count; as `parts.tabs` reads them."""


def tabs(request: Request, visit: Visit, current: str) -> list[Tab]:
    """None for someone who may open one page only."""
    links = request.app.state.links
    found: list[Tab] = [
        (label, links(name, {}), name == current, None)
        for name, label in PAGES
        if may_open(name, visit.actor)
    ]
    return found if len(found) > 1 else []
