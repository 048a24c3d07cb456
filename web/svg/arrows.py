"""One arrow: a line with rounded corners, and its head."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot

from markupsafe import Markup

from web.svg.element import element
from web.svg.routing import Point

ROUND, HEAD_LONG, HEAD_WIDE = 6.0, 7.0, 3.6


def arrow(points: Sequence[Point], *, stroke: str, wide: float, head: bool = False) -> Markup:
    """The line through these corners; with `head`, it ends in a triangle that touches the last of them."""
    corners = _corners(points)
    end = corners[-1]
    if head:
        corners[-1] = _before(end, corners[-2], HEAD_LONG - 1)
    line = element("path", d=_path(corners), fill="none", stroke=stroke, stroke_width=wide)
    return line + _head(end, corners[-2], stroke, wide) if head else line


def _corners(points: Sequence[Point]) -> list[Point]:
    """Without corners that fall together or lie on a straight line."""
    found: list[Point] = []
    for point in points:
        if found and hypot(point[0] - found[-1][0], point[1] - found[-1][1]) < 0.01:
            continue
        if len(found) > 1 and _turn(found[-2], found[-1], point) == 0:
            found.pop()
        found.append(point)
    return found


def _turn(a: Point, b: Point, c: Point) -> float:
    return round((b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0]), 3)


def _path(corners: Sequence[Point]) -> str:
    parts = [f"M{_at(corners[0])}"]
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        reach = min(ROUND, _far(before, corner) / 2, _far(corner, after) / 2)
        parts.append(
            f"L{_at(_before(corner, before, reach))}Q{_at(corner)} {_at(_before(corner, after, reach))}"
        )
    return "".join([*parts, f"L{_at(corners[-1])}"])


def _head(end: Point, before: Point, colour: str, wide: float) -> Markup:
    back = _before(end, before, HEAD_LONG + wide)
    half = HEAD_WIDE + wide / 2
    across = (half, 0.0) if abs(end[0] - before[0]) < 0.01 else (0.0, half)
    one, two = (back[0] + across[0], back[1] + across[1]), (back[0] - across[0], back[1] - across[1])
    return element("path", d=f"M{_at(end)}L{_at(one)}L{_at(two)}Z", fill=colour)


def _before(point: Point, other: Point, reach: float) -> Point:
    """The point this far from `point` towards `other`."""
    far = _far(point, other) or 1.0
    return (
        point[0] + (other[0] - point[0]) * reach / far,
        point[1] + (other[1] - point[1]) * reach / far,
    )


def _far(a: Point, b: Point) -> float:
    return hypot(a[0] - b[0], a[1] - b[1])


def _at(point: Point) -> str:
    return f"{round(point[0], 2):g} {round(point[1], 2):g}"
