"""A person settles the letters that the program cannot, and stops or repeats those that went or would go."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from models import CASES, AuditEntry, Bounce, Letter, LetterState
from models.engine import transaction
from notifications import outbox
from notifications.message import message_id
from secretariat import councils, decisions, letter_history, letters, listings
from secretariat.casefile import case_file
from secretariat.verification import verify
from states.errors import BadInput, Missing, Refusal
from tests.secretariat.builders import COUNCILLOR, at, begin, do, invited_council, submitted_task
from tests.secretariat.looking import assert_every_letter_is_explained, at_once

NOW = at(2, 3)

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


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


def code(letter: Letter) -> str:
    return f"T{letter.pk}"


def claimed(session: Session) -> list[int]:
    return [letter.pk for letter in outbox.claim(session, limit=100, now=at(12, 1), run="run")]


def test_a_held_letter_waits_until_it_is_released(session: Session) -> None:
    letter = letter_in(session, LetterState.QUEUED)
    begin(letters.hold, session, NOW, letters=(code(letter),), reason="Chờ lãnh đạo xem lại")
    assert letter.state == LetterState.HELD
    assert letter.pk not in claimed(session)
    begin(letters.release, session, NOW, letters=(code(letter),))
    assert letter.pk in claimed(session)


@on_sqlite
@pytest.mark.parametrize("state", [LetterState.QUEUED, LetterState.HELD])
def test_a_cancelled_letter_never_goes(session: Session, state: LetterState) -> None:
    letter = letter_in(session, state)
    begin(letters.cancel, session, NOW, letters=(code(letter),), reason="Gửi nhầm đợt")
    assert letter.state == LetterState.CANCELLED
    assert letter.pk not in claimed(session)
    for act in (letters.release, letters.hold, letters.cancel):
        with pytest.raises(Refusal, match="tình trạng “đã hủy”"):
            begin(act, session, NOW, letters=(code(letter),), reason="Thử")


ALLOWED = {
    "hold": {LetterState.QUEUED},
    "release": {LetterState.HELD},
    "cancel": {LetterState.QUEUED, LetterState.HELD},
    "resend": {LetterState.SENT},
    "resend to": {LetterState.SENT, LetterState.FAILED},
    "send_again": {LetterState.FAILED, LetterState.AMBIGUOUS},
    "confirm_sent": {LetterState.AMBIGUOUS},
}


@on_sqlite
@pytest.mark.parametrize("what", ALLOWED)
def test_each_act_is_for_letters_in_its_states_and_refuses_all_others(session: Session, what: str) -> None:
    letter = letter_in(session, LetterState.QUEUED)
    name, _, other = what.partition(" ")
    act: Callable[..., Any] = getattr(letters, name)
    form: dict[str, Any] = {"letters": (code(letter),)} if name in ("hold", "release", "cancel") else {}
    form = form or {"letter": code(letter)} | ({"to": "moi@dn.example"} if other else {})
    for state in LetterState:
        letter.state = state
        session.flush()
        if state in ALLOWED[what]:
            begin(act, session, NOW, reason="Thử", **form)
            continue
        with pytest.raises(Refusal, match=f"T{letter.pk} đang ở tình trạng “{state.label}”"):
            begin(act, session, NOW, reason="Thử", **form)
        assert letter.state == state


def test_several_letters_are_held_together_or_not_at_all(session: Session) -> None:
    invited_council(session)
    rows = session.exec(select(Letter).where(Letter.letter == "session_invitation")).all()
    rows[3].state = LetterState.SENDING
    session.flush()
    with pytest.raises(Refusal, match=f"8 thư: Thư T{rows[3].pk} đang ở tình trạng “đang gửi”"):
        begin(letters.hold, session, NOW, letters=tuple(map(code, rows)), reason="Đổi phòng họp")
    assert [row.state for row in rows].count("queued") == 7
    waiting = letters.waiting(
        session, states=[LetterState.QUEUED], letter="session_invitation", case=("council", 1)
    )
    begin(letters.hold, session, NOW, letters=tuple(map(code, waiting)), reason="Đổi phòng họp")
    assert [row.state for row in rows].count("held") == 7
    entries = session.exec(select(AuditEntry).where(AuditEntry.case_kind == "letter")).all()
    assert [entry.data for entry in entries] == [{"reason": "Đổi phòng họp"}] * 7
    assert verify(session).breaks == ()


@on_sqlite
def test_a_resent_letter_is_a_letter_of_its_own_with_the_same_text(session: Session) -> None:
    letter = letter_in(session, LetterState.SENT)
    copy = begin(letters.resend, session, NOW, letter=code(letter), reason="Người nhận đã xóa nhầm")
    again = begin(letters.resend, session, NOW, letter=code(letter), reason="Lại xóa nhầm")
    assert (copy.subject, copy.text, copy.html) == (letter.subject, letter.text, letter.html)
    assert (copy.recipient_email, copy.state, copy.resends_id) == (
        letter.recipient_email,
        "queued",
        letter.pk,
    )
    assert letter.state == LetterState.SENT
    keys = {letter.key, copy.key, again.key}
    assert len({message_id(key, "khcn@tayninh.example") for key in keys}) == 3
    copy.state = LetterState.SENT
    third = begin(letters.resend, session, NOW, letter=code(copy), reason="Vẫn chưa nhận được")
    assert (third.resends_id, third.key) == (copy.pk, f"{letter.key}#lại:3")
    assert_every_letter_is_explained(session)


@on_sqlite
def test_a_letter_that_failed_is_resent_to_a_corrected_address(session: Session) -> None:
    letter = letter_in(session, LetterState.FAILED)
    copy = begin(letters.resend, session, NOW, letter=code(letter), reason="Sai địa chỉ", to="moi@dn.example")
    assert (copy.recipient_email, copy.recipient_name) == ("moi@dn.example", letter.recipient_name)
    assert letter.state == LetterState.FAILED
    with pytest.raises(BadInput, match="đúng một địa chỉ"):
        begin(
            letters.resend, session, NOW, letter=code(letter), reason="Sai", to="a@dn.example, b@dn.example"
        )


@on_sqlite
def test_no_copy_goes_to_an_address_from_which_mail_came_back(session: Session) -> None:
    letter = letter_in(session, LetterState.SENT)
    back = Bounce(
        message_id="<1@relay>", email="dn1@dn.example", status="5.1.1", reason="Đã đóng", received_at=NOW
    )
    session.add(back)
    session.flush()
    with pytest.raises(Refusal, match=r"dn1@dn\.example bị trả lại ngày 03/02/2025"):
        begin(letters.resend, session, NOW, letter=code(letter), reason="Chưa nhận được")
    begin(letters.resend, session, NOW, letter=code(letter), reason="Hộp thư mới", to="moi@dn.example")


@on_sqlite
def test_an_invite_held_until_its_session_was_called_off_is_not_released(session: Session) -> None:
    council = invited_council(session)
    first, second, *_ = session.exec(select(Letter).where(Letter.letter == "session_invitation")).all()
    begin(letters.hold, session, NOW, letters=(code(first), code(second)), reason="Đổi giờ")
    begin(letters.release, session, NOW, letters=(code(first),))
    do(councils.adjourn, session, council, at(2, 26), reason="Chủ tịch đi công tác")
    with pytest.raises(Refusal, match=f"Thư T{second.pk} mời một phiên họp đã hoãn, hủy"):
        begin(letters.release, session, NOW, letters=(code(second),))
    assert session.get_one(Letter, second.pk).state == LetterState.HELD


@on_sqlite
def test_everyone_who_looks_is_told_why_a_letter_does_not_go(session: Session) -> None:
    letter = letter_in(session, LetterState.QUEUED)
    begin(letters.hold, session, NOW, letters=(code(letter),), reason="Chờ ý kiến")
    (line,) = [each for each in listings.letters(session) if each.id == letter.pk]
    assert (line.state_label, line.stopped_by, line.reason) == ("tạm giữ", "Nguyễn Thị An", "Chờ ý kiến")
    begin(letters.cancel, session, at(2, 4), letters=(code(letter),), reason="Không gửi nữa")
    (made,) = decisions.of_letter(session, letter.pk)
    assert (made.letter_state_label, made.stopped_by, made.stop_reason) == (
        "đã hủy",
        "Nguyễn Thị An",
        "Không gửi nữa",
    )
    assert [(act.event, act.reason) for act in letter_history.of_letter(session, letter.pk)] == [
        ("hold", "Chờ ý kiến"),
        ("cancel", "Không gửi nữa"),
    ]
    task = session.get_one(CASES["task"], letter.case_id)
    (stopped,) = case_file(session, task, today=NOW.date()).stopped_letters
    assert (stopped.code, stopped.by, stopped.reason) == (code(letter), "Nguyễn Thị An", "Không gửi nữa")


@on_sqlite
def test_a_copy_is_explained_by_what_the_first_letter_was_written_for(session: Session) -> None:
    letter = letter_in(session, LetterState.SENT)
    copy = begin(letters.resend, session, NOW, letter=code(letter), reason="Xóa nhầm")
    assert decisions.of_letter(session, copy.pk) == decisions.of_letter(session, letter.pk)
    (act,) = letter_history.of_letter(session, letter.pk)
    assert (act.copy, act.reason) == (code(copy), "Xóa nhầm")
    assert listings.letter_line(session, copy).resends == code(letter)


def first_queued(engine: Engine) -> str:
    with transaction(engine) as session:
        submitted_task(session)
        letter = session.exec(select(Letter).order_by(col(Letter.id))).first()
        assert letter is not None
        return code(letter)


def hold_now(engine: Engine, letter: str) -> None:
    with transaction(engine) as session:
        begin(letters.hold, session, NOW, letters=(letter,), reason="Chờ xem lại")


def claim_now(engine: Engine) -> list[str]:
    with transaction(engine) as session:
        return [f"T{number}" for number in claimed(session)]


def test_of_a_person_and_a_dispatcher_who_want_a_letter_at_once_one_gets_it(engine: Engine) -> None:
    letter = first_queued(engine)
    held, sent = at_once([lambda: hold_now(engine, letter), lambda: claim_now(engine)])
    with transaction(engine) as session:
        state = session.get_one(Letter, int(letter[1:])).state
    if isinstance(held, Refusal):
        assert "đang gửi" in str(held)
        assert (state, letter in sent) == ("sending", True)
    else:
        assert (state, letter in sent) == ("held", False)


def test_a_letter_that_a_dispatcher_is_taking_cannot_be_held(engine: Engine) -> None:
    letter = first_queued(engine)
    with ThreadPoolExecutor(1) as pool:
        with transaction(engine) as session:
            assert letter in [f"T{number}" for number in claimed(session)]
            late = pool.submit(hold_now, engine, letter)
        with pytest.raises(Refusal, match="đang gửi"):
            late.result()


def test_a_letter_that_a_person_is_holding_is_passed_over_by_the_dispatcher(engine: Engine) -> None:
    letter = first_queued(engine)
    with ThreadPoolExecutor(1) as pool:
        with transaction(engine) as session:
            begin(letters.hold, session, NOW, letters=(letter,), reason="Chờ xem lại")
            early = pool.submit(claim_now, engine)
        taken = early.result()
    assert taken
    assert letter not in taken


def test_letters_of_a_kind_leave_out_what_a_dispatcher_is_taking(engine: Engine) -> None:
    first_queued(engine)
    with ThreadPoolExecutor(1) as pool:

        def hold_all() -> int:
            with transaction(engine) as session:
                found = letters.waiting(session, states=[LetterState.QUEUED], letter=None, case=None)
                if found:
                    begin(letters.hold, session, NOW, letters=tuple(map(code, found)), reason="Thử")
                return len(found)

        with transaction(engine) as session:
            taken = len(outbox.claim(session, limit=1, now=at(12, 1), run="run"))
            held = pool.submit(hold_all)
        with transaction(engine) as session:
            assert taken + held.result() == len(session.exec(select(Letter)).all())
