"""How fast working days are counted: `python -m benchmarks.working_days` prints look-ups a second and the ratio."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

from states.calendar import OfficialCalendar

CALENDAR = Path(__file__).parent.parent / "procedures" / "calendar.toml"
LOOKUPS, NAIVE_LOOKUPS, ROUNDS = 500_000, 2_000, 5

Pairs = Sequence[tuple[date, date]]


def naive(calendar: OfficialCalendar, a: date, b: date) -> int:
    """Working days d with a < d <= b, asked day by day."""
    return sum(calendar.is_working(a + timedelta(days=n)) for n in range(1, (b - a).days + 1))


def best_rate(count: Callable[[date, date], int], pairs: Pairs) -> float:
    """Look-ups a second in the best of `ROUNDS` rounds of a plain loop."""
    seconds = []
    for _ in range(ROUNDS):
        started = perf_counter()
        for a, b in pairs:
            count(a, b)
        seconds.append(perf_counter() - started)
    return len(pairs) / min(seconds)


def main() -> None:
    calendar = OfficialCalendar.load(CALENDAR)
    chance = random.Random(2024)
    first = date(2023, 1, 1).toordinal()
    days = [sorted(chance.choices(range(first, first + 5 * 365), k=2)) for _ in range(LOOKUPS)]
    pairs = [(date.fromordinal(a), date.fromordinal(b)) for a, b in days]

    sample = pairs[:NAIVE_LOOKUPS]
    if any(naive(calendar, a, b) != calendar.working_days_between(a, b) for a, b in sample):
        raise SystemExit("the prefix sums and the day-by-day count disagree")

    fast = best_rate(calendar.working_days_between, pairs)
    slow = best_rate(lambda a, b: naive(calendar, a, b), sample)
    print(f"working_days_between: {fast / 1e6:.2f} million look-ups/s")
    print(f"day by day:           {slow / 1e6:.4f} million look-ups/s")
    print(f"ratio:                {fast / slow:,.0f}×")


if __name__ == "__main__":
    main()
