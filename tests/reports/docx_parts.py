"""What a DOCX holds, read back by python-docx or as the XML of one part."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping
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
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"

# ISO/IEC 29500-1: Word reports a damaged file when these children stand in another order.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl pBdr tabs spacing ind jc outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs color sz szCs vertAlign lang",
    "tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar",
    "tblCellMar": "top left bottom right",
    "tcPr": "tcW gridSpan vAlign",
    "tc": "tcPr p",
    "tbl": "tblPr tblGrid tr",
    "tr": "trPr tc",
    "style": "name basedOn qFormat pPr rPr",
    "settings": "zoom defaultTabStop characterSpacingControl footnotePr compat themeFontLang "
    "decimalSymbol listSeparator",
    "sectPr": "headerReference footerReference type pgSz pgMar pgNumType cols titlePg docGrid",
}

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


def package_faults(files: Mapping[str, bytes]) -> Iterator[str]:
    """What Word would call a damaged file: order, content types, and whatever is referred to and is not there."""
    trees = {name: ElementTree.fromstring(content) for name, content in files.items()}
    for name, root in trees.items():
        if name.endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(name))
            targets = [posixpath.join("/", folder, relation.get("Target", "")) for relation in root]
            yield from (f"{name}: no {target}" for target in targets if target[1:] not in files)
        elif name.startswith("word/"):
            yield from (f"{name}: {fault}" for fault in _order_faults(root))
    kinds = trees["[Content_Types].xml"]
    by_name = {kind.get("PartName") for kind in kinds.iter(f"{TYPES}Override")}
    by_ending = {kind.get("Extension") for kind in kinds.iter(f"{TYPES}Default")} - {"xml"}
    for name in files.keys() - {"[Content_Types].xml"}:
        if f"/{name}" not in by_name and name.rpartition(".")[2] not in by_ending:
            yield f"{name} has no content type"
    yield from (f"a content type for {name}" for name in by_name if name and name[1:] not in files)
    yield from _reference_faults(trees)


def _order_faults(root: ElementTree.Element) -> Iterator[str]:
    for element in root.iter():
        order = ORDER.get(element.tag.removeprefix(W), "").split()
        children = [child.tag.removeprefix(W) for child in element] if order else []
        if unknown := set(children) - set(order):
            yield f"{element.tag} holds {unknown}"
        elif children != sorted(children, key=order.index):
            yield f"{element.tag} holds {children}"
        if element.tag == f"{W}tc" and element[-1].tag != f"{W}p":
            yield "a cell ends without a paragraph"


def _reference_faults(trees: Mapping[str, ElementTree.Element]) -> Iterator[str]:
    """Styles, footnotes and headers that are named exist."""
    text = trees["word/document.xml"]
    styles = {style.get(f"{W}styleId") for style in trees["word/styles.xml"].iter(f"{W}style")}
    known = {
        "pStyle": styles,
        "rStyle": styles,
        "basedOn": styles,
        "footnoteReference": {
            note.get(f"{W}id") for note in trees["word/footnotes.xml"].iter(f"{W}footnote")
        },
        "headerReference": {one.get("Id") for one in trees["word/_rels/document.xml.rels"]},
    }
    for kind, names in known.items():
        used = {
            one.get(f"{W}val") or one.get(f"{W}id") or one.get(f"{R}id")
            for name in ("word/document.xml", "word/footnotes.xml", "word/styles.xml")
            for one in trees[name].iter(f"{W}{kind}")
        }
        yield from (f"{kind} {name} does not exist" for name in used - names)
    marks = [mark.get(f"{W}id") for mark in text.iter(f"{W}footnoteReference")]
    if len(marks) != len(set(marks)):
        yield "two marks of one footnote"
