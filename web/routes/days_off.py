"""The calendar of working days of a year: what is off, what is worked for it, what that rests on, how far it goes."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from secretariat.rulebook import rulebook
from secretariat.year_calendar import year_calendar
from web.administration import tabs
from web.depends import Reading
from web.pages import page
from web.registers import number_in

router = APIRouter()


@router.get("/days-off", name="days_off")
def days_off(request: Request, visit: Reading, year: str = "") -> Response:
    calendar = rulebook().calendar
    held = [each.year for each in calendar.years]
    wanted = number_in(year) or visit.today.year
    shown = wanted if wanted in held else min(held, key=lambda each: abs(each - wanted))
    return page(
        request,
        "admin/days_off.html",
        visit,
        visit.say("Lịch nghỉ năm {year}").format(year=shown),
        tabs=tabs(request, visit, "days_off"),
        found=year_calendar(calendar, shown),
        years=held,
        asked=wanted if wanted != shown else None,
        today=visit.today,
    )
