"""A list as both writers read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from states.vietnamese import VIET_NAM

Kind = Literal["text", "date", "moment", "money", "number"]

Value = str | date | int | None
"""What a cell may hold: `str` in a text column, `date` in a date column, an aware `datetime` in a moment
column, whole VND or a whole number in the others; None in any of them for an empty cell."""

DATE, MOMENT = "%d/%m/%Y", "%d/%m/%Y %H:%M"


@dataclass(frozen=True)
class Column:
    """One column. It is as wide as what stands in it, within what a page can take (`widths.column_widths`)."""

    title: str
    kind: Kind = "text"


@dataclass(frozen=True)
class Sheet:
    """A list of one moment. `subtitle` says which lines of it were asked for, "" for all; rows as wide as `columns`."""

    title: str
    at: datetime
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Value]]
    subtitle: str = ""

    @property
    def made(self) -> str:
        """As in `Lập ngày 23/11/2026 10:15, 40 dòng`."""
        return f"Lập ngày {in_viet_nam(self.at):{MOMENT}}, {len(self.rows)} dòng"


def in_viet_nam(at: datetime) -> datetime:
    """The moment as clocks in Viet Nam show it, without its zone: a sheet's cells know none."""
    if at.tzinfo is None:
        raise ValueError(f"{at} says no zone; a sheet takes aware moments only")
    return at.astimezone(VIET_NAM).replace(tzinfo=None)
