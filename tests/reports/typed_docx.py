"""DOCX files as officials type them in Word: two columns for head and signature, real footnotes, lists, oddities."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from reports.docx_footnotes import add_footnotes

_MARK = re.compile("[¹²³]")
_SPACES = (
    f"{nsdecls('w', 'm')} xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' "
    "xmlns:wps='http://schemas.microsoft.com/office/word/2010/wordprocessingShape' "
    "xmlns:v='urn:schemas-microsoft-com:vml'"
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_MAIN = "document.main"
_DEFAULT = (
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
)


def body(*xml: str, numbering: str = "", notes: Sequence[str] = ()) -> bytes:
    """The smallest DOCX with these elements as its body: no styles, none of Word's template."""
    drawn = "".join(
        f'<w:footnote w:id="{at}">{p(r(note))}</w:footnote>' for at, note in enumerate(notes, start=1)
    )
    parts = {
        "document": f"<w:document {_SPACES}><w:body>{''.join(xml)}<w:sectPr/></w:body></w:document>",
        "numbering": f"<w:numbering {_SPACES}>{numbering}</w:numbering>",
        "footnotes": f"<w:footnotes {_SPACES}>{drawn}</w:footnotes>",
    }
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_KIND.format(_MAIN if name == "document" else name)}"/>'
        for name in parts
    )
    rels = "".join(f'<Relationship Id="{name}" Type="{_REL}/{name}" Target="{name}.xml"/>' for name in parts)
    main = f'<Relationship Id="r1" Type="{_REL}/officeDocument" Target="word/document.xml"/>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr(
            "[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types">{_DEFAULT}{types}</Types>'
        )
        target.writestr(
            "_rels/.rels", f'<Relationships xmlns="{_PACKAGE}/relationships">{main}</Relationships>'
        )
        target.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships">{rels}</Relationships>',
        )
        for name, content in parts.items():
            target.writestr(f"word/{name}.xml", content)
    return out.getvalue()


def saved(paper: Document) -> bytes:
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def p(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def r(text: str = "", properties: str = "", *, xml: str = "") -> str:
    said = f'<w:t xml:space="preserve">{text}</w:t>' if text else ""
    return f"<w:r><w:rPr>{properties}</w:rPr>{said}{xml}</w:r>"


def listed(text: str, level: int = 0, list_id: int = 1) -> str:
    return p(r(text), properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def cells(*rows: Sequence[str]) -> str:
    """A table; each cell is ready XML."""
    drawn = "".join("<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in row) + "</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{drawn}</w:tbl>"


def levels(*texts: tuple[str, str], definition: int = 0) -> str:
    """A list definition from (format, text) for each level, as in `("upperRoman", "%1.")`."""
    drawn = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{format_}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (format_, text) in enumerate(texts)
    )
    return f'<w:abstractNum w:abstractNumId="{definition}">{drawn}</w:abstractNum>'


def instance(list_id: int = 1, definition: int = 0, overrides: str = "") -> str:
    return f'<w:num w:numId="{list_id}"><w:abstractNumId w:val="{definition}"/>{overrides}</w:num>'


def typed_report(text: str, agency: str = "UBND TỈNH TÂY NINH\nSỞ KHOA HỌC VÀ CÔNG NGHỆ") -> bytes:
    """The report of 2024 from its text: head and closing in tables without borders, notes at the foot of the page."""
    notes: dict[str, str] = {}
    lines: list[str] = []
    interrupted = False
    for line in filter(None, (line.strip() for line in text.splitlines())):
        if line[0] in "¹²³":
            notes[line[0]] = line[1:].strip()
            interrupted = True
        elif interrupted:
            lines[-1] += f" {line}"
            interrupted = False
        else:
            lines.append(line)
    number, day, *rest = lines
    signing = rest.index("Nơi nhận:")
    paper = docx.Document()
    head = paper.add_table(2, 2)
    _fill(head.cell(0, 0), agency.split("\n"))
    _fill(head.cell(0, 1), ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"])
    _fill(head.cell(1, 0), [number])
    _fill(head.cell(1, 1), [day])
    for line in rest[:signing]:
        _typed(paper, line, list(notes))
    closing = paper.add_table(1, 2)
    _fill(closing.cell(0, 0), rest[signing:-1])
    _fill(closing.cell(0, 1), rest[-1:])
    add_footnotes(paper, list(notes.values()))
    return saved(paper)


def repacked(content: bytes, changes: Mapping[str, bytes | None]) -> bytes:
    """The same file with parts replaced, added, or (None) left out."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in dict.fromkeys([*source.namelist(), *changes]):
            part = changes[name] if name in changes else source.read(name)
            if part is not None:
                target.writestr(name, part)
    return out.getvalue()


def _typed(paper: Document, line: str, marks: list[str]) -> None:
    paragraph = paper.add_paragraph()
    for piece in re.split("([¹²³])", line):
        if _MARK.fullmatch(piece):
            note = marks.index(piece) + 1
            paragraph._p.append(parse_xml(f'<w:r {_SPACES}><w:footnoteReference w:id="{note}"/></w:r>'))
        elif piece:
            paragraph.add_run(piece)


def _fill(cell: object, lines: Iterable[str]) -> None:
    first, *others = lines
    cell.paragraphs[0].add_run(first)  # type: ignore[attr-defined]
    for line in others:
        cell.add_paragraph(line)  # type: ignore[attr-defined]
