"""Legal bases (căn cứ): cited whole, not younger than the document, and in force on the day it is signed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from reports.lint.known import Known
from reports.lint.outline import read_outline
from reports.lint.rules import Finding, finding
from reports.lint.text import DocumentText, excerpt, place
from states.document_types import DOCUMENT_TYPES, NORMATIVE_TYPES, Reference, find_references, parse_reference
from states.procedure import LegalBasis
from states.vietnamese import short_date

_BASIS = re.compile(r"[-–]?\s*Căn cứ\s+(?=\S)")
_LAW = re.compile(r"(Bộ luật|Luật|Pháp lệnh)\s")
_CITED = re.compile(
    rf"(?:{'|'.join({*DOCUMENT_TYPES.values(), *NORMATIVE_TYPES.values()})})\s+số\s*:?\s*\S+", re.IGNORECASE
)
# Where the subject of the cited document begins: a date or an issuer after this is not its own.
_SUBJECT = re.compile(
    r"[“\",;]|\b(?:về|quy định|ban hành|phê duyệt|sửa đổi|hướng dẫn|thành lập|công bố|thông qua|triển khai)\b|[Vv]/v"
)
_DAY = re.compile(
    r"ngày\s+(?P<day>\d{1,2})(?:\s*[/.-]\s*|\s+tháng\s+)(?P<month>\d{1,2})(?:\s*[/.-]\s*|\s+năm\s+)(?P<year>\d{4})"
)
_YEAR = re.compile(r"năm\s+\d{4}")


@dataclass(frozen=True)
class Basis:
    """One basis of a document. `name` is what a person calls it; `own` are the words that speak of the cited
    document itself, its subject left out; `cited` is its number and symbol where it has any."""

    where: str
    name: str
    own: str
    is_law: bool
    cited: Reference | None
    issued_on: date | None


def read_bases(doc: DocumentText) -> list[Basis]:
    """Return the bases above the first heading that cite a document or a law.

    A basis that cites neither (a proposal, the actual situation) is none here: it needs no date.
    """
    outline = read_outline(doc.lines)
    end = outline[0].line if outline else len(doc.lines)
    return [
        basis
        for at, line in enumerate(doc.lines[:end])
        if (sign := _BASIS.match(line)) and (basis := _read(place(doc, at), line[sign.end() :]))
    ]


def check_whole(doc: DocumentText) -> Iterator[Finding]:
    """Find bases without their date, or without who issued them. Laws and ordinances need a date only."""
    for basis in read_bases(doc):
        if not (_DAY.search(basis.own) or _YEAR.search(basis.own)):
            message = f"Căn cứ “{basis.name}” thiếu ngày ban hành; hãy ghi thêm “ngày …”."
            yield finding("basis-undated", basis.where, message)
        if not basis.is_law and not re.search(r"\bcủa\s", basis.own):
            message = f"Căn cứ “{basis.name}” không ghi cơ quan ban hành; hãy ghi thêm “của …”."
            yield finding("basis-without-issuer", basis.where, message)


def check_in_time(doc: DocumentText, known: Known, on: date) -> Iterator[Finding]:
    """Find bases dated after the day `on` which the document is signed, or not in force on it.

    What is not among the known bases is only held against its own date.
    """
    for basis in read_bases(doc):
        year = basis.cited.year_in_symbol if basis.cited else None
        if (basis.issued_on and basis.issued_on > on) or (year and year > on.year):
            dated = f"ngày {short_date(basis.issued_on)}" if basis.issued_on else f"năm {year}"
            message = (
                f"Căn cứ “{basis.name}” đề {dated}, sau ngày ký văn bản ({short_date(on)}); "
                "hãy đối chiếu ngày của căn cứ và ngày ký, hoặc bỏ căn cứ này."
            )
            yield finding("basis-after-signing", basis.where, message)
            continue
        same = [one for one in known.bases if _is(one, basis)]
        starts = [one.valid_from for one in same if one.valid_from]
        ends = [one.valid_to for one in same if one.valid_to]
        if ends and max(ends) < on:
            yield _not_in_force(basis, on, f"đã hết hiệu lực từ sau ngày {short_date(max(ends))}")
        elif starts and min(starts) > on:
            yield _not_in_force(basis, on, f"chỉ có hiệu lực từ ngày {short_date(min(starts))}")


def _not_in_force(basis: Basis, on: date, since: str) -> Finding:
    message = (
        f"Căn cứ “{basis.name}” {since}, không có hiệu lực vào ngày ký {short_date(on)}; "
        "hãy thay bằng văn bản đang có hiệu lực hoặc bỏ căn cứ này."
    )
    return finding("basis-not-in-force", basis.where, message)


def _read(where: str, text: str) -> Basis | None:
    cited, law = _CITED.search(text), _LAW.match(text)
    if cited is None and law is None:
        return None
    own = text if law else _own_words(text, cited)
    references = [found for _, found in find_references(text)]
    return Basis(
        where=where,
        name=excerpt(cited.group() if cited and not law else text).rstrip(" ,;."),
        own=own,
        is_law=bool(law),
        cited=references[0] if references else None,
        issued_on=_day(own),
    )


def _own_words(text: str, cited: re.Match[str] | None) -> str:
    """Return what stands between the number of the cited document and its subject."""
    after = text[cited.end() :] if cited else text
    subject = _SUBJECT.search(after)
    return after[: subject.start()] if subject else after


def _day(own: str) -> date | None:
    match = _DAY.search(own)
    if match is None:
        return None
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None  # a day that does not exist is no date to compare by


def _is(known: LegalBasis, basis: Basis) -> bool:
    """Whether a basis is the known one: a number without year is given anew each year, so the days must agree."""
    if basis.cited is None or basis.cited.number is None:
        return False
    reference = parse_reference(known.reference)
    named = (reference.number, reference.year_in_symbol, reference.symbol)
    if named != (basis.cited.number, basis.cited.year_in_symbol, basis.cited.symbol):
        return False
    if basis.cited.year_in_symbol is None:
        return known.issued_on is not None and known.issued_on == basis.issued_on
    return known.issued_on is None or basis.issued_on is None or known.issued_on == basis.issued_on
