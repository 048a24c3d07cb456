"""Rules over registered documents: types against symbols, numbers against dates and against each other."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from reports.lint import agencies, decision_form
from reports.lint.entries import RegisterEntry
from reports.lint.form import NEED_NO_HEAD
from reports.lint.known import Known
from reports.lint.programme_year import mismatch_message as year_message
from reports.lint.references import mismatch_message
from reports.lint.rules import Finding, finding
from states.document_types import (
    DOCUMENT_TYPES,
    OFFICIAL_LETTER,
    Reference,
    format_reference,
    type_code,
    type_in_symbol,
)

_NAMED_IN_SYMBOL = set(DOCUMENT_TYPES) - {OFFICIAL_LETTER}
_NATIONAL_ASSEMBLY = ("QH", "UBTVQH")  # 41/2024/QH15: resolutions without their type

Series = tuple[str, str, bool, int | None]


def lint_register(entries: Iterable[RegisterEntry], known: Known | None = None) -> list[Finding]:
    """Return the defects of registered documents, row by row, then series by series.

    A draft has no number yet and does not belong here. With `known` the symbols are held against the agencies
    of their days, too. BadInput when a type is unknown.
    """
    rows = list(entries)
    findings = [found for entry in rows for found in _check_row(entry, known or Known())]
    series: dict[Series, list[RegisterEntry]] = defaultdict(list)
    for entry in rows:
        if entry.number is not None:
            series[_series(entry)].append(entry)
    for numbered in series.values():
        findings += [*_duplicates(numbered), *_out_of_order(numbered)]
    return findings


def _check_row(entry: RegisterEntry, known: Known) -> Iterator[Finding]:
    named, written = type_code(entry.type), type_in_symbol(entry.symbol)
    if written is not None and written != named:
        yield finding("type-symbol-mismatch", where(entry), mismatch_message(named, written, _cite(entry)))
    elif written is None and named in _NAMED_IN_SYMBOL and not entry.symbol.startswith(_NATIONAL_ASSEMBLY):
        message = f"Ký hiệu “{entry.symbol}” không có tên loại; hãy sửa để mở đầu bằng “{named}-”."
        yield finding("type-symbol-mismatch", where(entry), message)
    if entry.number is None and named not in NEED_NO_HEAD:
        message = "Văn bản đã đăng ký mà chưa có số; hãy lấy số theo sổ đăng ký văn bản đi."
        yield finding("number-missing", where(entry), message)
    if entry.issued_on is None:
        message = "Văn bản đã đăng ký mà chưa có ngày ban hành; hãy bổ sung theo bản đã ký."
        yield finding("date-missing", where(entry), message)
    if entry.programme_year and entry.round_year and entry.programme_year != entry.round_year:
        message = year_message(entry.programme_year, entry.round_year)
        yield finding("programme-year-mismatch", where(entry), message)
    if named == "QĐ":
        year = entry.year_in_symbol or (entry.issued_on.year if entry.issued_on else None)
        decision = decision_form.Decision(entry.symbol, entry.year_in_symbol, year, entry.title, entry.issuer)
        yield from decision_form.judge(decision, where(entry))
    if entry.issued_on is not None:
        yield from agencies.check_symbol(entry.issuer, entry.symbol, known, entry.issued_on, where(entry))


def _series(entry: RegisterEntry) -> Series:
    """Return the series a number was taken from: by the type the document has, should its symbol lie.

    Normative acts are numbered apart from individual ones (NĐ 30/2020/NĐ-CP, Điều 15).
    """
    named, written = type_code(entry.type), type_in_symbol(entry.symbol)
    symbol = entry.symbol if written is None else named + entry.symbol[len(written) :]
    year = entry.year_in_symbol or (entry.issued_on.year if entry.issued_on else None)
    return entry.issuer, symbol, entry.year_in_symbol is not None, year


def _duplicates(series: Sequence[RegisterEntry]) -> Iterator[Finding]:
    holder: dict[int | None, RegisterEntry] = {}
    for entry in series:
        other = holder.setdefault(entry.number, entry)
        if other is not entry:
            message = (
                f"Số {_cite(entry)} đã cấp cho {where(other)} “{other.title}”; "
                "hãy lấy số khác hoặc hủy số đã cấp kèm lý do."
            )
            yield finding("number-duplicate", where(entry), message)


def _out_of_order(series: Sequence[RegisterEntry]) -> Iterator[Finding]:
    """Yield the fewest entries that, left out, put numbers and dates of a series in one order."""
    dated = sorted(
        ((entry.number, entry.issued_on, entry) for entry in series if entry.number and entry.issued_on),
        key=lambda row: row[:2],
    )
    kept = _longest_rise([day for _, day, _ in dated])
    for at, (number, day, entry) in enumerate(dated):
        if at in kept:
            continue
        below = max((k for k in kept if k < at), default=None)
        above = min((k for k in kept if k > at), default=None)
        other = below if below is not None and dated[below][1] > day else above
        if other is None:
            continue
        message = (
            f"Số {number:02d} không theo thứ tự ngày với {_cite(dated[other][2])} trong cùng sổ; "
            "hãy kiểm tra lại số và ngày của hai văn bản."
        )
        yield finding("number-out-of-date-order", where(entry), message)


def _longest_rise(days: Sequence[date]) -> set[int]:
    """Return the places of a longest run of days that never goes back."""
    ends: list[date] = []
    places: list[int] = []
    came_from: list[int | None] = []
    for at, day in enumerate(days):
        length = bisect_right(ends, day)
        came_from.append(places[length - 1] if length else None)
        ends[length:] = [day, *ends[length + 1 :]]
        places[length:] = [at, *places[length + 1 :]]
    kept: set[int] = set()
    step = places[-1] if places else None
    while step is not None:
        kept.add(step)
        step = came_from[step]
    return kept


def _cite(entry: RegisterEntry) -> str:
    return format_reference(
        Reference(entry.number, entry.year_in_symbol, entry.symbol, entry.issued_on, None, None)
    )


def where(entry: RegisterEntry) -> str:
    """What a finding calls a row of the register."""
    return f"Văn bản {entry.id} ({_cite(entry)})"
