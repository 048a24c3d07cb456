"""A heading "3." that stands where 2.3 is meant.

After 2.1 and 2.2 a "3." is a lawful next number and also what is left of 2.3 when its prefix is lost: the
numbers alone cannot tell. It is called a slip only when nothing speaks for a true section 3 (it has no
parts of its own and no section 4 follows) and two of three marks side with the family 2.1, 2.2:
the sections 1 and 2 open with one and the same word and "3." does not; its title shares words with the
titles of 2.1 and 2.2 and none with those of 1 and 2; 2.1, 2.2 and "3." are filled with dashed items only,
and section 1 is not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from reports.lint.outline import Heading
from states.vietnamese import fold


@dataclass(frozen=True)
class Meant:
    """`label` is the number that was probably meant, `family` its siblings: `2.3` of `2.1, 2.2`."""

    label: str
    family: str


def meant_as(outline: Sequence[Heading], at: int) -> Meant | None:
    """Return what the heading at `at` was probably meant to be, or None when its number can be trusted."""
    heading = outline[at]
    if heading.level != "number" or len(heading.path) != 1 or at == 0:
        return None
    parent = heading.path[0] - 1
    if outline[at - 1].path != (parent, parent) or _goes_on(outline, at):
        return None
    section = _section(outline, at)
    tops = [h for h in section if len(h.path) == 1][-parent:]
    family = [h for h in section if h.path[:-1] == (parent,)][-parent:]
    if [h.path[0] for h in tops] != list(range(1, parent + 1)) or len(family) != parent:
        return None
    marks = (
        _opens_like(heading, tops),
        _speaks_like(heading, tops, family),
        _filled_like(heading, tops, family),
    )
    if sum(marks) < 2:
        return None
    return Meant(f"{parent}.{parent + 1}", ", ".join(h.label for h in family))


def _goes_on(outline: Sequence[Heading], at: int) -> bool:
    """Whether a part of this section, or the section after it, follows."""
    number = outline[at].path[0]
    following = next((h for h in outline[at + 1 :] if h.level != "letter"), None)
    if following is None or following.level != "number":
        return False
    return following.path[0] in (number, number + 1)


def _section(outline: Sequence[Heading], at: int) -> list[Heading]:
    """Return the numbered headings before `at`, back to the nearest I. or Điều."""
    section: list[Heading] = []
    for heading in reversed(outline[:at]):
        if heading.level not in ("number", "letter"):
            break
        if heading.level == "number":
            section.insert(0, heading)
    return section


def _opens_like(heading: Heading, tops: Sequence[Heading]) -> bool:
    words = {_words(top)[:1] for top in tops}
    return len(tops) > 1 and len(words) == 1 and _words(heading)[:1] not in words


def _speaks_like(heading: Heading, tops: Sequence[Heading], family: Sequence[Heading]) -> bool:
    own = _pairs(heading)
    return len(own & _all_pairs(family)) >= 2 and not own & _all_pairs(tops)


def _filled_like(heading: Heading, tops: Sequence[Heading], family: Sequence[Heading]) -> bool:
    others = tops[:-1]
    return bool(others) and all(map(_dashed, (*family, heading))) and not any(map(_dashed, others))


def _dashed(heading: Heading) -> bool:
    return bool(heading.body) and all(re.match(r"[-–+•]", line) for line in heading.body)


def _words(heading: Heading) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", fold(heading.title)))


def _pairs(heading: Heading) -> set[tuple[str, str]]:
    """Pairs of neighbouring syllables: one alone says little in Vietnamese (công tác, công cụ)."""
    words = _words(heading)
    return set(pairwise(words))


def _all_pairs(headings: Sequence[Heading]) -> set[tuple[str, str]]:
    return set().union(*map(_pairs, headings))
