"""How fast working days are counted, against the `holidays` package and numpy's busday, between two days of a case.

The spans are those of deadlines: up to 90 days. numpy is asked one pair at a time, as ours is, and once for the
whole column. `holidays` is given its own Vietnamese calendar: how many days, not which, is what costs.
Run: `python -m benchmarks.working_days`
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from statistics import median
from time import perf_counter

import holidays
import numpy as np

from benchmarks._rows import NO_TARGET, Row, told
from secretariat.rulebook import FOLDER
from states.calendar import OfficialCalendar

LOOKUPS, SLOW_LOOKUPS, ROUNDS, LONGEST = 200_000, 5_000, 5, 90
LEAST = 50

Pairs = Sequence[tuple[date, date]]


def by_day(calendar: OfficialCalendar, a: date, b: date) -> int:
    """Working days d with a < d <= b, asked day by day."""
    return sum(calendar.is_working(a + timedelta(days=n)) for n in range(1, (b - a).days + 1))


def rate(count: Callable[[date, date], object], pairs: Pairs) -> float:
    """Look-ups a second, the median of several rounds of a plain loop."""
    seconds = []
    for _ in range(ROUNDS):
        started = perf_counter()
        for a, b in pairs:
            count(a, b)
        seconds.append(perf_counter() - started)
    return len(pairs) / median(seconds)


def column_rate(pairs: Pairs, free: np.typing.NDArray[np.datetime64]) -> float:
    begins, ends = (np.array(side, dtype="datetime64[D]") for side in zip(*pairs, strict=True))
    started = perf_counter()
    np.busday_count(begins, ends, holidays=free)
    return len(pairs) / (perf_counter() - started)


def row(peer: str, ours: float, theirs: float, least: float | None) -> Row:
    ratio = ours / theirs
    return Row(
        "working days between two days",
        f"{ours / 1e6:.2f} million/s",
        f"{theirs / 1e6:.4f} million/s ({peer})",
        f"{ratio:,.1f}× as many",
        f"≥ {least:g}×" if least else NO_TARGET,
        ratio >= least if least else None,
    )


def rows() -> Iterator[Row]:
    calendar = OfficialCalendar.load(FOLDER / "calendar.toml")
    chance, first = random.Random(2024), date(2023, 1, 1).toordinal()
    starts = [date.fromordinal(chance.randrange(first, first + 4 * 365)) for _ in range(LOOKUPS)]
    pairs = [(day, day + timedelta(days=chance.randrange(1, LONGEST))) for day in starts]
    sample = pairs[:SLOW_LOOKUPS]
    if any(by_day(calendar, a, b) != calendar.working_days_between(a, b) for a, b in sample):
        raise SystemExit("the prefix sums and the day-by-day count disagree")
    off = [date.fromordinal(first + n) for n in range(5 * 365)]
    free = np.array([day for day in off if not calendar.is_working(day)], dtype="datetime64[D]")
    ours = rate(calendar.working_days_between, pairs)
    viet_nam = holidays.country_holidays("VN", years=range(2023, 2029))
    yield row("holidays", ours, rate(viet_nam.get_working_days_count, sample), LEAST)
    yield row(
        "numpy, a pair at a time", ours, rate(lambda a, b: np.busday_count(a, b, holidays=free), sample), None
    )
    yield row("numpy, the whole column", ours, column_rate(pairs, free), None)
    yield row("our calendar, day by day", ours, rate(lambda a, b: by_day(calendar, a, b), sample), None)


if __name__ == "__main__":
    told(rows())
