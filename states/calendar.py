"""The official working-day calendar of Viet Nam, and the counting of periods with their derivation."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from states.errors import BadInput
from states.validation import vietnamese_errors
from states.vietnamese import WEEKDAYS, day_month, join_and, short_date, weekday

_WEEKLY = WEEKDAYS[5:]
# Above this, a derivation counts the Saturdays and Sundays instead of naming each: letters stay readable.
_WEEKLY_NAMED = 12
_ADD_YEAR = "Lịch chưa có năm {0}: hãy bổ sung năm {0} vào tệp procedures/calendar.toml."


class CalendarError(BadInput):
    """The calendar file is wrong, or a day was asked for that it does not hold."""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Holiday(_Entry):
    """Days off by law or by the year's notice, both ends included; one day when `last` is left out."""

    name: Annotated[str, Field(min_length=1)]
    first: date
    last: date | None = None

    def days(self) -> list[date]:
        return list(_days(self.first, self.last or self.first))


class MakeUp(_Entry):
    """A day off in place of a holiday on a weekly day off (Labour Code 2019, art. 111 (3))."""

    off: date
    instead_of: date


class Swap(_Entry):
    """A working day made off and the weekly day off worked for it; the two may lie in different years."""

    off: date
    worked: date


class Year(_Entry):
    year: int = Field(ge=2000, le=2100)
    provisional: bool
    sources: tuple[Annotated[str, Field(min_length=1)], ...] = Field(min_length=1)
    holidays: tuple[Holiday, ...] = Field(min_length=1)
    makeups: tuple[MakeUp, ...] = ()
    swaps: tuple[Swap, ...] = ()

    def days(self) -> Iterator[date]:
        return _days(date(self.year, 1, 1), date(self.year, 12, 31))

    @model_validator(mode="after")
    def _own_days(self) -> Self:
        for holiday in self.holidays:
            if not holiday.days():
                raise ValueError(f"{holiday.name}: last đứng trước first; hãy đổi lại thứ tự hai ngày")
        named = [day for holiday in self.holidays for day in holiday.days()]
        for day in [*named, *(makeup.off for makeup in self.makeups), *(swap.off for swap in self.swaps)]:
            if day.year != self.year:
                raise ValueError(f"{short_date(day)} nằm ngoài năm {self.year}; hãy chuyển sang mục năm đó")
        return self


class _File(_Entry):
    years: tuple[Year, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for before, after in pairwise(year.year for year in self.years):
            if after != before + 1:
                raise ValueError(f"sau năm {before} là năm {after}; các năm phải liền nhau và tăng dần")
        _days_off(self.years)
        return self


class OfficialCalendar:
    """Which days state agencies work, for the years it holds; any other day is a `CalendarError`.

    Days are `date`s in Viet Nam; a `datetime` is a `TypeError`, since its day depends on the zone.
    """

    def __init__(self, years: Sequence[Year]) -> None:
        self._off = _days_off(years)
        self._provisional = {year.year: year.provisional for year in years}
        self._working: list[date] = []
        # Working days up to and including each day. Keyed by the day: a date caches its hash, so this beats
        # a list indexed by toordinal(), and a day outside is a KeyError where a list would wrap around.
        self._counted: dict[date, int] = {}
        for day in (day for year in years for day in year.days()):
            if day not in self._off:
                self._working.append(day)
            self._counted[day] = len(self._working)

    @classmethod
    def load(cls, path: Path) -> OfficialCalendar:
        """Read the file; `CalendarError` names file, key and what is allowed."""
        try:
            return cls(_File.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).years)
        except ValidationError as error:
            raise CalendarError(vietnamese_errors(error, path.name)) from error
        except (OSError, ValueError) as error:
            raise CalendarError(f"{path.name}: không đọc được TOML ({error}); hãy sửa tệp.") from error

    def is_working(self, day: date) -> bool:
        return self.why_off(day) is None

    def why_off(self, day: date) -> str | None:
        """The reason, as in `Chủ nhật` or `nghỉ hoán đổi cho 04/5/2024`; None for a working day."""
        self._count(day)
        return self._off.get(day)

    def is_provisional(self, day: date) -> bool:
        """Whether the calendar of the day's year has not been officially published yet."""
        self._count(day)
        return self._provisional[day.year]

    def working_days_between(self, a: date, b: date) -> int:
        """Number of working days d with a < d <= b; for b < a, minus the number with b < d <= a."""
        counted = self._counted
        try:
            return counted[b] - counted[a]
        except KeyError as error:
            raise _absent(error.args[0]) from None

    def add_working(self, day: date, n: int) -> date:
        """The n-th working day after `day`, or before it for a negative n; `day` itself is not counted."""
        through = self._count(day)
        if n == 0:
            return day
        # Positions start at 0; going back, `day` itself is one of those counted through when it is worked.
        return self._nth(through + n - (n > 0 or day not in self._off), day)

    def next_working(self, day: date) -> date:
        """`day` itself when it is a working day, else the first one after it."""
        through = self._count(day)
        return self._nth(through, day) if day in self._off else day

    def previous_working(self, day: date) -> date:
        """`day` itself when it is a working day, else the last one before it."""
        return self._nth(self._count(day) - 1, day)

    def _count(self, day: date) -> int:
        try:
            return self._counted[day]
        except KeyError:
            raise _absent(day) from None

    def _nth(self, index: int, start: date) -> date:
        """Working day by position; `start` is for the message when there is none."""
        if 0 <= index < len(self._working):
            return self._working[index]
        year = min(self._provisional) - 1 if index < 0 else max(self._provisional) + 1
        raise CalendarError(f"Thời hạn tính từ {short_date(start)} ra ngoài lịch. {_ADD_YEAR.format(year)}")


@dataclass(frozen=True)
class Period:
    """How long something may take; a negative `count` runs back from its anchor."""

    count: int
    unit: Literal["working", "calendar"]


@dataclass(frozen=True)
class Skip:
    """A day off that moved a deadline, and why it is off."""

    day: date
    reason: str


@dataclass(frozen=True)
class Due:
    """A deadline with its derivation: `steps` are the days off passed over, oldest first."""

    on: date
    period: Period
    start: date
    steps: tuple[Skip, ...]
    provisional_years: tuple[int, ...]

    @property
    def provisional(self) -> bool:
        """Whether it rests on a year whose calendar is not officially published yet."""
        return bool(self.provisional_years)

    def explain(self) -> str:
        """The derivation in Vietnamese, for letters and pages."""
        skipped = f"; bỏ qua {_listed(self.steps, self.start.year)}" if self.steps else ""
        said = f"{self._counting()}{skipped}; hạn cuối: {short_date(self.on)} ({weekday(self.on)})."
        if self.provisional:
            years = join_and(str(year) for year in self.provisional_years)
            said += f" Lịch nghỉ năm {years} chưa được công bố chính thức, hạn này là tạm tính."
        return said

    def _counting(self) -> str:
        count, start, working = self.period.count, short_date(self.start), self.period.unit == "working"
        if count == 0:
            return f"Trong ngày {start}"
        side, first = ("trước", start) if count < 0 else ("kể từ", "đầu")
        said = f"{abs(count):02d} ngày{' làm việc' * working} {side} ngày {start} (không tính ngày {first})"
        if working or not self.steps:
            return said
        moved = "lùi về ngày làm việc liền trước" if count < 0 else "chuyển sang ngày làm việc tiếp theo"
        return f"{said}; ngày cuối là ngày nghỉ nên {moved}"

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values; `provisional` is for readers, `from_json` takes it from the years."""
        return {**_DUE.dump_python(self, mode="json"), "provisional": self.provisional}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Due:
        """The inverse of `as_json`; `ValueError` for anything else."""
        return _DUE.validate_python(dict(data))


_DUE = TypeAdapter(Due)


def due(period: Period, start: date, calendar: OfficialCalendar) -> Due:
    """When a period that runs from `start` ends, counted by the Civil Code 2015, arts. 147-148 [assumed].

    The first day is not counted. A working-day period counts working days only. A calendar period that
    ends on a day off ends on the next working day, or, when it runs back, on the one before: a thing
    due before a session must not slip after it. A count of 0 is `start`, or the next working day.
    """
    if period.unit == "working" and period.count:
        on = calendar.add_working(start, period.count)
        reached = start + timedelta(days=1 if period.count > 0 else -1)
    else:
        reached = start + timedelta(days=period.count)
        on = calendar.previous_working(reached) if period.count < 0 else calendar.next_working(reached)
    judged = list(_days(min(reached, on), max(reached, on)))
    steps = tuple(Skip(day, reason) for day in judged if (reason := calendar.why_off(day)))
    provisional = sorted({day.year for day in judged if calendar.is_provisional(day)})
    return Due(on, period, start, steps, tuple(provisional))


def _days_off(years: Sequence[Year]) -> dict[date, str]:
    """Every day off of the years with its reason; `ValueError` in Vietnamese for days that contradict."""
    weekly = {day: weekday(day) for year in years for day in year.days() if weekday(day) in _WEEKLY}
    holidays = {day: holiday.name for year in years for holiday in year.holidays for day in holiday.days()}
    off = weekly | holidays
    for makeup in (makeup for year in years for makeup in year.makeups):
        kept = makeup.instead_of
        if kept not in holidays or kept not in weekly:
            raise ValueError(f"makeups: instead_of = {kept} phải là ngày lễ trùng Thứ Bảy hoặc Chủ nhật")
        if makeup.off in off:
            raise ValueError(f"makeups: off = {makeup.off} đã là ngày nghỉ ({off[makeup.off]})")
        off[makeup.off] = f"nghỉ bù {holidays[kept]} {short_date(kept)}"
    for swap in (swap for year in years for swap in year.swaps):
        if swap.off in off:
            raise ValueError(f"swaps: off = {swap.off} đã là ngày nghỉ ({off[swap.off]})")
        if off.get(swap.worked) not in _WEEKLY:
            raise ValueError(f"swaps: worked = {swap.worked} phải là Thứ Bảy, Chủ nhật không có lễ")
        off[swap.off] = f"nghỉ hoán đổi cho {short_date(swap.worked)}"
        del off[swap.worked]
    return off


def _listed(steps: Sequence[Skip], year: int) -> str:
    """The skipped days with their reasons, a run of one reason as one item; `year` goes without saying."""
    weekly = sum(step.reason in _WEEKLY for step in steps)
    summed = weekly > _WEEKLY_NAMED
    named = [step for step in steps if not summed or step.reason not in _WEEKLY]
    # Days of one run differ from their position by a constant.
    runs = groupby(enumerate(named), key=lambda item: (item[1].reason, item[1].day.toordinal() - item[0]))
    items = []
    for (reason, _), members in runs:
        days = [step.day for _, step in members]
        ends = [day_month(day) if day.year == year else short_date(day) for day in (days[0], days[-1])]
        items.append(f"{ends[0] if len(days) == 1 else '–'.join(ends)} ({reason})")
    return ", ".join([*items, f"{weekly} ngày {join_and(_WEEKLY)}"] if summed else items)


def _days(first: date, last: date) -> Iterator[date]:
    return map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))


def _absent(day: date) -> Exception:
    if isinstance(day, datetime):
        return TypeError(f"the calendar takes a date in Viet Nam, not the moment {day.isoformat()}")
    return CalendarError(f"Ngày {short_date(day)} nằm ngoài lịch làm việc. {_ADD_YEAR.format(day.year)}")
