"""Where each state of a chart stands: a grid with at most two states side by side in a phase.

Several phases stand beside each other, left to right, and each runs downwards; a chart of one phase runs
to the right. A step that leads to a state declared later goes forward, any other goes back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from states.chart import Table

BESIDE = 2
"""States side by side: with two, four phases are eight columns, which 1,100 pixels hold in readable letters."""

Cell = tuple[int, int]
"""Column and row, from 0."""


@dataclass(frozen=True)
class Grid:
    """`bands` are the phases with their first and last column."""

    cells: Mapping[str, Cell]
    bands: tuple[tuple[str, int, int], ...]

    @property
    def columns(self) -> int:
        return 1 + max(column for column, _ in self.cells.values())

    @property
    def rows(self) -> int:
        return 1 + max(row for _, row in self.cells.values())


Ranks = Mapping[str, list[list[str | None]]]
"""Phase -> ranks of two places each; an empty place is None."""


def ranks(table: Table) -> Ranks:
    """A state stands below all of its phase that lead to it, in the first rank that has room."""
    order = {state: number for number, state in enumerate(table.states)}
    placed: dict[str, int] = {}
    found: dict[str, list[list[str | None]]] = {}
    for state in table.states:
        phase = table.phase_of(state) or ""
        rows = found.setdefault(phase, [])
        before = [
            placed[step.source]
            for step in table.steps
            if step.target == state
            and order[step.source] < order[state]
            and table.phase_of(step.source) == phase
        ]
        rank = max(before, default=-1) + 1
        while rank < len(rows) and None not in rows[rank]:
            rank += 1
        while len(rows) <= rank:
            rows.append([None] * BESIDE)
        rows[rank][rows[rank].index(None)] = state
        placed[state] = rank
    return found


def grid(phases: Ranks) -> Grid:
    """The cells that these ranks come to; columns and rows that stay empty are closed up."""
    downwards = len(phases) > 1
    cells: dict[str, Cell] = {}
    bands: list[tuple[str, int, int]] = []
    left = 0
    for phase, rows in phases.items():
        used = sorted({place for row in rows for place, state in enumerate(row) if state is not None})
        for rank, row in enumerate(rows):
            for place, state in enumerate(row):
                if state is not None:
                    beside = used.index(place)
                    cells[state] = (left + beside, rank) if downwards else (rank, beside)
        width = len(used) if downwards else len(rows)
        bands.append((phase, left, left + width - 1))
        left += width
    return Grid(cells, tuple(bands))


def turned(phases: Ranks) -> Iterator[Ranks]:
    """Every arrangement that differs by one rank turned around."""
    for phase, rows in phases.items():
        for rank in range(len(rows)):
            other = [row[::-1] if number == rank else row for number, row in enumerate(rows)]
            yield {**phases, phase: other}
