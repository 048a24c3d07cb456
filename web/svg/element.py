"""SVG as text: every attribute and every text is escaped, and nothing carries a style.

Colours are the desk's tokens (`var(--ink)`, …) in presentation attributes, with values to fall back on, so one
picture serves the light and the dark desk under a policy that forbids inline styles.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

INK = "var(--ink, #17212b)"
MUTED = "var(--muted, #51606e)"
LINE = "var(--line, #d8dee3)"
CONTROL = "var(--control, #75828e)"
SURFACE = "var(--surface, #ffffff)"
SUNKEN = "var(--sunken, #eceff1)"
ACCENT = "var(--accent, #0c5c6c)"
ACCENT_SOFT = "var(--accent-soft, #e0eff2)"

Attribute = str | int | float | None


@dataclass(frozen=True)
class Table:
    """What a picture shows, to be read: cells are text as it stands, one row a line."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def element(name: str, *children: Markup | str, **attributes: Attribute) -> Markup:
    """`stroke_width=2` is `stroke-width="2"`, `class_` is `class`; an attribute that is None is left out."""
    # Names are those of our own code; every value and every text goes through `format` or `escape`.
    written = Markup("").join(
        Markup(' {}="{}"').format(Markup(key.rstrip("_").replace("_", "-")), _number(value))  # nosec B704
        for key, value in attributes.items()
        if value is not None
    )
    inside = Markup("").join(escape(child) for child in children)
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(name), written, inside)  # nosec B704


def picture(
    width: float, height: float, *children: Markup, name: str, title: str, description: str
) -> Markup:
    """The whole: an image with a name of its own, as wide as its place allows and no wider than it was drawn."""
    return element(
        "svg",
        element("title", title),
        element("desc", description),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_number(width)} {_number(height)}",
        width=width,
        height=height,
        class_=f"picture picture-{name}",
        role="img",
        aria_label=title,
        font_family="inherit",
        font_size=12,
    )


def text(words: str, x: float, y: float, **attributes: Attribute) -> Markup:
    return element("text", words, x=x, y=y, **{"fill": INK, **attributes})


def lines(words: str, longest: int) -> list[str]:
    """A label in as few lines as `longest` characters allow, and those as even as they come."""
    for count in range(1, 5):
        best = min(_splits(words.split(), count), key=lambda parts: max(map(len, parts)), default=[words])
        if max(map(len, best)) <= longest:
            return best
    return best


def _splits(words: Sequence[str], count: int) -> Iterable[list[str]]:
    """Every way of putting the words on `count` lines."""
    if count == 1:
        yield [" ".join(words)]
        return
    for first in range(1, len(words) - count + 2):
        for rest in _splits(words[first:], count - 1):
            yield [" ".join(words[:first]), *rest]


def _number(value: Attribute) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
