"""What the paragraph styles of a DOCX decide about its text: capitals, list numbers, the table of contents."""

from __future__ import annotations

from dataclasses import dataclass

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from reports.docx_text import switched_on

_DEEPEST = 20  # styles on styles; a circle of them ends here


@dataclass(frozen=True)
class ParagraphStyle:
    """`list_id` and `level` are of the list whose numbers its paragraphs carry."""

    id: str = ""
    capitals: bool = False
    list_id: str | None = None
    level: int | None = None
    is_contents: bool = False


def read_styles(part: BaseOxmlElement | None) -> dict[str, ParagraphStyle]:
    """Read `word/styles.xml` into styles by id, each with what it takes over from the ones it stands on; the default
    paragraph style is also under the empty id."""
    found = [] if part is None else part.findall(qn("w:style"))
    elements = {style.get(qn("w:styleId"), ""): style for style in found}
    styles = {name: _style(name, elements) for name in elements}
    for name, element in elements.items():
        if element.get(qn("w:type")) == "paragraph" and element.get(qn("w:default")) in ("1", "true"):
            styles[""] = styles[name]
    return styles


def _style(name: str, elements: dict[str, BaseOxmlElement]) -> ParagraphStyle:
    capitals: bool | None = None
    list_id: str | None = None
    level: str | None = None
    at: str | None = name
    for _ in range(_DEEPEST):
        element = elements.get(at or "")
        if element is None:
            break
        if capitals is None:
            capitals = switched_on(element.find(qn("w:rPr")), "w:caps")
        if list_id is None:
            list_id = _value(element, f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
            level = _value(element, f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:ilvl')}")
        at = _value(element, qn("w:basedOn"))
    title = _value(elements[name], qn("w:name")) or ""
    return ParagraphStyle(
        id=name,
        capitals=bool(capitals),
        list_id=list_id,
        level=int(level) if level else None,
        is_contents=title.lower().startswith("toc "),
    )


def _value(element: BaseOxmlElement, path: str) -> str | None:
    found = element.find(path)
    return None if found is None else found.get(qn("w:val"))
