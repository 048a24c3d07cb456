"""DOCX files as officials type them in Word: two columns for head and signature, real footnotes, lists, oddities."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from reports.docx_footnotes import add_footnotes

_MARK = re.compile("[¹²³]")


def body(*xml: str, numbering: str = "", notes: Sequence[str] = ()) -> bytes:
    """A DOCX with these elements as its body; `w:` and the namespaces of text boxes are declared."""
    paper = docx.Document()
    for element in xml:
        paper.element.body.insert_element_before(parse_xml(_declared(element)), "w:sectPr")
    if numbering:
        set_numbering(paper, numbering)
    add_footnotes(paper, notes)
    return saved(paper)


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


def set_numbering(paper: Document, xml: str) -> None:
    rels = paper.part.rels
    for key in [key for key, rel in rels.items() if rel.reltype == RELATIONSHIP_TYPE.NUMBERING]:
        rels.pop(key)
    content = f"<w:numbering {nsdecls('w')}>{xml}</w:numbering>".encode()
    name = PackURI("/word/numbering.xml")
    paper.part.relate_to(
        Part(name, CONTENT_TYPE.WML_NUMBERING, content, paper.part.package), RELATIONSHIP_TYPE.NUMBERING
    )


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
            paragraph._p.append(parse_xml(_declared(f'<w:r><w:footnoteReference w:id="{note}"/></w:r>')))
        elif piece:
            paragraph.add_run(piece)


def _fill(cell: object, lines: Iterable[str]) -> None:
    first, *others = lines
    cell.paragraphs[0].add_run(first)  # type: ignore[attr-defined]
    for line in others:
        cell.add_paragraph(line)  # type: ignore[attr-defined]


def _declared(xml: str) -> str:
    end = re.search(r"[\s/>]", xml[1:])
    assert end is not None
    at = end.start() + 1
    spaces = (
        f"{nsdecls('w', 'm')} xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' "
        "xmlns:wps='http://schemas.microsoft.com/office/word/2010/wordprocessingShape' "
        "xmlns:v='urn:schemas-microsoft-com:vml'"
    )
    return f"{xml[:at]} {spaces}{xml[at:]}"
