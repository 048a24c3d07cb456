"""What one cell of a list says: a text, code, tax code, day, sum of money, number or one of a list.

A reader takes the cell as the spreadsheet holds it and returns a value, or `Noted` where it had to
restore one; `Unreadable` says in Vietnamese what is wrong and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from states.errors import BadInput
from states.tax_code import check_tax_code
from states.vietnamese import fold, grouped, short_date

Cell = int | float | str | bool | date | datetime | time | timedelta
Reader = Callable[[Cell, int], Any]
"""(cell, how many đồng one unit of the column is) -> value."""

EXCEL_DAY_ZERO = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 32_874, 73_415
"""Day numbers taken for dates: 01/01/1990 to 31/12/2100."""

LARGEST_IN_UNITS = 10**6
"""A sum in millions above this was surely written in đồng (assumed)."""

_ERROR_TEXT = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|FIELD!|UNKNOWN!|####+)")


class Unreadable(ValueError):
    """A cell that cannot be understood; the text is for a person."""


@dataclass(frozen=True)
class Noted:
    """A value that had to be restored or converted, and what the row's note says about it."""

    value: Any
    note: str


def error_name(cell: Cell) -> str | None:
    """`#N/A` and its like where a list holds them as text."""
    return cell.strip() if isinstance(cell, str) and _ERROR_TEXT.fullmatch(cell.strip()) else None


def line(cell: Cell, unit: int = 1) -> str:
    """One line of text; the line breaks of a narrow column become blanks."""
    return " ".join(_text(cell).split())


def prose(cell: Cell, unit: int = 1) -> str:
    return _text(cell).replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ").strip()


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell.replace("_x000D_", "")
    if isinstance(cell, bool):
        raise Unreadable("ô này là giá trị Đúng/Sai (TRUE/FALSE); hãy ghi bằng chữ")
    if isinstance(cell, int | float):
        return _plain(cell)
    raise Unreadable(
        f"bảng tính đã đổi nội dung ô này thành ngày hoặc giờ ({_shown(cell)}); "
        "hãy định dạng cột là Văn bản (Text) rồi ghi lại"
    )


def _plain(number: float) -> str:
    return str(int(number)) if float(number).is_integer() else repr(number)


def _shown(cell: Cell) -> str:
    return short_date(cell) if isinstance(cell, date) else str(cell)


def tax_code(cell: Cell, unit: int = 1) -> str | Noted:
    """A number has lost its leading zeros: they are put back where the check digit then holds."""
    if isinstance(cell, bool | date | time | timedelta):
        return _text(cell)
    text = _plain(cell) if isinstance(cell, int | float) else re.sub(r"\s", "", cell)
    if isinstance(cell, str) and re.fullmatch(r"\d+([.,]\d+)?[eE]\+?\d+|\d{8,13}[.,]0+", text):
        text = _plain(float(text.replace(",", ".")))
    was_number = isinstance(cell, int | float) or text != re.sub(r"\s", "", str(cell))
    if not was_number and not re.fullmatch(r"\d{1,12}", text):
        return text
    return _restored(text)


def _restored(digits: str) -> str | Noted:
    """Nine digits were ten, twelve were the thirteen of a unit: no code begins with two zeros (assumed)."""
    if len(digits) not in (9, 12):
        return digits
    try:
        code = check_tax_code(f"0{digits}")
    except BadInput as error:
        raise Unreadable(
            f"“{digits}” chỉ có {len(digits)} chữ số, thêm số 0 ở đầu thành 0{digits} thì sai số kiểm tra; "
            "hãy định dạng cột là Văn bản (Text) và ghi lại đủ chữ số theo giấy chứng nhận đăng ký thuế"
        ) from error
    return Noted(code, f"đã khôi phục số 0 ở đầu: {digits} → {code}")


_WRITTEN_DAY = re.compile(
    r"(?:ngày )?(\d{1,2})(?: tháng |[/.-])(\d{1,2})(?: năm |[/.-])(\d{4})"
    r"|(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[ T]00:00(?::00(?:\.0+)?)?)?",
    re.IGNORECASE,
)
_DAY_EXAMPLE = "hãy ghi ngày/tháng/năm, ví dụ 12/4/2024"


def day(cell: Cell, unit: int = 1) -> date | Noted:
    """A date, a day number of Excel, or a text such as `12/4/2024` and `ngày 12 tháng 4 năm 2024`."""
    if isinstance(cell, datetime):
        if cell.time() != time():
            raise Unreadable(f"có cả giờ ({cell:%d/%m/%Y %H:%M}); {_DAY_EXAMPLE}")
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _serial_day(float(cell))
    text = line(cell)
    if re.fullmatch(r"\d{5}", text):
        return _serial_day(float(text))
    match = _WRITTEN_DAY.fullmatch(text)
    if match is None:
        raise Unreadable(f"“{_short(text)}” không phải là ngày; {_DAY_EXAMPLE}")
    parts = (match["year"], match["month"], match["day"]) if match["year"] else (match[3], match[2], match[1])
    try:
        return date(*map(int, parts))
    except ValueError as error:
        raise Unreadable(
            f"“{text}” không có trong lịch (đọc là ngày {parts[2]} tháng {parts[1]}); {_DAY_EXAMPLE}"
        ) from error


def _serial_day(number: float) -> Noted:
    if not number.is_integer() or not FIRST_SERIAL <= number <= LAST_SERIAL:
        raise Unreadable(f"số {_plain(number)} không phải là ngày; {_DAY_EXAMPLE}")
    read = EXCEL_DAY_ZERO + timedelta(days=int(number))
    return Noted(read, f"số {int(number)} được đọc là ngày {short_date(read)}")


_UNITS: Mapping[str, int] = {
    "ty": 10**9,
    "ti": 10**9,
    "trieu": 10**6,
    "tr": 10**6,
    "nghin": 10**3,
    "ngan": 10**3,
    "k": 10**3,
}
_SUM = re.compile(
    r"(?P<number>-?[\d., ]*\d)\s*(?P<unit>ty|ti|trieu|tr|nghin|ngan|k)?\s*(?:dong|d|vnd|₫)?( chan)?"
)


def money(cell: Cell, unit: int = 1) -> int:
    """Whole VND from a number (in `unit`), `140.000.000 đ`, `140 triệu` or `1,5 tỷ`."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        # Through its shortest text: 140.3 million is 140300000, not the 140300000.00000001 of binary floats.
        return _whole(Decimal(repr(cell)), unit, _plain(cell))
    text = line(cell)
    match = _SUM.fullmatch(fold(text).rstrip("./-"))
    if match is None:
        raise Unreadable(f"“{_short(text)}” không phải là số tiền; hãy ghi bằng chữ số, ví dụ 140.000.000")
    return _whole(_decimal(match["number"], text), _UNITS[match["unit"]] if match["unit"] else unit, text)


def _decimal(written: str, text: str) -> Decimal:
    """Points, commas or blanks between groups of three are no decimals: `1.500` is one thousand five hundred."""
    if re.fullmatch(
        r"-?\d{1,3}(?:\.\d{3})+(?:,0+)?|-?\d{1,3}(?:,\d{3})+(?:\.0+)?|-?\d{1,3}(?: \d{3})+", written
    ):
        separator = next(character for character in written if character in "., ")
        whole = written.replace(separator, "")
        return Decimal(re.split(r"[.,]", whole)[0])
    try:
        return Decimal(written.replace(",", "."))
    except InvalidOperation as error:
        raise Unreadable(
            f"“{_short(text)}”: không rõ dấu chấm, dấu phẩy phân cách hàng nghìn hay phần lẻ; "
            "hãy ghi đủ chữ số, ví dụ 140.000.000"
        ) from error


def _whole(number: Decimal, unit: int, text: str) -> int:
    if unit > 1 and abs(number) > LARGEST_IN_UNITS:
        raise Unreadable(
            f"“{_short(text)}” {unit_name(unit)} là quá lớn; hãy kiểm tra đơn vị tính ghi ở tiêu đề cột"
        )
    total = number * unit
    if total != total.to_integral_value():
        raise Unreadable(f"“{_short(text)}” có phần lẻ của đồng; hãy làm tròn đến đồng")
    return int(total)


def unit_name(unit: int) -> str:
    return {10**9: "tỷ đồng", 10**6: "triệu đồng", 10**3: "nghìn đồng"}.get(unit, "đồng")


def whole_number(cell: Cell, unit: int = 1) -> int:
    """A count, also with points between thousands."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if not float(cell).is_integer():
            raise Unreadable(f"số {_plain(cell)} có phần lẻ; hãy ghi số nguyên")
        return int(cell)
    text = line(cell)
    plain = re.sub(r"[. ]", "", text) if re.fullmatch(r"\d{1,3}(?:[. ]\d{3})+", text) else text
    if not re.fullmatch(r"-?[0-9]{1,15}", plain):
        raise Unreadable(f"“{_short(text)}” không phải là số nguyên; hãy chỉ ghi chữ số")
    return int(plain)


def months(cell: Cell, unit: int = 1) -> int:
    """`18`, `18 tháng` or `2 năm`."""
    if isinstance(cell, str) and (match := re.fullmatch(r"(\d{1,3}) ?(thang|nam)", fold(cell))):
        return int(match[1]) * (12 if match[2] == "nam" else 1)
    return whole_number(cell)


def several(cell: Cell, unit: int = 1) -> tuple[str, ...]:
    """Items divided by `;` or line breaks, or else by commas."""
    text = prose(cell)
    parts = re.split(r"[;\n]", text) if re.search(r"[;\n]", text) else text.split(",")
    return tuple(item for part in parts if (item := line(part)))


def one_of(values: Mapping[str, str], also: Mapping[str, str] | None = None) -> Reader:
    """A reader of a closed list: `values` maps what is stored to its label, `also` other spellings to that."""
    known = {fold(label): value for value, label in values.items()} | {value: value for value in values}
    known |= {fold(spelling): value for spelling, value in (also or {}).items()}

    def read(cell: Cell, unit: int = 1) -> str:
        text = line(cell)
        found = known.get(fold(text))
        if found is None:
            raise Unreadable(
                f"không có “{_short(text)}” trong danh mục; chỉ nhận: {'; '.join(values.values())}"
            )
        return found

    return read


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"


def shown(value: Any) -> str:
    """A value as the preview names it in “old → new”."""
    if value is None or value == () or value == []:
        return "(trống)"
    if isinstance(value, date):
        return short_date(value)
    if isinstance(value, int) and value >= 10_000:
        return grouped(value)
    if isinstance(value, tuple | list):
        return f"“{_short('; '.join(map(str, value)))}”"
    return f"“{_short(line(str(value)))}”"
