"""One line of the bench: what was done, by us and by a peer in the same run, against what was promised."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from time import perf_counter
from typing import ParamSpec

MARK = "ROW "
"""Begins a line of output that holds a row as JSON; everything else is for people."""

NO_TARGET = "–"
"""In place of a target, on a row that is only told."""

HEADINGS = ("Work", "Ours", "Peer", "Ratio", "To reach", "Reached")


@dataclass(frozen=True)
class Row:
    """`reached` is None where there is no target, or the machine lacks the peer; `peer` then says what to install."""

    work: str
    ours: str
    peer: str
    ratio: str
    target: str
    reached: bool | None

    @property
    def cells(self) -> tuple[str, ...]:
        told = NO_TARGET if self.target == NO_TARGET else "not measured"
        said = {True: "yes", False: "**no**", None: told}[self.reached]
        return (self.work, self.ours, self.peer, self.ratio, self.target, said)


@dataclass(frozen=True)
class Point:
    """One point of a growth curve: `value` in `unit` at `size` rows."""

    curve: str
    line: str
    size: int
    value: float
    unit: str


def speed(work: str, ours: float, peer: float, *, of: str, least: float, what: str = "ms") -> Row:
    """A row from two times in `what`: how much of the peer's speed is reached, `least` being the least."""
    ratio = peer / ours
    return Row(
        work,
        f"{ours:,.2f} {what}",
        f"{peer:,.2f} {what} ({of})",
        f"{ratio:.2f} of its speed",
        f"≥ {least:g}",
        ratio >= least,
    )


def cost(work: str, ours: float, peer: float, *, of: str, most: float, what: str = "s") -> Row:
    """A row from two times in `what`: how many times the peer's time we take, `most` being the most."""
    ratio = ours / peer
    return Row(
        work,
        f"{ours:,.2f} {what}",
        f"{peer:,.2f} {what} ({of})",
        f"{ratio:.2f}× its time",
        f"≤ {most:g}×",
        ratio <= most,
    )


P = ParamSpec("P")


def seconds(work: Callable[P, object], *given: P.args, **named: P.kwargs) -> float:
    started = perf_counter()
    work(*given, **named)
    return perf_counter() - started


def middle(times: int, work: Callable[P, object], *given: P.args, **named: P.kwargs) -> float:
    """Seconds, the median of so many times."""
    return median(seconds(work, *given, **named) for _ in range(times))


def table(rows: Iterable[Sequence[str]]) -> str:
    lines = [HEADINGS, tuple("---" for _ in HEADINGS), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def told(found: Iterable[Row | Point]) -> None:
    """Print rows as they come: for people, or with `--json` for the one who gathers them."""
    for one in found:
        if "--json" in sys.argv:
            print(
                MARK + json.dumps({"kind": type(one).__name__} | asdict(one), ensure_ascii=False), flush=True
            )
        elif isinstance(one, Row):
            print(" | ".join(one.cells), flush=True)
        else:
            print(f"{one.curve}: {one.line} at {one.size:,}: {one.value:.3g} {one.unit}", flush=True)
