"""Days, numbers and money as officials write them at a terminal, and as lists show them."""

from __future__ import annotations

import re
from datetime import date, datetime

from states.errors import BadInput
from states.vietnamese import VIET_NAM, grouped

_DAY = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_GROUPED = re.compile(r"\d{1,3}([. ]\d{3})+")
LONGEST_NUMBER = 18


def read_day(text: str, what: str) -> date:
    """A day written `14/02/2025` or `2025-02-14`."""
    match = _DAY.fullmatch(text.strip())
    try:
        if match:
            day, month, year = map(int, match.groups())
            return date(year, month, day)
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise BadInput(
            f"{what}: “{text}” không phải là ngày; hãy ghi ngày/tháng/năm, ví dụ 14/02/2025."
        ) from error


def read_moment(text: str, what: str) -> datetime:
    """A moment in Viet Nam written `04/03/2025 08:00` or `2025-03-04 08:00`."""
    day, _, clock = text.strip().replace("T", " ").partition(" ")
    hour = re.fullmatch(r"(\d{1,2})[:hg](\d{2})?", clock.strip())
    try:
        if hour is None:
            raise ValueError(clock)
        on = read_day(day, what)
        return datetime(on.year, on.month, on.day, int(hour[1]), int(hour[2] or 0), tzinfo=VIET_NAM)
    except ValueError as error:
        if isinstance(error, BadInput):
            raise
        raise BadInput(
            f"{what}: “{text}” không phải là ngày giờ; hãy ghi ngày và giờ, ví dụ 04/03/2025 08:00."
        ) from error


def read_number(text: str, what: str) -> int:
    """A whole number, also with points between thousands: `140.000.000`."""
    plain = text.strip().removesuffix("đồng").removesuffix("đ").strip()
    plain = re.sub(r"[. ]", "", plain) if _GROUPED.fullmatch(plain) else plain
    if not re.fullmatch(r"-?[0-9]+", plain) or len(plain) > LONGEST_NUMBER:
        raise BadInput(f"{what}: “{text}” không phải là số nguyên; hãy ghi bằng chữ số, ví dụ 140.000.000.")
    return int(plain)


def optional_number(text: str | None, what: str) -> int | None:
    """The number given to an option, 0 or more."""
    if text is None:
        return None
    number = read_number(text, what)
    if number < 0:
        raise BadInput(f"{what}: {number} phải từ 0 trở lên.")
    return number


def read_row_id(text: str, prefix: str) -> int:
    found = row_id(text, prefix)
    if found is None:
        raise BadInput(f"“{text}” không phải là mã; mã có dạng {prefix}12, xem trong danh sách.")
    return found


def row_id(text: str, prefix: str) -> int | None:
    """12 for `T12` where letters carry the prefix T; None for what is no such code."""
    match = re.fullmatch(rf"{prefix}(\d{{1,{LONGEST_NUMBER}}})", text.strip(), re.IGNORECASE)
    return int(match[1]) if match else None


def day(value: date) -> str:
    return f"{value:%d/%m/%Y}"


def moment(value: datetime) -> str:
    return f"{value.astimezone(VIET_NAM):%d/%m/%Y %H:%M}"


def dong(value: int) -> str:
    return f"{grouped(value)} đ"


def file_size(count: int) -> str:
    """`850 byte`, `12 KB`, `1,4 MB`."""
    if count < 1024:
        return f"{count} byte"
    if count < 1024 * 1024:
        return f"{round(count / 1024)} KB"
    return f"{count / 1024 / 1024:.1f} MB".replace(".", ",")


def article(source: str) -> str:
    """The legal source of a rule; one that nobody has found in a text says so."""
    return "tạm quy ước, chưa có căn cứ" if source == "assumed" else source


def time_left(days_left: int, days_late: int) -> str:
    """`days_left` in calendar days, `days_late` in working days."""
    if days_left > 0:
        return f"còn {days_left} ngày"
    if days_left == 0:
        return "đến hạn hôm nay"
    return f"trễ {days_late} ngày làm việc" if days_late else "vừa quá hạn"
