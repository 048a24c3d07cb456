"""The calendar invite of a session: one event that later invites replace."""

from __future__ import annotations

from datetime import UTC, datetime

from icalendar import Calendar

from notifications.invitation import invitation
from states.chart import HO_CHI_MINH

AT = datetime(2025, 3, 4, 8, 0, tzinfo=HO_CHI_MINH)


def event(sequence: int = 0, starts_at: datetime = AT) -> tuple[Calendar, dict[str, object]]:
    text = invitation(
        uid="council-HD-2025",
        sequence=sequence,
        starts_at=starts_at,
        summary="Hội đồng tư vấn xác định nhiệm vụ KH&CN; phiên thứ nhất",
        place="Phòng họp số 2, Sở KH&CN",
        organiser="khcn@tayninh.example",
        attendee="uv1@so.example",
        stamped_at=AT,
    )
    calendar = Calendar.from_ical(text)
    (only,) = calendar.walk("VEVENT")
    return calendar, only


def test_it_asks_one_member_to_the_session_at_its_moment() -> None:
    calendar, session = event()
    assert calendar["METHOD"] == "REQUEST"
    assert session["DTSTART"].dt == datetime(2025, 3, 4, 1, 0, tzinfo=UTC)  # type: ignore[attr-defined]
    assert str(session["SUMMARY"]) == "Hội đồng tư vấn xác định nhiệm vụ KH&CN; phiên thứ nhất"
    assert str(session["LOCATION"]) == "Phòng họp số 2, Sở KH&CN"
    assert str(session["ATTENDEE"]) == "MAILTO:uv1@so.example"
    assert str(session["ORGANIZER"]) == "MAILTO:khcn@tayninh.example"


def test_a_later_invite_replaces_the_earlier_one() -> None:
    _, first = event(sequence=0)
    _, second = event(sequence=1, starts_at=AT.replace(day=6))
    assert first["UID"] == second["UID"] == "council-HD-2025@tayninh.example"
    assert second["SEQUENCE"] > first["SEQUENCE"]  # type: ignore[operator]
