"""Every kind of document as a DOCX: a file that Word opens, under the same table of NĐ 30/2020 as the PDF."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from reports.document import OfficialDocument, Table
from reports.docx_writer import write_docx
from reports.typography import STYLES, text_width_mm
from tests.reports.decree import (
    A4_MM,
    BETWEEN_PARAGRAPHS_PT,
    BOTTOM_MM,
    FIRST_LINE_MM,
    LEFT_MM,
    LINE_SPACING,
    RIGHT_MM,
    RULE_SHARE,
    RUNNING,
    TABLE,
    TOP_MM,
    Printed,
    bare,
    elements_in,
    style_faults,
)
from tests.reports.docx_lines import TWIP_MM, DocxRun, has, rules_in, runs_of, tables_of, text_of
from tests.reports.docx_parts import package_faults


@dataclass(frozen=True)
class Written:
    document: OfficialDocument
    files: dict[str, bytes]
    paper: Document
    elements: list[Printed[DocxRun]]


@pytest.fixture(scope="module")
def written(every_document: dict[str, OfficialDocument]) -> dict[str, Written]:
    found = {}
    for name, document in every_document.items():
        content = write_docx(document)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = {part: archive.read(part) for part in archive.namelist()}
        paper = docx.Document(io.BytesIO(content))
        found[name] = Written(document, files, paper, elements_in(document, runs_of(paper)))
    return found


def file_faults(written: Written) -> Iterator[str]:
    yield from package_faults(written.files)


def page_faults(written: Written) -> Iterator[str]:
    document = written.document
    landscape = [document.landscape, *(appendix.landscape for appendix in document.appendices)]
    for section, lying in zip(written.paper.sections, landscape, strict=True):
        lengths = (
            section.page_width,
            section.page_height,
            section.header_distance,
            section.top_margin,
            section.bottom_margin,
            section.left_margin,
            section.right_margin,
        )
        *size, header, top, bottom, left, right = (length.mm for length in lengths if length is not None)
        if tuple(map(round, size)) != (A4_MM[::-1] if lying else A4_MM):
            yield f"a page of {size}"
        for margin, (least, most) in zip(
            (top, bottom, left, right), (TOP_MM, BOTTOM_MM, LEFT_MM, RIGHT_MM), strict=True
        ):
            if not least - 0.1 <= margin <= most + 0.1:
                yield f"a margin of {margin:.1f} mm"
        if not 5 < header < top - 5:
            yield f"the page number stands {header:.1f} mm from the edge"


def all_style_faults(written: Written) -> Iterator[str]:
    for printed in written.elements:
        yield from style_faults(printed)


def alignment_faults(written: Written) -> Iterator[str]:
    for printed in written.elements:
        wanted = TABLE[printed.element].align
        for run in printed.runs:
            if wanted is not None and run.format.align != wanted:
                yield f"{printed.element} “{printed.text[:40]}”: {run.format.align}"
            if wanted == "center" and (run.format.left, run.format.first) != (run.format.right, 0):
                yield f"{printed.element} “{printed.text[:40]}”: not in the middle"


def paragraph_faults(written: Written) -> Iterator[str]:
    for printed in written.elements:
        form = printed.runs[0].format
        if printed.element not in RUNNING:
            continue
        if (form.left, form.right) != (0, 0) or min(abs(form.first - mm) for mm in FIRST_LINE_MM) > 0.1:
            yield f"“{printed.text[:40]}” is indented by {form.left}, {form.first}, {form.right} mm"
        if form.after < BETWEEN_PARAGRAPHS_PT or not LINE_SPACING[0] <= form.line <= LINE_SPACING[1]:
            yield f"“{printed.text[:40]}”: {form.after} pt below, spacing {form.line}"


def head_faults(written: Written) -> Iterator[str]:
    """Issuer over number on the left, state over date on the right; rules of the right share."""
    document, head = written.document, tables_of(written.paper)[0]
    cells = [[bare(text_of(cell)) for cell in row.findall(qn("w:tc"))] for row in head.rows]
    wanted = [
        [
            bare(((document.governing_agency or "") + document.issuing_agency).upper()),
            bare("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc"),
        ],
        [bare((document.number_line or "") + (document.letter_subject or "")), bare(document.date_line)],
    ]
    if cells != wanted:
        yield f"the head is {cells}"
    if abs(sum(head.grid) - head.room) > 0.1 or has(head.element, "w:tblPr", "w:tblBorders"):
        yield f"the head is {sum(head.grid):.1f} mm wide, or has borders"
    if head.grid[1] < text_width_mm("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", STYLES["country"]):
        yield "Quốc hiệu takes more than a line"
    agency, state = head.rows[0].findall(qn("w:tc"))
    form = next(each.runs[0].format for each in written.elements if each.element == "issuing")
    column = head.grid[0] - form.left - form.right
    longest = min(text_width_mm(document.issuing_agency.upper(), STYLES["issuing"]), column)
    motto = text_width_mm("Độc lập - Tự do - Hạnh phúc", STYLES["motto"])
    shares = (
        (rules_in(agency, head.grid[0]), longest, RULE_SHARE),
        (rules_in(state, head.grid[1]), motto, (0.95, 1.05)),
    )
    for rules, text, (least, most) in shares:
        if len(rules) != 1 or not least <= rules[0] / text <= most:
            yield f"rules of {rules} mm below a text of {text:.0f} mm"


def closing_faults(written: Written) -> Iterator[str]:
    """Nơi nhận and signature in one row that no page parts, kept with the line above."""
    right = next(bare(each.text) for each in written.elements if each.part == "right")
    left = [bare(each.text) for each in written.elements if each.part == "left"]
    closing = next(
        table
        for table in tables_of(written.paper)[1:]
        if right in bare(text_of(table.element)) and not has(table.element, "w:tblPr", "w:tblBorders")
    )
    (row,) = closing.rows
    cells = [bare(text_of(cell)) for cell in row.findall(qn("w:tc"))]
    if right not in cells[1] or any(text not in cells[0] for text in left):
        yield "Nơi nhận is not on the left or the signature not on the right"
    if not closing.room * 0.4 <= closing.grid[0] <= closing.room * 0.55:
        yield f"the signature begins {closing.grid[0]:.0f} mm from the left"
    if not has(row, "w:trPr", "w:cantSplit"):
        yield "a page may part the closing"
    above = closing.element.getprevious()
    while above is not None and not text_of(above):
        if not has(above, "w:pPr", "w:keepNext"):
            yield "what stands above the closing may be left behind"
        above = above.getprevious()
    if above.tag == qn("w:tbl"):
        above = above.findall(qn("w:tr"))[-1].find(f"{qn('w:tc')}/{qn('w:p')}")
    if not has(above, "w:pPr", "w:keepNext"):
        yield "the last line of the text may be left behind"


def page_number_faults(written: Written) -> Iterator[str]:
    first, *others = written.paper.sections
    number = first.header.paragraphs[0]
    style, wanted = number.style, TABLE["page number"]
    assert style is not None
    assert style.font.size is not None
    assert style.paragraph_format.alignment is not None
    if "PAGE" not in number._p.xml or not first.different_first_page_header_footer:
        yield "no page number, or one on the first page"
    if first.first_page_header._element.xml.count("instr") or any(
        section.different_first_page_header_footer or not section.header.is_linked_to_previous
        for section in others
    ):
        yield "the number does not run through the sections"
    if not wanted.size[0] <= style.font.size.pt <= wanted.size[1] or style.font.bold or style.font.italic:
        yield "the style of the page number"
    if style.paragraph_format.alignment.name.lower() != wanted.align:
        yield "the page number is not centred"


def table_faults(written: Written) -> Iterator[str]:
    """As wide as the text at most; the header repeats; only a row that no page may hold is parted."""
    bodies = [written.document.body, *(appendix.body for appendix in written.document.appendices)]
    asked = [block for body in bodies for block in body if isinstance(block, Table)]
    found = [table for table in tables_of(written.paper) if has(table.element, "w:tblPr", "w:tblBorders")]
    for block, table in zip(asked, found, strict=True):
        name = f"table “{block.caption}”"
        if sum(table.grid) > table.room + 0.1:
            yield f"{name}: {sum(table.grid):.0f} mm wide"
        for row in table.rows:
            widths = [int(cell.get(qn("w:w"))) * TWIP_MM for cell in row.iter(qn("w:tcW"))]
            if widths != table.grid:
                yield f"{name}: cells of {widths} in columns of {table.grid}"
        repeated = [has(row, "w:trPr", "w:tblHeader") for row in table.rows]
        if repeated != [True, *[False] * len(block.all_rows)]:
            yield f"{name}: the header does not repeat"
        if bare(text_of(table.rows[0])) != bare("".join(column.title for column in block.columns)):
            yield f"{name}: not its header"
        for text, row in zip(block.all_rows, table.rows[1:], strict=True):
            if sum(map(len, text)) < 1000 and not has(row, "w:trPr", "w:cantSplit"):
                yield f"{name}: row “{text[0]}” may be parted"


CHECKS = {
    "file": file_faults,
    "page": page_faults,
    "style": all_style_faults,
    "alignment": alignment_faults,
    "paragraphs": paragraph_faults,
    "head": head_faults,
    "closing": closing_faults,
    "page number": page_number_faults,
    "tables": table_faults,
}


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_every_document_is_as_the_decree_has_it(
    written: dict[str, Written], check: Callable[[Written], Iterator[str]]
) -> None:
    faults = {name: list(check(each)) for name, each in written.items()}
    assert {name: found for name, found in faults.items() if found} == {}
