"""The footnotes part of a DOCX, which python-docx does not write."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from reports.docx_styles import NAMESPACE
from reports.docx_xml import run


def add_footnotes(document: Document, notes: Sequence[str]) -> None:
    """Add the notes under the ids 1, 2, …, and the two separators that the settings refer to."""
    separators = _separator(-1, "separator") + _separator(0, "continuationSeparator")
    body = "".join(_note(number, note) for number, note in enumerate(notes, start=1))
    xml = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<w:footnotes xmlns:w="{NAMESPACE}">{separators}{body}</w:footnotes>'
    )
    part = Part(
        PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, xml.encode(), document.part.package
    )
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _separator(number: int, kind: str) -> str:
    return f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'


def _note(number: int, text: str) -> str:
    mark = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
    return (
        f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="footnote"/></w:pPr>'
        f"{mark}{run(f' {text}')}</w:p></w:footnote>"
    )
