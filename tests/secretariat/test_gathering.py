"""What would be several letters to one reader in one morning is one, and says all that they would have said."""

from __future__ import annotations

import pytest
from sqlmodel import Session, col, select

from models import Letter, Promise
from secretariat import people
from secretariat.decisions import of_letter
from secretariat.sweep import sweep
from tests.secretariat.builders import (
    AN,
    BINH,
    ISSUED,
    at,
    begin,
    concluded_council,
    contract,
    eligible_task,
    issued_announcement,
    submitted_task,
)
from tests.secretariat.looking import addressees, assert_every_letter_is_explained, letters

# What is gathered is the same on every database; the sweep's own tests run on both.
pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

FIRST_REMINDER = at(10, 10)
"""Two weeks before the first progress report of every contract here is due."""


def reminders(session: Session) -> list[Promise]:
    return list(session.exec(select(Promise).where(col(Promise.key).startswith("reminder:"))))


def test_one_reminder_alone_stays_the_letter_it_is(session: Session) -> None:
    call = issued_announcement(session)
    sweep(session, now=at(1, 30))
    alone = letters(session, "call_closing")
    assert [letter.recipient_email for letter in alone] == ["dn1@dn.example", "dn2@dn.example"]
    assert {(letter.case_kind, letter.case_id) for letter in alone} == {("announcement", call.pk)}
    assert {letter.key for letter in alone} == {promise.key for promise in reminders(session)}
    assert letters(session, "reminders") == []


def test_two_reminders_to_one_enterprise_are_one_letter_with_both_whole_and_it_is_written_once(
    session: Session,
) -> None:
    tasks = [contract(session, name=name) for name in ("Sấy mãng cầu", "Ép dầu mè")]
    sweep(session, now=at(10, 9))
    result = sweep(session, now=FIRST_REMINDER)
    assert letters(session, "progress_reminder") == []
    (letter,) = letters(session, "reminders")
    assert (letter.subject, letter.recipient_email) == ("Nhắc việc: 02 việc cần thực hiện", "dn1@dn.example")
    assert letter.case_id is None
    for number, task in enumerate(tasks, start=1):
        assert f"\nMục {number}. Nhắc nộp báo cáo định kỳ (kỳ 01)" in letter.text
        assert f"- Nhiệm vụ: {task.name}\n- Mã số: {task.code}\n" in letter.text
        assert task.name in letter.html
    assert letter.text.count("- Ngày hết hạn: Thứ Sáu, ngày 24/10/2025 (còn 14 ngày, tính cả ngày nghỉ)") == 2
    assert letter.text.count("Kính đề nghị Quý đơn vị nộp báo cáo về địa chỉ") == 2
    assert letter.text.count("xin Quý đơn vị bỏ qua mục này.") == 2
    assert letter.text.count("Kính gửi: Công ty Mía đường 1") == letter.text.count("Trân trọng./.") == 1
    assert {(line.case, line.what) for line in result.letters} == {
        (task.code, letter.subject) for task in tasks
    }
    made = [promise for promise in reminders(session) if promise.letter_id == letter.id]
    assert len({promise.deadline_id for promise in made}) == len({promise.key for promise in made}) == 2
    assert [line.cause for line in of_letter(session, letter.pk)] == ["Nhắc trước hạn 14 ngày"] * 2
    again = sweep(session, now=FIRST_REMINDER.replace(hour=23))
    assert (again.letters, again.skipped, again.problems) == ([], [], [])
    assert letters(session, "reminders") == [letter]
    assert_every_letter_is_explained(session)


def test_what_is_late_and_what_is_to_come_stand_in_one_letter_the_oldest_first(session: Session) -> None:
    concluded_council(session, *(eligible_task(session, proposer=number) for number in (1, 2)))
    sweep(session, now=at(3, 22))
    assert addressees(session, "reminders") == [AN.id, BINH.id]
    assert (letters(session, "escalation"), letters(session, "submission_reminder")) == ([], [])
    to_an, to_binh = sorted(letters(session, "reminders"), key=lambda letter: letter.recipient_email)
    assert to_an.subject == "Nhắc việc: 03 việc cần thực hiện, trong đó 01 việc đã quá hạn"
    late, ahead = "Mục 1. Việc quá hạn cần xử lý: 01 việc", "Mục 2. Nhắc trình UBND tỉnh phê duyệt"
    assert 0 < to_an.text.index(late) < to_an.text.index(ahead)
    assert "xin nhắc Ông (Bà) 03 việc" in to_an.text
    assert "NV-2025-001" in to_an.text
    assert "NV-2025-002" in to_an.text
    assert "Mục 1. Báo cáo lãnh đạo về việc quá hạn: 01 việc" in to_binh.text


def test_two_readers_at_one_address_each_get_their_own_letter(session: Session) -> None:
    shared = "dn1@dn.example"
    begin(people.enter_person, session, ISSUED, name="Lê Văn Hai", email=shared, roles=("secretariat",))
    submitted_task(session, proposer=2)
    sweep(session, now=at(2, 12))
    found = {
        letter.letter: letter.recipient_name
        for letter in session.exec(select(Letter).where(Letter.recipient_email == shared))
        if letter.created_at == at(2, 12)
    }
    assert found == {"call_closing": "Công ty Mía đường 1", "escalation": "Lê Văn Hai"}


def test_the_letter_of_an_act_waits_for_no_other(session: Session) -> None:
    issued_announcement(session)
    assert len(letters(session, "call")) == 2
    submitted_task(session)
    assert len(letters(session, "proposal_received")) == 1
