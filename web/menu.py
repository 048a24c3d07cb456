"""What stands in the menu of a visitor: the pages this person may open, in the order of a working day."""

from __future__ import annotations

from fastapi import Request

from web.languages import translated
from web.visit import Visit

ENTRIES = (
    ("inbox", "Việc hôm nay"),
    ("council_space", "Hội đồng của tôi"),
    ("enterprise_space", "Đề xuất của đơn vị"),
    ("tasks", "Nhiệm vụ"),
    ("announcements", "Thông báo"),
    ("councils", "Hội đồng"),
    ("dossiers", "Hồ sơ trình"),
    ("organisations", "Doanh nghiệp, tổ chức"),
    ("documents", "Văn bản"),
    ("letters", "Thư"),
    ("activities", "Kế hoạch, hoạt động"),
    ("calendar", "Lịch"),
    ("what_if", "Thử đổi ngày"),
    ("annual_report", "Báo cáo năm"),
    ("statistics", "Thống kê"),
    ("audit", "Nhật ký"),
    ("procedures", "Quy trình"),
    ("substitutions", "Làm thay"),
    ("admin", "Quản trị"),
)
"""Route and label; a route that is not built into the application stands in no menu."""

REGISTERS = {
    "task": ("enterprise_space", "council_space", "tasks"),
    "announcement": ("enterprise_space", "announcements"),
    "council": ("councils",),
    "dossier": ("dossiers",),
    "activity": ("activities",),
    "annual_report": ("annual_report",),
}
"""The pages that lead to a case of each kind; the last that a visitor has in the menu is the way back."""

MenuLine = tuple[str, str, bool, int | None]
"""Label, link, whether it is this page, and a count where one is shown."""


def menu(request: Request, visit: Visit) -> list[MenuLine]:
    links = request.app.state.links
    here = request.scope.get("route")
    return [
        (translated(label, visit.signed.language), links(name, {}), getattr(here, "name", None) == name, None)
        for name, label in ENTRIES
        if links.has(name) and visit.reaches(name)
    ]


def register_of(request: Request, visit: Visit, kind: str) -> tuple[str, str] | None:
    """(label, href) of the page from which this visitor comes to cases of a kind."""
    lines = {href: (label, href) for label, href, *_ in menu(request, visit)}
    ways = [request.app.state.links(name, {}) for name in REGISTERS.get(kind, ())]
    return next((lines[href] for href in reversed(ways) if href in lines), None)
