"""The sweep: everything due by now and not yet promised, once, whenever the machine was on."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from models import Promise
from secretariat import councils, people
from secretariat import sessions as council_sessions
from secretariat.digest import send_digest
from secretariat.sweep import sweep
from states.chart import HO_CHI_MINH
from tests.secretariat.builders import (
    AN,
    BINH,
    ISSUED,
    MEMBERS,
    agenda,
    at,
    begin,
    concluded_council,
    contract,
    do,
    eligible_task,
    established_council,
    invited_council,
    issued_announcement,
    organisation,
    submitted_task,
)
from tests.secretariat.looking import (
    addressees,
    assert_every_letter_is_explained,
    assert_nothing_due_is_undecided,
    decided,
    letters,
)

NOBODY_LEFT = "Không còn ai phải nhắc."


def test_a_reminder_goes_out_on_its_day_and_a_second_sweep_that_day_adds_nothing(session: Session) -> None:
    issued_announcement(session)
    assert sweep(session, now=at(1, 29)).letters == []
    first = sweep(session, now=at(1, 30))
    assert [line.recipient for line in first.letters] == ["dn1@dn.example", "dn2@dn.example"]
    assert "còn 15 ngày" in first.letters[0].what
    for hour in (10, 23):
        again = sweep(session, now=at(1, 30, hour))
        assert (again.letters, again.skipped, again.problems) == ([], [], [])
    assert addressees(session, "call_closing") == ["dn1@dn.example", "dn2@dn.example"]


def test_the_list_is_reminded_without_those_who_have_proposed(session: Session) -> None:
    issued_announcement(session, recipients=3)
    submitted_task(session, proposer=2)
    sweep(session, now=at(1, 30))
    assert addressees(session, "call_closing") == ["dn1@dn.example", "dn3@dn.example"]


def test_when_everyone_has_proposed_the_row_says_that_nobody_was_left(session: Session) -> None:
    issued_announcement(session, recipients=1)
    submitted_task(session)
    sweep(session, now=at(1, 30))
    assert decided(session, "call-closing") == [("-15", "", NOBODY_LEFT)]


def test_an_enterprise_without_an_address_is_a_row_with_the_reason(session: Session) -> None:
    organisation(session, 2, email=None)
    call = issued_announcement(session)
    result = sweep(session, now=at(1, 30))
    nobody = "không có địa chỉ: Công ty Mía đường 2"
    reason = "Không có địa chỉ thư điện tử trong hồ sơ."
    assert sorted(decided(session, "call-closing"), key=str) == [
        ("-15", "dn1@dn.example", None),
        ("-15", nobody, reason),
    ]
    assert [(line.recipient, line.what) for line in result.skipped] == [(nobody, reason)]
    issued = session.exec(
        select(Promise).where(col(Promise.audit_id).is_not(None)).order_by(col(Promise.id))
    ).all()
    assert [(row.recipient, row.skipped) for row in issued] == [("dn1@dn.example", None), (nobody, reason)]
    assert addressees(session, "call") == ["dn1@dn.example"]
    assert call.state == "issued"


def test_before_seven_in_the_morning_the_date_is_that_of_ho_chi_minh_city(session: Session) -> None:
    issued_announcement(session)
    early = datetime(2025, 1, 30, 6, 0, tzinfo=HO_CHI_MINH)
    assert early.utctimetuple().tm_mday == 29
    result = sweep(session, now=early)
    assert result.on == date(2025, 1, 30)
    assert addressees(session, "call_closing") == ["dn1@dn.example", "dn2@dn.example"]
    assert "ngày 30 tháng 01 năm 2025" in letters(session, "call_closing")[0].text


def test_a_call_closes_the_day_after_its_last_and_not_before(session: Session) -> None:
    call = issued_announcement(session)
    assert sweep(session, now=at(2, 14, 23)).closed == []
    assert call.state == "issued"
    assert sweep(session, now=at(2, 15, 0)).closed == ["TB-2025"]
    assert call.state == "closed"
    assert sweep(session, now=at(2, 16)).closed == []


def test_a_quorum_at_risk_is_told_and_one_that_is_safe_is_not(session: Session) -> None:
    council = invited_council(session)
    sweep(session, now=at(3, 2))
    (letter,) = letters(session, "quorum_risk")
    assert (letter.recipient_email, "Đã xác nhận tham dự: 0 trên tổng số 07 thành viên" in letter.text) == (
        AN.id,
        True,
    )
    for email in MEMBERS[:5]:
        do(councils.answer_invitation, session, council, at(3, 2, 10), member=email, accepts=True)
    sweep(session, now=at(3, 3))
    assert decided(session, "quorum") == [
        ("-1", AN.id, None),
        ("0", "", "Số thành viên xác nhận tham gia đã đủ."),
    ]


def test_only_members_whose_form_is_missing_are_reminded(session: Session) -> None:
    council = invited_council(session)
    form: dict[str, Any] = {
        "task": agenda(session, council)[0].code,
        "criteria": {},
        "conclusion": "recommend",
    }
    for email in MEMBERS[:2]:
        do(councils.answer_invitation, session, council, at(2, 25), member=email, accepts=True)
        do(council_sessions.receive_form, session, council, at(2, 25), member=email, **form)
    do(councils.answer_invitation, session, council, at(2, 25), member=MEMBERS[2], accepts=False)
    sweep(session, now=at(3, 1))
    assert addressees(session, "evaluation_reminder") == MEMBERS[3:7]


def test_members_who_have_not_answered_are_asked_again(session: Session) -> None:
    council = established_council(session)
    do(councils.answer_invitation, session, council, at(2, 19), member=MEMBERS[0], accepts=True)
    sweep(session, now=at(2, 24))
    assert addressees(session, "council_membership") == sorted([*MEMBERS, *MEMBERS[1:]])


def test_what_is_late_goes_to_the_responsible_then_to_the_leader_gathered_by_person(session: Session) -> None:
    for proposer in (1, 2, 3):
        submitted_task(session, proposer=proposer)
    sweep(session, now=at(2, 11))
    (first,) = letters(session, "escalation")
    assert (first.recipient_email, first.subject) == (AN.id, "Việc quá hạn cần xử lý: 03 việc")
    assert all(code in first.text for code in ("NV-2025-001", "NV-2025-002", "NV-2025-003"))
    assert sweep(session, now=at(2, 14)).letters == []
    sweep(session, now=at(2, 17))
    assert addressees(session, "escalation") == [AN.id, BINH.id]
    assert letters(session, "escalation")[1].subject == "Báo cáo lãnh đạo về việc quá hạn: 03 việc"
    assert decided(session, "proposal-check") == [
        *[("1", AN.id, None)] * 3,
        *[("2", BINH.id, None)] * 3,
    ]
    assert_every_letter_is_explained(session)


def test_without_a_leader_the_row_says_whom_lateness_could_not_reach(session: Session) -> None:
    begin(people.enter_person, session, ISSUED, name=AN.name, email=AN.id, roles=("secretariat",))
    begin(people.enter_person, session, ISSUED, name=BINH.name, email=BINH.id)
    submitted_task(session)
    result = sweep(session, now=at(2, 20))
    reason = "Chưa có ai giữ vai trò lãnh đạo Sở để báo cáo quá hạn."
    assert decided(session, "proposal-check") == [("2", "", reason), ("1", AN.id, None)]
    assert [line.what for line in result.skipped] == [reason]


def test_tasks_that_wait_for_a_submission_are_one_letter_a_day_to_one_official(session: Session) -> None:
    tasks = [eligible_task(session, proposer=number) for number in (1, 2)]
    concluded_council(session, *tasks)
    sweep(session, now=at(3, 21))  # that the minutes are late is told today
    sweep(session, now=at(3, 22))
    assert addressees(session, "submission_reminder") == [AN.id, BINH.id]
    assert all(task.code in letters(session, "submission_reminder")[0].text for task in tasks)
    rows = session.exec(select(Promise.letter_id).where(col(Promise.key).startswith("reminder:"))).all()
    assert sorted(rows.count(letter.id) for letter in letters(session, "submission_reminder")) == [2, 2]


def test_the_digest_goes_out_once_a_week_to_each_of_the_secretariat(session: Session) -> None:
    submitted_task(session)
    monday, thursday, next_monday = at(2, 10, 8), at(2, 13), at(2, 17, 8)
    assert [letter.recipient_email for letter in send_digest(session, now=monday)] == [AN.id]
    assert send_digest(session, now=thursday) == []
    sweep(session, now=next_monday)
    (second,) = send_digest(session, now=next_monday)
    assert second.subject == "Tổng hợp công việc tuần từ ngày 17/02/2025: 01 quá hạn, 0 đến hạn, 0 đang chờ"
    assert "NV-2025-001" in second.text


def test_every_reminder_and_escalation_whose_day_has_come_has_a_row(session: Session) -> None:
    contract(session)
    invited = {(2, 20), (3, 1), (10, 20), (11, 28)}
    for month, day in sorted(invited):
        sweep(session, now=at(month, day))
        assert_nothing_due_is_undecided(session, date(2025, month, day))
    assert_every_letter_is_explained(session)
