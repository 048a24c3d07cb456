"""The signs of a chart and what they mean, so that no reader has to guess."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from web.svg.element import ACCENT, ACCENT_SOFT, CONTROL, LINE, MUTED, SURFACE, element, text

Say = Callable[[str], str]
"""Turns a Vietnamese text of a picture into the reader's language."""

GLYPH, LETTER = 34.0, 6.7
"""Room for a sign, and for one letter of its meaning, in pixels."""


def flag(x: float, y: float) -> Markup:
    """On the upper edge of the current box; its pole stands at `x`, `y`."""
    return element(
        "path",
        d=f"M{x:g} {y:g}v-13h12l-3 4 3 4h-12",
        fill=ACCENT,
        stroke=ACCENT,
        stroke_width=1.5,
        stroke_linejoin="round",
    )


def tick(x: float, y: float) -> Markup:
    disc = element("circle", cx=x, cy=y, r=7, fill=ACCENT)
    return disc + element(
        "path", d=f"M{x - 3:g} {y:g}l2.2 2.4 4-4.6", fill="none", stroke=SURFACE, stroke_width=1.6
    )


def legend(x: float, y: float, bare: bool, say: Say) -> tuple[list[Markup], float]:
    """One line of signs from `x`, centred on `y`, and where it ends; without a case only round boxes are explained."""
    signs: list[tuple[Markup, str]] = []
    found: list[Markup] = []
    if not bare:
        signs += [
            (_box(ACCENT, fill=ACCENT_SOFT, wide=2.5) + flag(5, 5), say("hiện tại")),
            (_box(ACCENT, wide=1.5) + tick(21, 5), say("đã qua")),
            (_box(LINE, dashed=True), say("chưa tới")),
        ]
    signs.append((_box(CONTROL, round=6.0), say("kết thúc")))
    for sign, meaning in signs:
        found.append(element("g", sign, transform=f"translate({x:g} {y - 6:g})"))
        found.append(text(meaning, x + GLYPH, y + 4, fill=MUTED))
        x += GLYPH + LETTER * len(meaning) + 22
    return found, x


def _box(
    stroke: str, *, fill: str = SURFACE, wide: float = 1.25, dashed: bool = False, round: float = 3.0
) -> Markup:
    return element(
        "rect", width=22, height=12, rx=round, fill=fill, stroke=stroke, stroke_width=wide,
        stroke_dasharray="4 3" if dashed else None,
    )  # fmt: skip
