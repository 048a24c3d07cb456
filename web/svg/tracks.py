"""The exact places: how many arrows share a channel, how wide that makes it, and where each leaves its box."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations

from web.svg.placing import Grid
from web.svg.routing import Channel, Frame, Side, Way, drawn, tangle

APART, ASIDE = 9.0, 7.0
"""Between two tracks of a channel; and from the middle of a side to what arrives where another leaves straight."""

Lanes = dict[Channel, list[set[str]]]
"""Channel -> its lanes from left or top, each with the targets whose arrows run in it."""


def framed(grid: Grid, taken: Sequence[Way], box: tuple[float, float], *, least: float) -> Frame:
    """The frame for these ways, with lanes in the order that crosses least; `least` is the width of a channel."""
    lanes = _lanes(grid, taken)
    best = _frame(grid, taken, lanes, box, least)
    fewest = _count(best, taken)
    for order in lanes.values():
        for one, two in combinations(range(len(order)), 2):
            order[one], order[two] = order[two], order[one]
            frame = _frame(grid, taken, lanes, box, least)
            count = _count(frame, taken)
            if count < fewest:
                best, fewest = frame, count
            else:
                order[one], order[two] = order[two], order[one]
    return best


def _count(frame: Frame, taken: Sequence[Way]) -> int:
    return tangle([drawn(way, frame) for way in taken])


def _lanes(grid: Grid, taken: Iterable[Way]) -> Lanes:
    """Arrows to one target share a lane; two targets share one when their stretches lie apart."""
    stretches: dict[Channel, dict[str, tuple[float, float]]] = {}
    for way in taken:
        for place, channel in enumerate(way.channels):
            ends = _stretch(grid, way, place)
            of_target = stretches.setdefault(channel, {})
            low, high = of_target.get(way.target, ends)
            of_target[way.target] = (min(low, ends[0]), max(high, ends[1]))
    lanes: Lanes = {}
    for channel, targets in stretches.items():
        rows: list[tuple[float, set[str]]] = []
        for target, (low, high) in sorted(targets.items(), key=lambda item: (item[1], item[0])):
            free = next((n for n, (end, _) in enumerate(rows) if end < low), None)
            if free is None:
                rows.append((high, {target}))
            else:
                rows[free] = (high, rows[free][1] | {target})
        lanes[channel] = [members for _, members in rows]
    return lanes


def _stretch(grid: Grid, way: Way, place: int) -> tuple[float, float]:
    """From where to where a way runs in its channel, in rows or columns; channels lie at the halves."""
    axis = 1 if way.channels[place][0] == "v" else 0
    ends = [float(grid.cells[way.source][axis]), float(grid.cells[way.target][axis])]
    if place > 0:
        ends[0] = way.channels[place - 1][1] - 0.5
    if place < len(way.channels) - 1:
        ends[1] = way.channels[place + 1][1] - 0.5
    return min(ends), max(ends)


def _frame(grid: Grid, taken: Sequence[Way], lanes: Lanes, box: tuple[float, float], least: float) -> Frame:
    tracks: dict[tuple[Channel, str], float] = {}
    columns, width = _spread("v", grid.columns, box[0], lanes, least, tracks)
    rows, height = _spread("h", grid.rows, box[1], lanes, least, tracks)
    ins = _ins(taken)
    bare = Frame(grid, box, columns, rows, tracks, {}, ins, (width, height))
    return replace(bare, outs=_outs(bare, taken))


def _spread(
    kind: str, count: int, size: float, lanes: Lanes, least: float, tracks: dict[tuple[Channel, str], float]
) -> tuple[list[float], float]:
    """The edges of the boxes along one axis and its whole length; `tracks` takes the lanes of the channels."""
    edges, at = [], 0.0
    for number in range(count + 1):
        channel: Channel = ("v" if kind == "v" else "h", number)
        order = lanes.get(channel, [])
        width = max(least, APART * (len(order) + 1))
        for place, members in enumerate(order):
            for target in members:
                tracks[channel, target] = at + width / 2 + APART * (place - (len(order) - 1) / 2)
        at += width
        edges.append(at)
        at += size
    return edges[:count], at - size


def _ins(taken: Sequence[Way]) -> dict[tuple[str, Side], float]:
    """Arrivals keep to the middle of a side, unless a straight arrow leaves from there."""
    leaving = {(way.source, way.leave) for way in taken if not way.channels}
    arriving = {(way.target, way.enter) for way in taken}
    return {(box, side): -ASIDE if side in ("top", "left") else ASIDE for box, side in arriving & leaving}


def _outs(frame: Frame, taken: Iterable[Way]) -> dict[tuple[str, Side, str], float]:
    """Departures stand beside what arrives, in the order of where they go, so that they do not cross at once."""
    leaving: dict[tuple[str, Side], list[tuple[float, str]]] = {}
    kept: dict[tuple[str, Side], set[float]] = {}
    for way in taken:
        kept.setdefault((way.target, way.enter), set()).add(frame.ins.get((way.target, way.enter), 0.0))
        if way.channels:
            turn = frame.tracks[way.channels[1], way.target] if len(way.channels) > 1 else _end(frame, way)
            leaving.setdefault((way.source, way.leave), []).append((turn, way.target))
        else:
            kept.setdefault((way.source, way.leave), set()).add(frame.ins.get((way.target, way.enter), 0.0))
    outs: dict[tuple[str, Side, str], float] = {}
    for (source, side), going in leaving.items():
        axis = 1 if side in ("left", "right") else 0
        middle = frame.port(source, side, 0.0)[axis]
        slots = _slots(frame.box[axis], kept.get((source, side), set()))
        ordered = sorted(going)
        before = sum(turn < middle for turn, _ in ordered)
        low = [slot for slot in slots if slot < 0][-before:] if before else []
        high = [slot for slot in slots if slot >= 0 and slot not in low]
        if len(ordered) == 1 and not kept.get((source, side)):
            outs[source, side, ordered[0][1]] = 0.0
            continue
        for (_, target), slot in zip(ordered, [*low, *high], strict=False):
            outs[source, side, target] = slot
    return outs


def _end(frame: Frame, way: Way) -> float:
    axis = 1 if way.leave in ("left", "right") else 0
    return frame.port(way.target, way.enter, frame.ins.get((way.target, way.enter), 0.0))[axis]


def _slots(side: float, kept: set[float]) -> list[float]:
    """Places on a side of this length, a track apart, that nothing arrives at."""
    count = int((side / 2 - 5) // ASIDE)
    return [n * ASIDE for n in range(-count, count + 1) if all(abs(n * ASIDE - at) >= ASIDE for at in kept)]
