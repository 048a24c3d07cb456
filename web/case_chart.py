"""The chart of a case, drawn and as a table, as `cases/lifecycle.html` shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from models import Case
from secretariat.casefile import TimelineLine
from states.chart import Table as States
from states.lifecycles import LIFECYCLES
from web.languages import translated
from web.svg.element import Table
from web.svg.lifecycle import lifecycle_svg, lifecycle_table


@dataclass(frozen=True)
class CaseChart:
    """`phases` are (label, "done", "current" or "ahead"), none for a chart of one phase or without a case."""

    picture: Markup
    table: Table
    phases: tuple[tuple[str, str], ...]


def case_chart(case: Case, timeline: Sequence[TimelineLine], language: str) -> CaseChart:
    """Where the case stands and which way it came; `timeline` with the oldest line first."""
    visited = [line.target for line in timeline if line.source != line.target]
    return chart_of(case.kind, language, case.state, visited)


def chart_of(kind: str, language: str, current: str | None = None, visited: Sequence[str] = ()) -> CaseChart:
    say = partial(translated, language=language)
    return CaseChart(
        lifecycle_svg(kind, current, visited, say=say),
        lifecycle_table(kind, current, visited, say=say),
        tuple((say(phase), mark) for phase, mark in _phases(LIFECYCLES[kind], current, visited)),
    )


def _phases(states: States, current: str | None, visited: Sequence[str]) -> list[tuple[str, str]]:
    order = list(dict.fromkeys(phase for state in states.states if (phase := states.phase_of(state))))
    if current is None or len(order) < 2:
        return []
    here, passed = states.phase_of(current), {states.phase_of(state) for state in visited}
    return [
        (phase, "current" if phase == here else "done" if phase in passed else "ahead") for phase in order
    ]
