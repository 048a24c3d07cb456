"""The flat chart: what may be done from a state, and doing it, against `transitions` and a plain dict.

All three hold the same states, events and targets: those of a task. Ours fires with guards that refuse nothing here.
Run: `python -m benchmarks.charts`
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from statistics import median
from time import perf_counter
from types import SimpleNamespace

from transitions import Machine

from benchmarks._rows import NO_TARGET, Row, told
from secretariat.rulebook import rulebook
from states.chart import HO_CHI_MINH, Context
from states.roles import Actor, Role
from states.task import TASK

ROUNDS, LISTED, FIRED = 7, 20_000, 300
MOST = 3.0
NOW = datetime(2025, 1, 20, 9, tzinfo=HO_CHI_MINH)
AN = Actor("an@so.example", "Nguyễn Thị An", frozenset({Role.SECRETARIAT}))

PLAIN: dict[str, dict[str, str]] = {state: {} for state in TASK.states}
for _step in TASK.steps:
    PLAIN[_step.source][_step.event] = _step.target


def microseconds(work: Callable[[], object], times: int) -> float:
    """For one of `times` calls in a loop, the median of several loops."""
    found = []
    for _ in range(ROUNDS):
        started = perf_counter()
        for _ in range(times):
            work()
        found.append((perf_counter() - started) / times * 1e6)
    return median(found)


def theirs() -> Machine:
    moves = [[step.event, step.source, step.target] for step in TASK.steps]
    return Machine(states=list(TASK.states), transitions=moves, initial="suspended", auto_transitions=False)


def listing() -> Iterator[Row]:
    machine, states = theirs(), list(TASK.states)
    ours = microseconds(lambda: [TASK.events_of(state) for state in states], LISTED // len(states))
    plain = microseconds(lambda: [PLAIN[state].keys() for state in states], LISTED // len(states))
    library = microseconds(
        lambda: [machine.get_triggers(state) for state in states], LISTED // len(states) // 10
    )
    yield line("acts of every state listed", ours, plain, "a plain dict", MOST)
    yield line("acts of every state listed", ours, library, "transitions", 1)


def fire_ours(context: Context) -> None:
    row = SimpleNamespace(state="suspended", resume_state="in_progress", label="nhiệm vụ")
    TASK.send(row, "resume", context)


def fire_theirs(machine: Machine) -> None:
    """On one machine for all, as its documentation has it; it keeps nothing of the act but the state."""
    machine.set_state("suspended")
    machine.trigger("resume")


def firing() -> Iterator[Row]:
    rules = rulebook()
    procedure = next(iter(rules.procedures.values()))
    context = Context(AN, NOW, procedure, rules.calendar, None)
    machine = theirs()
    ours = microseconds(lambda: fire_ours(context), FIRED)
    library = microseconds(lambda: fire_theirs(machine), FIRED)
    plain = microseconds(lambda: PLAIN["suspended"]["resume"], LISTED)
    yield line("one act judged and fired", ours, library, "transitions", None)
    yield line("one act judged and fired", ours, plain, "a plain dict", None)


def line(work: str, ours: float, peer: float, of: str, most: float | None) -> Row:
    ratio = ours / peer
    return Row(
        work,
        f"{ours:,.2f} µs",
        f"{peer:,.2f} µs ({of})",
        f"{ratio:,.2f}× its time",
        f"≤ {most:g}×" if most else NO_TARGET,
        ratio <= most if most else None,
    )


def rows() -> Iterator[Row]:
    yield from listing()
    yield from firing()


if __name__ == "__main__":
    told(rows())
