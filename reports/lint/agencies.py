"""Agencies under a name, symbol or place that was not theirs on the day a document was signed.

A past name in the running text is history and is left alone. Judged are the head of the document, its addressees
and its recipients; an agency that is unknown, or known by one name only, is never judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from reports.lint.form import RECIPIENTS
from reports.lint.known import Known
from reports.lint.rules import Finding, finding
from reports.lint.text import DocumentText, place
from states.document_types import type_in_symbol
from states.procedure_parts import Agency
from states.vietnamese import fold, short_date

_RULE = "agency-out-of-date"
_ELSEWHERE = r" (?:cac )?(?:tinh|thanh pho|tp|huyen|quan|thi xa|xa|phuong)\b"
_PLACE = re.compile(r"(?P<place>[^,|]+),\s*ngày\b")


def check(doc: DocumentText, known: Known, on: date) -> Iterator[Finding]:
    yield from _check_names(doc, known, on)
    issuer = _issuer(doc, known)
    if issuer is None:
        return
    if doc.symbol is not None:
        yield from check_symbol(issuer.key, doc.symbol, known, on, "Số, ký hiệu của văn bản")
    yield from _check_place(doc, issuer.key, known, on)


def check_symbol(key: str, symbol: str, known: Known, on: date, where: str) -> Iterator[Finding]:
    """Find the symbol of an agency (`key`) that it had in another period than `on`."""
    suffix = symbol.partition("-")[2] if type_in_symbol(symbol) else symbol.partition("-")[0]
    now = known.agency_on(key, on)
    past = [one for one in known.agencies if one.key == key and one.symbol == suffix]
    if now is None or not past or suffix in {one.symbol for one in known.agencies if one.holds_on(on)}:
        return
    message = (
        f"Ký hiệu cơ quan “{suffix}” {_period(past)}; ngày {short_date(on)} ký hiệu của {now.name} là "
        f"“{now.symbol}”. Hãy sửa ký hiệu."
    )
    yield finding(_RULE, where, message)


def _check_names(doc: DocumentText, known: Known, on: date) -> Iterator[Finding]:
    valid = {fold(name) for one in known.agencies if one.holds_on(on) for name in _names(one)}
    told: set[str] = set()
    for where, text in _where_names_must_hold(doc):
        plain = _without(fold(text), valid)
        for one in known.agencies:
            now = known.agency_on(one.key, on)
            for name, name_now in zip(_names(one), _names(now), strict=True) if now else ():
                if not name or not name_now or name in told or fold(name) in valid or not _has(plain, name):
                    continue
                told.add(name)
                past = [other for other in known.agencies if name in _names(other)]
                message = (
                    f"Cơ quan “{name}” {_period(past)}; ngày {short_date(on)} tên là “{name_now}”. "
                    "Hãy sửa tên cơ quan theo ngày ký."
                )
                yield finding(_RULE, where, message)


def _check_place(doc: DocumentText, key: str, known: Known, on: date) -> Iterator[Finding]:
    now = known.agency_on(key, on)
    written = next((match["place"].strip() for line in doc.head if (match := _PLACE.search(line))), None)
    past = [one for one in known.agencies if one.key == key and fold(one.place) == fold(written or "")]
    if now is None or not past or fold(now.place) == fold(written or ""):
        return
    message = (
        f"Địa danh “{written}” của {now.name} {_period(past)}; ngày {short_date(on)} phải ghi “{now.place}”. "
        "Hãy sửa địa danh."
    )
    yield finding(_RULE, "Địa danh và thời gian ban hành", message)


def _issuer(doc: DocumentText, known: Known) -> Agency | None:
    """Return who issues the document: of the agencies named in the head the last, below its governing one."""
    top = fold(_letterhead(doc))
    named = [(top.rfind(fold(one.name)), one) for one in known.agencies if _has(top, one.name)]
    return max(named, key=lambda found: found[0])[1] if named else None


def _letterhead(doc: DocumentText) -> str:
    """Return the head down to the subject: who decides and who is spoken of stand below it."""
    end = next((at for at, line in enumerate(doc.head) if doc.subject and doc.subject in line), len(doc.head))
    return " ".join(doc.head[:end])


def _where_names_must_hold(doc: DocumentText) -> Iterator[tuple[str, str]]:
    yield "Tên cơ quan ở đầu văn bản", _letterhead(doc)
    in_list = False
    for at, line in enumerate(doc.lines):
        begins = line.startswith("Kính gửi") or bool(RECIPIENTS.match(line))
        in_list = begins or (in_list and line.startswith(("-", "–", "+")))
        if in_list:
            yield place(doc, at), line


def _names(agency: Agency) -> tuple[str, str, str]:
    return agency.name, agency.short_name, agency.governing or ""


def _without(text: str, names: set[str]) -> str:
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "·", text)
    return text


def _has(text: str, name: str) -> bool:
    """Whether a folded text names the agency itself and not its like in another province."""
    return re.search(rf"(?<!\w){re.escape(fold(name))}(?!\w|{_ELSEWHERE})", text) is not None


def _period(past: list[Agency]) -> str:
    ends = [one.valid_to for one in past]
    if None in ends:
        return f"chỉ dùng từ ngày {short_date(min(one.valid_from for one in past))}"
    return f"chỉ dùng đến hết ngày {short_date(max(end for end in ends if end))}"
