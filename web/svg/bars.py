"""Bars with their figures written beside them: plain numbers, and how long things take (median and 90th percentile)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from web.svg.element import (
    ACCENT,
    ACCENT_SOFT,
    LINE,
    MUTED,
    element,
    lines,
    picture,
    text,
)
from web.svg.legend import LETTER, Say

WIDTH, NAMES, FIGURES, ROW, BAR, TOP = 720.0, 210.0, 130.0, 34.0, 14.0, 30.0
PLOT = WIDTH - NAMES - FIGURES
NAME_LETTERS = 30


@dataclass(frozen=True)
class Bar:
    """`note` is written after the figure, as in `12 (40%)`."""

    label: str
    value: int
    note: str = ""


@dataclass(frozen=True)
class Range:
    """Median and 90th percentile of `n` things; None where there are none, and then `note` says why."""

    label: str
    median: int | None
    p90: int | None
    n: int
    note: str = ""


def bars_svg(bars: Sequence[Bar], *, title: str, unit: str, say: Say = str) -> Markup:
    """One bar a row from 0; `unit` is what is counted."""
    top = _round_up(max((bar.value for bar in bars), default=0))
    rows = []
    for number, bar in enumerate(bars):
        y = TOP + number * ROW + ROW / 2
        rows.append(
            element(
                "g",
                element("title", f"{bar.label}: {_figure(bar)} {unit}"),
                *_name(bar.label, y),
                _bar(0, bar.value, y, top, fill=ACCENT),
                text(_figure(bar), _x(bar.value, top) + 6, y + 4, class_="figure"),
                class_="bar",
            )
        )
    return _chart(rows, top, title, say("Đơn vị: {unit}.").format(unit=unit), unit)


def range_svg(ranges: Sequence[Range], *, title: str, unit: str, say: Say = str) -> Markup:
    """From 0 to the median a full bar, from there to the 90th percentile a hollow one that ends in a stroke."""
    top = _round_up(max((line.p90 or 0 for line in ranges), default=0))
    rows = []
    for number, line in enumerate(ranges):
        y = TOP + number * ROW + ROW / 2
        rows.append(
            element(
                "g",
                element("title", f"{line.label}: {_told(line, unit, say)}"),
                *_name(line.label, y),
                *_range(line, y, top),
                class_="range",
            )
        )
    key = say("Cột đặc: trung vị; cột rỗng: đến phân vị 90%; đơn vị: {unit}.").format(unit=unit)
    return _chart(rows, top, title, key, unit, _key(len(ranges), say))


def _chart(
    rows: Sequence[Markup], top: int, title: str, description: str, unit: str, *more: Markup
) -> Markup:
    height = TOP + len(rows) * ROW + (30 if more else 8)
    return picture(
        WIDTH, height, *_scale(top, len(rows), unit), *rows, *more, name="bars", title=title,
        description=description,
    )  # fmt: skip


def _scale(top: int, rows: int, unit: str) -> list[Markup]:
    found = []
    for part in range(5):
        value = top * part // 4
        x = _x(value, top)
        found.append(
            element("line", x1=x, x2=x, y1=TOP - 4, y2=TOP + rows * ROW, stroke=LINE, stroke_width=1)
        )
        found.append(text(str(value), x, TOP - 10, text_anchor="middle", fill=MUTED, font_size=11))
    return [*found, text(unit, WIDTH, TOP - 10, text_anchor="end", fill=MUTED, font_size=11)]


def _name(label: str, y: float) -> list[Markup]:
    """The label before its bar, on as many lines as it takes."""
    words = lines(label, NAME_LETTERS)
    top = y + 4 - 7 * (len(words) - 1)
    return [text(line, NAMES - 10, top + 14 * n, text_anchor="end") for n, line in enumerate(words)]


def _range(line: Range, y: float, top: int) -> list[Markup]:
    if line.median is None or line.p90 is None:
        return [text(line.note or "–", NAMES + 6, y + 4, fill=MUTED, font_style="italic")]
    end = _x(line.p90, top)
    return [
        _bar(0, line.median, y, top, fill=ACCENT),
        _bar(line.median, line.p90, y, top, fill=ACCENT_SOFT, stroke=ACCENT),
        element(
            "line", x1=end, x2=end, y1=y - BAR / 2 - 3, y2=y + BAR / 2 + 3, stroke=ACCENT, stroke_width=2
        ),
        text(f"{line.median} – {line.p90}", end + 8, y + 4, class_="figure"),
        text(f"n = {line.n}", WIDTH, y + 4, text_anchor="end", fill=MUTED),
    ]


def _bar(start: int, end: int, y: float, top: int, *, fill: str, stroke: str | None = None) -> Markup:
    """A bar of nothing is a thin stroke: 0 is a figure too."""
    x = _x(start, top)
    return element(
        "rect", x=x, y=y - BAR / 2, width=max(_x(end, top) - x, 1.5), height=BAR, fill=fill, stroke=stroke
    )


def _key(rows: int, say: Say) -> Markup:
    y, x = TOP + rows * ROW + 18, NAMES
    full, hollow = say("trung vị"), say("đến phân vị 90%")
    second = x + 34 + LETTER * len(full) + 20
    return element(
        "g",
        element("rect", x=x, y=y - 10, width=24, height=12, fill=ACCENT),
        text(full, x + 32, y, fill=MUTED),
        element("rect", x=second, y=y - 10, width=24, height=12, fill=ACCENT_SOFT, stroke=ACCENT),
        text(hollow, second + 32, y, fill=MUTED),
    )


def _x(value: int, top: int) -> float:
    return round(NAMES + PLOT * value / top, 2)


def _round_up(value: int) -> int:
    """The smallest of 4, 8, 20, 40, 80, 200, … that holds the value: its quarters are short to read."""
    step = 1
    while 4 * step < value:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return 4 * step


def _figure(bar: Bar) -> str:
    return f"{bar.value} {bar.note}".strip()


def _told(line: Range, unit: str, say: Say) -> str:
    if line.median is None:
        return line.note or say("chưa có trường hợp nào")
    return say("trung vị {median}, phân vị 90% {p90} {unit}, n = {n}").format(
        median=line.median, p90=line.p90, unit=unit, n=line.n
    )
