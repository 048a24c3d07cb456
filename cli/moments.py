"""As of when a sweep is made."""

from __future__ import annotations

from datetime import datetime, time

from secretariat.values import day, read_day
from states.chart import HO_CHI_MINH
from states.errors import BadInput

SWEEP_AT = time(7, 30)
"""The hour of the daily sweep."""


def sweep_moment(on: str | None, *, now: datetime, rehearsal: bool) -> datetime:
    """07:30 of the day in Ho Chi Minh City, or `now` without one.

    What a sweep decides is kept and goes out, so a day that has not come is refused unless nothing is kept.
    """
    if on is None:
        return now
    chosen = read_day(on, "--on")
    at = datetime.combine(chosen, SWEEP_AT, HO_CHI_MINH)
    today = now.astimezone(HO_CHI_MINH).date()
    if chosen > today and not rehearsal:
        raise BadInput(
            f"Ngày {day(chosen)} ở tương lai (hôm nay là {day(today)}); muốn xem trước, hãy thêm --dry-run."
        )
    return at if rehearsal else min(at, now)
