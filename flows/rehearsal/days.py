"""What happens on each day of a rehearsed year, in order: the bells at their hours, and the acts of people between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Literal

from secretariat.record_file import Record, Step
from states.vietnamese import VIET_NAM

What = Literal["night", "report", "sweep", "digest", "dispatch", "bounces", "acts"]

TICK = timedelta(minutes=5)


@dataclass(frozen=True)
class Event:
    """A bell, or the acts that people carry out at one moment."""

    at: datetime
    what: What
    steps: tuple[Step, ...] = ()


def days(record: Record) -> Iterator[tuple[date, list[Event]]]:
    """Every day of the record's year, and those of its acts that lie outside it."""
    acts = record.days()
    last = max(acts)
    day, end = min(min(acts), date(last.year, 1, 1)), max(last, date(last.year, 12, 31))
    while day <= end:
        yield day, events(day, acts.get(day, []))
        day += timedelta(days=1)


def events(day: date, steps: Sequence[Step]) -> list[Event]:
    """One day. Of the 288 times of the five-minute bell only the one after the last letter is kept."""
    listed = [Event(at(day, 6, 30), "report"), Event(at(day, 7, 30), "sweep")]
    if (day + timedelta(days=1)).day == 1:
        listed.append(Event(at(day, 1, 30), "night"))
    if day.weekday() == 0:
        listed.append(Event(at(day, 8), "digest"))
    for moment, group in groupby(steps, key=lambda step: step.at):
        listed.append(Event(moment, "acts", tuple(group)))
    listed.sort(key=lambda event: event.at)
    return [*listed, Event(listed[-1].at + TICK, "dispatch")]


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), VIET_NAM)
