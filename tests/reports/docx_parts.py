"""What a DOCX holds, read back by python-docx or as the XML of one part."""

from __future__ import annotations

import io
import zipfile
from functools import lru_cache
from xml.etree import ElementTree

import docx
from docx.document import Document
from docx.text.paragraph import Paragraph as WordParagraph

from reports.document import Appendix, OfficialDocument, PageBreak, Paragraph
from reports.docx_writer import write_docx
from tests.reports.documents import members, report, words

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

FULL = report(
    kind=None,
    symbol="SKHCN-QLKH",
    body=(*report().body, members(3), PageBreak(), Paragraph(("Giữa",), align="center")),
    appendices=(Appendix("Danh mục", (members(30),), landscape=True), Appendix("Biểu mẫu", (words("Hết."),))),
)


@lru_cache
def parts(document: OfficialDocument) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(write_docx(document))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@lru_cache
def opened(document: OfficialDocument) -> Document:
    return docx.Document(io.BytesIO(write_docx(document)))


def tree(document: OfficialDocument, part: str = "word/document.xml") -> ElementTree.Element:
    return ElementTree.fromstring(parts(document)[part])


def text_of(element: ElementTree.Element) -> str:
    return "".join(found.text or "" for found in element.iter(f"{W}t"))


def paragraphs(paper: Document) -> list[WordParagraph]:
    """Every paragraph of the body in reading order, those of tables included."""
    return [WordParagraph(element, paper) for element in paper.element.body.iter(f"{W}p")]


def find(paper: Document, text: str) -> WordParagraph:
    return next(paragraph for paragraph in paragraphs(paper) if text in paragraph.text)
