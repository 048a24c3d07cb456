"""A document written by hand, DOCX or plain text, as the lines that the lint reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from reports.docx_file import open_docx, read_bytes
from reports.docx_numbering import Numbering, read_numbering
from reports.docx_styles_read import ParagraphStyle, read_styles
from reports.docx_text import Reading, alternatives, paragraph_text
from reports.lint.text import DocumentText, is_interrupted, read_lines
from states.errors import BadInput

MAX_TEXT = 10 * 1024 * 1024

_WRAPPERS = {qn(f"w:{name}") for name in ("ins", "moveTo", "customXml", "smartTag", "sdtContent")}
_SIDE_BY_SIDE = re.compile(
    r"CỘNG H[ÒO][ÀA] XÃ HỘI|^Độc lập\s*[-–]\s*Tự do|^Nơi nhận|^Số\s*:.*/|,\s*ngày.*tháng.*năm", re.IGNORECASE
)
_COMPOSED = re.compile("[\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]")


@dataclass
class _Paper:
    """One document while it is read."""

    numbering: Numbering
    styles: dict[str, ParagraphStyle]
    reading: Reading = field(default_factory=Reading)
    carried: str = ""  # a paragraph whose mark was deleted goes on in the next one


def read_document(path: Path) -> DocumentText:
    """Read a `.docx`, or a `.txt` in UTF-8 with one paragraph a line.

    `BadInput` for every other kind of file, one that is encrypted, broken, empty or too large; OSError as usual.
    """
    if path.suffix.lower() in (".txt", ".md"):
        return read_text(read_bytes(path, MAX_TEXT), path.name)
    return read_docx(read_bytes(path), path.name)


def read_text(content: bytes, name: str) -> DocumentText:
    """Read plain text; `BadInput` unless it is UTF-8 (or UTF-16 with its mark) and holds a letter."""
    code = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(code)
    except UnicodeDecodeError as error:
        raise BadInput(f"{name}: tệp chữ không phải bảng mã UTF-8; hãy lưu lại với mã UTF-8.") from error
    if "\x00" in text:
        raise BadInput(f"{name}: đây không phải là tệp chữ; hãy chọn tệp .docx hoặc .txt của văn bản.")
    return _with_words(read_lines(text.splitlines()), name)


def read_docx(content: bytes, name: str = "Tệp") -> DocumentText:
    """Read the bytes of a DOCX as it would print with all tracked changes accepted.

    Footnotes and endnotes are numbered through in the order of their marks. Tables give one line a row, cells parted
    by " | "; those of the head and the signature, which only set columns side by side, are read column by column.
    """
    document = open_docx(content, name)
    try:
        lines, notes, old_font = _read(document)
    except (LookupError, ValueError, SyntaxError, RecursionError) as error:
        raise BadInput(
            f"{name}: nội dung tệp .docx bị hỏng ({type(error).__name__}); hãy mở bằng Word, lưu lại rồi thử lại."
        ) from error
    if old_font is not None and not any(_COMPOSED.search(line) for line in lines):
        raise BadInput(
            f"{name}: văn bản gõ bằng phông {old_font} theo bảng mã cũ; hãy chuyển mã sang Unicode "
            "(TCVN 6909:2001) rồi thử lại."
        )
    return _with_words(read_lines(lines, notes), name)


def _with_words(doc: DocumentText, name: str) -> DocumentText:
    if not any(character.isalnum() for line in doc.lines for character in line):
        raise BadInput(f"{name}: không có chữ nào để soát; nếu là bản quét thì hãy dùng tệp Word gốc.")
    return doc


def _read(document: Document) -> tuple[list[str], dict[int, str], str | None]:
    part = document.part
    paper = _Paper(
        numbering=read_numbering(_related(document, RELATIONSHIP_TYPE.NUMBERING)),
        styles=read_styles(_related(document, RELATIONSHIP_TYPE.STYLES)),
    )
    lines = list(_blocks(part.element.body, paper))
    lines += [paper.carried] if paper.carried else []
    texts = {
        (kind, note.get(qn("w:id"), "")): " ".join(_blocks(note, _Paper(Numbering(), paper.styles)))
        for kind, relation in (
            ("footnote", RELATIONSHIP_TYPE.FOOTNOTES),
            ("endnote", RELATIONSHIP_TYPE.ENDNOTES),
        )
        if paper.reading.notes and (root := _related(document, relation)) is not None
        for note in root.findall(qn(f"w:{kind}"))
    }
    notes = {at: texts.get(named, "") for at, named in enumerate(paper.reading.notes, start=1)}
    return lines, notes, paper.reading.old_font


def _related(document: Document, relation: str) -> BaseOxmlElement | None:
    """Return the root of a part that the document may have; python-docx leaves some parts unparsed."""
    rels = document.part.rels.values()
    part = next((rel.target_part for rel in rels if rel.reltype == relation and not rel.is_external), None)
    if part is None:
        return None
    return part.element if isinstance(part, XmlPart) else parse_xml(part.blob)


def _blocks(parent: BaseOxmlElement, paper: _Paper) -> Iterator[str]:
    for child in alternatives(parent):
        if child.tag == qn("w:p"):
            yield from _paragraph(child, paper)
        elif child.tag == qn("w:tbl"):
            yield from _table(child, paper)
        elif child.tag in _WRAPPERS or (child.tag == qn("w:sdt") and not _is_contents(child)):
            yield from _blocks(child, paper)


def _is_contents(block: BaseOxmlElement) -> bool:
    """Whether a block is Word's table of contents, which repeats the headings."""
    gallery = block.find(f"{qn('w:sdtPr')}/{qn('w:docPartObj')}/{qn('w:docPartGallery')}")
    return gallery is not None and gallery.get(qn("w:val")) == "Table of Contents"


def _paragraph(paragraph: BaseOxmlElement, paper: _Paper) -> Iterator[str]:
    properties = paragraph.find(qn("w:pPr"))
    named = None if properties is None else properties.find(qn("w:pStyle"))
    style = paper.styles.get("" if named is None else named.get(qn("w:val"), ""), ParagraphStyle())
    label = _label(properties, style, paper)
    text = paragraph_text(paragraph, paper.reading, capitals=style.capitals)
    boxes, paper.reading.boxes = paper.reading.boxes, []
    text, paper.carried = paper.carried + text, ""
    mark = None if properties is None else properties.find(qn("w:rPr"))
    if mark is not None and mark.find(qn("w:del")) is not None:
        paper.carried = text
    elif text.strip() and not style.is_contents:
        yield from _lines(f"{label} {text}" if label else text)
    for box in boxes:
        yield from _blocks(box, paper)


def _label(properties: BaseOxmlElement | None, style: ParagraphStyle, paper: _Paper) -> str:
    own = None if properties is None else properties.find(qn("w:numPr"))
    list_element = None if own is None else own.find(qn("w:numId"))
    level_element = None if own is None else own.find(qn("w:ilvl"))
    list_id = style.list_id if list_element is None else list_element.get(qn("w:val"), "")
    if not list_id or list_id == "0":
        return ""
    if level_element is not None:
        level = int(level_element.get(qn("w:val"), "0"))
    elif style.level is not None:
        level = style.level
    else:
        level = paper.numbering.level_of_style(list_id, style.id)
    return paper.numbering.label(list_id, level)


def _lines(text: str) -> Iterator[str]:
    """Part a paragraph at its breaks, except where a break only sets a long title or name on two lines."""
    lines: list[str] = []
    for line in filter(None, (piece.strip() for piece in text.split("\n"))):
        if lines and lines[-1].isupper() == line.isupper() and is_interrupted(lines[-1], line):
            lines[-1] = f"{lines[-1]} {line}"
        else:
            lines.append(line)
    yield from lines


def _table(table: BaseOxmlElement, paper: _Paper) -> Iterator[str]:
    rows = [dict(_cells(row, paper)) for row in _within(table, "w:tr") if not _is_deleted(row)]
    columns = sorted({column for row in rows for column in row})
    cells = [cell for row in rows for cell in row.values()]
    if len(columns) < 2 or any(_SIDE_BY_SIDE.search(line) for cell in cells for line in cell):
        for column in columns:
            for row in rows:
                yield from row.get(column, [])
        return
    for row in rows:
        line = " | ".join(" ".join(cell) for cell in row.values())
        if line.strip(" |"):
            yield line


def _cells(row: BaseOxmlElement, paper: _Paper) -> Iterator[tuple[int, list[str]]]:
    """Yield (first column, lines) for each cell; one merged with the cell above it has no line of its own."""
    before = row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}")
    column = 0 if before is None else int(before.get(qn("w:val"), "0"))
    for cell in _within(row, "w:tc"):
        properties = cell.find(qn("w:tcPr"))
        span = None if properties is None else properties.find(qn("w:gridSpan"))
        yield column, list(_blocks(cell, paper))
        column += 1 if span is None else max(1, int(span.get(qn("w:val"), "1")))


def _within(parent: BaseOxmlElement, tag: str) -> Iterator[BaseOxmlElement]:
    for child in alternatives(parent):
        if child.tag == qn(tag):
            yield child
        elif child.tag in _WRAPPERS or child.tag == qn("w:sdt"):
            yield from _within(child, tag)


def _is_deleted(row: BaseOxmlElement) -> bool:
    properties = row.find(qn("w:trPr"))
    return properties is not None and properties.find(qn("w:del")) is not None
