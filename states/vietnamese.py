"""How official Vietnamese writes dates, hours, amounts and lists (NĐ 30/2020/NĐ-CP); folding for search."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, timezone

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")

# A fixed offset and not a ZoneInfo, which reads files when it is made: the offset has held since 1975.
VIET_NAM = timezone(timedelta(hours=7))

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ((10**6, "triệu"), (10**3, "nghìn"), (1, ""))


def day_month(day: date) -> str:
    """As in `07/5`: a zero before days below 10 and before months 1 and 2 only (NĐ 30/2020, Phụ lục I)."""
    day = _in_viet_nam(day)
    return f"{day.day:02d}/{_month(day)}"


def short_date(day: date) -> str:
    """As in `07/5/2024`."""
    return f"{day_month(day)}/{_in_viet_nam(day).year}"


def long_date(day: date) -> str:
    """As in `ngày 07 tháng 5 năm 2024`."""
    day = _in_viet_nam(day)
    return f"ngày {day.day:02d} tháng {_month(day)} năm {day.year}"


def weekday(day: date) -> str:
    return WEEKDAYS[_in_viet_nam(day).weekday()]


def clock(at: datetime | time) -> str:
    """As in `08 giờ 30 phút`."""
    if isinstance(at, datetime) and at.tzinfo is not None:
        at = at.astimezone(VIET_NAM)
    return f"{at.hour:02d} giờ {at.minute:02d} phút"


def grouped(n: int) -> str:
    """As in `140.000.000`."""
    return f"{n:,}".replace(",", ".")


def money(n: int) -> str:
    """Whole VND in figures, as in `140.000.000 đồng`."""
    return f"{grouped(n)} đồng"


def money_in_words(n: int) -> str:
    """Whole VND in words, as in `Một trăm bốn mươi triệu đồng chẵn`.

    `chẵn` closes every amount that is a whole multiple of 1.000 đồng, 0 apart (assumed: office
    usage, no rule says it). `ValueError` as in `in_words`.
    """
    words = f"{in_words(n)} đồng" + (" chẵn" if n and n % 1000 == 0 else "")
    return words[0].upper() + words[1:]


def in_words(n: int) -> str:
    """A whole number in words, as schoolbooks read it: 1005 is `một nghìn không trăm linh năm`.

    A class (triệu, nghìn) of zeros is not read; after one that is read, the next is read with its
    hundreds. `ValueError` from 10**18 on, where no agreed reading exists.
    """
    if abs(n) >= 10**18:
        raise ValueError(
            f"Chỉ đọc được số có tối đa 18 chữ số; số đã cho là {grouped(n)}. Hãy kiểm tra lại số."
        )
    if n < 0:
        return f"âm {in_words(-n)}"
    if n == 0:
        return _DIGITS[0]
    milliards, rest = divmod(n, 10**9)
    words = [*_below_milliard(milliards, False), "tỷ"] if milliards else []
    return " ".join([*words, *_below_milliard(rest, bool(words))])


def _below_milliard(n: int, continued: bool) -> list[str]:
    """Words of 0 ≤ n < 10**9; `continued` when something larger was read before."""
    words: list[str] = []
    for size, name in _GROUPS:
        group, n = divmod(n, size)
        if group:
            words += _below_thousand(group, continued or bool(words))
            words += [name] if name else []
    return words


def _below_thousand(n: int, continued: bool) -> list[str]:
    hundreds, (tens, unit) = n // 100, divmod(n % 100, 10)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or continued else []
    if tens == 1:
        words.append("mười")
    elif tens:
        words += [_DIGITS[tens], "mươi"]
    elif unit and words:
        words.append("linh")
    if unit:
        words.append(_unit(unit, tens))
    return words


def _unit(unit: int, tens: int) -> str:
    if unit == 1 and tens > 1:
        return "mốt"
    if unit == 4 and tens > 1:
        return "tư"
    if unit == 5 and tens:
        return "lăm"
    return _DIGITS[unit]


def fold(text: str) -> str:
    """Lower case, no diacritics, đ as d, white space as single blanks: for search and header matching."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text).lower() if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", plain.replace("đ", "d")).strip()


def search_words(text: str) -> list[str]:
    """The words of a text, folded: runs of letters and digits, of which no more than 60 characters count."""
    return [word[:60] for word in re.findall(r"[^\W_]+", fold(text))]


def join_and(items: Iterable[str]) -> str:
    """As in `a, b và c`; empty for no items."""
    *head, last = list(items) or [""]
    return f"{', '.join(head)} và {last}" if head else last


def _month(day: date) -> str:
    return f"{day.month:02d}" if day.month < 3 else f"{day.month}"


def _in_viet_nam(day: date) -> date:
    """An aware moment as clocks in Viet Nam show it: until 07:00 there, its UTC day is still yesterday."""
    if isinstance(day, datetime) and day.tzinfo is not None:
        return day.astimezone(VIET_NAM)
    return day
