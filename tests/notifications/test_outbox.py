"""The outbox: one promise per key, addresses that are one address, claims that never overlap."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlmodel import Session

from models.engine import transaction
from models.letter import Letter, LetterState
from notifications import outbox
from notifications.address import valid_address
from states.errors import BadInput
from tests.notifications.relay import NOW, queue, rows

LETTER: dict[str, Any] = {
    "key": "reminder:7:3:anh@donvi.example",
    "letter": "closing_soon",
    "recipient_name": "Nguyễn Thị Ánh",
    "recipient_email": "anh@donvi.example",
    "subject": "Nhắc: còn 03 ngày",
    "text": "Còn 03 ngày.",
    "html": "<p>Còn 03 ngày.</p>",
    "now": NOW,
}


def _enqueue(engine: Engine, **changes: Any) -> Letter | None:
    with transaction(engine) as session:
        return outbox.enqueue(session, **(LETTER | changes))


def test_a_queued_letter_can_be_sent_at_once(engine: Engine) -> None:
    letter = _enqueue(engine, case_kind="task", case_id=5, calendar="BEGIN:VCALENDAR")
    assert letter is not None
    stored = rows(engine)["anh@donvi.example"]
    assert (stored.id, stored.state, stored.next_attempt_at) == (letter.id, LetterState.QUEUED, NOW)
    assert (stored.case_kind, stored.case_id, stored.calendar) == ("task", 5, "BEGIN:VCALENDAR")
    given = {column: value for column, value in LETTER.items() if column != "now"}
    assert {column: getattr(stored, column) for column in given} == given
    assert (stored.created_at, stored.attempts) == (NOW, 0)


def test_the_second_promise_of_a_key_writes_nothing(engine: Engine) -> None:
    assert _enqueue(engine) is not None
    assert _enqueue(engine, subject="Thư khác", recipient_email="khac@donvi.example") is None
    assert [row.subject for row in rows(engine).values()] == ["Nhắc: còn 03 ngày"]


def test_two_sweeps_that_race_for_a_key_promise_once(engine: Engine) -> None:
    together = Barrier(4)

    def sweep(_: int) -> bool:
        together.wait()
        return _enqueue(engine) is not None

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(sweep, range(4))) == [False, False, False, True]


def test_a_promise_taken_back_with_its_transaction_can_be_made_again(engine: Engine) -> None:
    with Session(engine) as session:
        assert outbox.enqueue(session, **LETTER) is not None
        session.rollback()
    assert rows(engine) == {}
    assert _enqueue(engine) is not None


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("", "Chưa có địa chỉ"),
        ("   ", "Chưa có địa chỉ"),
        ("a@b.vn, evil@x.vn", "đúng một địa chỉ"),
        ("a@b.vn;c@d.vn", "đúng một địa chỉ"),
        ("a@b.vn c@d.vn", "đúng một địa chỉ"),
        ("a@b@c.vn", "đúng một địa chỉ"),
        ("a b@c.vn", "đúng một địa chỉ"),
        ("a@b.vn\r\nBcc: evil@x.vn", "xuống dòng"),
        ("a@b.vn\n", "xuống dòng"),
        ("a\0@b.vn", "ký tự điều khiển"),
        ("a@b.vn\u2028", "xuống dòng"),
        ("Nguyễn An <a@b.vn>", "không kèm tên"),
        ("a(chính)@b.vn", "không kèm tên"),
        ('"a b"@c.vn', "đúng một địa chỉ"),
        ('"ab"@c.vn', "dấu ngoặc"),
        ("ab.vn", "thiếu phần trước hoặc sau dấu @"),
        ("@b.vn", "thiếu phần trước hoặc sau dấu @"),
        ("a@", "thiếu phần trước hoặc sau dấu @"),
        ("ánh@b.vn", "không dấu"),
        ("a@tỉnh.vn", "không dấu"),
        ("a@b.vn\xa0", "gõ lại"),
        ("a@b..vn", "tên miền 'b..vn' sai"),
        ("a@b.vn.", "tên miền 'b.vn.' sai"),
        ("a@-b.vn", "tên miền '-b.vn' sai"),
        ("a@[127.0.0.1]", "tên miền '[127.0.0.1]' sai"),
        (":a@b.vn", "phần trước dấu @ (':a') sai"),
        (".a@b.vn", "phần trước dấu @ ('.a') sai"),
        ("a..b@c.vn", "phần trước dấu @ ('a..b') sai"),
        ("a" * 65 + "@b.vn", "quá dài"),
        ("a@" + "b" * 60 + ".b" * 100 + ".vn", "quá dài"),
    ],
)
def test_what_is_not_one_address_is_refused_with_what_to_do(address: str, reason: str) -> None:
    with pytest.raises(BadInput) as refused:
        valid_address(address)
    assert reason in str(refused.value)
    assert "Hãy" in str(refused.value)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("a@b.vn", "a@b.vn"),
        (" a@b.vn  ", "a@b.vn"),
        ("phong.qlkh+2025@sokhcn.tayninh.gov.vn", "phong.qlkh+2025@sokhcn.tayninh.gov.vn"),
        ("O'Brien_x@xn--tnh-xla.vn", "O'Brien_x@xn--tnh-xla.vn"),
    ],
)
def test_one_address_is_taken_without_the_blanks_around_it(text: str, address: str) -> None:
    assert valid_address(text) == address


@settings(deadline=None)
@given(st.text('ab1@@.-,; <>()"\\\r\n\0đ\u2028', min_size=3, max_size=12))
def test_an_accepted_address_is_always_one_plain_ascii_address(text: str) -> None:
    try:
        address = valid_address(text)
    except BadInput:
        return
    assert address.isascii()
    assert address.isprintable()
    assert address.count("@") == 1
    assert not set(address) & set(' ,;<>()"\\')


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"subject": "Nhắc\r\nBcc: evil@x.vn"}, "Tiêu đề thư 'Nhắc\\r\\nBcc: evil@x.vn' có ký tự xuống dòng"),
        ({"subject": "Nhắc\nhạn"}, "Tiêu đề thư 'Nhắc\\nhạn' có ký tự xuống dòng"),
        ({"subject": " "}, "Tiêu đề thư còn trống"),
        ({"subject": "x" * 501}, "Tiêu đề thư dài 501 ký tự, tối đa 500"),
        (
            {"recipient_name": "An\r\nBcc: evil@x.vn"},
            "Tên người nhận 'An\\r\\nBcc: evil@x.vn' có ký tự xuống dòng",
        ),
        ({"recipient_name": "ô" * 300}, "Tên người nhận dài 300 ký tự, tối đa 250"),
        ({"recipient_email": "a@b.vn, evil@x.vn"}, "đúng một địa chỉ"),
    ],
)
def test_a_letter_that_cannot_stand_in_a_mail_header_is_not_queued(
    engine: Engine, changes: dict[str, str], reason: str
) -> None:
    with pytest.raises(BadInput) as refused:
        _enqueue(engine, **changes)
    assert reason in str(refused.value)
    assert rows(engine) == {}


def _claim(engine: Engine, run: str, *, limit: int = 10, now: datetime = NOW) -> list[str]:
    with transaction(engine) as session:
        return [letter.recipient_email for letter in outbox.claim(session, limit=limit, now=now, run=run)]


def test_the_oldest_due_letters_are_claimed_first_and_only_once(engine: Engine) -> None:
    queue(engine, "late@x.vn", now=NOW + timedelta(hours=1))
    queue(engine, "second@x.vn", "third@x.vn", now=NOW)
    queue(engine, "first@x.vn", now=NOW - timedelta(days=1))
    assert _claim(engine, "run-1", limit=2) == ["first@x.vn", "second@x.vn"]
    assert _claim(engine, "run-2") == ["third@x.vn"]
    assert _claim(engine, "run-3") == []
    held = rows(engine)["third@x.vn"]
    assert (held.state, held.claimed_by, held.claimed_at) == (LetterState.SENDING, "run-2", NOW)


def test_a_letter_put_off_further_than_anything_is_put_off_goes_out_now(engine: Engine) -> None:
    queue(engine, "put.off@x.vn", now=NOW + 2 * outbox.LONGEST_WAIT)
    queue(engine, "clock.ahead@x.vn", now=NOW + 2 * outbox.LONGEST_WAIT + timedelta(seconds=1))
    assert _claim(engine, "run") == ["clock.ahead@x.vn"]


def test_dispatchers_that_claim_together_share_the_letters_without_overlap(engine: Engine) -> None:
    addresses = [f"a{number}@x.vn" for number in range(60)]
    queue(engine, *addresses)
    together = Barrier(4)

    def claim_all(run: int) -> list[str]:
        together.wait()
        mine: list[str] = []
        while claimed := _claim(engine, f"run-{run}", limit=4):
            mine += claimed
        return mine

    with ThreadPoolExecutor(4) as pool:
        claimed = [address for mine in pool.map(claim_all, range(4)) for address in mine]
    assert sorted(claimed) == sorted(addresses)


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_on_postgresql_a_claim_does_not_wait_for_another_that_is_not_committed(engine: Engine) -> None:
    queue(engine, "a@x.vn", "b@x.vn")
    with transaction(engine) as first, transaction(engine) as second:
        second.connection().execute(text("SET LOCAL lock_timeout = '2s'"))
        (one,) = outbox.claim(first, limit=1, now=NOW, run="1")
        (other,) = outbox.claim(second, limit=1, now=NOW, run="2")
    assert (one.recipient_email, other.recipient_email) == ("a@x.vn", "b@x.vn")


def test_a_letter_waits_longer_after_each_refusal_but_never_longer_than_six_hours(engine: Engine) -> None:
    queue(engine, "a@x.vn")
    waits = []
    now = NOW
    for attempts in range(1, 11):
        assert _claim(engine, "run", now=now) == ["a@x.vn"]
        _mark(engine, partial(outbox.mark_retry, error="bận", now=now))
        letter = rows(engine)["a@x.vn"]
        assert (letter.state, letter.error, letter.attempts) == (LetterState.QUEUED, "bận", attempts)
        assert (letter.claimed_by, letter.claimed_at) == (None, None)
        waits.append((letter.next_attempt_at - now) / timedelta(minutes=1))
        assert _claim(engine, "run", now=letter.next_attempt_at - timedelta(seconds=1)) == []
        now = letter.next_attempt_at
    assert waits == [5, 10, 20, 40, 80, 160, 320, 360, 360, 360]


def test_what_a_server_says_is_kept_even_when_it_is_no_text(engine: Engine) -> None:
    queue(engine, "a@x.vn")
    _claim(engine, "run")
    _mark(engine, partial(outbox.mark_failed, error="550 \udcff\0 hết" + "x" * 5_000))
    failed = rows(engine)["a@x.vn"]
    assert (failed.state, failed.attempts) == (LetterState.FAILED, 1)
    assert failed.error == "550 ?? hết" + "x" * 990


def test_only_letters_of_runs_that_died_become_ambiguous(engine: Engine) -> None:
    for hours, run in ((2, "dead"), (0, "live"), (1, "old"), (-1, "ahead")):
        queue(engine, f"{run}@x.vn", now=NOW - timedelta(hours=hours))
        _claim(engine, run, now=NOW - timedelta(hours=hours))
    queue(engine, "queued@x.vn", now=NOW - timedelta(hours=2))
    with transaction(engine) as session:
        lost = outbox.mark_ambiguous(session, before=NOW - timedelta(hours=1), after=NOW + timedelta(hours=1))
        assert [letter.recipient_email for letter in lost] == ["dead@x.vn"]
    states = {address: row.state for address, row in rows(engine).items()}
    live = {f"{run}@x.vn": "sending" for run in ("live", "old", "ahead")}
    assert states == {"dead@x.vn": "ambiguous", "queued@x.vn": "queued"} | live
    dead = rows(engine)["dead@x.vn"]
    assert dead.attempts == 1
    assert dead.error == (
        "Chương trình dừng đột ngột khi đang gửi, không rõ thư đã đến máy chủ hay chưa. "
        "Hãy hỏi người nhận trước khi gửi lại."
    )


def test_a_slow_run_that_was_taken_for_dead_can_still_mark_its_letters(engine: Engine) -> None:
    queue(engine, "a@x.vn")
    _claim(engine, "run")
    with transaction(engine) as session:
        outbox.mark_ambiguous(session, before=NOW + timedelta(hours=1), after=NOW + timedelta(hours=3))
    _mark(engine, partial(outbox.mark_sent, now=NOW))
    letter = rows(engine)["a@x.vn"]
    assert (letter.state, letter.sent_at, letter.error) == (LetterState.SENT, NOW, None)
    assert letter.attempts == 2


def test_the_last_refusal_says_how_often_it_was_tried(engine: Engine) -> None:
    queue(engine, "a@x.vn")
    with transaction(engine) as session:
        (letter,) = outbox.claim(session, limit=1, now=NOW, run="run")
        letter.attempts = outbox.MAX_ATTEMPTS - 2
        outbox.mark_retry(letter, error="bận.", now=NOW)
        assert (letter.state, letter.error) == (LetterState.QUEUED, "bận.")
        outbox.mark_retry(letter, error="bận.", now=NOW)
        assert (letter.state, letter.attempts) == (LetterState.FAILED, 26)
        assert letter.error == "bận. Đã thử 26 lần, không thử nữa."


@pytest.mark.parametrize(
    ("mark", "state"),
    [
        (partial(outbox.mark_sent, now=NOW), LetterState.SENT),
        (partial(outbox.mark_failed, error="550"), LetterState.FAILED),
        (partial(outbox.mark_unanswered, error="mất kết nối"), LetterState.AMBIGUOUS),
    ],
    ids=["sent", "failed", "unanswered"],
)
def test_an_attempt_after_others_is_counted_however_it_ends(
    session: Session, mark: Callable[[Letter], None], state: LetterState
) -> None:
    letter = outbox.enqueue(session, **LETTER)
    assert letter is not None
    letter.attempts = 2
    mark(letter)
    assert (letter.state, letter.attempts) == (state, 3)


def test_a_run_marks_the_letters_it_names_and_no_others_of_its_own(engine: Engine) -> None:
    queue(engine, "a@x.vn", "b@x.vn", "c@x.vn")
    _claim(engine, "run")
    ids = [row.pk for row in rows(engine).values()]
    with transaction(engine) as session:
        held = outbox.held(session, run="run", ids=ids[1::-1])
        assert [letter.recipient_email for letter in held] == ["a@x.vn", "b@x.vn"]
        outbox.mark_sent(held[0], now=NOW)
        session.flush()
        assert [letter.recipient_email for letter in outbox.held(session, run="run", ids=ids)] == [
            "b@x.vn",
            "c@x.vn",
        ]


def test_a_run_cannot_mark_a_letter_that_another_run_holds(engine: Engine) -> None:
    queue(engine, "a@x.vn")
    _claim(engine, "other")
    _mark(engine, partial(outbox.mark_sent, now=NOW))
    assert rows(engine)["a@x.vn"].state == LetterState.SENDING


def test_letters_are_counted_by_kind_and_state(engine: Engine) -> None:
    queue(engine, "a@x.vn", "b@x.vn")
    _enqueue(engine, letter="invitation")
    _claim(engine, "run", limit=1)
    with transaction(engine) as session:
        table = outbox.counts(session)
    assert table == {
        "closing_soon": {LetterState.QUEUED: 1, LetterState.SENDING: 1},
        "invitation": {LetterState.QUEUED: 1},
    }
    assert list(table) == ["closing_soon", "invitation"]


def _mark(engine: Engine, mark: Callable[[Letter], None]) -> None:
    """Mark every letter that the dispatcher `run` holds."""
    with transaction(engine) as session:
        for letter in outbox.held(session, run="run", ids=[row.pk for row in rows(engine).values()]):
            mark(letter)
