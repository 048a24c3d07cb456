"""The one document model. A report, a decision, an invitation is a function that fills `OfficialDocument`;
`write_docx` and `write_pdf` lay out whatever fills it, so no kind of document has a layout of its own.
"""

from __future__ import annotations

from reports.blocks import (
    Align,
    Block,
    Column,
    Footnote,
    Heading,
    PageBreak,
    Paragraph,
    Piece,
    Table,
    Text,
)
from reports.flow import Item, Line, closing, head, sections
from reports.model import Appendix, OfficialDocument, Signature

__all__ = [
    "Align",
    "Appendix",
    "Block",
    "Column",
    "Footnote",
    "Heading",
    "OfficialDocument",
    "PageBreak",
    "Paragraph",
    "Piece",
    "Signature",
    "Table",
    "Text",
    "plain_lines",
]

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def plain_lines(document: OfficialDocument) -> list[str]:
    """Return the text in reading order: one paragraph or table row a line, cells parted by " | ".

    Footnotes are marked in the lines by superscript digits (`năm 2025¹`) and stand at the end, `¹ …` each.
    """
    top = head(document)
    main, *appendices = sections(document)
    runs = [top.agency, top.state, top.number, top.place, main.items, *closing(document)]
    runs += [appendix.items for appendix in appendices]
    notes: list[str] = []
    lines = [line for run in runs for item in run for line in _lines(item, notes)]
    return lines + [f"{_mark(number)} {note}" for number, note in enumerate(notes, start=1)]


def _lines(item: Item, notes: list[str]) -> list[str]:
    """The lines of one item; its footnotes go to the end of `notes`."""
    if isinstance(item, Table):
        titles = tuple(column.title for column in item.columns)
        return [" | ".join(row).replace("\n", " ") for row in (titles, *item.all_rows)]
    if not isinstance(item, Line):
        return []
    text = ""
    for piece in item.pieces:
        if isinstance(piece, Footnote):
            notes.append(piece.text)
            text += _mark(len(notes))
        else:
            text += piece if isinstance(piece, str) else piece.text
    return [text.replace("\n", " ")]


def _mark(number: int) -> str:
    return str(number).translate(_SUPERSCRIPT)
