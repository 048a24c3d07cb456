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
