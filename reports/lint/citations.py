"""One document against the register: its number, and the days of the documents that it cites."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rapidfuzz import fuzz

from reports.lint.entries import RegisterEntry
from reports.lint.known import Known
from reports.lint.rules import Finding, finding
from reports.lint.text import DocumentText, passages
from states.document_types import find_references, format_symbol
from states.vietnamese import fold, short_date

_SAME_TITLE = 60
"""How alike (0–100) two subjects are from which on they are taken for one: registers shorten them."""

_WHERE = "Số, ký hiệu của văn bản"


def check_number(doc: DocumentText, known: Known) -> Iterator[Finding]:
    """Find a number that the register has given to another document, or that does not follow the days.

    The registered document that is this very one, by its number and subject, is no other.
    """
    if doc.number is None or doc.symbol is None or doc.signed_on is None:
        return
    series = [one for one in known.register if _is_in_series(one, doc, doc.signed_on)]
    holder = next((one for one in series if one.number == doc.number), None)
    if holder is not None:
        yield from _check_holder(doc, holder)
        return
    for one in series:
        later = (one.number or 0) > doc.number
        if one.issued_on and one.issued_on != doc.signed_on and (one.issued_on > doc.signed_on) != later:
            message = (
                f"Số {doc.number:02d} ngày {short_date(doc.signed_on)} không theo thứ tự với số {one.number:02d} ngày "
                f"{short_date(one.issued_on)} trong sổ đăng ký; hãy kiểm tra lại số và ngày của hai văn bản."
            )
            yield finding("number-out-of-date-order", _WHERE, message)
            return


def _check_holder(doc: DocumentText, holder: RegisterEntry) -> Iterator[Finding]:
    day = f"ngày {short_date(holder.issued_on)}" if holder.issued_on else "không rõ ngày"
    same_day = holder.issued_on == doc.signed_on
    if fuzz.token_set_ratio(fold(holder.title), fold(doc.subject)) < _SAME_TITLE:
        if doc.subject or not same_day:
            message = (
                f"Số {doc.number:02d}/{doc.symbol} trong sổ đăng ký là của văn bản “{holder.title}”, {day}; "
                "hãy lấy số khác hoặc đối chiếu lại trích yếu."
            )
            yield finding("number-duplicate", _WHERE, message)
    elif not same_day:
        message = (
            f"Văn bản số {doc.number:02d}/{doc.symbol} trong sổ đăng ký đề {day}; hãy sửa ngày ký hoặc sổ đăng ký "
            "cho khớp."
        )
        yield finding("date-differs-from-register", _WHERE, message)


def check_citations(doc: DocumentText, known: Known) -> Iterator[Finding]:
    """Find registered documents that are cited under another day of the same year than their own.

    Symbols of People's Committees are left out: those of every province and district are alike.
    """
    days = {
        (one.number, one.symbol, one.issued_on.year): one
        for one in known.register
        if one.number and one.issued_on and "UBND" not in one.symbol and "HĐND" not in one.symbol
    }
    for where, text in passages(doc):
        for _, cited in find_references(text):
            if cited.issued_on is None or cited.number is None or cited.year_in_symbol is not None:
                continue
            own = days.get((cited.number, cited.symbol, cited.issued_on.year))
            if own is not None and own.issued_on and own.issued_on != cited.issued_on:
                message = (
                    f"Văn bản {format_symbol(cited)} được viện dẫn ngày {short_date(cited.issued_on)} nhưng trong sổ "
                    f"đăng ký là ngày {short_date(own.issued_on)} (“{own.title}”); hãy sửa ngày hoặc số."
                )
                yield finding("date-differs-from-register", where, message)


def _is_in_series(one: RegisterEntry, doc: DocumentText, on: date) -> bool:
    same_form = (one.year_in_symbol is None) == (doc.year_in_symbol is None)
    return (
        one.symbol == doc.symbol and one.issued_on is not None and one.issued_on.year == on.year and same_form
    )
