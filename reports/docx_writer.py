"""The DOCX of a document, for officials who go on working on it in Word."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm

from reports import typography
from reports.docx_footnotes import add_footnotes
from reports.docx_styles import NAMESPACE, settings_xml, styles_xml
from reports.docx_xml import blocks, layout_table, section_end
from reports.flow import Section, closing, head, sections
from reports.model import OfficialDocument

# What a draft carries in place of a date: the file must not depend on when it was written.
_UNDATED = date(2000, 1, 1)
_PAGE_NUMBER = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple>'


def write_docx(document: OfficialDocument) -> bytes:
    """Return the DOCX, the same bytes for the same document."""
    paper = docx.Document()
    _drop_template(paper)
    _replace(paper.styles.element, styles_xml())
    _replace(paper.settings.element, settings_xml())
    pages, notes = sections(document), list[str]()
    _fill_body(paper, document, pages, notes)
    _set_up_pages(paper, pages)
    add_footnotes(paper, notes)
    _describe(paper, document)
    return _reproducible(paper)


def _fill_body(
    paper: Document, document: OfficialDocument, pages: tuple[Section, ...], notes: list[str]
) -> None:
    width = typography.text_area_mm(document.landscape)
    main, *appendices = (
        blocks(section.items, typography.text_area_mm(section.landscape), notes) for section in pages
    )
    parts = [_head(document, width, notes) + main + _closing(document, width, notes), *appendices]
    xml = f'<w:body xmlns:w="{NAMESPACE}">{section_end().join(parts)}{blocks((), width, notes)}</w:body>'
    # The whole body at once: lxml 6.1 takes 20 s to move a table of 2,000 rows by itself, 0.05 s inside its body.
    body, filled = paper.element.body, parse_xml(xml)
    filled.extend(body.findall(qn("w:sectPr")))
    paper.element.replace(body, filled)


def _head(document: OfficialDocument, width_mm: float, notes: list[str]) -> str:
    """A hair of a paragraph comes first: LibreOffice 7.4 puts an empty line before a table that opens a document
    with footnotes.
    """
    top = head(document)
    left = width_mm * typography.HEAD_LEFT_SHARE
    right = width_mm - left
    rows = [
        (blocks(top.agency, left, notes), blocks(top.state, right, notes)),
        (blocks(top.number, left, notes), blocks(top.place, right, notes)),
    ]
    return blocks((), width_mm, notes) + layout_table(rows, (left, right))


def _closing(document: OfficialDocument, width_mm: float, notes: list[str]) -> str:
    left = width_mm * typography.CLOSING_LEFT_SHARE
    widths = (left, width_mm - left)
    row = [blocks(items, width, notes) for items, width in zip(closing(document), widths, strict=True)]
    return layout_table([row], widths)


def _set_up_pages(paper: Document, pages: tuple[Section, ...]) -> None:
    """The number runs through all sections; the first page of the document shows none."""
    for section, page in zip(paper.sections, pages, strict=True):
        width, height = typography.PAGE_MM if not page.landscape else typography.PAGE_MM[::-1]
        section.orientation = WD_ORIENT.LANDSCAPE if page.landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(width), Mm(height)
        section.top_margin, section.bottom_margin = Mm(typography.MARGIN_TOP), Mm(typography.MARGIN_BOTTOM)
        section.left_margin, section.right_margin = Mm(typography.MARGIN_LEFT), Mm(typography.MARGIN_RIGHT)
        section.header_distance = Mm(typography.PAGE_NUMBER_FROM_EDGE)
        section.footer_distance = Mm(typography.PAGE_NUMBER_FROM_EDGE)
    first = paper.sections[0]
    first.different_first_page_header_footer = True
    # An empty header of its own: LibreOffice pushes the text of a page down when there is none.
    for header, content in ((first.header, _PAGE_NUMBER), (first.first_page_header, "")):
        header.is_linked_to_previous = False
        line = f'<w:p><w:pPr><w:pStyle w:val="page_number"/></w:pPr>{content}</w:p>'
        _replace(header._element, f'<w:hdr xmlns:w="{NAMESPACE}">{line}</w:hdr>')


def _drop_template(paper: Document) -> None:
    """Leave nothing of the template that python-docx opens but the parts that are filled here."""
    paper.element.body.clear_content()
    for rels, needed in (
        (paper.part.rels, {RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.SETTINGS}),
        (paper.part.package.rels, {RELATIONSHIP_TYPE.OFFICE_DOCUMENT, RELATIONSHIP_TYPE.CORE_PROPERTIES}),
    ):
        for key in [key for key, rel in rels.items() if rel.reltype not in needed]:
            rels.pop(key)


def _replace(element: BaseOxmlElement, xml: str) -> None:
    """Fill a part's root element anew: python-docx has no way to exchange the root itself."""
    for child in list(element):
        element.remove(child)
    element.extend(list(parse_xml(xml)))


def _describe(paper: Document, document: OfficialDocument) -> None:
    stamp = datetime.combine(document.signed_on or _UNDATED, time())
    properties = paper.core_properties
    properties.title = _property(document.title)
    properties.author = properties.last_modified_by = _property(
        document.issuer_name or document.issuing_agency
    )
    properties.created = properties.modified = stamp
    properties.comments, properties.language, properties.revision = "", "vi-VN", 1


def _property(text: str) -> str:
    """What a property of the file can hold: python-docx refuses more than 255 signs."""
    return text if len(text) <= 255 else f"{text[:254]}…"


def _reproducible(paper: Document) -> bytes:
    """Save with the parts in order and a fixed time: a zip keeps the clock of the machine otherwise."""
    saved, result = io.BytesIO(), io.BytesIO()
    paper.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(result, "w") as target:
        for name in sorted(source.namelist()):
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.compress_type = 0, zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return result.getvalue()
