"""Paragraphs, runs and tables as WordprocessingML strings: one parse at the end is 6-7 times faster than the
python-docx calls that add row after row.

The order of the elements inside a property element is fixed by the schema (ISO/IEC 29500-1); Word refuses others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape  # nosec B406 - writes only

from reports.blocks import Align, Footnote, PageBreak, Piece, Table, Text
from reports.flow import Gap, Item, LastTable, Line, Rule
from reports.table_layout import column_widths, may_break
from reports.typography import CELL_PADDING, CELL_PADDING_PT, STYLES

_JC = {"left": "left", "center": "center", "right": "right", "justify": "both"}


def twips(mm: float) -> int:
    """Twentieths of a point."""
    return round(mm * 1440 / 25.4)


def run(text: str, *, bold: bool = False, italic: bool = False, style: str = "") -> str:
    properties = (
        (f'<w:rStyle w:val="{style}"/>' if style else "")
        + ("<w:b/><w:bCs/>" if bold else "")
        + ("<w:i/><w:iCs/>" if italic else "")
    )
    lines = [f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n")]
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{'<w:br/>'.join(lines)}</w:r>"


def paragraph(line: Line, notes: list[str]) -> str:
    """One paragraph; its footnotes go to the end of `notes` and take their number from the place there."""
    properties = f'<w:pStyle w:val="{line.style}"/>' + _keep(line.keep_next)
    if line.align in ("center", "right"):
        properties += '<w:ind w:firstLine="0"/>'
    elif line.inset_mm:
        style = STYLES[line.style]
        left, right = twips(style.left + line.inset_mm), twips(style.right + line.inset_mm)
        properties += f'<w:ind w:left="{left}" w:right="{right}"/>'
    if line.align is not None:
        properties += f'<w:jc w:val="{_JC[line.align]}"/>'
    if line.depth is not None:
        properties += f'<w:outlineLvl w:val="{min(line.depth, 9) - 1}"/>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(_piece(piece, notes) for piece in line.pieces)}</w:p>"


def section_end() -> str:
    """An all but invisible paragraph that closes a section; its page is set up later."""
    return f"<w:p><w:pPr>{_exactly(1)}<w:sectPr/></w:pPr></w:p>"


def blocks(items: Iterable[Item], width_mm: float, notes: list[str]) -> str:
    """A run of items for a space `width_mm` wide; never empty, for a cell must hold a paragraph."""
    return "".join(_item(item, width_mm, notes) for item in items) or _gap(Gap(1))


def layout_table(rows: Sequence[Sequence[str]], widths_mm: Sequence[float]) -> str:
    """A table without borders and margins; each cell is ready XML. No row is split over two pages."""
    body = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(_cell(content, width) for content, width in zip(row, widths_mm, strict=True))
        + "</w:tr>"
        for row in rows
    )
    return _table_start(widths_mm, borders="", margin_mm=0) + body + "</w:tbl>"


def _item(item: Item, width_mm: float, notes: list[str]) -> str:
    if isinstance(item, Line):
        return paragraph(item, notes)
    if isinstance(item, Table):
        return _data_table(item, width_mm)
    if isinstance(item, PageBreak):
        return f'<w:p><w:pPr>{_exactly(1)}</w:pPr><w:r><w:br w:type="page"/></w:r></w:p>'
    return _rule(item, width_mm) if isinstance(item, Rule) else _gap(item)


def _piece(piece: Piece, notes: list[str]) -> str:
    if isinstance(piece, Text):
        return run(piece.text, bold=piece.bold, italic=piece.italic)
    if isinstance(piece, str):
        return run(piece)
    return _note_mark(piece, notes)


def _note_mark(note: Footnote, notes: list[str]) -> str:
    notes.append(note.text)
    style = '<w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
    return f'<w:r>{style}<w:footnoteReference w:id="{len(notes)}"/></w:r>'


def _exactly(height_pt: float, after_pt: float = 0) -> str:
    return f'<w:spacing w:before="0" w:after="{after_pt * 20:.0f}" w:line="{height_pt * 20:.0f}" w:lineRule="exact"/>'


def _gap(gap: Gap) -> str:
    return f"<w:p><w:pPr>{_keep(gap.keep_next)}{_exactly(gap.height_pt)}</w:pPr></w:p>"


def _keep(with_next: bool) -> str:
    return "<w:keepNext/>" if with_next else ""


def _rule(rule: Rule, width_mm: float) -> str:
    """The border of an empty paragraph: unlike a drawing, it moves with the text above it."""
    side = twips(max(0, width_mm - rule.length_mm) / 2)
    border = '<w:pBdr><w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>'
    spacing = _exactly(2, rule.gap_pt).replace('w:before="0"', 'w:before="40"')
    return (
        f'<w:p><w:pPr><w:keepNext/>{border}{spacing}<w:ind w:left="{side}" w:right="{side}"/></w:pPr></w:p>'
    )


def _data_table(table: Table, width_mm: float) -> str:
    """The header stands on every page and never below the last row of one."""
    widths = column_widths(table, width_mm)
    aligns = [column.align for column in table.columns]
    centred: list[Align] = ["center"] * len(widths)
    rows = [
        _Row([column.title for column in table.columns], centred, "cell_head", keep_next=True, header=True),
        *(_Row(row, aligns, "cell", may_break=may_break(row, widths)) for row in table.rows),
        *([_Row(table.total_row, aligns, "cell_head")] if table.total_row else []),
    ]
    if isinstance(table, LastTable):
        rows[-1] = replace(rows[-1], keep_next=True)
    start = _table_start(widths, borders=_BORDERS, margin_mm=CELL_PADDING)
    return start + "".join(_row(row, widths) for row in rows) + "</w:tbl>"


_BORDERS = (
    "<w:tblBorders>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders>"
)


def _table_start(widths_mm: Sequence[float], *, borders: str, margin_mm: float) -> str:
    """Both `w:gridCol` and the cells carry the widths: LibreOffice reads the one, Word the other."""
    vertical = CELL_PADDING_PT * 20 if borders else 0
    margin = "".join(
        f'<w:{side} w:w="{size:.0f}" w:type="dxa"/>'
        for side, size in (
            ("top", vertical),
            ("left", twips(margin_mm)),
            ("bottom", vertical),
            ("right", twips(margin_mm)),
        )
    )
    grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths_mm)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(map(twips, widths_mm))}" w:type="dxa"/><w:jc w:val="center"/>{borders}'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margin}</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    )


@dataclass(frozen=True)
class _Row:
    cells: Sequence[str]
    aligns: Sequence[Align]
    style: str
    keep_next: bool = False
    may_break: bool = False
    header: bool = False


def _row(row: _Row, widths_mm: Sequence[float]) -> str:
    properties = ("" if row.may_break else "<w:cantSplit/>") + ("<w:tblHeader/>" if row.header else "")
    style = f'<w:pStyle w:val="{row.style}"/>{_keep(row.keep_next)}'
    body = "".join(
        _cell(
            f'<w:p><w:pPr>{style}<w:jc w:val="{_JC[align]}"/></w:pPr>{run(cell)}</w:p>',
            width,
            '<w:vAlign w:val="center"/>',
        )
        for cell, width, align in zip(row.cells, widths_mm, row.aligns, strict=True)
    )
    return f"<w:tr><w:trPr>{properties}</w:trPr>{body}</w:tr>"


def _cell(content: str, width_mm: float, properties: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{twips(width_mm)}" w:type="dxa"/>{properties}</w:tcPr>{content}</w:tc>'
