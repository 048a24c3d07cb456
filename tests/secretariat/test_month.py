"""The calendar: what a person sees on which day, and the feed that their own calendar reads."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from icalendar import Calendar
from sqlmodel import Session

from secretariat import activities, councils
from secretariat.calendar_feed import feed
from secretariat.month import Day, Month, month
from states.errors import BadInput
from states.roles import Actor, Role
from tests.secretariat.builders import (
    AN,
    COUNCILLOR,
    INVITED,
    at,
    begin,
    contract,
    do,
    eligible_task,
    invited_council,
    organisation,
    submitted_task,
)

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

NOBODY = Actor("x@x.example", "X", frozenset())


def link(kind: str, code: str) -> str:
    return f"https://desk.example/{kind}/{code}"


def day(sheet: Month, number: int) -> Day:
    (found,) = [cell for week in sheet.weeks for cell in week if cell and cell.on.day == number]
    return found


def shown(sheet: Month) -> list[tuple[int, str, str]]:
    return [
        (cell.on.day, entry.what, entry.title)
        for week in sheet.weeks
        for cell in week
        if cell
        for entry in cell.entries
    ]


def events(session: Session, actor: Actor = AN) -> dict[str, Any]:
    text = feed(session, actor, now=INVITED, link=link)
    return {str(event["UID"]): event for event in Calendar.from_ical(text).walk("VEVENT")}


@on_sqlite
def test_a_month_is_whole_weeks_from_monday(session: Session) -> None:
    for number in range(1, 13):
        sheet = month(session, AN, 2025, number)
        cells = [cell for week in sheet.weeks for cell in week]
        days = [cell.on for cell in cells if cell]
        assert len(cells) % 7 == 0
        assert days == sorted(days)
        assert len(days) == (date(2025 + number // 12, number % 12 + 1, 1) - date(2025, number, 1)).days
        assert all(cell is None or cell.on.weekday() == place % 7 for place, cell in enumerate(cells))


@pytest.mark.parametrize(
    ("on", "off", "worked"),
    [
        (date(2025, 1, 28), "Tết Nguyên đán", None),
        (date(2025, 5, 2), "nghỉ hoán đổi cho 26/4/2025", None),
        (date(2025, 4, 26), None, "Thứ Bảy làm việc bù cho ngày nghỉ 02/5/2025"),
        (date(2026, 1, 10), None, "Thứ Bảy làm việc bù cho ngày nghỉ 02/01/2026"),
        (date(2025, 4, 19), "Thứ Bảy", None),
        (date(2025, 4, 21), None, None),
    ],
)
@on_sqlite
def test_days_off_and_saturdays_worked_are_named(
    session: Session, on: date, off: str | None, worked: str | None
) -> None:
    found = day(month(session, AN, on.year, on.month), on.day)
    assert (found.off, found.worked) == (off, worked)


@on_sqlite
def test_a_year_without_its_notice_is_provisional(session: Session) -> None:
    assert month(session, AN, 2027, 12).provisional
    assert not month(session, AN, 2025, 12).provisional


@pytest.mark.parametrize(("year", "number"), [(2031, 1), (2025, 0), (2025, 13)])
@on_sqlite
def test_a_month_that_is_not_in_the_calendar_says_so(session: Session, year: int, number: int) -> None:
    with pytest.raises(BadInput):
        month(session, AN, year, number)


def test_officials_see_deadlines_sessions_and_activities(session: Session) -> None:
    invited_council(session)
    begin(
        activities.plan, session, INVITED, code="HĐ-1", activity_kind="training", year=2025,
        name="Tập huấn sở hữu trí tuệ", planned_on=date(2025, 3, 20),
    )  # fmt: skip
    assert shown(month(session, AN, 2025, 3)) == [
        (3, "deadline", "Gửi phiếu nhận xét trước phiên họp"),
        (3, "deadline", "Bảo đảm đủ thành viên dự họp"),
        (4, "session", "Họp Hội đồng"),
        (20, "activity", "Đào tạo, tập huấn"),
    ]
    (call,) = day(month(session, AN, 2025, 2), 14).entries
    assert (call.title, call.case_code) == ("Hết hạn nhận phiếu đề xuất", "TB-2025")


def test_everyone_else_sees_what_is_theirs(session: Session) -> None:
    invited_council(session, eligible_task(session))
    contract_of_one = Actor(
        "dn1@dn.example", "DN1", frozenset({Role.ENTERPRISE}), organisation(session, 1).pk
    )
    other = Actor("dn9@dn.example", "DN9", frozenset({Role.ENTERPRISE}), organisation(session, 9).pk)
    stranger = Actor("la@vien.example", "Lạ", frozenset({Role.COUNCIL}))
    both = Actor(
        COUNCILLOR.id,
        "Ủy viên 1",
        frozenset({Role.COUNCIL, Role.ENTERPRISE}),
        contract_of_one.organisation_id,
    )
    sees = {
        actor.name: shown(month(session, actor, 2025, 2)) + shown(month(session, actor, 2025, 3))
        for actor in (contract_of_one, other, stranger, COUNCILLOR, both, NOBODY)
    }
    called = [
        (3, "deadline", "Gửi phiếu nhận xét trước phiên họp"), (4, "session", "Họp Hội đồng"),
    ]  # fmt: skip
    assert sees["DN1"] == [(14, "deadline", "Hết hạn nhận phiếu đề xuất")]
    assert sees["DN9"] == sees["Lạ"] == sees["X"] == []
    assert sees["Ủy viên 1"] == [(14, "deadline", "Hết hạn nhận phiếu đề xuất"), *called]
    assert shown(month(session, COUNCILLOR, 2025, 3)) == called


@on_sqlite
def test_a_host_sees_its_reports_and_not_the_offices_own_deadlines(session: Session) -> None:
    task = contract(session)
    submitted_task(session, proposer=1)
    host = Actor("dn1@dn.example", "DN1", frozenset({Role.ENTERPRISE}), task.host_id)
    found = [entry for n in range(1, 13) for entry in shown(month(session, host, 2025, n))]
    assert {title for _, _, title in found} == {"Nộp báo cáo định kỳ (kỳ 1)", "Hết hạn nhận phiếu đề xuất"}


@on_sqlite
def test_a_session_put_off_stands_on_no_day(session: Session) -> None:
    council = invited_council(session)
    do(councils.adjourn, session, council, at(2, 21), reason="Chủ tịch bận")
    assert shown(month(session, AN, 2025, 3)) == []


def test_the_feed_tells_when_where_and_why(session: Session) -> None:
    invited_council(session)
    found = events(session)
    (called,) = [event for event in found.values() if event["SUMMARY"] == "Họp Hội đồng – HD-1"]
    assert called.decoded("DTSTART") == datetime(2025, 3, 4, 2, tzinfo=UTC)
    assert (called["LOCATION"], called["URL"]) == ("Phòng họp Sở", "https://desk.example/council/HD-1")
    (due,) = [event for event in found.values() if "phiếu nhận xét" in event["SUMMARY"]]
    assert (due.decoded("DTSTART"), due.decoded("DTEND")) == (date(2025, 3, 3), date(2025, 3, 4))
    assert "01 ngày làm việc trước ngày 04/3/2025" in due["DESCRIPTION"]


@on_sqlite
def test_what_moves_keeps_its_uid_and_raises_its_sequence(session: Session) -> None:
    council = invited_council(session)
    before = events(session)
    do(councils.adjourn, session, council, at(2, 21), reason="Chủ tịch bận")
    do(councils.invite, session, council, at(2, 21), session_at=at(3, 11), place="Phòng họp Sở")
    after = events(session)
    assert set(before) == set(after)
    moved = {uid for uid in before if before[uid]["DTSTART"].dt != after[uid]["DTSTART"].dt}
    assert len(moved) == 3
    assert all(after[uid]["SEQUENCE"] > before[uid]["SEQUENCE"] for uid in moved)
    assert all(after[uid]["DTSTAMP"].dt > before[uid]["DTSTAMP"].dt for uid in moved)


@on_sqlite
def test_the_feed_is_the_same_text_until_something_happens(session: Session) -> None:
    invited_council(session)
    assert feed(session, AN, now=INVITED, link=link) == feed(session, AN, now=at(2, 20, 18), link=link)


@on_sqlite
def test_a_name_cannot_break_the_feed(session: Session) -> None:
    submitted_task(session, name="Sấy; ép, lọc\\ép")
    named = Actor(AN.id, "An\r\nBEGIN:VEVENT;,\\", AN.roles)
    text = feed(session, named, now=INVITED, link=link)
    assert len(Calendar.from_ical(text).walk("VEVENT")) == text.count("\r\nBEGIN:VEVENT\r\n") == 2
    (check,) = [event for event in events(session, named).values() if "Kiểm tra" in event["SUMMARY"]]
    assert check["DESCRIPTION"].startswith("Sấy; ép, lọc\\ép\n")
