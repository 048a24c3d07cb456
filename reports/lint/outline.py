"""The numbered headings of a text: I., Điều 1., 1., 2.1., a)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from reports.lint.quotes import read_quotations

Level = Literal["break", "roman", "article", "number", "letter"]

# Vietnamese office order; đ and e come after d, and f, j, w, z are not used.
LETTERS = "abcdđeghiklmnopqrstuvxy"
# In U+1EA0–U+1EF9 capitals and small letters take turns.
_CAPITAL = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯ" + "".join(map(chr, range(0x1EA0, 0x1EFA, 2)))
_ROMAN = {"I": 1, "V": 5, "X": 10}
_PATTERNS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    (
        "break",
        re.compile(r"(?P<label>Phụ lục|PHỤ LỤC|Phần|PHẦN|Chương|CHƯƠNG|Mục|MỤC)(?=$|\s+[IVX\d])"),
    ),
    ("break", re.compile(r"(?P<label>[A-ZĐ](?<![IVX]))\.\s+(?=\S)")),
    ("roman", re.compile(r"(?P<label>[IVX]{1,6})\.\s+(?=\S)")),
    ("article", re.compile(r"(?:Điều|ĐIỀU)\s+(?P<label>\d{1,3})[.:]\s+(?=\S)")),
    ("number", re.compile(r"(?P<label>\d{1,2}(?:\.\d{1,2})*)\.\s+(?=\S)")),
    ("number", re.compile(rf"(?P<label>\d{{1,2}}(?:\.\d{{1,2}})+)\s+(?=[{_CAPITAL}“\"])")),
    ("letter", re.compile(r"(?P<label>[a-zđ])\)\s+(?=\S)")),
)


@dataclass(frozen=True)
class Heading:
    """`path` is (2, 1) for 2.1, (3,) for III, Điều 3 and c; `label` is as written, `title` what follows it.

    A letter outside the Vietnamese order has the path (0,). `body` are the lines below, down to the next
    heading of any level.
    """

    line: int
    level: Level
    label: str
    path: tuple[int, ...]
    title: str
    body: tuple[str, ...]


def read_outline(lines: Sequence[str]) -> list[Heading]:
    """Return the numbered headings in order; lines inside a quotation of several paragraphs have none,
    nor has the row of a table (`1. | Ông Nguyễn Văn An`)."""
    quoted = read_quotations(lines).continued
    found: list[tuple[int, Level, re.Match[str]]] = []
    for at, line in enumerate(lines):
        hit = next(((level, m) for level, p in _PATTERNS if (m := p.match(line))), None)
        if hit and at not in quoted and not line.startswith("|", hit[1].end()):
            found.append((at, *hit))
    ends = [*(at for at, _, _ in found), len(lines)][1:]
    return [
        Heading(
            line=at,
            level=level,
            label=match["label"],
            path=_path(level, match["label"]),
            title=lines[at][match.end() :],
            body=tuple(lines[at + 1 : end]),
        )
        for (at, level, match), end in zip(found, ends, strict=True)
    ]


def _path(level: Level, label: str) -> tuple[int, ...]:
    if level == "break":
        return ()
    if level == "roman":
        return (_roman(label),)
    if level == "letter":
        return (LETTERS.find(label) + 1,)
    return tuple(int(part) for part in label.split("."))


def _roman(label: str) -> int:
    values = [_ROMAN[sign] for sign in label]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))
