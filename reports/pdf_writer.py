"""The PDF of a document: the model as data, laid out by `layout.typ`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any

import typst

from reports import typography
from reports.blocks import Footnote, PageBreak, Piece, Table, Text
from reports.flow import Item, LastTable, Line, Rule, closing, head, sections
from reports.model import OfficialDocument
from reports.table_layout import column_widths, may_break
from states.errors import BadInput

_LAYOUT = Path(__file__).with_name("layout.typ")
_UNREADABLE = re.compile(r'the text `"(.+?)"` could not be displayed')


def write_pdf(document: OfficialDocument, *, ignore_system_fonts: bool = False) -> bytes:
    """Return a tagged PDF/UA-1, the same bytes for the same document and fonts; once it is dated also PDF/A-2a.

    PDF/A demands a date, and a draft has none. `ignore_system_fonts` leaves the fonts of the typst wheel, which
    are the same on every machine. BadInput names the text that no font can show.
    """
    standards: Any = ["ua-1"] if document.signed_on is None else ["a-2a", "ua-1"]
    try:
        return typst.compile(
            _LAYOUT,
            root=_LAYOUT.parent,
            format="pdf",
            font_paths=_fonts(not ignore_system_fonts),
            sys_inputs={"document": json.dumps(_data(document), ensure_ascii=False)},
            pdf_standards=standards,
        )
    except typst.TypstError as error:
        unreadable = _UNREADABLE.search(str(error))
        if unreadable is None:
            raise
        raise BadInput(
            f"Không có phông chữ nào in được “{unreadable[1]}”; hãy tìm và thay ký tự đó trong văn bản."
        ) from error


@cache
def _fonts(system: bool) -> typst.Fonts:
    """Found once: looking for fonts again takes three times as long as setting a page (14 of 19 ms)."""
    return typst.Fonts(include_system_fonts=system)


def _data(document: OfficialDocument) -> dict[str, object]:
    day = document.signed_on
    width = typography.text_area_mm(document.landscape)
    top, (left, right) = head(document), closing(document)
    return {
        "title": document.title,
        "author": document.issuer_name or document.issuing_agency,
        "date": day and {"year": day.year, "month": day.month, "day": day.day},
        "measures": _measures(document.landscape),
        "styles": {name: asdict(style) for name, style in typography.STYLES.items()},
        "head": {
            "agency": _run(top.agency, width * typography.HEAD_LEFT_SHARE),
            "state": _run(top.state, width),
            "number": _run(top.number, width * typography.HEAD_LEFT_SHARE),
            "place": _run(top.place, width),
        },
        "closing": {
            "left": _run(left, width * typography.CLOSING_LEFT_SHARE),
            "right": _run(right, width * (1 - typography.CLOSING_LEFT_SHARE)),
        },
        "sections": [
            {
                "landscape": section.landscape,
                "items": _run(section.items, typography.text_area_mm(section.landscape)),
            }
            for section in sections(document)
        ],
    }


def _measures(landscape: bool) -> dict[str, object]:
    height = typography.PAGE_MM[0 if landscape else 1] - typography.MARGIN_TOP - typography.MARGIN_BOTTOM
    return {
        "fonts": typography.PDF_FONTS,
        "bold_italic_fonts": typography.PDF_FONTS_BOLD_ITALIC,
        "top": typography.MARGIN_TOP,
        "bottom": typography.MARGIN_BOTTOM,
        "left": typography.MARGIN_LEFT,
        "right": typography.MARGIN_RIGHT,
        "page_height": height,
        "page_number_from_edge": typography.PAGE_NUMBER_FROM_EDGE,
        "head_left_share": typography.HEAD_LEFT_SHARE,
        "closing_left_share": typography.CLOSING_LEFT_SHARE,
        "cell_padding": typography.CELL_PADDING,
        "cell_padding_pt": typography.CELL_PADDING_PT,
        "line_height": typography.LINE_HEIGHT,
        "below_baseline": typography.BELOW_BASELINE,
    }


def _run(items: Iterable[Item], width_mm: float) -> list[dict[str, object]]:
    return [_item(item, width_mm) for item in items]


def _item(item: Item, width_mm: float) -> dict[str, object]:
    if isinstance(item, Line):
        style = typography.STYLES[item.style]
        width_mm -= style.left + style.right + abs(style.first) + 2 * item.inset_mm
        width_mm /= typography.WIDER
        return {
            "item": "line",
            "style": item.style,
            "align": item.align,
            "depth": item.depth,
            "keep_next": item.keep_next,
            "inset_mm": item.inset_mm,
            "pieces": [_piece(piece, item.style, width_mm) for piece in item.pieces],
        }
    if isinstance(item, Table):
        return _table(item, width_mm)
    if isinstance(item, PageBreak):
        return {"item": "page_break"}
    return {"item": "rule" if isinstance(item, Rule) else "gap", **asdict(item)}


def _piece(piece: Piece, style: str, width_mm: float) -> dict[str, object]:
    if isinstance(piece, Footnote):
        return {"note": _foldable(piece.text, "footnote", width_mm)}
    text = Text(piece) if isinstance(piece, str) else piece
    return asdict(replace(text, text=_foldable(text.text, style, width_mm)))


def _table(table: Table, width_mm: float) -> dict[str, object]:
    widths = column_widths(table, width_mm)

    def cells(row: Sequence[str], style: str) -> list[str]:
        inner = (width - 2 * typography.CELL_PADDING for width in widths)
        return [_foldable(cell, style, width) for cell, width in zip(row, inner, strict=True)]

    return {
        "item": "table",
        "with_closing": isinstance(table, LastTable),
        "widths": widths,
        "aligns": [column.align for column in table.columns],
        "titles": cells([column.title for column in table.columns], "cell_head"),
        "rows": [{"cells": cells(row, "cell"), "breakable": may_break(row, widths)} for row in table.rows],
        "total": cells(table.total_row, "cell_head") if table.total_row else [],
    }


def _foldable(text: str, style: str, width_mm: float) -> str:
    """Let a word that is wider than its line go on in the next, as Word does; typst would print it off the page."""
    return re.sub(r"\S{8,}", lambda word: _folded(word[0], style, width_mm), text)


def _folded(word: str, style: str, width_mm: float) -> str:
    if typography.text_width_mm(word, typography.STYLES[style]) <= width_mm:
        return word
    return re.sub(r"[/.@_-]|[^/.@_-]{8}", lambda part: f"{part[0]}\u200b", word)
