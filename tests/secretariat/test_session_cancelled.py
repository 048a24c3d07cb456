"""A session that does not take place: whoever was invited is told, and the calendar forgets it."""

from __future__ import annotations

from typing import Any

import pytest
from icalendar import Calendar
from sqlmodel import Session, col, select

from models import Letter, LetterState
from secretariat import councils
from secretariat import letters as letter_acts
from tests.secretariat.builders import (
    MEMBERS,
    SESSION,
    at,
    begin,
    council_in_session,
    do,
    established_council,
    invited_council,
)
from tests.secretariat.looking import addressees, assert_every_letter_is_explained, letters


def calendars(session: Session, email: str) -> list[tuple[str, str, int, str]]:
    """(method, UID, SEQUENCE, status) of every calendar mail to a member, in the order they were written."""
    query = select(Letter).where(Letter.recipient_email == email, col(Letter.calendar).is_not(None))
    found = []
    for letter in session.exec(query.order_by(col(Letter.id))):
        calendar: Any = Calendar.from_ical(str(letter.calendar))
        (event,) = calendar.walk("VEVENT")
        found.append(
            (str(calendar["METHOD"]), str(event["UID"]), int(event["SEQUENCE"]), str(event["STATUS"]))
        )
    return found


on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

UID = "council-HD-1@tayninh.example"
CALLED = [("REQUEST", UID, 0, "CONFIRMED"), ("CANCEL", UID, 1, "CANCELLED")]


@on_sqlite
def test_a_council_that_is_called_off_withdraws_its_invites(session: Session) -> None:
    council = invited_council(session)
    do(councils.cancel, session, council, at(2, 26), reason="Thay đổi thành phần")
    assert addressees(session, "session_cancelled") == sorted(MEMBERS)
    letter = letters(session, "session_cancelled")[0]
    assert letter.subject == "Thông báo hủy phiên họp Hội đồng tư vấn xác định nhiệm vụ ngày 04/3/2025"
    assert "Lý do: Thay đổi thành phần" in letter.text
    assert calendars(session, MEMBERS[0]) == CALLED
    assert_every_letter_is_explained(session)


def test_a_session_put_off_called_again_and_called_off_is_followed_step_by_step(session: Session) -> None:
    council = invited_council(session)
    do(councils.adjourn, session, council, at(2, 26), reason="Chủ tịch đi công tác")
    do(councils.invite, session, council, at(2, 26), session_at=at(3, 14, 14), place="Hội trường")
    do(councils.cancel, session, council, at(3, 3), reason="Không đủ thành viên")
    assert calendars(session, MEMBERS[0]) == [
        *CALLED,
        ("REQUEST", UID, 2, "CONFIRMED"),
        ("CANCEL", UID, 3, "CANCELLED"),
    ]
    put_off, called_off = [
        letter for letter in letters(session, "session_cancelled") if letter.recipient_email == MEMBERS[0]
    ]
    assert put_off.subject.startswith("Thông báo hoãn phiên họp")
    assert "giấy mời khác" in put_off.text
    assert called_off.subject.endswith("ngày 14/3/2025")


@on_sqlite
def test_a_session_given_up_after_it_was_put_off_is_not_withdrawn_twice(session: Session) -> None:
    council = invited_council(session)
    do(councils.adjourn, session, council, at(2, 26), reason="Chủ tịch đi công tác")
    do(councils.cancel, session, council, at(3, 3), reason="Không đủ thành viên")
    assert calendars(session, MEMBERS[0]) == CALLED
    last = letters(session, "session_cancelled")[-1]
    assert last.subject.startswith("Thông báo không tổ chức lại phiên họp")
    assert "Lý do: Không đủ thành viên" in last.text


@on_sqlite
def test_a_session_broken_off_is_called_off_too(session: Session) -> None:
    council = council_in_session(session)
    do(councils.adjourn, session, council, SESSION, reason="Mất điện")
    assert addressees(session, "session_cancelled") == sorted(MEMBERS)
    assert calendars(session, MEMBERS[1]) == CALLED


@on_sqlite
def test_a_member_who_declined_after_the_invite_is_told_as_well(session: Session) -> None:
    council = invited_council(session)
    do(councils.answer_invitation, session, council, at(2, 24), member=MEMBERS[6], accepts=False)
    do(councils.adjourn, session, council, at(2, 26), reason="Chủ tịch đi công tác")
    assert calendars(session, MEMBERS[6]) == CALLED
    do(councils.invite, session, council, at(2, 26), session_at=at(3, 14, 14), place="Hội trường")
    do(councils.adjourn, session, council, at(3, 3), reason="Mưa bão")
    assert calendars(session, MEMBERS[6]) == CALLED, "the second session was none of theirs"


@on_sqlite
def test_nobody_is_told_of_a_session_they_were_never_invited_to(session: Session) -> None:
    council = established_council(session)
    do(councils.cancel, session, council, at(2, 19), reason="Thay đổi thành phần")
    assert letters(session, "session_cancelled") == []


@on_sqlite
def test_only_where_an_invite_went_is_it_withdrawn(session: Session) -> None:
    council = invited_council(session)
    first, second, *_ = letters(session, "session_invitation")
    begin(letter_acts.cancel, session, at(2, 21), letters=(f"T{first.pk}",), reason="Sai địa chỉ")
    second.state = LetterState.SENT
    moved: dict[str, Any] = {"letter": f"T{second.pk}", "reason": "Đổi hộp thư", "to": "moi@vien.example"}
    begin(letter_acts.resend, session, at(2, 21), **moved)
    do(councils.adjourn, session, council, at(2, 26), reason="Chủ tịch đi công tác")
    assert set(addressees(session, "session_cancelled")) == {*MEMBERS, "moi@vien.example"} - {
        first.recipient_email
    }
    assert calendars(session, "moi@vien.example") == CALLED
