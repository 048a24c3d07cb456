"""A month as a sheet of the calendar: weeks from Monday, what is off and why, and what stands on each day."""

from __future__ import annotations

from calendar import Calendar
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from secretariat.agenda import Entry, entries
from secretariat.rulebook import rulebook
from states.calendar import OfficialCalendar
from states.errors import BadInput
from states.roles import Actor
from states.vietnamese import short_date, weekday

_SWAPPED_WITHIN = timedelta(days=120)
"""How far a day off may lie from the weekly day off that is worked for it (assumed; so far two weeks at most)."""


@dataclass(frozen=True)
class Day:
    """`off` is why nobody works; `worked` says for which day off a weekly day off is worked; mostly both are None."""

    on: date
    off: str | None
    worked: str | None
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Month:
    """`weeks` run from Monday, seven cells each; None is a day of another month.

    `provisional`: the official calendar of the year has not been published yet.
    """

    year: int
    month: int
    weeks: tuple[tuple[Day | None, ...], ...]
    provisional: bool


def month(session: Session, actor: Actor, year: int, month: int) -> Month:
    """The sheet for what the actor may see; `BadInput` for a month that the official calendar does not hold."""
    if not 1 <= month <= 12:
        raise BadInput(f"Không có tháng {month}; hãy chọn từ 1 đến 12.")
    days = [day for day in Calendar().itermonthdates(year, month) if day.month == month]
    calendar = rulebook().calendar
    provisional = calendar.is_provisional(days[0])
    standing: dict[date, list[Entry]] = {}
    for entry in entries(session, actor, days[0], days[-1]):
        standing.setdefault(entry.on, []).append(entry)
    sheet = {
        day: Day(day, calendar.why_off(day), _worked(day, calendar), tuple(standing.get(day, ())))
        for day in days
    }
    weeks = Calendar().monthdatescalendar(year, month)
    return Month(year, month, tuple(tuple(sheet.get(day) for day in week) for week in weeks), provisional)


def _worked(day: date, calendar: OfficialCalendar) -> str | None:
    """`làm việc bù cho ngày nghỉ 02/01/2026` for a Saturday or Sunday that is worked."""
    if day.weekday() < 5 or not calendar.is_working(day):
        return None
    for distance in range(1, _SWAPPED_WITHIN.days):
        for other in (day - timedelta(days=distance), day + timedelta(days=distance)):
            if calendar.why_off(other) == f"nghỉ hoán đổi cho {short_date(day)}":
                return f"{weekday(day)} làm việc bù cho ngày nghỉ {short_date(other)}"
    return f"{weekday(day)} làm việc bù"
