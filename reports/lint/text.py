"""The text of one document as the lint reads it, whatever it came from: the typed model, a DOCX, plain text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from states.document_types import DOCUMENT_TYPES, OFFICIAL_LETTER

_MARKS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_MARK = re.compile(f"[{_MARKS}]+")
_NOTE_MARK = re.compile(rf"(?<!\bm)(?<!\bkm)(?<!\bcm){_MARK.pattern}")
_NUMBER_LINE = re.compile(r"Số\s*:\s*(?P<number>\d*)[\s.…_]*/\s*(?:(?P<year>\d{4})/)?(?P<symbol>[^\s,;]+)")
_DATE_LINE = re.compile(
    r",\s*ngày[\s.…_]*(?P<day>\d{0,2})[\s.…_]*tháng[\s.…_]*(?P<month>\d{0,2})[\s.…_]*năm[\s.…_]*(?P<year>\d{0,4})"
)
_BODY_BEGINS = re.compile(r"(Căn cứ|Kính gửi|Theo|Thực hiện|Hôm nay|Điều \d|\d{1,2}\.|[IVX]+\.)([\s:,]|$)")
_HEADING = re.compile(r"(\d{1,2}\.|[IVX]+\.|[a-zđ]\)|Điều \d)")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_LETTER_SUBJECT = re.compile(r"V/v\s+(?P<subject>.+)", re.IGNORECASE)
_BEGINS_A_PARAGRAPH = re.compile(rf"{_HEADING.pattern}|[-–+•]|Căn cứ|Nơi nhận")
_ENDS_A_PARAGRAPH = (".", ";", ":", "!", "?", "…", "”", '"')


@dataclass(frozen=True)
class DocumentText:
    """One document. `lines` are its paragraphs in reading order, NFC, head and recipients included, and
    `footnotes` its notes by number; a note is marked in the lines by superscript digits (`năm 2025¹`).

    `kind` is a code of `DOCUMENT_TYPES`, None for a paper that is no official document. `symbol` is None when
    there is no line `Số: …`; `number` and `signed_on` are None while they are blank. `year_in_symbol` is 2019 for
    `19/2019/QĐ-UBND`. `head` are the lines above the body; `subject` is the trích yếu, empty where none was found.
    """

    lines: Sequence[str]
    footnotes: Mapping[int, str] = field(default_factory=dict)
    kind: str | None = None
    number: int | None = None
    symbol: str | None = None
    signed_on: date | None = None
    year_in_symbol: int | None = None
    head: Sequence[str] = ()
    subject: str = ""


def read_lines(lines: Iterable[str], footnotes: Mapping[int, str] | None = None) -> DocumentText:
    """Read a document from its paragraphs, one a line: blank ones dropped, footnotes taken out, head read.

    A line that opens with superscript digits is a footnote; the paragraph it interrupted at the foot of the
    page is joined again. `footnotes` are further ones that the source keeps apart.
    """
    body, notes = _split_notes([_clean(line) for line in lines])
    notes |= {number: _clean(text) for number, text in (footnotes or {}).items()}
    head = _head(body)
    number, year, symbol = _number(head)
    kind, subject = _kind(head, symbol)
    return DocumentText(
        lines=tuple(body),
        footnotes=notes,
        kind=kind,
        number=number,
        symbol=symbol,
        signed_on=_signed_on(head),
        year_in_symbol=year,
        head=tuple(head),
        subject=subject,
    )


def footnote_numbers(line: str) -> list[int]:
    """Return the footnotes that a line is marked with: `Hội đồng²` gives [2], `100 m²` none."""
    return [_number_of(mark) for mark in _NOTE_MARK.findall(line)]


def place(doc: DocumentText, index: int) -> str:
    """Return where `doc.lines[index]` is, for a person: its count and its first words."""
    return f"Đoạn {index + 1} (“{excerpt(doc.lines[index])}”)"


def passages(doc: DocumentText) -> Iterator[tuple[str, str]]:
    """Yield (where, text) for each line, then for each footnote."""
    for at, line in enumerate(doc.lines):
        yield place(doc, at), line
    for number, note in sorted(doc.footnotes.items()):
        yield f"Chú thích {number}", note


def excerpt(text: str, size: int = 60) -> str:
    """Return the first words of a text, marks of quotation and footnotes taken out."""
    plain = _MARK.sub("", re.sub('[“”"]', "", text[: 4 * size])).strip()
    return plain if len(plain) <= size else f"{plain[:size].rsplit(' ', 1)[0]}…"


def _clean(line: str) -> str:
    """Return the line as a reader sees it: soft hyphens, joiners and marks of direction print nothing."""
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", line)).split())


def _number_of(mark: str) -> int:
    return int("".join(str(_MARKS.index(digit)) for digit in mark))


def _split_notes(lines: list[str]) -> tuple[list[str], dict[int, str]]:
    body: list[str] = []
    notes: dict[int, str] = {}
    after_note = False
    for line in filter(None, lines):
        mark = _MARK.match(line)
        if mark:
            notes[_number_of(mark.group())] = line[mark.end() :].strip()
            after_note = True
            continue
        if after_note and body and is_interrupted(body[-1], line):
            body[-1] = f"{body[-1]} {line}"
        else:
            body.append(line)
        after_note = False
    return body, notes


def is_interrupted(above: str, below: str) -> bool:
    """Whether a page ended inside a paragraph: it has no end, is no heading, and no new one begins below."""
    is_heading = _HEADING.match(above) and len(above) < 120
    return not (above.endswith(_ENDS_A_PARAGRAPH) or is_heading or _BEGINS_A_PARAGRAPH.match(below))


def _head(body: list[str]) -> list[str]:
    end = next((at for at, line in enumerate(body) if _BODY_BEGINS.match(line)), len(body))
    return body[: min(end, 15)]


def _number(head: list[str]) -> tuple[int | None, int | None, str | None]:
    """Return (number, year in the symbol, symbol)."""
    match = next(filter(None, map(_NUMBER_LINE.search, head)), None)
    if match is None:
        return None, None, None
    number, year = (int(match[part]) if match[part] else None for part in ("number", "year"))
    return number, year, match["symbol"]


def _kind(head: list[str], symbol: str | None) -> tuple[str | None, str]:
    """Return (kind, subject): the subject stands behind the name of the type or on the next line."""
    for at, line in enumerate(head):
        for code, name in DOCUMENT_TYPES.items():
            # `PHIẾU BÁO CÁO` is a form, no phiếu báo.
            if named := re.match(rf"{name.upper()}(?!\w| CÁO)", line):
                return code, line[named.end() :].strip(" :") or " ".join(head[at + 1 : at + 2])
    letter = next(filter(None, map(_LETTER_SUBJECT.search, head)), None)
    if symbol is None or letter is None:
        return None, ""
    return OFFICIAL_LETTER, letter["subject"]


def _signed_on(head: list[str]) -> date | None:
    """Return the date in the head; a blank one and a day that does not exist are both no date, and found."""
    match = next(filter(None, map(_DATE_LINE.search, head)), None)
    if match is None or not all(match.groups()):
        return None
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
