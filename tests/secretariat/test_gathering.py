"""What would be several letters to one reader in one morning is one, and says all that they would have said."""

from __future__ import annotations

from sqlmodel import Session, col, select

from models import Letter, Promise
from secretariat import implementation, people
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
    do,
    eligible_task,
    invited_council,
    issued_announcement,
    submitted_task,
)
from tests.secretariat.looking import addressees, assert_every_letter_is_explained, letters

FIRST_REMINDER = at(10, 10)
"""Two weeks before the first progress report of every contract here is due."""


def reminders(session: Session) -> list[Promise]:
    return list(session.exec(select(Promise).where(col(Promise.key).startswith("reminder:"))))


def test_one_reminder_alone_stays_the_letter_it_is(session: Session) -> None:
    task = contract(session)
    sweep(session, now=at(10, 9))
    session.flush()
    before = {letter.id for letter in session.exec(select(Letter))}
    sweep(session, now=FIRST_REMINDER)
    (letter,) = letters(session, "progress_reminder")
    assert {each.id for each in session.exec(select(Letter))} - before == {letter.id}
    assert (letter.case_kind, letter.case_id) == ("task", task.pk)
    assert letter.key in {promise.key for promise in reminders(session)}


def test_two_reminders_to_one_enterprise_are_one_letter_with_both_whole(session: Session) -> None:
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


def test_each_promise_keeps_its_key_and_points_to_the_one_letter_and_nothing_is_written_twice(
    session: Session,
) -> None:
    for name in ("Sấy mãng cầu", "Ép dầu mè"):
        contract(session, name=name)
    sweep(session, now=at(10, 9))
    sweep(session, now=FIRST_REMINDER)
    (letter,) = letters(session, "reminders")
    made = [promise for promise in reminders(session) if promise.letter_id == letter.id]
    assert len({promise.deadline_id for promise in made}) == len(made) == 2
    for hour in (10, 23):
        again = sweep(session, now=FIRST_REMINDER.replace(hour=hour))
        assert (again.letters, again.skipped, again.problems) == ([], [], [])
    assert len(letters(session, "reminders")) == 1
    assert [line.cause for line in of_letter(session, letter.pk)] == ["Nhắc trước hạn 14 ngày"] * 2
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
    assert "NV-2025-001" in to_an.text
    assert "NV-2025-002" in to_an.text
    assert "Mục 1. Báo cáo lãnh đạo về việc quá hạn: 01 việc" in to_binh.text


def test_two_readers_at_one_address_each_get_their_own_letter(session: Session) -> None:
    begin(people.enter_person, session, ISSUED, name="Lê Văn Hai", email="dn1@dn.example", roles=("leader",))
    contract(session)
    do(implementation.submit_results, session, contract(session, name="Ép dầu mè"), at(6, 2))
    sweep(session, now=at(11, 15))
    names = {
        letter.recipient_name for letter in session.exec(select(Letter)) if letter.created_at == at(11, 15)
    }
    assert {"Công ty Mía đường 1", "Lê Văn Hai"} <= names


def test_the_letter_of_an_act_waits_for_no_other(session: Session) -> None:
    issued_announcement(session)
    assert len(letters(session, "call")) == 2
    submitted_task(session)
    assert len(letters(session, "proposal_received")) == 1


def test_a_member_of_two_councils_is_reminded_of_both_at_once(session: Session) -> None:
    councils = [invited_council(session, eligible_task(session, proposer=number)) for number in (1, 2)]
    sweep(session, now=at(3, 1))
    assert letters(session, "evaluation_reminder") == []
    letter = next(
        each for each in letters(session, "reminders") if each.recipient_email == "uv3@vien.example"
    )
    for council in councils:
        assert council.code in letter.text
    assert "xin nhắc Ông (Bà) 02 việc" in letter.text
