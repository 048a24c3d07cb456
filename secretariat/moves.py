"""Two pictures of the same deadlines laid side by side: what moved, and what is wrong with where it went."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from models import Case
from secretariat.road_ahead import Step
from states.calendar import Due, OfficialCalendar
from states.procedure import DeadlineRule
from states.vietnamese import join_and, short_date


@dataclass(frozen=True)
class Spot:
    """Which deadline: of which case, by which rule, in which period of a recurring one (else 0).

    `open` says that a row of it is followed now; otherwise it lies ahead. A dossier that does not exist yet
    goes by the code of its task.
    """

    kind: str
    code: str
    rule: str
    title: str
    period: int
    open: bool


@dataclass(frozen=True)
class Moved:
    """`shift` in working days, later above 0; None where there was, or will be, no such deadline."""

    spot: Spot
    before: Due | None
    after: Due | None
    shift: int | None


@dataclass(frozen=True)
class WhatIf:
    """The answer: what moves, by its new day; what stands against it, and on what it was supposed."""

    question: str
    moved: tuple[Moved, ...]
    conflicts: tuple[str, ...]
    assumed: tuple[str, ...]


Picture = Mapping[Spot, Due]


def spot(case: Case, rule: DeadlineRule, period: int = 0, *, open: bool = True) -> Spot:
    title = f"{rule.title} (kỳ {period})" if period else rule.title
    return Spot(rule.case, case.code, rule.id, title, period, open)


def ahead(case: Case, steps: Iterable[Step]) -> dict[Spot, Due]:
    return {spot(case, step.rule, open=False): step.due for step in steps}


def compared(before: Picture, after: Picture, calendar: OfficialCalendar) -> tuple[Moved, ...]:
    """Only those whose day differs, by the new day, then by the old one."""
    moved = [
        _moved(where, before.get(where), after.get(where), calendar)
        for where in dict.fromkeys([*before, *after])
    ]
    return tuple(sorted((line for line in moved if line.shift != 0), key=_by_day))


def _moved(where: Spot, before: Due | None, after: Due | None, calendar: OfficialCalendar) -> Moved:
    shift = None
    if before is not None and after is not None:
        # Two days off in a row are no working day apart, and yet another day.
        shift = calendar.working_days_between(before.on, after.on) or (after.on - before.on).days
    return Moved(where, before, after, shift)


def _by_day(line: Moved) -> tuple[date, date, str, str]:
    days = [due.on for due in (line.after, line.before) if due is not None]
    return (days[0], days[-1], line.spot.code, line.spot.rule)


def objections(moved: Iterable[Moved], today: date) -> Iterator[str]:
    """What the new days themselves say: late at once, or resting on a calendar that is not published yet."""
    moved, years = list(moved), set()
    for line in moved:
        if line.after is None:
            continue
        years |= set(line.after.provisional_years)
        if line.after.on < today and (line.before is None or line.before.on >= today):
            yield (
                f"“{line.spot.title}” của {line.spot.code} sẽ quá hạn ngay khi đổi: "
                f"hạn mới là {short_date(line.after.on)}."
            )
    if years:
        count = sum(bool(line.after and line.after.provisional) for line in moved)
        named = join_and(str(year) for year in sorted(years))
        yield f"Lịch nghỉ năm {named} chưa được công bố chính thức: {count} thời hạn dưới đây là tạm tính."
