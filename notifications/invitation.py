"""The calendar invite of a council session (RFC 5545, 5546): stable UID, rising SEQUENCE, withdrawn by CANCEL.

Sequences are even for an invite and odd for its withdrawal, so each next mail outranks the one before.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import cast

from icalendar import Calendar, Event, vCalAddress, vText

SESSION_LENGTH = timedelta(hours=3)
"""Half a working day: what a member's calendar is kept free for."""


def invitation(
    *,
    uid: str,
    number: int,
    starts_at: datetime,
    summary: str,
    place: str,
    organiser: str,
    attendee: str,
    stamped_at: datetime,
) -> str:
    """Return an iCalendar REQUEST for one attendee; a higher `number`, from 1, replaces what was sent before."""
    event = Event()
    event.add("uid", f"{uid}@{organiser.partition('@')[2]}")
    event.add("sequence", 2 * (number - 1))
    event.add("dtstamp", stamped_at)
    # In UTC: every client shows it in local time, and no time zone has to travel along.
    event.add("dtstart", starts_at.astimezone(UTC))
    event.add("dtend", (starts_at + SESSION_LENGTH).astimezone(UTC))
    event.add("summary", vText(summary))
    event.add("location", vText(place))
    event.add("status", "CONFIRMED")
    event.add("organizer", vCalAddress(f"MAILTO:{organiser}"))
    guest = vCalAddress(f"MAILTO:{attendee}")
    guest.params["RSVP"] = vText("TRUE")
    event.add("attendee", guest)
    calendar = Calendar()
    calendar.add("prodid", "-//nhiemvu//VN")
    calendar.add("version", "2.0")
    calendar.add("method", "REQUEST")
    calendar.add_component(event)
    return str(calendar.to_ical().decode())


def withdrawal(invite: str, *, stamped_at: datetime) -> str:
    """Return the CANCEL for an invite as it was sent: the same UID, guest and organiser, the next SEQUENCE.

    Taken from the invite and not from the record: an agency whose address has changed since would
    withdraw an event that no calendar knows.
    """
    calendar, event = _read(invite)
    calendar["METHOD"] = vText("CANCEL")
    _set(event, "sequence", int(str(event["SEQUENCE"])) + 1)
    _set(event, "dtstamp", stamped_at)
    event["STATUS"] = vText("CANCELLED")
    return str(calendar.to_ical().decode())


def readdressed(calendar: str, attendee: str) -> str:
    """Return the same calendar text for another guest: one whose address is not in it may not answer."""
    whole, event = _read(calendar)
    guest = vCalAddress(f"MAILTO:{attendee}")
    guest.params = event["ATTENDEE"].params
    event["ATTENDEE"] = guest
    return str(whole.to_ical().decode())


def _read(text: str) -> tuple[Calendar, Event]:
    calendar = Calendar.from_ical(text)
    (event,) = calendar.walk("VEVENT")
    return calendar, cast(Event, event)


def _set(event: Event, name: str, value: object) -> None:
    del event[name]
    event.add(name, value)
