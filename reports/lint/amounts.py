"""Numbers written twice, in figures and in words, that do not agree."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

from reports.lint.rules import Finding, finding
from reports.lint.text import DocumentText, passages
from states.vietnamese import grouped, in_words

_SCALES = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_TWICE = re.compile(
    r"(?<![\d.,/])(?P<figure>\d{1,3}(?:\.\d{3})+|\d{1,17})(?:,(?P<fraction>\d{1,9}))?"
    r"(?:\s*(?P<scale>nghìn|ngàn|triệu|tỷ|tỉ)\b)?\s*(?:đồng\b|VNĐ\b|VND\b|đ\b)?[\s,;:.]{0,3}"
    r"(?:\(\s*(?P<said>bằng chữ\s*:?)?(?P<words>[^()]+)\)|\bbằng chữ\s*:?(?P<rest>[^().;]+))",
    re.IGNORECASE,
)
_SAME = {"ngàn": "nghìn", "tỉ": "tỷ", "tư": "bốn", "lăm": "năm", "nhăm": "năm", "mốt": "một", "bẩy": "bảy"}
_UNSPOKEN = {"đồng", "việt", "nam", "chẵn", "linh", "lẻ"}
_STARTS = {"không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"}
_NUMERALS = _STARTS | {"mươi", "trăm", "nghìn", "triệu", "tỷ"}


def check(doc: DocumentText) -> Iterator[Finding]:
    for where, line in passages(doc):
        for match in _TWICE.finditer(line):
            amount, words = _amount(match), (match["words"] or match["rest"]).strip()
            if amount is None or not _is_numeral(words, announced=not match["words"] or bool(match["said"])):
                continue
            expected = in_words(amount)
            if _spoken(expected) != _spoken(words):
                message = (
                    f"Số {grouped(amount)} nhưng bằng chữ ghi “{words}”; đúng theo số phải là "
                    f"“{expected}”. Hãy đối chiếu rồi sửa số hoặc chữ."
                )
                yield finding("amount-words-differ", where, message)


def _amount(match: re.Match[str]) -> int | None:
    """Return the whole number in figures, or None for one that is not whole or has no agreed reading."""
    figure = match["figure"].replace(".", "")
    amount = Decimal(f"{figure}.{match['fraction'] or 0}") * _SCALES.get((match["scale"] or "").lower(), 1)
    return int(amount) if amount == int(amount) and amount < 10**18 else None


def _is_numeral(words: str, *, announced: bool) -> bool:
    """Whether a parenthesis is a number in words and no remark; `announced` by "bằng chữ" it always is."""
    if announced:
        return True
    spoken = _spoken(words)
    # A lone "năm" is five or a year, a lone "ba" may be a person; only "năm" occurs in brackets.
    return spoken != ["năm"] and spoken[:1] != [] and spoken[0] in _STARTS and set(spoken) <= _NUMERALS


def _spoken(words: str) -> list[str]:
    """Return the numerals as one of their accepted spellings: khổ “lăm, mốt, ngàn” and unread zeros levelled."""
    plain = unicodedata.normalize("NFC", words).casefold()
    said = [_SAME.get(word, word) for word in re.findall(r"\w+", plain)]
    said = [word for word in said if word not in _UNSPOKEN]
    levelled = re.sub(r"\bkhông (trăm|nghìn|triệu)\b ?", "", " ".join(said))
    return levelled.split()
