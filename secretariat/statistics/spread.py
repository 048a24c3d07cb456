"""The three numbers that everything here is told in: median, 90th percentile, and an interval for a share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, sqrt

FEWEST = 20
"""Below this many cases a share or a forecast says nothing (assumed)."""

TOO_FEW = f"chưa đủ {FEWEST} trường hợp"

_Z = 1.959964
"""Two-sided 95 % of the normal distribution."""


@dataclass(frozen=True)
class Spread:
    """Of `n` numbers: the smallest one that at least half, or 90 %, of them do not exceed; None when n is 0."""

    n: int
    median: int | None
    p90: int | None


@dataclass(frozen=True)
class Share:
    """`k` of `n`, with the Wilson score interval at 95 %; shares are from 0 to 1, None when n is 0."""

    k: int
    n: int
    value: float | None
    low: float | None
    high: float | None

    @property
    def enough(self) -> bool:
        return self.n >= FEWEST


def spread(counts: Mapping[int, int]) -> Spread:
    """`counts` maps a number to how often it was seen."""
    n = sum(counts.values())
    return Spread(n, _ranked(counts, n, 0.5), _ranked(counts, n, 0.9))


def share(k: int, n: int) -> Share:
    """Wilson, E. B. (1927): unlike k/n ± z·s it stays within 0 and 1 and is not empty at 0 of n."""
    if n == 0:
        return Share(k, n, None, None, None)
    p, z2 = k / n, _Z * _Z
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z * sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    # At 0 and n of n the bounds are exact; rounding must not carry them past the share itself.
    return Share(k, n, p, min(max(0.0, middle - half), p), max(min(1.0, middle + half), p))


def _ranked(counts: Mapping[int, int], n: int, part: float) -> int | None:
    """Nearest rank: always a number that was seen, so it can be looked up in the record."""
    rank = ceil(round(part * n, 9))
    for number in sorted(counts):
        rank -= counts[number]
        if rank <= 0:
            return number
    return None
