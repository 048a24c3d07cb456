"""One page of a list, with the number of rows of the whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """Page `number` (from 1) of `pages`; a number beyond the end means the last page.

    `more`: the list was cut at `total` rows, and it is not known how many there are beyond.
    """

    rows: Sequence[T]
    total: int
    number: int
    size: int
    more: bool = False

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """The place of the page's first row in the whole list, from 1; 0 for an empty list."""
        return (self.number - 1) * self.size + 1 if self.total else 0


def page_of(total: int, number: int, size: int, read: Callable[[int, int], Sequence[T]]) -> Page[T]:
    """Read one page by `read(limit, offset)`; nothing is read of an empty list."""
    last = max(1, -(-total // size))
    number = min(max(number, 1), last)
    return Page(read(size, (number - 1) * size) if total else [], total, number, size)
