"""How answers look: tables and panels on a terminal, plain lines in a pipe, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal

from rich import box
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from states.vietnamese import VIET_NAM

PIPED_WIDTH = 10_000
"""In a pipe a row is a line: nothing is wrapped or cut for a width that nobody looks at."""

WIDEST, WIDEST_LABEL = 120, 30

MAIN, GOOD, WARN, BAD, DIM = "bold cyan", "green", "yellow", "bold red", "dim"


def console(*, stderr: bool = False) -> Console:
    """Texts come from people: no markup, emoji codes or highlighting is read in them."""
    shown = Console(stderr=stderr, markup=False, emoji=False, highlight=False)
    shown.width = min(shown.width, WIDEST) if shown.is_terminal else PIPED_WIDTH
    return shown


def say(text: str | Text, style: str = "") -> None:
    """A line; a terminal breaks it where it must, so that paths and commands can be copied."""
    console().print(Text(text, style=style) if isinstance(text, str) else text, soft_wrap=True)


def table(
    headings: Sequence[str],
    rows: Iterable[Sequence[str | Text]],
    *,
    whole: Sequence[int] = (0,),
    numbers: Sequence[int] = (),
) -> Table:
    """A table of plain texts; columns in `whole` are never wrapped, those in `numbers` also stand flush right."""
    piped = not console().is_terminal
    drawn = Table(
        box=None if piped else box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, 2, 0, 0) if piped else (0, 1, 0, 0),
        header_style="" if piped else "bold",
    )
    for index, heading in enumerate(headings):
        justify: Literal["left", "right"] = "right" if index in numbers else "left"
        kept = index in whole or index in numbers
        drawn.add_column(Text(heading), justify=justify, no_wrap=kept, overflow="fold")
    for row in rows:
        drawn.add_row(*(_cell(cell, piped=piped) for cell in row))
    return drawn


def _cell(cell: str | Text, *, piped: bool) -> Text:
    text = cell if isinstance(cell, Text) else Text(cell)
    return Text(" · ".join(filter(None, text.plain.split("\n")))) if piped else text


def show(*parts: RenderableType) -> None:
    console().print(*parts, sep="\n")


def section(title: str, *parts: RenderableType) -> None:
    """A titled block: a panel on a terminal, a heading and its lines in a pipe."""
    out = console()
    if out.is_terminal:
        framed = Panel(Group(*parts), title=Text(title, style="bold"), title_align="left", border_style=DIM)
        out.print(framed)
    else:
        out.print(Text(f"== {title}"), *parts, sep="\n")


def pairs(rows: Iterable[tuple[str, str | Text]]) -> Table:
    """Label and value side by side."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style=DIM, max_width=None if console().width == PIPED_WIDTH else WIDEST_LABEL)
    grid.add_column()
    for label, value in rows:
        grid.add_row(Text(label), value if isinstance(value, Text) else Text(value))
    return grid


def print_json(value: Any) -> None:
    """Stable English keys, ISO dates, moments with the offset of Viet Nam."""
    print(json.dumps(value, default=_plain, ensure_ascii=False, indent=2))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(VIET_NAM).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, SimpleNamespace):
        return vars(value)
    raise TypeError(f"{type(value).__name__} has no place in an answer")
