"""Delivery against a relay that refuses, lies, hangs and hangs up: no letter lost, doubled or in another's way."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from email import message_from_bytes

import pytest
from sqlalchemy import Engine, QueuePool
from sqlmodel import col, update

from models.engine import transaction
from models.letter import Letter, LetterState
from notifications.delivery import dispatch
from notifications.message import message_id
from notifications.smtp import Line
from settings import Smtp
from states.errors import BadInput
from tests.notifications.relay import (
    CLOSE,
    HANG,
    LATE,
    NOW,
    SENDER,
    Relay,
    dispatch_to,
    queue,
    relay_at,
    rows,
)

SENT, QUEUED, FAILED, AMBIGUOUS = (
    LetterState.SENT,
    LetterState.QUEUED,
    LetterState.FAILED,
    LetterState.AMBIGUOUS,
)


def test_a_letter_is_sent_and_its_row_says_when(engine: Engine) -> None:
    queue(engine, "an@x.vn")
    relay = Relay()
    result = dispatch_to(relay, engine)
    assert relay.recipients() == ["an@x.vn"]
    letter = rows(engine)["an@x.vn"]
    assert (letter.state, letter.sent_at, letter.attempts, letter.error) == (SENT, NOW, 1, None)
    assert (result.sent, result.retried, result.failed, result.ambiguous) == (1, 0, 0, 0)
    assert [(one.recipient_email, one.state) for one in result.details] == [("an@x.vn", SENT)]


@pytest.mark.parametrize(
    ("command", "answer", "state", "reason"),
    [
        ("mail", "421 4.3.2 closing", QUEUED, "tạm thời, máy chủ thư trả lời 421: 4.3.2 closing"),
        ("mail", "530 5.7.0 log in first", QUEUED, f"không nhận thư từ {SENDER}, máy chủ thư trả lời 530"),
        ("rcpt", "451 4.7.1 greylisted", QUEUED, "tạm thời, máy chủ thư trả lời 451: 4.7.1 greylisted"),
        ("rcpt", "550 5.1.1 no such user", FAILED, "Bị từ chối, máy chủ thư trả lời 550: 5.1.1 no such user"),
        ("rcpt", "550-first\r\n550 second", FAILED, "550: first\nsecond"),
        ("rcpt", CLOSE, QUEUED, "Mất kết nối trước khi gửi được thư"),
        ("rcpt", HANG, QUEUED, "Mất kết nối trước khi gửi được thư: Timed out"),
        (
            "rcpt",
            "xin chao",
            QUEUED,
            "Không hiểu trả lời của máy chủ thư (Malformed SMTP response line: xin chao",
        ),
        ("data", "452 4.3.1 disk full", QUEUED, "tạm thời, máy chủ thư trả lời 452"),
        ("data", "554 5.7.1 no", FAILED, "Bị từ chối, máy chủ thư trả lời 554"),
        ("data", "250 what", QUEUED, "Không hiểu trả lời của máy chủ thư (what)"),
        ("data", CLOSE, QUEUED, "Mất kết nối trước khi gửi được thư"),
        ("text", "451 4.3.0 try later", QUEUED, "tạm thời, máy chủ thư trả lời 451: 4.3.0 try later"),
        ("text", "554 5.7.1 spam", FAILED, "Bị từ chối, máy chủ thư trả lời 554: 5.7.1 spam"),
        ("text", "554 \xff\0", FAILED, "Bị từ chối, máy chủ thư trả lời 554: ??"),
        ("text", CLOSE, AMBIGUOUS, "máy chủ không trả lời"),
        ("text", HANG, AMBIGUOUS, "máy chủ không trả lời (Timed out"),
        ("text", "\xff\xfe\0 nonsense", AMBIGUOUS, "Không hiểu trả lời của máy chủ thư"),
        ("text", "354 again", AMBIGUOUS, "Không hiểu trả lời của máy chủ thư (again)"),
    ],
)
def test_what_the_server_does_to_one_letter_stands_on_its_row_and_on_no_other(
    engine: Engine, command: str, answer: str, state: LetterState, reason: str
) -> None:
    queue(engine, "before@x.vn", "victim@x.vn", "after@x.vn")
    # MAIL comes before the recipient is known: the second MAIL is the victim's.
    script = {("mail", ""): ["250 ok", answer]} if command == "mail" else {(command, "victim@x.vn"): [answer]}
    relay = Relay(script)
    result = dispatch_to(relay, engine, timeout=0.3 if answer == HANG else 5.0)
    letters = rows(engine)
    assert (letters["before@x.vn"].state, letters["after@x.vn"].state) == (SENT, SENT)
    victim = letters["victim@x.vn"]
    assert (victim.state, victim.attempts) == (state, 1)
    assert reason in (victim.error or "")
    assert [(one.recipient_email, one.error) for one in result.details if one.state != SENT] == [
        ("victim@x.vn", victim.error)
    ]
    assert (victim.next_attempt_at > NOW) == (state == QUEUED)


@pytest.mark.parametrize("answer", [CLOSE, HANG, "nonsense"])
def test_a_letter_of_which_nobody_knows_is_never_sent_again_by_itself(engine: Engine, answer: str) -> None:
    queue(engine, "an@x.vn")
    relay = Relay({("text", "an@x.vn"): [answer]})
    dispatch_to(relay, engine, timeout=0.3)
    dispatch_to(relay, engine, now=NOW + timedelta(days=30))
    assert relay.recipients() == ["an@x.vn"]
    assert rows(engine)["an@x.vn"].state == AMBIGUOUS


def test_a_retry_waits_its_time_and_carries_the_same_message_id_and_date(engine: Engine) -> None:
    queue(engine, "an@x.vn")
    relay = Relay({("text", "an@x.vn"): ["451 later"]})
    assert dispatch_to(relay, engine).retried == 1
    assert dispatch_to(relay, engine, now=NOW + timedelta(minutes=4)).details == ()
    assert dispatch_to(relay, engine, now=NOW + timedelta(minutes=5)).sent == 1
    first, second = (message_from_bytes(text) for _, text in relay.heard)
    assert first["Message-ID"] == second["Message-ID"] == message_id("reminder:1:3:an@x.vn", SENDER)
    assert first["Date"] == second["Date"] == "Mon, 03 Mar 2025 08:00:00 +0700"


def test_a_letter_refused_for_five_days_has_failed_and_says_so(engine: Engine) -> None:
    queue(engine, "an@x.vn")
    relay = Relay({("rcpt", "an@x.vn"): ["451 later"] * 100})
    now = NOW
    while (letter := rows(engine)["an@x.vn"]).state == QUEUED:
        now = letter.next_attempt_at
        dispatch_to(relay, engine, now=now)
    assert timedelta(days=4.5) < now - NOW < timedelta(days=5.5)
    assert letter.state == FAILED
    assert letter.error == (
        "Bị từ chối tạm thời, máy chủ thư trả lời 451: later. Đã thử 26 lần, không thử nữa."
    )
    assert dispatch_to(relay, engine, now=now + timedelta(days=30)).details == ()


def test_when_the_relay_is_down_every_letter_waits_with_the_reason_and_goes_out_later(engine: Engine) -> None:
    queue(engine, *(f"a{number}@x.vn" for number in range(5)))
    port = Relay().serve(_its_port)
    smtp = relay_at(port, connections=2)
    result = asyncio.run(dispatch(engine, smtp=smtp, sender=SENDER, clock=lambda: NOW, batch=2))
    assert f"Không kết nối được máy chủ thư 127.0.0.1:{port}" in (result.trouble or "")
    assert (result.retried, len(result.details)) == (2, 2), "the run stops at the first batch"
    tried = [letter for letter in rows(engine).values() if letter.attempts]
    assert {letter.error for letter in tried} == {result.trouble}
    assert dispatch_to(Relay(), engine, now=NOW + timedelta(minutes=5)).sent == 5


async def _its_port(port: int) -> int:
    return port


def test_an_unreachable_relay_is_told_also_when_there_are_fewer_letters_than_connections(
    engine: Engine,
) -> None:
    queue(engine, "an@x.vn")
    port = Relay().serve(_its_port)
    result = asyncio.run(
        dispatch(engine, smtp=relay_at(port, connections=8), sender=SENDER, clock=lambda: NOW)
    )
    assert (result.sent, result.retried) == (0, 1)
    assert f"Không kết nối được máy chủ thư 127.0.0.1:{port}" in (result.trouble or "")


@pytest.mark.parametrize("greeting", ["554 go away", "nonsense", CLOSE])
def test_a_relay_that_refuses_the_connection_costs_no_letter(engine: Engine, greeting: str) -> None:
    queue(engine, "an@x.vn")
    relay = Relay({("greeting", ""): [greeting]})
    assert "Không kết nối được" in (dispatch_to(relay, engine).trouble or "")
    assert rows(engine)["an@x.vn"].state == QUEUED
    assert dispatch_to(relay, engine, now=NOW + timedelta(minutes=5)).sent == 1


def test_a_relay_that_loses_three_letters_running_is_given_no_more(engine: Engine) -> None:
    addresses = [f"a{number}@x.vn" for number in range(10)]
    queue(engine, *addresses)
    relay = Relay({("text", address): [CLOSE] for address in addresses})
    result = dispatch_to(relay, engine)
    assert (result.ambiguous, result.retried) == (3, 7)
    assert "ngắt 3 kết nối liên tiếp" in (result.trouble or "")
    assert relay.recipients() == addresses[:3]


@pytest.mark.parametrize("between", ["250 taken", "550 no such user"])
def test_a_clear_answer_between_two_losses_shows_that_the_relay_still_works(
    engine: Engine, between: str
) -> None:
    answers = [CLOSE, CLOSE, between, CLOSE, CLOSE, "250 taken"]
    addresses = [f"a{number}@x.vn" for number in range(len(answers))]
    queue(engine, *addresses)
    relay = Relay({("text", address): [answer] for address, answer in zip(addresses, answers, strict=True)})
    result = dispatch_to(relay, engine)
    assert (result.ambiguous, result.retried, result.trouble) == (4, 0, None)


def test_a_connection_that_opens_when_all_is_sent_does_no_harm(engine: Engine) -> None:
    queue(engine, "an@x.vn", "binh@x.vn")
    relay = Relay({("greeting", ""): ["220 relay", LATE]})
    assert dispatch_to(relay, engine, connections=2).sent == 2
    assert relay.connections == 2


def test_connections_are_reused_and_never_more_than_set(engine: Engine) -> None:
    queue(engine, *(f"a{number}@x.vn" for number in range(60)))
    relay = Relay()
    assert dispatch_to(relay, engine, connections=4, batch=7).sent == 60
    assert relay.connections == 4


def test_one_letter_opens_one_connection(engine: Engine) -> None:
    queue(engine, "an@x.vn")
    relay = Relay()
    dispatch_to(relay, engine, connections=8)
    assert relay.connections == 1


def test_a_relay_that_takes_fewer_connections_than_set_still_gets_every_letter(engine: Engine) -> None:
    queue(engine, *(f"a{number}@x.vn" for number in range(20)))
    relay = Relay({("greeting", ""): ["220 ok", "421 too many", "421 too many", "421 too many"]})
    result = dispatch_to(relay, engine, connections=4, batch=6)
    assert (result.sent, result.retried, result.trouble) == (20, 0, None)
    assert relay.connections == 4, "a line that was turned away is not tried again in this run"


def test_no_transaction_is_open_while_the_server_is_spoken_to(engine: Engine) -> None:
    queue(engine, *(f"a{number}@x.vn" for number in range(6)))
    pool = engine.pool
    assert isinstance(pool, QueuePool)
    open_transactions: list[int] = []
    dispatch_to(
        Relay(on_text=lambda: open_transactions.append(pool.checkedout())), engine, connections=2, batch=3
    )
    assert open_transactions == [0] * 6


@pytest.mark.parametrize(
    "address",
    [
        "ánh@x.vn",
        "a b@x.vn",
        "a@x.vn>\r\nRCPT TO:<evil@x.vn",
        "a@x.vn\r\nBcc: evil@x.vn",
        "a@x.vn, evil@x.vn",
    ],
)
def test_an_address_that_came_past_the_outbox_fails_alone_and_reaches_nobody(
    engine: Engine, address: str
) -> None:
    queue(engine, "before@x.vn", "victim@x.vn", "after@x.vn")
    with transaction(engine) as session:
        wrong = update(Letter).where(col(Letter.recipient_email) == "victim@x.vn")
        session.exec(wrong.values(recipient_email=address))
    relay = Relay()
    dispatch_to(relay, engine)
    assert relay.recipients() == ["before@x.vn", "after@x.vn"]
    victim = rows(engine)[address]
    assert victim.state == FAILED
    assert "Địa chỉ thư điện tử" in (victim.error or "")


def test_a_message_that_breaks_off_half_way_does_not_break_the_next_on_the_same_line() -> None:
    relay = Relay()

    async def two(port: int) -> list[LetterState]:
        line = Line(relay_at(port), sender=SENDER, tls=None)
        assert await line.ready()
        states = [(await line.send("ánh@x.vn", b"Subject: one\r\n\r\n")).state]
        assert await line.ready()
        states.append((await line.send("an@x.vn", b"Subject: two\r\n\r\n")).state)
        await line.quit()
        return states

    assert relay.serve(two) == [FAILED, SENT]
    assert relay.recipients() == ["an@x.vn"]
    assert relay.connections == 2, "the server still had the sender of the first: a fresh connection"


def test_a_letter_due_later_is_not_sent_now(engine: Engine) -> None:
    queue(engine, "later@x.vn", now=NOW + timedelta(seconds=1))
    relay = Relay()
    assert dispatch_to(relay, engine).details == ()
    assert relay.connections == 0


@pytest.mark.parametrize(
    ("smtp", "sender", "reason"),
    [
        (Smtp(host=None), SENDER, "NHIEMVU_SMTP_HOST"),
        (Smtp(host="127.0.0.1"), "khcn@tayninh.example, evil@x.vn", "đúng một địa chỉ"),
    ],
)
def test_unusable_settings_are_named_and_no_letter_is_touched(
    engine: Engine, smtp: Smtp, sender: str, reason: str
) -> None:
    queue(engine, "an@x.vn")
    with pytest.raises(BadInput, match=reason):
        asyncio.run(dispatch(engine, smtp=smtp, sender=sender, clock=lambda: NOW))
    assert rows(engine)["an@x.vn"].state == QUEUED
