"""One year of the official calendar as a page shows it: twelve months, the days off by name, and what they rest on."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from states.calendar import OfficialCalendar, Swap, Year
from states.vietnamese import WEEKDAYS, weekday


@dataclass(frozen=True)
class Day:
    """`off` is why nobody works, `worked` says that a weekly day off is worked for another day."""

    on: date
    off: str | None
    worked: bool

    @property
    def named(self) -> bool:
        """Whether it is off for more than being a Saturday or Sunday."""
        return self.off is not None and self.off not in WEEKDAYS


@dataclass(frozen=True)
class Month:
    """Weeks from Monday to Sunday; None for a day of another month."""

    number: int
    weeks: tuple[tuple[Day | None, ...], ...]


@dataclass(frozen=True)
class Rest:
    """Days off in a row for one reason."""

    first: date
    last: date
    reason: str


@dataclass(frozen=True)
class YearCalendar:
    """`first_year` and `last_year` are the bounds of the whole calendar: no day outside can be counted."""

    year: int
    provisional: bool
    sources: tuple[str, ...]
    months: tuple[Month, ...]
    rests: tuple[Rest, ...]
    swaps: tuple[Swap, ...]
    working_days: int
    first_year: int
    last_year: int


def year_calendar(calendar: OfficialCalendar, year: int) -> YearCalendar | None:
    """None for a year that the calendar does not hold."""
    found = next((each for each in calendar.years if each.year == year), None)
    if found is None:
        return None
    days = {day: _day(calendar, day) for day in found.days()}
    return YearCalendar(
        year=year,
        provisional=found.provisional,
        sources=tuple(_told(source) for source in found.sources),
        months=tuple(_month(year, number, days) for number in range(1, 13)),
        rests=tuple(_rests([day for day in days.values() if day.named])),
        swaps=_swaps(calendar, found),
        working_days=sum(day.off is None for day in days.values()),
        first_year=calendar.years[0].year,
        last_year=calendar.years[-1].year,
    )


def _day(calendar: OfficialCalendar, day: date) -> Day:
    off = calendar.why_off(day)
    return Day(day, off, worked=off is None and weekday(day) in WEEKDAYS[5:])


def _month(year: int, number: int, days: dict[date, Day]) -> Month:
    weeks = Calendar().monthdatescalendar(year, number)
    return Month(
        number, tuple(tuple(days[day] if day.month == number else None for day in week) for week in weeks)
    )


def _rests(days: list[Day]) -> Iterator[Rest]:
    # Days of one run differ from their position by a constant.
    for _, run in groupby(enumerate(days), key=lambda at: (at[1].off, at[1].on.toordinal() - at[0])):
        members = [day for _, day in run]
        yield Rest(members[0].on, members[-1].on, members[0].off or "")


def _swaps(calendar: OfficialCalendar, year: Year) -> tuple[Swap, ...]:
    """Also one that another year announces, when its worked day lies in this one."""
    every = (swap for each in calendar.years for swap in each.swaps)
    return tuple(swap for swap in every if year.year in (swap.off.year, swap.worked.year))


def _told(source: str) -> str:
    said = source.removeprefix("assumed: ")
    return source if said == source else f"Tạm quy ước, chưa có căn cứ: {said}"
