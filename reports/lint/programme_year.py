"""A list of tasks put forward for another year than the call and the council it came from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from reports.lint.rules import Finding, finding
from reports.lint.text import DocumentText, footnote_numbers, place
from states.document_types import find_references

_CALL = re.compile(r"đề xuất, đặt hàng (các )?nhiệm vụ", re.IGNORECASE)
_COUNCIL = re.compile(r"Hội đồng tư vấn xác định (các )?nhiệm vụ", re.IGNORECASE)
_LIST = re.compile(r"Danh mục (các )?nhiệm vụ", re.IGNORECASE)
_PUT_FORWARD = re.compile(r"\b(trình|tờ trình|đề nghị)\b", re.IGNORECASE)
_FULL_DATE = re.compile(r"tháng\s+\d{1,2}\s+năm\s+\d{4}")
_YEAR = re.compile(r"\bnăm\s+(20\d{2})")


@dataclass(frozen=True)
class _Mention:
    line: int
    year: int
    cited_on: date | None


def check(doc: DocumentText) -> Iterator[Finding]:
    """Compare the years only when they can be trusted to be of one round: call and council agree on one
    year, no submission names it, and the one that names another was not made before the call."""
    calls, councils = _mentions(doc, _CALL), _mentions(doc, _COUNCIL)
    lists = [
        mention
        for mention in _mentions(doc, _LIST)
        if doc.kind == "TTr" or _PUT_FORWARD.search(doc.lines[mention.line])
    ]
    rounds = {mention.year for mention in (*calls, *councils)}
    if not calls or not councils or len(rounds) != 1 or rounds & {mention.year for mention in lists}:
        return
    (year,) = rounds
    called_on = min((mention.cited_on for mention in calls if mention.cited_on), default=None)
    told: set[int] = set()
    for mention in lists:
        earlier = called_on and mention.cited_on and mention.cited_on < called_on
        if mention.year in told or earlier:
            continue
        told.add(mention.year)
        yield finding(
            "programme-year-mismatch", place(doc, mention.line), mismatch_message(mention.year, year)
        )


def mismatch_message(written: int, expected: int) -> str:
    return (
        f"Văn bản ghi danh mục nhiệm vụ năm {written} trong khi đợt đề xuất và hội đồng là của năm {expected}; "
        "hãy đối chiếu và sửa năm cho thống nhất."
    )


def _mentions(doc: DocumentText, act: re.Pattern[str]) -> list[_Mention]:
    """Return where an act on tasks is named with the year of its round, the first year after its name."""
    found = []
    for at, line in enumerate(doc.lines):
        named = act.search(line)
        year = _YEAR.search(_FULL_DATE.sub("", line[named.end() :])) if named else None
        if year:
            found.append(_Mention(at, int(year[1]), _cited_on(doc, at)))
    return found


def _cited_on(doc: DocumentText, at: int) -> date | None:
    line = doc.lines[at]
    texts = [line, *(doc.footnotes.get(number, "") for number in footnote_numbers(line))]
    days = [cited.issued_on for text in texts for _, cited in find_references(text) if cited.issued_on]
    return days[-1] if days else None
