"""What a reader sees of a paragraph in a DOCX: tracked changes taken as accepted, fields by their results."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_NOT_PRINTED = {
    qn(f"w:{name}")
    for name in ("del", "moveFrom", "delText", "instrText", "delInstrText", "pPr", "rPr", "sdtPr", "tblPr")
}
_PRINTED_AS = {
    qn("w:tab"): " ",
    qn("w:ptab"): " ",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}
_TEXT = {qn("w:t"), qn("m:t")}
_NOTES = {qn("w:footnoteReference"): "footnote", qn("w:endnoteReference"): "endnote"}
# Of the private characters that Wingdings and Symbol are typed with, those that officials use.
_SYMBOLS = {
    0xFE: "☑",
    0xFC: "✓",
    0xFD: "☒",
    0x6F: "□",
    0x71: "□",
    0xA8: "□",
    0x2D: "-",
    0xB7: "•",
    0xA3: "≤",
    0xB3: "≥",
}
_PRIVATE = re.compile("[\uf000-\uf0ff]")
_OTHER_SYMBOL = "•"


@dataclass
class Reading:
    """What is carried from one paragraph to the next: open fields (True inside an instruction), the notes met in
    order as (kind, id), the text boxes met, whether a font of an old encoding was used."""

    fields: list[bool] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[BaseOxmlElement] = field(default_factory=list)
    old_font: str | None = None


def paragraph_text(paragraph: BaseOxmlElement, reading: Reading, *, capitals: bool = False) -> str:
    """Return the text of a paragraph; a line feed for a break, superscript digits for the mark of a note.

    `capitals` says that the paragraph's style prints capitals, whatever was typed.
    """
    text = "".join(_pieces(paragraph, reading, capitals))
    reading.fields = [False] * len(reading.fields)  # an instruction left open ends with its paragraph
    return _PRIVATE.sub(lambda sign: _symbol(ord(sign.group())), text)


def switched_on(properties: BaseOxmlElement | None, tag: str) -> bool | None:
    """Return whether a property such as `w:caps` is on or off, None where it is not said."""
    element = None if properties is None else properties.find(qn(tag))
    return None if element is None else element.get(qn("w:val"), "true") not in ("0", "false", "off")


def alternatives(element: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    """Yield the children, of alternative contents the first only: the others say the same for older programs."""
    for child in element:
        if not isinstance(child.tag, str):
            continue
        if child.tag == _ALTERNATIVE:
            for choice in list(child)[:1]:
                yield from alternatives(choice)
        else:
            yield child


def _pieces(element: BaseOxmlElement, reading: Reading, capitals: bool) -> Iterator[str]:
    for child in alternatives(element):
        if child.tag in _NOT_PRINTED:
            continue
        if child.tag == qn("w:r"):
            yield _run(child, reading, capitals)
        elif child.tag == qn("w:fldChar"):
            _follow_field(child.get(qn("w:fldCharType"), ""), reading.fields)
        elif child.tag == qn("w:txbxContent"):
            reading.boxes.append(child)
        elif len(child):
            yield from _pieces(child, reading, capitals)
        elif not any(reading.fields):
            yield _sign(child, reading)


def _sign(child: BaseOxmlElement, reading: Reading) -> str:
    """Return what one element without children prints."""
    if child.tag in _TEXT:
        return child.text or ""
    if child.tag == qn("w:sym"):
        return _symbol(int(child.get(qn("w:char"), "0"), 16))
    if child.tag in _NOTES:
        reading.notes.append((_NOTES[child.tag], child.get(qn("w:id"), "")))
        return str(len(reading.notes)).translate(_SUPERSCRIPT)
    return _PRINTED_AS.get(child.tag, "")


def _run(run: BaseOxmlElement, reading: Reading, capitals: bool) -> str:
    properties = run.find(qn("w:rPr"))
    text = "".join(_pieces(run, reading, capitals))
    if switched_on(properties, "w:vanish"):
        return ""
    if properties is None:
        return text.upper() if capitals else text
    _notice_old_font(properties, text, reading)
    raised = properties.find(qn("w:vertAlign"))
    if raised is not None and raised.get(qn("w:val")) == "superscript" and text.strip().isdecimal():
        return text.translate(_SUPERSCRIPT)
    caps = switched_on(properties, "w:caps")
    return text.upper() if (capitals if caps is None else caps) else text


def _notice_old_font(properties: BaseOxmlElement, text: str, reading: Reading) -> None:
    fonts = properties.find(qn("w:rFonts"))
    name = "" if fonts is None else fonts.get(qn("w:ascii"), "")
    if name.startswith((".Vn", "VNI-")) and not text.isascii():
        reading.old_font = name


def _follow_field(kind: str, fields: list[bool]) -> None:
    if kind == "begin":
        fields.append(True)
    elif fields and kind == "separate":
        fields[-1] = False
    elif fields and kind == "end":
        fields.pop()


def _symbol(code: int) -> str:
    return _SYMBOLS.get(code & 0xFF, _OTHER_SYMBOL)
