"""Types of official documents and how their numbers and symbols are written (NĐ 30/2020/NĐ-CP).

A reference reads `16/TB-KHCN`: number, then the symbol (type abbreviation and issuer). A normative act
carries the year between them, `41/2022/NQ-HĐND`. A công văn has no type in its symbol, `12/SKHCN-TĐC`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from states.errors import BadInput
from states.vietnamese import fold, short_date

OFFICIAL_LETTER = "CV"
"""Internal code of the công văn, which has no abbreviation of its own."""

DOCUMENT_TYPES: Mapping[str, str] = {
    "NQ": "Nghị quyết",
    "QĐ": "Quyết định",
    "CT": "Chỉ thị",
    "QC": "Quy chế",
    "QyĐ": "Quy định",
    "TC": "Thông cáo",
    "TB": "Thông báo",
    "HD": "Hướng dẫn",
    "CTr": "Chương trình",
    "KH": "Kế hoạch",
    "PA": "Phương án",
    "ĐA": "Đề án",
    "DA": "Dự án",
    "BC": "Báo cáo",
    "BB": "Biên bản",
    "TTr": "Tờ trình",
    "HĐ": "Hợp đồng",
    "CĐ": "Công điện",
    "BGN": "Bản ghi nhớ",
    "BTT": "Bản thỏa thuận",
    "GUQ": "Giấy ủy quyền",
    "GM": "Giấy mời",
    "GGT": "Giấy giới thiệu",
    "GNP": "Giấy nghỉ phép",
    "PG": "Phiếu gửi",
    "PC": "Phiếu chuyển",
    "PB": "Phiếu báo",
    OFFICIAL_LETTER: "Công văn",
}
"""Abbreviation → name of the administrative documents (NĐ 30/2020/NĐ-CP, Phụ lục III, mục I)."""

NORMATIVE_TYPES: Mapping[str, str] = {
    "NĐ": "Nghị định",
    "TT": "Thông tư",
    "TTLT": "Thông tư liên tịch",
    "VBHN": "Văn bản hợp nhất",
    "Luật": "Luật",
    "Bộ luật": "Bộ luật",
    "Pháp lệnh": "Pháp lệnh",
}
"""Acts that a department cites but never issues; laws and ordinances are their own code."""

_NAMES = {**DOCUMENT_TYPES, **NORMATIVE_TYPES}
_CODE_BY_TEXT = {text.casefold(): code for code, name in _NAMES.items() for text in (code, name)}
_CODE_BY_TEXT |= {"giấy uỷ quyền": "GUQ", "bản thoả thuận": "BTT"}
_UNNAMED = "văn bản"
_EXAMPLE = "Ví dụ đúng: 16/TB-KHCN ngày 12/4/2024."

_TYPE_WORDS = "|".join(
    sorted({re.escape(text) for text in (*_CODE_BY_TEXT, _UNNAMED)}, key=len, reverse=True)
)
_BLANK = r"[\s.…_]*"
_ON = (
    r"ngày\s*(?:(?P<day>\d{1,2})\s*[/.-]\s*(?P<month>\d{1,2})\s*[/.-]\s*(?P<year>\d{4})"
    r"|(?P<day2>\d{1,2})\s+tháng\s+(?P<month2>\d{1,2})\s+năm\s+(?P<year2>\d{4})"
    rf"|{_BLANK}(?:\d{{1,2}}{_BLANK})?tháng{_BLANK}(?:\d{{1,2}}{_BLANK})?năm(?:{_BLANK}\d{{4}})?)"
)
_SYMBOL = r"(?P<symbol>[^\W\d_][\w&]*(?:[-.][\w&]+)*)"
_REFERENCE = re.compile(
    rf"(?:(?<!\w)(?P<named>{_TYPE_WORDS})\s+)?"
    rf"(?:(?:(?<!\w)số\s*:?\s*)?(?<![\w/])(?P<number>\d{{1,6}})|(?<!\w)số[\s:.…_]*|(?<![^\s(])[.…_]+)"
    rf"/(?:(?P<symbol_year>\d{{4}})/)?{_SYMBOL}(?:\s*,?\s*{_ON})?",
    re.IGNORECASE,
)
_LAW_SYMBOL = re.compile(r"(UBTV)?QH\d{1,2}", re.IGNORECASE)


@dataclass(frozen=True)
class Reference:
    """How one document is cited.

    `number` is None while the number is left blank; `symbol` is `TB-KHCN`, without number and year;
    `type_in_symbol` and `named_type` are codes of `DOCUMENT_TYPES` or `NORMATIVE_TYPES`: what the symbol
    says, and what the words before the number say (`Tờ trình số 40/QĐ-KHCN` has QĐ and TTr).
    """

    number: int | None
    year_in_symbol: int | None
    symbol: str
    issued_on: date | None
    type_in_symbol: str | None
    named_type: str | None


def type_code(text: str) -> str:
    """Return the code for an abbreviation or a Vietnamese name of a type; BadInput when there is none."""
    code = _CODE_BY_TEXT.get(_canonical(text).strip().casefold())
    if code is None:
        raise BadInput(f"Không có loại văn bản “{text}”. Các loại được dùng: {', '.join(DOCUMENT_TYPES)}.")
    return code


def type_name(code: str) -> str:
    """Return the Vietnamese name of a type code; BadInput when the code is unknown."""
    return _NAMES[type_code(code)]


def type_in_symbol(symbol: str) -> str | None:
    """Return the type code that opens a symbol (`TB-KHCN` → TB), or None for a công văn, a law, no issuer."""
    head, hyphen, issuer = _canonical(symbol).partition("-")
    code = _CODE_BY_TEXT.get(head.casefold()) if hyphen and issuer else None
    return None if code == OFFICIAL_LETTER else code


def parse_reference(text: str) -> Reference:
    """Read one citation, with or without the type's name, the date, and a closing `của <cơ quan>`.

    A blank number (`…/TB-KHCN`, `Số: /TB-KHCN`) and a blank date are read as None. BadInput, a ValueError,
    says what is wrong and shows a correct example; a type that NĐ 30/2020 does not have is refused unless
    the text itself says Công văn.
    """
    clean = " ".join(_canonical(text).split())
    if not clean:
        raise BadInput(f"Chưa ghi số, ký hiệu văn bản. {_EXAMPLE}")
    if clean.startswith("/"):
        clean = f"số {clean}"
    match = _REFERENCE.match(clean)
    if match is None:
        raise BadInput(f"“{text}”: {_misspelling(clean)} {_EXAMPLE}")
    rest = clean[match.end() :].strip(" .,;")
    if rest and not rest.casefold().startswith("của "):
        raise BadInput(f"“{text}”: không hiểu phần “{rest}” sau số, ký hiệu và ngày. {_EXAMPLE}")
    return _build(match, text)


def find_references(text: str) -> list[tuple[tuple[int, int], Reference]]:
    """Return `((start, end), reference)` for each citation in running text (NFC), in order.

    What only looks like a citation (a fraction, a type that does not exist, a day that does not exist) is
    left out: running text is read, not checked.
    """
    found = []
    for match in _REFERENCE.finditer(_same_length(text)):
        try:
            found.append((match.span(), _build(match, match.group())))
        except BadInput:
            continue
    return found


def format_symbol(reference: Reference) -> str:
    """Return `05/BC-KHCN` or `41/2022/NQ-HĐND`: a zero before numbers below 10, `…` for a blank one."""
    number = "…" if reference.number is None else f"{reference.number:02d}"
    year = "" if reference.year_in_symbol is None else f"{reference.year_in_symbol}/"
    return f"{number}/{year}{reference.symbol}"


def format_reference(reference: Reference) -> str:
    """Return the citation with what is known: `Thông báo số 16/TB-KHCN ngày 12/4/2024`.

    `parse_reference` reads it back to an equal reference.
    """
    named = "" if reference.named_type is None else f"{type_name(reference.named_type)} số "
    dated = "" if reference.issued_on is None else f" ngày {short_date(reference.issued_on)}"
    return f"{named}{format_symbol(reference)}{dated}"


def _same_length(text: str) -> str:
    """Mend look-alikes without moving a character: Ð (eth) typed for Đ, long dashes and hyphens."""
    return text.translate({0xD0: "Đ", 0x2010: "-", 0x2011: "-", 0x2013: "-"})


def _canonical(text: str) -> str:
    return _same_length(unicodedata.normalize("NFC", text))


def _build(match: re.Match[str], text: str) -> Reference:
    number, year, symbol = match["number"], match["symbol_year"], match["symbol"]
    if number is not None and int(number) == 0:
        raise BadInput(f"“{text}”: số văn bản bắt đầu từ 01. {_EXAMPLE}")
    if year is not None and int(year) < 1945:
        raise BadInput(f"“{text}”: không có văn bản nào của năm {year}. {_EXAMPLE}")
    words = (match["named"] or "").casefold()
    in_symbol = type_in_symbol(symbol)
    letter = in_symbol is None and words == _UNNAMED
    named = OFFICIAL_LETTER if letter else _CODE_BY_TEXT.get(words)
    if in_symbol is None and named != OFFICIAL_LETTER and not (year and _LAW_SYMBOL.fullmatch(symbol)):
        raise BadInput(f"“{text}”: {_unknown_type(symbol)} {_EXAMPLE}")
    if in_symbol is not None:
        symbol = in_symbol + symbol[len(in_symbol) :]
    return Reference(
        number=int(number) if number else None,
        year_in_symbol=int(year) if year else None,
        symbol=symbol,
        issued_on=_date(match, text),
        type_in_symbol=in_symbol,
        named_type=named,
    )


def _date(match: re.Match[str], text: str) -> date | None:
    day, month, year = (match[part] or match[part + "2"] for part in ("day", "month", "year"))
    if day is None:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise BadInput(f"“{text}”: không có ngày {day}/{month}/{year} trong lịch. {_EXAMPLE}") from error


def _unknown_type(symbol: str) -> str:
    head, hyphen, _ = symbol.partition("-")
    if not hyphen:
        return f"ký hiệu “{symbol}” phải gồm loại văn bản và cơ quan, nối bằng dấu “-”."
    codes = [code for code in DOCUMENT_TYPES if code != OFFICIAL_LETTER]
    alike = [code for code in codes if fold(code) == fold(head)]
    if alike:
        return f"không có loại văn bản “{head}”; có phải “{alike[0]}” ({DOCUMENT_TYPES[alike[0]]}) không?"
    return (
        f"không có loại văn bản “{head}”; các loại được dùng: {', '.join(codes)}; "
        "nếu là công văn, hãy ghi “Công văn số …”."
    )


def _misspelling(text: str) -> str:
    text = re.split(r"\bngày\b", text)[0]  # the slashes of the date are not the symbol's
    if "/" not in text:
        return "thiếu dấu “/” giữa số và ký hiệu."
    if re.search(r"\d/\d{1,3}/", text):
        return "năm trong ký hiệu phải viết đủ 4 chữ số, như 41/2022/NQ-HĐND."
    before, _, after = text.partition("/")
    if not re.search(r"\d\s*$", before):
        return f"trước dấu “/” phải là số văn bản, không phải “{before.split()[-1]}”."
    return f"sau dấu “/” phải là ký hiệu gồm loại văn bản và cơ quan, không phải “{after.strip()}”."
