"""The columns of a list, and how the headings that people write are recognised as them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from secretariat.imports.cells import Reader, line
from states.vietnamese import fold


@dataclass(frozen=True)
class Column:
    """One column. `label` is what the template writes and messages call it.

    `also` are other headings for it, divided by `|`; `choices` are the labels of a closed list; `look` is how
    the template formats the cells.
    """

    key: str
    label: str
    also: str = ""
    read: Reader = line
    required: bool = False
    help: str = ""
    example: str = ""
    choices: tuple[str, ...] = ()
    look: str = "text"
    width: int = 20
    spellings: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(
            self,
            "spellings",
            frozenset(plain_heading(text) for text in (self.label, *self.also.split("|")) if text),
        )


PERSONAL = frozenset(
    """
    cccd|can cuoc|can cuoc cong dan|so can cuoc|so cccd|cmnd|so cmnd|cmt|so cmt|chung minh nhan dan|so dinh danh|
    ho chieu|so ho chieu|so tai khoan|tai khoan|stk|so tk|tai khoan ngan hang|ngan hang|ngay sinh|nam sinh|
    gioi tinh|que quan|dien thoai|so dien thoai|dt|sdt|dtdd|di dong|so di dong|so dt|tel|phone|mobile|zalo|fax|
    dien thoai lien he|so dien thoai lien he|dien thoai nguoi lien he|sdt lien he
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)
"""Headings of personal data that nothing here needs: such columns are never read."""

ROW_NUMBERS = frozenset({"stt", "tt", "so tt", "so thu tu", "thu tu", "no"})

_UNIT_WORDS = (
    (re.compile(r"\b(ty|ti) (dong|d|vnd)\b|\bty dong\b"), 10**9),
    (re.compile(r"\btrieu (dong|d|vnd)\b|\btrd\b|\btr d\b|\btrieu$"), 10**6),
    (re.compile(r"\b(nghin|ngan|1000|1 000) (dong|d|vnd)\b"), 10**3),
)


@lru_cache(maxsize=4096)
def plain_heading(text: str) -> str:
    """A heading as it is compared: no accents, no brackets and what they hold, no marks, single blanks."""
    outside = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", fold(text))
    return re.sub(r"[^a-z0-9]+", " ", outside).strip()


def unit_of(text: str) -> int | None:
    """How many đồng the unit named in a heading is; None where none is named."""
    words = re.sub(r"[^a-z0-9]+", " ", fold(text)).strip()
    return next((size for pattern, size in _UNIT_WORDS if pattern.search(words)), None)


@dataclass(frozen=True)
class Headings:
    """One row of a sheet, read as the headings of a list.

    `places` maps the key of a column to where it stands (from 0); `units` the keys of sums to the size of
    their unit; `twice` holds two headings for one column.
    """

    places: Mapping[str, int]
    units: Mapping[str, int]
    unknown: tuple[str, ...]
    personal: tuple[str, ...]
    twice: tuple[tuple[str, str], ...]
    missing: tuple[Column, ...]


def match(columns: Sequence[Column], cells: Sequence[object]) -> Headings:
    """Read a row of cells as headings of these columns."""
    by_spelling = {spelling: column for column in columns for spelling in column.spellings}
    places: dict[str, int] = {}
    units: dict[str, int] = {}
    unknown: list[str] = []
    personal: list[str] = []
    twice: list[tuple[str, str]] = []
    for place, cell in enumerate(cells):
        if not isinstance(cell, str) or not (heading := line(cell)):
            continue
        plain = plain_heading(heading)
        column = by_spelling.get(plain) or by_spelling.get(_without_unit(plain))
        if column is None:
            if plain not in ROW_NUMBERS:
                (personal if plain in PERSONAL else unknown).append(heading)
        elif column.key in places:
            twice.append((line(str(cells[places[column.key]])), heading))
        else:
            places[column.key] = place
            if (unit := unit_of(heading)) is not None:
                units[column.key] = unit
    missing = tuple(column for column in columns if column.required and column.key not in places)
    return Headings(places, units, tuple(unknown), tuple(personal), tuple(twice), missing)


def _without_unit(plain: str) -> str:
    return re.sub(r" (dvt )?((ty|trieu|nghin|ngan) )?(dong|vnd|trd|trieu|ty)$", "", plain)
