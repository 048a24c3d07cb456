"""What a PDF shows, read back: runs of text and rules with their places on the page.

The fonts are those of the typst wheel, so that the tests see the same pages on any machine.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pypdf import PageObject, PdfReader

from reports.document import OfficialDocument
from reports.pdf_writer import write_pdf

MM = 72 / 25.4


@dataclass(frozen=True)
class Chunk:
    """A run of text; `x` and `y` of its start in mm from the left and the top of the page, `size` in points."""

    text: str
    x: float
    y: float
    size: float


@lru_cache
def opened(document: OfficialDocument) -> PdfReader:
    return PdfReader(io.BytesIO(write_pdf(document, ignore_system_fonts=True)))


def text_of(page: PageObject) -> str:
    return " ".join(page.extract_text().replace("\u200b", "").split())


def chunks(page: PageObject) -> list[Chunk]:
    found: list[Chunk] = []
    height = float(page.mediabox.height)

    def see(text: str, user: Any, matrix: Any, font: Any, size: float) -> None:
        if text.strip():
            x = user[0] * matrix[4] + user[2] * matrix[5] + user[4]
            y = user[1] * matrix[4] + user[3] * matrix[5] + user[5]
            found.append(Chunk(text.strip(), x / MM, (height - y) / MM, abs(size * matrix[0] * user[0])))

    page.extract_text(visitor_text=see)
    return found


def find(page: PageObject, text: str) -> Chunk:
    return next(chunk for chunk in chunks(page) if text in chunk.text)


def lines_drawn(page: PageObject) -> list[tuple[float, float, float]]:
    """Start, end and height of each horizontal rule, in mm from the left and the top."""
    found: list[tuple[float, float, float]] = []
    height = float(page.mediabox.height)

    def see(operator: bytes, operands: Any, user: Any, matrix: Any) -> None:
        if operator == b"l" and operands[1] == 0:
            found.append((user[4] / MM, (user[4] + operands[0]) / MM, (height - user[5]) / MM))

    page.extract_text(visitor_operand_before=see)
    return found


def width_of(chunk: Chunk, left: float, right: float) -> float:
    """The width of a centred text follows from where it starts."""
    return (left + right) - 2 * chunk.x


HEAD_SPLIT = 30 + 165 * 0.42
