"""The plan of a year: its budget, its activities, and what was spent."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from secretariat.plan_file import plan_file, plan_years
from states.roles import may_open
from web.depends import Reading
from web.pages import page
from web.visit import Visit

router = APIRouter()

NEW = (
    ("annual_plan", "adopt_plan", "Ghi nhận kế hoạch năm"),
    ("annual_plan", "spend", "Ghi nhận chi"),
    ("activity", "plan", "Đưa hoạt động vào kế hoạch"),
    ("activity", "take_over", "Ghi nhận hoạt động đã tổ chức"),
)


@router.get("/activities", name="activities")
def activities(request: Request, visit: Reading, year: int | None = None) -> Response:
    years = plan_years(visit.session)
    shown = year if year is not None else years[0] if years else visit.today.year
    file = plan_file(visit.session, shown)
    return page(
        request,
        "activities/plan.html",
        visit,
        "Kế hoạch và hoạt động",
        file=file,
        years=sorted({*years, shown}, reverse=True),
        new=_new(request, visit, shown, planned=file.budget is not None),
    )


def _new(request: Request, visit: Visit, year: int, *, planned: bool) -> list[tuple[str, str]]:
    """What this person may enter for the year: a plan once, spending only under a plan."""
    links = request.app.state.links
    return [
        (label, links("new_page", {"kind": kind, "event": event, "year": year}))
        for kind, event, label in NEW
        if visit.actor.roles & may_open(kind, event)
        if kind == "activity" or planned == (event == "spend")
    ]
