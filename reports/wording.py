"""The fixed turns of an official document: number, date, lists that end in ";" and "." (NĐ 30/2020, Phụ lục I)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from reports.blocks import Footnote, Piece
from states.vietnamese import long_date

# Room to write a number or a day by hand.
_BLANK = " " * 6


def number_and_symbol(number: int | None, symbol: str) -> str:
    """As in `05/BC-KHCN`; while there is no number, room for it: `Số:      /BC-KHCN` with the blank before it."""
    return f"{_BLANK[1:] if number is None else f'{number:02d}'}/{symbol}"


def date_line(signed_on: date | None, undated_month: tuple[int, int] | None) -> str:
    """As in `ngày 07 tháng 5 năm 2024`, or with room for what is not known; `undated_month` is (year, month)."""
    if signed_on is not None:
        return long_date(signed_on)
    if undated_month is None:
        return f"ngày{_BLANK}tháng{_BLANK}năm{_BLANK}".rstrip()
    year, month = undated_month
    return f"ngày{_BLANK}{long_date(date(year, month, 1)).split(' ', 2)[2]}"


def listed(items: Sequence[str]) -> list[str]:
    """As in `- Như trên;` … `- Lưu: VT.`, whatever dash or mark the items came with."""
    ends = [";"] * (len(items) - 1) + ["."]
    return [f"- {_bare(item.strip().lstrip('-– '))}{end}" for item, end in zip(items, ends, strict=True)]


def closed(pieces: Sequence[Piece], end: str) -> tuple[Piece, ...]:
    """Return the pieces ending in `end` instead of the mark they came with; a footnote's mark stays before it."""
    last = max((at for at, piece in enumerate(pieces) if not isinstance(piece, Footnote)), default=-1)
    bare = [_without_mark(piece) if at == last else piece for at, piece in enumerate(pieces)]
    return (*bare, end)


def _without_mark(piece: Piece) -> Piece:
    if isinstance(piece, Footnote):
        return piece
    return _bare(piece) if isinstance(piece, str) else replace(piece, text=_bare(piece.text))


def _bare(text: str) -> str:
    """An ellipsis is part of the text: only a single mark goes."""
    return re.sub(r"\s*(?:[;,]|(?<![.…])\.)\s*$", "", text)
