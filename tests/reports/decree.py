"""What NĐ 30/2020/NĐ-CP, Phụ lục I asks of each element of a document: one table that both kinds of files stand under.

A reader of files (`pdf_lines`, `docx_lines`) gives the runs of text in the order of reading; `elements_in` tells which
of them print which element.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from reports.document import Block, Footnote, Heading, OfficialDocument, Paragraph, Signature

A4_MM = (210, 297)
TOP_MM, BOTTOM_MM, LEFT_MM, RIGHT_MM = (20, 25), (20, 25), (30, 35), (15, 20)
FIRST_LINE_MM = (10, 12.7)
BETWEEN_PARAGRAPHS_PT = 6
LINE_SPACING = (1, 1.5)
RULE_SHARE = (1 / 3, 1 / 2)


@dataclass(frozen=True)
class Element:
    """`size` from and to, in points; None where the decree leaves it open."""

    size: tuple[float, float]
    bold: bool | None = False
    italic: bool | None = False
    caps: bool = False
    align: str | None = "center"


TABLE = {
    "governing": Element((12, 13), caps=True),
    "issuing": Element((12, 13), bold=True, caps=True),
    "country": Element((12, 13), bold=True, caps=True),
    "motto": Element((13, 14), bold=True),
    "number": Element((13, 13)),
    "letter subject": Element((12, 13)),
    "place and date": Element((13, 14), italic=True),
    "kind": Element((13, 14), bold=True, caps=True),
    "subject": Element((13, 14), bold=True),
    "authority": Element((13, 14), bold=True, caps=True),
    "operative": Element((13, 14), bold=True, caps=True),
    "addressee": Element((13, 14), align=None),
    "base": Element((13, 14), italic=True, align="justify"),
    "heading": Element((13, 14), bold=True, italic=None, align="justify"),
    "body": Element((13, 14), align="justify"),
    "body with emphasis": Element((13, 14), bold=None, italic=None, align="justify"),
    "placed": Element((13, 14), bold=None, italic=None, align=None),
    "recipients title": Element((12, 12), bold=True, italic=True, align="left"),
    "recipient": Element((11, 11), align="left"),
    "signer's title": Element((13, 14), bold=True, caps=True),
    "signer's name": Element((13, 14), bold=True),
    "appendix number": Element((14, 14), bold=True),
    "appendix title": Element((13, 14), bold=True, caps=True),
    "appendix note": Element((13, 14), italic=True),
    "page number": Element((13, 14)),
}


RUNNING = ("base", "body", "body with emphasis")


class Run(Protocol):
    """Text that is printed in one way; `size` in points."""

    @property
    def text(self) -> str: ...
    @property
    def size(self) -> float: ...
    @property
    def bold(self) -> bool: ...
    @property
    def italic(self) -> bool: ...


R = TypeVar("R", bound=Run)


@dataclass(frozen=True)
class Printed(Generic[R]):
    """`part` is main, left or right (the two columns below the text) or appendix."""

    part: str
    element: str
    text: str
    runs: tuple[R, ...]


def bare(text: str) -> str:
    """The letters alone: where lines and words are parted is the writer's business."""
    return unicodedata.normalize("NFC", "".join(text.replace("\u200b", "").split()))


def elements_in(document: OfficialDocument, runs: Sequence[R]) -> list[Printed[R]]:
    """The runs of each element; AssertionError names what is not printed where it is due."""
    whole, owner, place = "", list[int](), 0
    for at, run in enumerate(runs):
        letters = bare(run.text)
        whole += letters
        owner += [at] * len(letters)
    found = list[Printed[R]]()
    for part, element, text in _elements(document):
        start = whole.find(bare(text), place)
        assert start >= 0, f"{element}: “{text}” is not printed after “{whole[max(0, place - 60) : place]}”"
        place = start + len(bare(text))
        span = sorted(set(owner[start:place]))
        found.append(Printed(part, element, text, tuple(runs[at] for at in span)))
    return found


def style_faults(printed: Printed[R]) -> Iterator[str]:
    """What of size, weight, slant and capitals is not as the table has it."""
    wanted = TABLE[printed.element]
    name = f"{printed.element} “{printed.text[:40]}”"
    for run in printed.runs:
        if not wanted.size[0] - 0.05 <= run.size <= wanted.size[1] + 0.05:
            yield f"{name}: {run.size:g} pt"
        if wanted.bold is not None and run.bold is not wanted.bold:
            yield f"{name}: bold is {run.bold}"
        if wanted.italic is not None and run.italic is not wanted.italic:
            yield f"{name}: italic is {run.italic}"
    if wanted.caps and any(run.text != run.text.upper() for run in printed.runs):
        yield f"{name}: not in capitals"


def _elements(document: OfficialDocument) -> Iterator[tuple[str, str, str]]:
    for element, text in (*_head(document), *_opening(document), *_body(document.body)):
        yield "main", element, text
    for element, text in _left(document):
        yield "left", element, text
    for element, text in _signature(document.signature):
        yield "right", element, text
    for appendix in document.appendices:
        title = ("appendix number", "Phụ lục"), ("appendix title", appendix.title.upper())
        for element, text in (*title, ("appendix note", "(Kèm theo "), *_body(appendix.body)):
            yield "appendix", element, text


def _head(document: OfficialDocument) -> Iterator[tuple[str, str]]:
    if document.governing_agency:
        yield "governing", document.governing_agency.upper()
    yield "issuing", document.issuing_agency.upper()
    yield "country", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    yield "motto", "Độc lập - Tự do - Hạnh phúc"
    if document.number_line:
        yield "number", document.number_line
    if document.letter_subject:
        yield "letter subject", document.letter_subject
    yield "place and date", document.date_line


def _opening(document: OfficialDocument) -> Iterator[tuple[str, str]]:
    if document.kind:
        yield from (("kind", document.kind.upper()), ("subject", document.subject))
    if document.authority:
        yield "authority", document.authority.upper()
    for text in (*(["Kính gửi:"] if document.addressees else []), *document.addressees):
        yield "addressee", text.rstrip(";.")
    for base in document.bases:
        yield "base", (base if isinstance(base, str) else _text(base)).rstrip(";., ")
    if document.authority and document.kind:
        yield "operative", f"{document.kind.upper()}:"


def _body(body: Sequence[Block]) -> Iterator[tuple[str, str]]:
    for block in body:
        if isinstance(block, Heading):
            yield "heading", block.line
        elif isinstance(block, Paragraph):
            text = _text(block.pieces)
            plain = all(isinstance(piece, (str, Footnote)) for piece in block.pieces)
            element = "placed" if block.align != "justify" else "body" if plain else "body with emphasis"
            yield element, f"- {text}" if block.bullet else text


def _text(pieces: Sequence[object]) -> str:
    return "".join(
        piece if isinstance(piece, str) else str(getattr(piece, "text", ""))
        for piece in pieces
        if not isinstance(piece, Footnote)
    )


def _left(document: OfficialDocument) -> Iterator[tuple[str, str]]:
    if document.left_signature:
        yield from _signature(document.left_signature)
    if document.recipients:
        yield "recipients title", "Nơi nhận:"
    for text in document.recipients:
        yield "recipient", f"- {text.strip().lstrip('-– ').rstrip(';.')}"


def _signature(signature: Signature) -> Iterator[tuple[str, str]]:
    for text in filter(None, (signature.authority, signature.title)):
        yield "signer's title", text.upper()
    if signature.name:
        yield "signer's name", signature.name
