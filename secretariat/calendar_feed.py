"""A person's calendar as an iCalendar feed (RFC 5545): the same UID for the same thing, whatever day it moves to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, vText
from sqlmodel import Session

from notifications.invitation import SESSION_LENGTH
from secretariat.agenda import Entry, entries
from secretariat.periods import local_day
from secretariat.rulebook import rulebook
from states.calendar import Due
from states.roles import Actor

BEHIND, AHEAD = timedelta(days=31), timedelta(days=366)
"""What a feed holds: what is overdue for longer is on the desk, and every client reads the whole feed each time."""

Link = Callable[[str, str], str]
"""(kind, code) of a case -> the address of its page."""


def feed(session: Session, actor: Actor, *, now: datetime, link: Link) -> str:
    """An iCalendar text of what the actor may see, from a month back to a year ahead.

    It depends on the record alone, not on `now`, while the window holds the same things: a client that
    knows its ETag need not read it again.
    """
    today = local_day(now)
    domain = rulebook().in_force(today).agency("department", today).email.partition("@")[2]
    calendar = Calendar()
    calendar.add("prodid", "-//nhiemvu//VN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    # Only what is a vText is escaped: a line break in a name must not become a line of the feed.
    calendar.add("x-wr-calname", vText(f"Nhiệm vụ KH&CN: {actor.name}"))
    calendar.add("x-published-ttl", "PT1H")
    for entry in entries(session, actor, today - BEHIND, today + AHEAD):
        calendar.add_component(_event(entry, domain, link(entry.case_kind, entry.case_code)))
    return str(calendar.to_ical().decode())


def _event(entry: Entry, domain: str, page: str) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@{domain}")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at)
    if entry.at is None:
        event.add("dtstart", entry.on)
        event.add("dtend", entry.on + timedelta(days=1))
        # A deadline takes nobody's time.
        event.add("transp", "TRANSPARENT")
    else:
        event.add("dtstart", entry.at.astimezone(UTC))
        event.add("dtend", (entry.at + SESSION_LENGTH).astimezone(UTC))
    event.add("summary", vText(f"{_HEADS[entry.what]}{entry.title} – {entry.case_code}"))
    event.add("description", vText(_described(entry)))
    if entry.place:
        event.add("location", vText(entry.place))
    event.add("url", page)
    return event


_HEADS = {"deadline": "Hạn: ", "session": "", "activity": ""}


def _described(entry: Entry) -> str:
    if entry.derivation is None:
        return entry.case_name
    return f"{entry.case_name}\n{Due.from_json(entry.derivation).explain()}"
