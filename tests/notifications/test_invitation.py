"""The calendar invite of a session: one event that later invites replace."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from icalendar import Calendar

from notifications.invitation import invitation, readdressed, withdrawal
from states.chart import HO_CHI_MINH

AT = datetime(2025, 3, 4, 8, 0, tzinfo=HO_CHI_MINH)


def invite(number: int = 1, starts_at: datetime = AT, organiser: str = "khcn@tayninh.example") -> str:
    return invitation(
        uid="council-HD-2025",
        number=number,
        starts_at=starts_at,
        summary="Hội đồng tư vấn xác định nhiệm vụ KH&CN; phiên thứ nhất",
        place="Phòng họp số 2, Sở KH&CN",
        organiser=organiser,
        attendee="uv1@so.example",
        stamped_at=AT,
    )


def read(text: str) -> tuple[Calendar, dict[str, Any]]:
    calendar = Calendar.from_ical(text)
    (only,) = calendar.walk("VEVENT")
    return calendar, only


def test_it_asks_one_member_to_the_session_at_its_moment() -> None:
    calendar, session = read(invite())
    assert calendar["METHOD"] == "REQUEST"
    assert session["DTSTART"].dt == datetime(2025, 3, 4, 1, 0, tzinfo=UTC)
    assert str(session["SUMMARY"]) == "Hội đồng tư vấn xác định nhiệm vụ KH&CN; phiên thứ nhất"
    assert str(session["LOCATION"]) == "Phòng họp số 2, Sở KH&CN"
    assert str(session["ATTENDEE"]) == "MAILTO:uv1@so.example"
    assert str(session["ORGANIZER"]) == "MAILTO:khcn@tayninh.example"


def test_a_later_invite_replaces_the_earlier_one() -> None:
    _, first = read(invite(1))
    _, second = read(invite(2, starts_at=AT.replace(day=6)))
    assert first["UID"] == second["UID"] == "council-HD-2025@tayninh.example"
    assert second["SEQUENCE"] > first["SEQUENCE"]


def test_a_withdrawal_takes_back_exactly_what_was_sent() -> None:
    calendar, gone = read(withdrawal(invite(), stamped_at=AT.replace(day=3)))
    _, session = read(invite())
    assert calendar["METHOD"] == "CANCEL"
    assert gone["STATUS"] == "CANCELLED"
    assert gone["DTSTAMP"].dt == datetime(2025, 3, 3, 1, 0, tzinfo=UTC)
    for same in ("UID", "ORGANIZER", "ATTENDEE", "DTSTART", "SUMMARY"):
        assert gone[same] == session[same]


@pytest.mark.parametrize("number", [1, 2, 7])
def test_each_next_calendar_mail_outranks_the_one_before(number: int) -> None:
    mails = [invite(number), withdrawal(invite(number), stamped_at=AT), invite(number + 1)]
    ranks = [read(mail)[1]["SEQUENCE"] for mail in mails]
    assert ranks == sorted(set(ranks))


def test_a_copy_for_another_address_asks_that_address_to_answer() -> None:
    _, session = read(readdressed(invite(), "uv1.moi@so.example"))
    assert str(session["ATTENDEE"]) == "MAILTO:uv1.moi@so.example"
    assert session["ATTENDEE"].params["RSVP"] == "TRUE"
    assert (session["UID"], session["SEQUENCE"]) == ("council-HD-2025@tayninh.example", 0)
