"""The columns of a list, defined once: the terminal draws them as a table, a sheet takes their values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, Literal, TypeVar

from rich.table import Table
from rich.text import Text

from cli.printing import table
from reports.sheets import Column, Kind, Sheet, Value
from secretariat.values import day, dong, moment

Line_contra = TypeVar("Line_contra", contravariant=True)


def _plain(line: object) -> str:
    return ""


@dataclass(frozen=True)
class ListColumn(Generic[Line_contra]):
    """`style` colours the terminal's cell, `empty` stands there for no value.

    `under` puts the terminal's cell on a second line of the column before: its width is small, a sheet's is not.
    """

    title: str
    value: Callable[[Line_contra], Value]
    kind: Kind = "text"
    on: Literal["both", "screen", "sheet"] = "both"
    under: bool = False
    style: Callable[[Line_contra], str] = _plain
    empty: str = ""

    def shown(self, line: Line_contra) -> Text:
        return Text(_text(self.kind, self.value(line)) or self.empty, style=self.style(line))


@dataclass(frozen=True)
class Listing(Generic[Line_contra]):
    """`title` stands over the sheet; columns in `whole`, counted on the terminal, are never wrapped there."""

    title: str
    columns: tuple[ListColumn[Line_contra], ...]
    whole: tuple[int, ...] = (0,)

    def drawn(self, lines: Sequence[Line_contra]) -> Table:
        """The lines as the terminal shows them."""
        places: list[list[ListColumn[Line_contra]]] = []
        for column in self.columns:
            if column.on != "sheet":
                places = [*places[:-1], [*places[-1], column]] if column.under else [*places, [column]]
        headings = [_heading([column.title for column in place]) for place in places]
        rows = [[_stacked([column.shown(line) for column in place]) for place in places] for line in lines]
        numbers = [at for at, place in enumerate(places) if place[0].kind in ("money", "number")]
        return table(headings, rows, whole=self.whole, numbers=numbers)

    def sheet(self, lines: Sequence[Line_contra], *, at: datetime, subtitle: str = "") -> Sheet:
        """The lines as a numbered list to keep; `subtitle` says which were asked for."""
        columns = [column for column in self.columns if column.on != "screen"]
        return Sheet(
            title=self.title,
            at=at,
            columns=(Column("STT", "number"), *(Column(column.title, column.kind) for column in columns)),
            rows=[
                (number, *(column.value(line) for column in columns))
                for number, line in enumerate(lines, start=1)
            ],
            subtitle=subtitle,
        )


def _stacked(parts: Sequence[Text]) -> Text:
    return Text("\n").join(part for part in parts if part.plain)


def _heading(titles: Sequence[str]) -> str:
    first, *others = titles
    return ", ".join([first, *(f"{title[:1].lower()}{title[1:]}" for title in others)])


def _text(kind: Kind, value: Value) -> str:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, int):
        return dong(value) if kind == "money" else str(value)
    return value or ""
