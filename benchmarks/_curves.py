"""Growth curves as SVG: rows along the bottom and the measured value upwards, both in powers of ten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from math import ceil, floor, log10

from benchmarks._rows import Point

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 360, 70, 40, 50, 50
LETTER = 7
"""Width of a letter of the key, about."""
COLOURS = ("#1d4f91", "#b3541e", "#2e7d32", "#6a1b9a")


def curve(name: str, points: Sequence[Point]) -> str:
    """One picture of the points of one curve, a line for each of its names."""
    low, high = _span(point.size for point in points)
    bottom, top = _span(point.value for point in points)

    def x(size: float) -> float:
        return LEFT + (log10(size) - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - (log10(value) - bottom) / (top - bottom) * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'font-family="sans-serif" font-size="12">',
        f"<title>{escape(name)}, {escape(points[0].unit)} by number of rows</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="20" font-size="15">{escape(name)}, {escape(points[0].unit)}</text>',
    ]
    for power in range(low, high + 1):
        at = x(10**power)
        parts.append(f'<path d="M{at:.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#ddd"/>')
        parts.append(f'<text x="{at:.1f}" y="{HEIGHT - 28}" text-anchor="middle">{10**power:,}</text>')
    for power in range(bottom, top + 1):
        at = y(10.0**power)
        parts.append(f'<path d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    parts.append(f'<text x="{WIDTH / 2}" y="{HEIGHT - 8}" text-anchor="middle">rows</text>')
    key_at = LEFT
    for number, line in enumerate(dict.fromkeys(point.line for point in points)):
        colour = COLOURS[number % len(COLOURS)]
        mine = sorted((point for point in points if point.line == line), key=lambda point: point.size)
        road = " ".join(f"{x(point.size):.1f},{y(point.value):.1f}" for point in mine)
        parts.append(f'<polyline points="{road}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [
            f'<circle cx="{x(point.size):.1f}" cy="{y(point.value):.1f}" r="4" fill="{colour}">'
            f"<title>{point.size:,}: {point.value:.3g} {escape(point.unit)}</title></circle>"
            for point in mine
        ]
        parts.append(f'<text x="{key_at}" y="40" fill="{colour}">{escape(line)}</text>')
        key_at += LETTER * len(line) + 2 * LETTER
    return "\n".join([*parts, "</svg>\n"])


def _span(values: Iterable[float]) -> tuple[int, int]:
    """The powers of ten around some numbers above 0, at least one apart."""
    logs = [log10(max(value, 1e-9)) for value in values]
    low, high = floor(min(logs)), ceil(max(logs))
    return low, max(high, low + 1)
