"""The calendar at the desk: a month for each person, and the feed behind its secret address."""

from __future__ import annotations

import re
from datetime import date

import pytest
from icalendar import Calendar
from sqlmodel import Session, select

from models import Account, Person
from secretariat import activities
from secretariat.accounts.calendar_key import calendar_key
from states.roles import Role
from tests.secretariat.builders import at, begin, invited_council, office
from tests.web.conftest import Desk

CLERK = "van-thu@desk.example"


def with_password(session: Session) -> None:
    person = Person(name="Văn thư", email=CLERK, roles=[Role.SECRETARIAT])
    session.add(person)
    session.flush()
    session.add(Account(person_id=person.pk, password_hash="$argon2id$v=19$mot", changed_at=at(1, 2)))


def conference(session: Session) -> None:
    begin(
        activities.plan,
        session,
        at(4, 1),
        code="HN-1",
        activity_kind="conference",
        year=2025,
        name="Hội nghị năng suất",
        planned_on=date(2025, 4, 22),
    )


def path_of(page: str) -> str:
    found = re.search(r"/calendar/[0-9a-f-]+\.ics", page)
    assert found
    return found[0]


def test_a_month_shows_what_stands_on_its_days_and_turns_both_ways(desk: Desk) -> None:
    desk.prepared(invited_council)
    browser = desk.of(Role.SECRETARIAT)
    answer = browser.get("/calendar?year=2025&month=3")
    assert 'href="/cases/council/HD-1"' in answer.text
    assert 'href="/calendar?year=2025&amp;month=2"' in answer.text
    assert 'href="/calendar?year=2025&amp;month=4"' in answer.text
    assert "Tết Nguyên đán" in browser.text("/calendar?year=2025&month=1")


def test_an_enterprise_sees_its_own_days_only(desk: Desk) -> None:
    council = desk.prepared(invited_council)
    assert council.code == "HD-1"
    assert "HD-1" in desk.of(Role.SECRETARIAT).text("/calendar?year=2025&month=3")
    assert "HD-1" not in desk.of(Role.ENTERPRISE).text("/calendar?year=2025&month=3")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("year=0&month=1", 422),
        ("year=9999&month=12", 422),
        ("year=1990&month=1", 422),
        ("year=2025&month=13", 422),
        ("year=2025&month=0", 422),
        ("year=x", 422),
        ("year=2024&month=12", 200),
    ],
)
def test_a_month_that_is_not_there_is_told_and_no_error(desk: Desk, query: str, status: int) -> None:
    assert desk.of(Role.SECRETARIAT).get(f"/calendar?{query}").status_code == status


def test_the_feed_is_read_without_signing_in_and_only_once_if_nothing_changed(desk: Desk) -> None:
    desk.prepared(office)
    desk.prepared(conference)
    desk.prepared(with_password)
    path = path_of(desk.of(email=CLERK).get("/calendar").text)
    answer = desk.stranger().get(path)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(answer.text).walk("VEVENT")
    assert any(str(event["URL"]).endswith("/cases/activity/HN-1") for event in events)
    again = desk.stranger().get(path, headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_another_password_or_a_disabled_account_ends_the_address(desk: Desk) -> None:
    def account(session: Session) -> Account:
        return session.exec(select(Account)).one()

    def another(session: Session) -> None:
        account(session).password_hash = "$argon2id$v=19$hai"

    def disabled(session: Session) -> None:
        account(session).disabled_at = at(4, 1)

    desk.prepared(with_password)
    old = path_of(desk.of(email=CLERK).get("/calendar").text)
    desk.prepared(another)
    new = desk.prepared(lambda session: calendar_key(session, account(session).person_id))
    assert new is not None
    assert desk.stranger().get(old).status_code == 404
    assert desk.stranger().get(f"/calendar/{new.get_secret_value()}.ics").status_code == 200
    desk.prepared(disabled)
    assert desk.stranger().get(f"/calendar/{new.get_secret_value()}.ics").status_code == 404


@pytest.mark.parametrize("key", ["1-" + "0" * 64, "x", "0-" + "a" * 64, "9" * 30 + "-" + "a" * 64, "1-é"])
def test_a_guessed_address_opens_nothing(desk: Desk, key: str) -> None:
    desk.prepared(with_password)
    assert desk.stranger().get(f"/calendar/{key}.ics").status_code == 404


def test_who_has_no_password_is_given_no_address(desk: Desk) -> None:
    answer = desk.of(Role.SECRETARIAT).get("/calendar")
    assert ".ics" not in answer.text
    assert "chỉ dành cho người đăng nhập bằng mật khẩu" in answer.text
