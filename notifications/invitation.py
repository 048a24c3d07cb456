"""The calendar invite of a council session (RFC 5545): stable UID, rising SEQUENCE."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, vCalAddress, vText

SESSION_LENGTH = timedelta(hours=3)
"""Half a working day: what a member's calendar is kept free for."""


def invitation(
    *,
    uid: str,
    sequence: int,
    starts_at: datetime,
    summary: str,
    place: str,
    organiser: str,
    attendee: str,
    stamped_at: datetime,
) -> str:
    """Return an iCalendar REQUEST for one attendee; a higher `sequence` replaces what was sent before."""
    event = Event()
    event.add("uid", f"{uid}@{organiser.partition('@')[2]}")
    event.add("sequence", sequence)
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
