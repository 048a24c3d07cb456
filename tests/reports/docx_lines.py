"""What a DOCX prints, run by run, each with what its style, its paragraph and itself say of it together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

TWIP_MM = 25.4 / 1440


@dataclass(frozen=True)
class DocxFormat:
    """Of a paragraph; indents in mm, spacing in points, `line` in lines."""

    align: str | None
    left: float
    right: float
    first: float
    after: float
    line: float
    keep_next: bool


@dataclass(frozen=True)
class DocxRun:
    text: str
    size: float
    bold: bool
    italic: bool
    format: DocxFormat


def runs_of(paper: Document) -> list[DocxRun]:
    """Every run of the text, its footnotes' marks left out."""
    styles = _Styles(paper)
    return [run for paragraph in paper.element.body.iter(qn("w:p")) for run in styles.runs(paragraph)]


class _Styles:
    def __init__(self, paper: Document) -> None:
        self.paper = paper
        self.style = cache(self._style)

    def _style(self, name: str) -> ParagraphStyle:
        return next(
            style
            for style in self.paper.styles
            if isinstance(style, ParagraphStyle) and style.style_id == name
        )

    def runs(self, element: Any) -> Iterator[DocxRun]:
        runs = [run for run in element.iter(qn("w:r")) if run.text]
        if not runs:
            return
        form = _format(Paragraph(element, self.paper), self.style(element.style))
        font = self.style(element.style).font
        assert font.size is not None
        for run in runs:
            own = run.rPr
            bold = own is not None and own.find(qn("w:b")) is not None
            italic = own is not None and own.find(qn("w:i")) is not None
            yield DocxRun(run.text, font.size.pt, bool(font.bold) or bold, bool(font.italic) or italic, form)


def _format(paragraph: Paragraph, style: ParagraphStyle) -> DocxFormat:
    own, styled = paragraph.paragraph_format, style.paragraph_format

    def length(name: str, unit: str) -> float:
        value = getattr(own, name)
        value = getattr(styled, name) if value is None else value
        return 0.0 if value is None else float(getattr(value, unit))

    align = styled.alignment if own.alignment is None else own.alignment
    line = styled.line_spacing
    return DocxFormat(
        align=align.name.lower() if align is not None else None,
        left=length("left_indent", "mm"),
        right=length("right_indent", "mm"),
        first=length("first_line_indent", "mm"),
        after=length("space_after", "pt"),
        line=float(line or 1),
        keep_next=bool(own.keep_with_next),
    )


@dataclass(frozen=True)
class DocxTable:
    """`room` is the width of the text where it stands; all widths in mm."""

    element: Any
    room: float

    @property
    def grid(self) -> list[float]:
        return [int(column.get(qn("w:w"))) * TWIP_MM for column in self.element.find(qn("w:tblGrid"))]

    @property
    def rows(self) -> list[Any]:
        return list(self.element.findall(qn("w:tr")))


def tables_of(paper: Document) -> list[DocxTable]:
    """Every table with the text width of its section."""
    widths = [
        (section.page_width - section.left_margin - section.right_margin) / 36000  # type: ignore[operator]
        for section in paper.sections
    ]
    found, at = list[DocxTable](), 0
    for element in paper.element.body:
        if element.tag == qn("w:tbl"):
            found.append(DocxTable(element, widths[at]))
        elif element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
            at += 1
    return found


def text_of(element: Any) -> str:
    return "".join(found.text or "" for found in element.iter(qn("w:t")))


def has(element: Any, *path: str) -> bool:
    return element.find("/".join(map(qn, path))) is not None


def rules_in(cell: Any, width: float) -> list[float]:
    """Lengths of the rules in a cell `width` mm wide: borders of empty paragraphs, cut by their indents."""
    return [
        width - sum(int(indent.get(qn(f"w:{side}"))) for side in ("left", "right")) * TWIP_MM
        for border in cell.iter(qn("w:pBdr"))
        if (indent := border.getparent().find(qn("w:ind"))) is not None
    ]
