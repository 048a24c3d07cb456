"""What the letters are tried with, and how a page is read."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from notifications.render import Rendered, render
from notifications.samples import ALWAYS, ANNOUNCEMENT, CASES, TASK, TODAY, deadline, letter_of

__all__ = [
    "ALWAYS",
    "ANNOUNCEMENT",
    "CASES",
    "TASK",
    "TODAY",
    "Page",
    "deadline",
    "every_case",
    "letter_of",
    "words",
    "written",
]

every_case = pytest.mark.parametrize("case", CASES)


def written(case: str, **changed: Any) -> Rendered:
    return render(letter_of(case), {**ALWAYS, **CASES[case], **changed})


class Page(HTMLParser):
    """The visible text of a page and the tags it consists of."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self._pieces: list[str] = []
        self._current = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        self._current = tag
        if tag not in ("strong", "em", "span", "a"):
            self._pieces.append(" ")

    def handle_data(self, data: str) -> None:
        if self._current != "title":
            self._pieces.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self._pieces).split())


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)
