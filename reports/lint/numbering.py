"""Numbers of headings that jump, and the subtler slip of a sub-heading that lost its prefix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from reports.lint.lost_prefix import meant_as
from reports.lint.outline import LETTERS, Heading, Level, read_outline
from reports.lint.rules import Finding, finding
from reports.lint.text import DocumentText, place

_RULE = "section-numbering-jump"
_E = 6  # place of e in the office alphabet: lists that leave out đ are common and harmless


@dataclass
class _List:
    """A run 1., 2., 3.; `children` holds the last number below each prefix of its latest item."""

    last: int
    children: dict[tuple[int, ...], int] = field(default_factory=dict)


@dataclass
class _Counters:
    """What was last counted. `single` is for the levels that have one run at a time; `lists` are the open
    runs of numbers, the outermost first; `before` is where the outermost run of the section above ended,
    since some offices number on across sections."""

    single: dict[Level, int] = field(default_factory=dict)
    before: int = 0
    lists: list[_List] = field(default_factory=list)


def check(doc: DocumentText) -> Iterator[Finding]:
    outline = read_outline(doc.lines)
    counters = _Counters()
    for at, heading in enumerate(outline):
        expected = _step(counters, heading)
        if expected is not None:
            message = (
                f"Số “{heading.label}” không nối tiếp đề mục trước: đáng lẽ là {expected}; hãy đánh lại số."
            )
            yield finding(_RULE, place(doc, heading.line), message)
        elif (meant := meant_as(outline, at)) is not None:
            message = (
                f"Mục “{heading.label}.” có nội dung cùng nhóm với các mục {meant.family}: "
                f"hãy kiểm tra, có thể phải là “{meant.label}.”."
            )
            yield finding(_RULE, place(doc, heading.line), message)


def _step(counters: _Counters, heading: Heading) -> str | None:
    """Count one heading; return what was expected in its place when it does not follow."""
    if heading.level == "number":
        return _top(counters, heading) if len(heading.path) == 1 else _below(counters, heading)
    if heading.level == "letter":
        return _letter(counters, heading.path[0])
    if counters.lists:
        counters.before = counters.lists[0].last
    counters.lists = []
    if heading.level == "break":
        return None
    last, number = counters.single.get(heading.level, 0), heading.path[0]
    counters.single[heading.level] = number
    return None if number in (1, last + 1) else f"số thứ tự {last + 1}"


def _letter(counters: _Counters, number: int) -> str | None:
    if number == 0:
        return None
    last = counters.single.get("letter", 0)
    counters.single["letter"] = number
    follows = number in (1, last + 1) or (number == _E and last == _E - 2)
    return None if follows else f"“{LETTERS[last : last + 1]})”"


def _top(counters: _Counters, heading: Heading) -> str | None:
    number = heading.path[0]
    lists = counters.lists
    for depth in reversed(range(len(lists))):
        if lists[depth].last + 1 == number:
            lists[depth:] = [_List(number)]
            return None
    if number == 1 or (not lists and number == counters.before + 1):
        lists.append(_List(number))
        return None
    expected = lists[-1].last + 1 if lists else 1
    lists[-1:] = [_List(number)]
    return f"“{expected}.”"


def _below(counters: _Counters, heading: Heading) -> str | None:
    path, lists = heading.path, counters.lists
    if not lists:
        lists.append(_List(path[0]))
    depth = next((at for at in reversed(range(len(lists))) if lists[at].last == path[0]), None)
    if depth is None:
        lists.append(_List(path[0], {path[:-1]: path[-1]}))
        return f"mục con của mục “{lists[-2].last}.”"
    del lists[depth + 1 :]
    children = lists[depth].children
    parent, number = path[:-1], path[-1]
    last = children.get(parent, 0)
    for longer in [prefix for prefix in children if prefix[: len(path)] == path]:
        del children[longer]
    children[parent] = number
    if number == last + 1:
        return None
    return f"“{'.'.join(map(str, (*parent, last + 1)))}.”"
