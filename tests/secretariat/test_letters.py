"""A person settles the letters that the program cannot."""

from __future__ import annotations

import pytest
from sqlmodel import Session, select

from models import AuditEntry, Letter, LetterState
from secretariat import letters
from secretariat.journal import verify
from states.errors import BadInput, Missing, Refusal
from tests.secretariat.builders import COUNCILLOR, at, begin, submitted_task

NOW = at(2, 3)


def letter_in(session: Session, state: LetterState) -> Letter:
    submitted_task(session)
    letter = session.exec(select(Letter).where(Letter.letter == "proposal_received")).one()
    letter.state, letter.attempts, letter.error = state, 3, "550 hộp thư đã đóng"
    session.flush()
    return letter


@pytest.mark.parametrize("state", [LetterState.FAILED, LetterState.AMBIGUOUS])
def test_a_letter_that_did_not_surely_arrive_can_be_sent_again(session: Session, state: LetterState) -> None:
    letter = letter_in(session, state)
    key = letter.key
    begin(letters.send_again, session, NOW, letter=f"T{letter.pk}", reason="Doanh nghiệp báo chưa nhận được")
    assert (letter.state, letter.attempts, letter.error) == (LetterState.QUEUED, 0, None)
    assert (letter.next_attempt_at, letter.key) == (NOW, key), "the Message-ID comes from the key and stays"


def test_a_letter_nobody_is_sure_of_can_be_confirmed(session: Session) -> None:
    letter = letter_in(session, LetterState.AMBIGUOUS)
    begin(letters.confirm_sent, session, NOW, letter=f"T{letter.pk}", reason="Đã gọi điện xác nhận")
    assert (letter.state, letter.sent_at) == (LetterState.SENT, NOW)


def test_both_leave_their_reason_in_the_audit(session: Session) -> None:
    letter = letter_in(session, LetterState.AMBIGUOUS)
    begin(letters.send_again, session, NOW, letter=f"T{letter.pk}", reason="Chưa nhận được")
    letter.state = LetterState.AMBIGUOUS
    begin(letters.confirm_sent, session, NOW, letter=f"T{letter.pk}", reason="Đã nhận được")
    entries = session.exec(select(AuditEntry).where(AuditEntry.case_kind == "letter")).all()
    assert [entry.data["reason"] for entry in entries] == ["Chưa nhận được", "Đã nhận được"]
    assert verify(session).breaks == ()


@pytest.mark.parametrize("state", [LetterState.QUEUED, LetterState.SENDING, LetterState.SENT])
def test_a_letter_that_is_under_way_or_has_arrived_is_left_alone(
    session: Session, state: LetterState
) -> None:
    letter = letter_in(session, state)
    for act in (letters.send_again, letters.confirm_sent):
        with pytest.raises(Refusal, match=f"tình trạng “{state.label}”"):
            begin(act, session, NOW, letter=f"T{letter.pk}", reason="Thử")
    assert letter.state == state


def test_only_the_secretariat_settles_and_only_letters_that_exist(session: Session) -> None:
    letter = letter_in(session, LetterState.FAILED)
    with pytest.raises(Refusal, match="việc này dành cho: thư ký"):
        begin(letters.send_again, session, NOW, by=COUNCILLOR, letter=f"T{letter.pk}", reason="Thử")
    with pytest.raises(Missing, match="Không có thư T999"):
        begin(letters.send_again, session, NOW, letter="T999", reason="Thử")


def test_a_code_that_is_none_is_refused(session: Session) -> None:
    with pytest.raises(BadInput, match="phải là mã thư như T12"):
        begin(letters.send_again, session, NOW, letter="H3", reason="Thử")
