"""How a lifecycle is written down and run: strict flat charts, acts with permissions and guards.

A chart is a `Chart` subclass whose states carry Vietnamese names and whose events are made with
`act`. The class is compiled once into a table of `Step`s; listings read the table, and only a real
act runs the engine. A test holds the two against each other for every state and event.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import ZoneInfo

from statemachine import Event, StateChart
from statemachine.transition_list import TransitionList

from states.calendar import OfficialCalendar
from states.errors import Refusal
from states.roles import Actor, Role

if TYPE_CHECKING:  # a procedure names states, so it reads the charts
    from states.procedure import Procedure

HO_CHI_MINH = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True)
class Context:
    """Everything an act is judged by: who, when, under which procedure, the record's facts, the form.

    `facts` is the dataclass of the chart (`TaskFacts`, …), loaded by the caller;
    `form` holds what the actor filled in, by parameter name.
    """

    actor: Actor
    now: datetime
    procedure: Procedure
    calendar: OfficialCalendar
    facts: Any
    form: Mapping[str, Any] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.now.astimezone(HO_CHI_MINH).date()


Guard = Callable[[Any, Context], str | None]
"""`(row, context) -> reason | None`: a Vietnamese sentence against the act, or nothing."""


@dataclass(frozen=True)
class Rule:
    """What stands before one event: who may send it, what the record must show, what the form must hold."""

    label: str
    roles: frozenset[Role]
    guards: tuple[Guard, ...]
    checks: tuple[Guard, ...]

    def objections(self, row: Any, context: Context, *, with_form: bool) -> list[str]:
        """Return every reason against the act; without the form only those that a page can show beforehand.

        Someone who may not send the event at all is told that and no more.
        """
        if reason := context.actor.lacks(self.roles):
            return [reason]
        reasons = []
        for guard in (*self.guards, *(self.checks if with_form else ())):
            if reason := guard(row, context):
                reasons.append(reason)
        return reasons

    def require(self, row: Any, context: Context) -> None:
        """Raise one `Refusal` with every reason against the act."""
        if reasons := self.objections(row, context, with_form=True):
            raise Refusal(self.label, row.label, reasons)


def act(
    label: str,
    transitions: TransitionList,
    *,
    roles: Iterable[Role],
    guards: Iterable[Guard] = (),
    checks: Iterable[Guard] = (),
) -> Event:
    """Declare an event. `guards` read the record, `checks` also the form that comes with the act."""
    rule = Rule(label, frozenset(roles), tuple(guards), tuple(checks))
    for transition in transitions:
        transition.rule = rule
        transition.validators.add("refuse")
    return Event(transitions, name=label)


@dataclass(frozen=True)
class Step:
    """One row of a compiled chart."""

    source: str
    event: str
    target: str
    rule: Rule


class Bind:
    """The engine's view of a row: only its state.

    Never pass a row itself as the model: every column would become a possible callback.
    """

    def __init__(self, row: Any) -> None:
        self.row = row

    @property
    def state(self) -> str:
        value: str = self.row.state
        return value

    @state.setter
    def state(self, value: str) -> None:
        self.row.state = value


class Chart(StateChart[Bind]):
    """Base of every lifecycle. Strict: an error in a guard stops the act, an unknown event is an error."""

    allow_event_without_transition = False
    atomic_configuration_update = True
    catch_errors_as_events = False
    enable_self_transition_entries = True

    kind: ClassVar[str]
    title: ClassVar[str]
    phases: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    def refuse(self, transition: Any, ctx: Context) -> None:
        """Run before anything changes; raise one `Refusal` with all reasons."""
        transition.rule.require(self.model.row, ctx)


class _Machines(threading.local):
    """The machines of one thread that are at rest: making one costs a hundred times what an event does."""

    def __init__(self) -> None:
        self.at_rest: dict[type[Chart], Chart] = {}


_machines = _Machines()


@dataclass(frozen=True)
class Table:
    """A chart compiled from its class: what lists, pages and checks read instead of the engine."""

    chart: type[Chart]
    steps: tuple[Step, ...]
    states: Mapping[str, str]
    initial: str
    final: frozenset[str]

    def send(self, row: Any, event: str, context: Context) -> None:
        """Run one event on a row in the engine, which judges it and sets `row.state`; `Refusal` with every reason.

        The machine holds nothing of a row but its binding. One that an error left in the middle, or that has
        come to an end, is not used again.
        """
        machine = _machines.at_rest.pop(self.chart, None) or self.chart(Bind(row))
        machine.model.row = row
        machine.send(event, ctx=context)
        machine.model.row = None
        if row.state not in self.final:
            _machines.at_rest[self.chart] = machine

    def find(self, state: str, event: str) -> tuple[Step, ...]:
        return self._by_pair.get((state, event), ())

    def events_of(self, state: str) -> tuple[str, ...]:
        """The events that leave a state, in the order they were written; none for one that the chart lacks."""
        return self._events_of.get(state, ())

    @cached_property
    def _events_of(self) -> Mapping[str, tuple[str, ...]]:
        leaving: dict[str, dict[str, None]] = {}
        for step in self.steps:
            leaving.setdefault(step.source, {})[step.event] = None
        return {state: tuple(events) for state, events in leaving.items()}

    @cached_property
    def events(self) -> Mapping[str, str]:
        """Event id -> Vietnamese label, in the order they were written."""
        return {step.event: step.rule.label for step in self.steps}

    def phase_of(self, state: str) -> str | None:
        return next((name for name, members in self.chart.phases.items() if state in members), None)

    @cached_property
    def _by_pair(self) -> Mapping[tuple[str, str], tuple[Step, ...]]:
        pairs: dict[tuple[str, str], tuple[Step, ...]] = {}
        for step in self.steps:
            pairs[step.source, step.event] = (*pairs.get((step.source, step.event), ()), step)
        return pairs


def compile_chart(chart: type[Chart]) -> Table:
    """Read the class once; raise if an event has no rule, or a name that the engine needs for itself."""
    steps = tuple(
        Step(
            source=state.id,
            event=str(event),
            target=transition.target.id,
            rule=transition.rule,
        )
        for state in chart.states
        for transition in state.transitions
        for event in transition.events
    )
    names = {step.event for step in steps} | {state.id for state in chart.states}
    if taken := names & set(dir(Chart)):
        raise TypeError(
            f"{chart.__name__}: {', '.join(sorted(taken))} would hide the engine's own attributes"
        )
    return Table(
        chart=chart,
        steps=steps,
        states={state.id: state.name for state in chart.states},
        initial=next(state.id for state in chart.states if state.initial),
        final=frozenset(state.id for state in chart.states if state.final),
    )
