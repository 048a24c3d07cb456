"""The deadlines that are not open yet: one after the other, each step done on its last day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from states.calendar import CalendarError, Due, OfficialCalendar, due
from states.procedure import DeadlineRule, Procedure

ASSUMED = (
    "Các mốc chưa mở được tính với giả định: Hội đồng kết luận đề nghị thực hiện ngay trong ngày họp, "
    "mỗi bước sau hoàn thành đúng ngày cuối của thời hạn trước."
)

Place = tuple[str, str]
"""A kind of case and the state it is in."""

_NEXT: Mapping[Place, Place] = {
    ("task", "revising"): ("task", "recommended"),
    ("task", "recommended"): ("dossier", "sent"),
    ("task", "returned"): ("dossier", "sent"),
    ("task", "selecting"): ("task", "appraising"),
}
"""Where a case goes on from a state that a deadline counted from entering it hangs on."""

_BY_MODE: Mapping[str | None, Place] = {
    "selection": ("task", "selecting"),
    "assignment": ("task", "appraising"),
}
"""Where the answer of the People's Committee leads; a task whose mode is not decided yet is followed no further."""


@dataclass(frozen=True)
class Step:
    """One deadline ahead. `state` is that of a case of the rule's kind, entered on `due.start`."""

    state: str
    rule: DeadlineRule
    due: Due


@dataclass(frozen=True)
class Road:
    """`stopped` says, in Vietnamese, why the calendar could not carry it further; None when it ends by itself."""

    steps: tuple[Step, ...]
    stopped: str | None = None


def next_place(place: Place, mode: str | None) -> Place | None:
    """`mode` is the task's: selection, assignment, or None while undecided."""
    return _BY_MODE.get(mode) if place == ("dossier", "sent") else _NEXT.get(place)


def follow(
    procedure: Procedure, calendar: OfficialCalendar, place: Place | None, on: date, mode: str | None
) -> Road:
    """The deadlines counted from entering each state, from a state entered on `on` to where nothing follows."""
    steps: list[Step] = []
    while place is not None:
        kind, state = place
        try:
            opened = [
                Step(state, rule, due(rule.period, on, calendar))
                for rule in procedure.deadlines
                if rule.case == kind and state in rule.states and rule.anchor == "entered"
            ]
        except CalendarError as error:
            return Road(tuple(steps), str(error))
        steps += opened
        on = max((step.due.on for step in opened), default=on)
        place = next_place(place, mode)
    return Road(tuple(steps))
