"""Which way each arrow takes between the boxes: along the channels that the grid leaves free, crossing few others.

Channels `("v", n)` lie to the left of column n and `("h", n)` above row n, one more at the end. An arrow leaves
a box on a side, follows one channel, or two, or three, and enters on a side; what can be drawn straight is.
No way can touch a box, because channels hold none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from math import inf
from typing import Literal

from web.svg.placing import Cell, Grid

Side = Literal["left", "right", "top", "bottom"]
Channel = tuple[Literal["v", "h"], int]
Point = tuple[float, float]

BEND, CROSSING, TRIED = 24.0, 70.0, 14
"""What a bend and a crossing are worth in pixels of a longer way, and how many ways of an arrow are weighed."""


@dataclass(frozen=True)
class Way:
    source: str
    target: str
    leave: Side
    channels: tuple[Channel, ...]
    enter: Side


@dataclass(frozen=True)
class Frame:
    """Where things are. `columns` and `rows` are the left and upper edges of boxes of one size.

    `tracks`: where an arrow to a target runs in a channel; `outs`, `ins`: how far from the middle of a side
    it leaves for a target, or arrives. What is not named runs in the middle.
    """

    grid: Grid
    box: tuple[float, float]
    columns: Sequence[float]
    rows: Sequence[float]
    tracks: Mapping[tuple[Channel, str], float]
    outs: Mapping[tuple[str, Side, str], float]
    ins: Mapping[tuple[str, Side], float]
    size: Point

    def port(self, state: str, side: Side, offset: float) -> Point:
        column, row = self.grid.cells[state]
        (x, y), (width, height) = (self.columns[column], self.rows[row]), self.box
        if side in ("left", "right"):
            return (x + width * (side == "right"), y + height / 2 + offset)
        return (x + width / 2 + offset, y + height * (side == "bottom"))

    def points(self, way: Way) -> list[Point]:
        """The corners of a way from its first to its last."""
        end = self.port(way.target, way.enter, self.ins.get((way.target, way.enter), 0.0))
        if not way.channels:
            start = self.port(way.source, way.leave, self.ins.get((way.target, way.enter), 0.0))
            return [start, end]
        offset = self.outs.get((way.source, way.leave, way.target), 0.0)
        found = [self.port(way.source, way.leave, offset)]
        for channel in way.channels:
            at = self.tracks[channel, way.target]
            found.append((at, found[-1][1]) if channel[0] == "v" else (found[-1][0], at))
        last = way.channels[-1][0]
        return [*found, (found[-1][0], end[1]) if last == "v" else (end[0], found[-1][1]), end]


def ways(grid: Grid, source: str, target: str) -> Iterator[Way]:
    """Every way worth weighing from one box to another."""
    a, b = grid.cells[source], grid.cells[target]
    if straight := _straight(grid, a, b):
        yield Way(source, target, straight[0], (), straight[1])
    # Neighbours need no way around: one or two channels always join them.
    apart = abs(a[0] - b[0]) + abs(a[1] - b[1]) > 2
    near_rows = sorted({a[1], a[1] + 1, b[1], b[1] + 1})
    near_columns = sorted({a[0], a[0] + 1, b[0], b[0] + 1})
    for (leave, first), (enter, last) in product(_sides(a), _sides(b)):
        if first == last:
            yield Way(source, target, leave, (first,), enter)
        elif first[0] != last[0]:
            yield Way(source, target, leave, (first, last), enter)
        elif first[0] == "v" and apart:
            for row in near_rows:
                yield Way(source, target, leave, (first, ("h", row), last), enter)
        elif apart:
            for column in near_columns:
                yield Way(source, target, leave, (first, ("v", column), last), enter)


def _sides(cell: Cell) -> list[tuple[Side, Channel]]:
    column, row = cell
    return [
        ("right", ("v", column + 1)), ("bottom", ("h", row + 1)), ("left", ("v", column)), ("top", ("h", row)),
    ]  # fmt: skip


def _straight(grid: Grid, a: Cell, b: Cell) -> tuple[Side, Side] | None:
    """The sides of a straight line, when the cells share a row or column with nothing between."""
    across = a[1] == b[1]
    if not across and a[0] != b[0]:
        return None
    axis = 0 if across else 1
    low, high = sorted((a[axis], b[axis]))
    taken = set(grid.cells.values())
    if any(((n, a[1]) if across else (a[0], n)) in taken for n in range(low + 1, high)):
        return None
    if across:
        return ("right", "left") if a[0] < b[0] else ("left", "right")
    return ("bottom", "top") if a[1] < b[1] else ("top", "bottom")


@dataclass(frozen=True)
class Drawn:
    """A way as its segments: `(y, x1, x2)` across and `(x, y1, y2)` down; `own` is its weighed cost alone."""

    way: Way
    across: tuple[tuple[float, float, float], ...]
    down: tuple[tuple[float, float, float], ...]
    own: float


def drawn(way: Way, frame: Frame, weight: float = 1.0) -> Drawn:
    points = frame.points(way)
    across: list[tuple[float, float, float]] = []
    down: list[tuple[float, float, float]] = []
    length = 0.0
    for (x1, y1), (x2, y2) in pairwise(points):
        length += abs(x2 - x1) + abs(y2 - y1)
        if abs(y1 - y2) < 0.01 and x1 != x2:
            across.append((y1, min(x1, x2), max(x1, x2)))
        elif x1 == x2 and y1 != y2:
            down.append((x1, min(y1, y2), max(y1, y2)))
    bends = len(across) + len(down) - 1
    return Drawn(way, tuple(across), tuple(down), weight * (length + BEND * bends))


def crossings(one: Drawn, other: Drawn) -> int:
    """How often two ways cross; arrows to one target run together and do not count."""
    if one.way.target == other.way.target:
        return 0
    count = 0
    for this, that in ((one, other), (other, one)):
        for y, x1, x2 in this.across:
            for x, y1, y2 in that.down:
                if x1 < x < x2 and y1 < y < y2:
                    count += 1
    return count


def tangle(all_of: Sequence[Drawn]) -> int:
    return sum(crossings(one, two) for n, one in enumerate(all_of) for two in all_of[n + 1 :])


def chosen(
    grid: Grid, arrows: Mapping[tuple[str, str], float], *, rounds: int, within: float = inf
) -> tuple[list[Way], float]:
    """A way for each arrow and what they cost together; more rounds find a better set.

    `arrows` carry weights: the heavier one is, the more it is worth to draw it short and straight. No ways at
    an infinite cost when they cannot cost less than `within`.
    """
    frame = _even(grid)
    choices = {
        arrow: sorted((drawn(way, frame, weight) for way in ways(grid, *arrow)), key=lambda d: d.own)[:TRIED]
        for arrow, weight in arrows.items()
    }
    if sum(options[0].own for options in choices.values()) >= within:
        return [], inf
    taken = {arrow: options[0] for arrow, options in choices.items()}
    for _round in range(rounds):
        before = dict(taken)
        for arrow, options in choices.items():
            others = [way for key, way in taken.items() if key != arrow]
            taken[arrow] = _cheapest(options, others)
        if taken == before:
            break
    found = list(taken.values())
    return [d.way for d in found], sum(d.own for d in found) + CROSSING * tangle(found)


def _cheapest(options: Sequence[Drawn], others: Sequence[Drawn]) -> Drawn:
    """`options` by their own cost: once that alone is more than the best has cost, none of the rest is better."""
    best, least = options[0], inf
    for option in options:
        if option.own >= least:
            break
        cost = option.own + CROSSING * sum(crossings(option, other) for other in others)
        if cost < least:
            best, least = option, cost
    return best


def _even(grid: Grid) -> Frame:
    """A frame with wide channels, in which arrows to different targets never fall on one line."""
    width, height, gap = 120.0, 46.0, 60.0
    targets = list(grid.cells)
    shift = {target: (n + 1) * gap / (len(targets) + 2) - gap / 2 for n, target in enumerate(targets)}
    tracks: dict[tuple[Channel, str], float] = {}
    for target in targets:
        for n in range(grid.columns + 1):
            tracks[("v", n), target] = n * (width + gap) + gap / 2 + shift[target]
        for n in range(grid.rows + 1):
            tracks[("h", n), target] = n * (height + gap) + gap / 2 + shift[target]
    sides: tuple[Side, ...] = ("left", "right", "top", "bottom")
    outs = {
        (source, side, target): shift[target] * 0.6
        for source, side, target in product(targets, sides, targets)
    }
    return Frame(
        grid,
        (width, height),
        [gap + n * (width + gap) for n in range(grid.columns)],
        [gap + n * (height + gap) for n in range(grid.rows)],
        tracks,
        outs,
        {},
        (0.0, 0.0),
    )
