"""The calendar: a month on a sheet, and the feed that a person's own calendar reads by a secret address."""

from __future__ import annotations

import hashlib
from datetime import MAXYEAR, MINYEAR, date

from fastapi import APIRouter, Request
from fastapi.responses import Response

from models.engine import transaction
from secretariat.accounts.calendar_key import calendar_key, calendar_owner
from secretariat.calendar_feed import feed
from secretariat.month import month as sheet_of
from secretariat.periods import local_day
from secretariat.rulebook import rulebook
from states.calendar import CalendarError
from states.errors import BadInput, Missing
from web.depends import Reading, now_of
from web.pages import page
from web.visit import Visit

router = APIRouter()

SHOWN = 5
"""Entries of a day before the rest is folded away."""


@router.get("/calendar", name="calendar")
def calendar(request: Request, visit: Reading, year: int | None = None, month: int | None = None) -> Response:
    on = (year if year is not None else visit.today.year, month if month is not None else visit.today.month)
    if not MINYEAR <= on[0] < MAXYEAR:
        raise BadInput(f"Không có lịch của năm {on[0]}; hãy chọn năm khác.")
    return page(
        request,
        "calendar/month.html",
        visit,
        "Lịch",
        sheet=sheet_of(visit.session, visit.actor, *on),
        before=_turned(on, -1),
        after=_turned(on, 1),
        today=visit.today,
        shown=SHOWN,
        feed=_feed_address(request, visit),
    )


@router.get("/calendar/{key}.ics", name="calendar_feed")
def calendar_feed(request: Request, key: str) -> Response:
    now = now_of(request)
    with transaction(request.app.state.reader) as session:
        actor = calendar_owner(session, key, today=local_day(now))
        if actor is None:
            raise Missing("Địa chỉ lịch không còn dùng được; hãy lấy địa chỉ mới trên trang Lịch.")
        text = feed(session, actor, now=now, link=lambda kind, code: _whole(request, "case", kind, code))
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = 'attachment; filename="nhiem-vu.ics"'
    return Response(text, media_type="text/calendar; charset=utf-8", headers=headers)


def _feed_address(request: Request, visit: Visit) -> str | None:
    """A session by a council link proves less than a password, and the feed outlives it: it is not told there."""
    if visit.signed.council_id is not None:
        return None
    key = calendar_key(visit.session, visit.signed.person_id)
    if key is None:
        return None
    path = request.app.state.links("calendar_feed", {"key": key.get_secret_value()})
    return f"{request.app.state.settings.desk.url}{path}"


def _whole(request: Request, name: str, kind: str, code: str) -> str:
    return (
        f"{request.app.state.settings.desk.url}{request.app.state.links(name, {'kind': kind, 'code': code})}"
    )


def _turned(on: tuple[int, int], by: int) -> tuple[int, int] | None:
    """The month before or after, if the official calendar holds it."""
    year, month = divmod(on[0] * 12 + on[1] - 1 + by, 12)
    try:
        rulebook().calendar.is_provisional(date(year, month + 1, 1))
    except CalendarError:
        return None
    return year, month + 1
