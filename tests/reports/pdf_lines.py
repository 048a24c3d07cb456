"""All that a PDF of typst prints, to the glyph: runs of text with both ends, and straight rules.

Other than the chunks of `pdf_pages`, a run knows where it ends, whether it is bold, and whether it belongs to the
text or is an artifact (page numbers, header rows that repeat, rules).
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream

_MM = 25.4 / 72


@dataclass(frozen=True)
class PdfRun:
    """`y` is the base line; all in mm from the left and the top of the page, pages from 0."""

    page: int
    text: str
    left: float
    right: float
    y: float
    size: float
    bold: bool
    italic: bool
    artifact: bool


@dataclass(frozen=True)
class PdfRule:
    """From a point to another, in mm from the left and the top of the page."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass
class PdfPage:
    width: float
    height: float
    runs: list[PdfRun] = field(default_factory=list)
    rules: list[PdfRule] = field(default_factory=list)


@dataclass(frozen=True)
class _Font:
    name: str
    letters: dict[int, str]
    widths: dict[int, float]


def read_pdf(content: bytes) -> list[PdfPage]:
    fonts: dict[int, _Font] = {}
    return [_page(at, page, fonts) for at, page in enumerate(PdfReader(io.BytesIO(content)).pages)]


def _page(at: int, page: PageObject, fonts: dict[int, _Font]) -> PdfPage:
    """Each run and rule of typst has a `cm` of its own, that turns the page upside down and never scales."""
    height = float(page.mediabox.height)
    found = PdfPage(float(page.mediabox.width) * _MM, height * _MM)
    marks: list[bool] = []
    saved: list[tuple[float, float]] = []
    x = y = along = size = 0.0
    font: _Font | None = None
    start = (0.0, 0.0)
    operations = ContentStream(page.get_contents(), page.pdf).operations
    for operands, operator in operations:
        match operator:
            case b"BDC" | b"BMC":
                marks.append(operands[0] == "/Artifact")
            case b"EMC":
                marks.pop()
            case b"q":
                saved.append((x, y))
            case b"Q":
                x, y = saved.pop()
            case b"cm":
                assert [float(part) for part in operands[:4]] in ([1, 0, 0, -1], [1, 0, 0, 1]), operands
                x, y = x + float(operands[4]), y + float(operands[5])
            case b"Tf":
                font, size = _font(page, operands[0], fonts), float(operands[1])
            case b"Tm":
                *turn, along, up = (float(part) for part in operands)
                assert (*turn, up) == (1, 0, 0, -1, 0), operands
            case b"Tj" | b"TJ":
                assert font is not None
                pieces = operands[0] if operator == b"TJ" else operands
                text, begin, end = _shown(pieces, font, size)
                found.runs.append(
                    PdfRun(
                        page=at,
                        text=text,
                        left=(x + along + begin) * _MM,
                        right=(x + along + end) * _MM,
                        y=(height - y) * _MM,
                        size=size,
                        bold="Bold" in font.name,
                        italic="Italic" in font.name or "Oblique" in font.name,
                        artifact=any(marks),
                    )
                )
            case b"m":
                start = (float(operands[0]), float(operands[1]))
            case b"l":
                across, down = float(operands[0]), float(operands[1])
                found.rules.append(
                    PdfRule(
                        page=at,
                        left=(x + start[0]) * _MM,
                        top=(height - y + start[1]) * _MM,
                        right=(x + across) * _MM,
                        bottom=(height - y + down) * _MM,
                    )
                )
    found.runs = [run for run in found.runs if run.text.strip("\u200b ")]
    return found


def _shown(pieces: list[Any], font: _Font, size: float) -> tuple[str, float, float]:
    """The text, and where its first and last visible glyphs begin and end, in points from its origin."""
    text, at, begin, end = "", 0.0, None, 0.0
    for piece in pieces:
        if not isinstance(piece, (str, bytes)):
            at -= float(piece) / 1000 * size
            continue
        codes = getattr(piece, "original_bytes", piece)
        for high, low in zip(codes[::2], codes[1::2], strict=True):
            code = high << 8 | low
            letter = font.letters.get(code, "\ufffd")
            text += letter
            if letter.strip("\u200b "):
                begin = at if begin is None else begin
                end = at + font.widths[code] / 1000 * size
            at += font.widths[code] / 1000 * size
    return text, begin or 0.0, end


def _font(page: PageObject, name: str, fonts: dict[int, _Font]) -> _Font:
    resources: Any = page["/Resources"]
    raw = resources["/Font"].raw_get(name)
    if raw.idnum not in fonts:
        font = raw.get_object()
        inner = font["/DescendantFonts"][0].get_object()
        fonts[raw.idnum] = _Font(
            font["/BaseFont"], _letters(font["/ToUnicode"].get_data().decode("latin-1")), _widths(inner["/W"])
        )
    return fonts[raw.idnum]


def _letters(cmap: str) -> dict[int, str]:
    """Typst writes single codes only (`bfchar`), never ranges."""
    assert "beginbfrange" not in cmap
    pairs = re.findall(r"<([0-9A-F]{4})> <([0-9A-F]+)>", cmap.split("endcodespacerange")[1], re.IGNORECASE)
    return {int(code, 16): bytes.fromhex(letters).decode("utf-16-be") for code, letters in pairs}


def _widths(entries: list[Any]) -> dict[int, float]:
    """Typst writes `first last width` for every run of glyphs."""
    found: dict[int, float] = {}
    for first, last, width in zip(entries[::3], entries[1::3], entries[2::3], strict=True):
        found |= dict.fromkeys(range(int(first), int(last) + 1), float(width))
    return found
