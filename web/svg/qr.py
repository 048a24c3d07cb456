"""A QR code as a picture: dark on light in both themes, because phones read it so."""

from __future__ import annotations

from itertools import groupby

import segno
from markupsafe import Markup

from web.svg.element import element, picture

MODULE, QUIET = 4, 4
"""Pixels of a module, and the light modules around the code that ISO/IEC 18004 asks for."""


def qr_code(text: str, *, title: str, description: str) -> Markup:
    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix]
    size = len(rows) + 2 * QUIET
    return picture(
        size * MODULE,
        size * MODULE,
        element("rect", width=size * MODULE, height=size * MODULE, fill="#ffffff"),
        element("path", d=_dark(rows), fill="#000000", transform=f"scale({MODULE})"),
        name="qr",
        title=title,
        description=description,
    )


def _dark(rows: list[list[int]]) -> str:
    """One rectangle for every run of dark modules."""
    parts = []
    for y, row in enumerate(rows, start=QUIET):
        x = QUIET
        for dark, run in groupby(row, key=bool):
            wide = len(list(run))
            if dark:
                parts.append(f"M{x} {y}h{wide}v1h-{wide}z")
            x += wide
    return "".join(parts)
