"""Dispatchers that work at once, are killed, or are stopped: every letter goes out once or is shown to a person."""

from __future__ import annotations

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from models.engine import transaction
from models.letter import LetterState
from notifications import outbox
from notifications.delivery import LEASE, DispatchResult, dispatch
from settings import ROOT
from tests.notifications.relay import HANG, NOW, SENDER, Relay, dispatch_to, queue, relay_at, rows


def test_dispatchers_at_work_at_once_send_every_letter_once(engine: Engine) -> None:
    addresses = sorted(f"a{number}@x.vn" for number in range(90))
    queue(engine, *addresses)

    def one(_: int) -> tuple[DispatchResult, Relay]:
        relay = Relay()
        return dispatch_to(relay, engine, connections=2, batch=5), relay

    with ThreadPoolExecutor(3) as pool:
        runs = list(pool.map(one, range(3)))
    assert sorted(address for _, relay in runs for address in relay.recipients()) == addresses
    assert sum(result.sent for result, _ in runs) == 90


def test_no_more_letters_are_in_the_hands_of_a_run_than_it_takes_at_a_time(engine: Engine) -> None:
    queue(engine, *(f"a{number}@x.vn" for number in range(13)))
    held: list[int] = []

    def count() -> None:
        held.append(sum(row.state == LetterState.SENDING for row in rows(engine).values()))

    assert dispatch_to(Relay(on_text=count), engine, connections=2, batch=5).sent == 13
    assert (max(held), len(held)) == (5, 13)


_DISPATCHER = """
import asyncio, sys
from datetime import datetime
from models.engine import open_engine
from notifications.delivery import dispatch
from settings import Smtp
url, port, now = sys.argv[1:]
smtp = Smtp(host="127.0.0.1", port=int(port), connections=1)
clock = lambda: datetime.fromisoformat(now)
asyncio.run(dispatch(open_engine(url), smtp=smtp, sender="khcn@tayninh.example", clock=clock))
"""


def test_a_dispatcher_killed_in_mid_letter_leaves_it_to_a_person(engine: Engine) -> None:
    queue(engine, "answered@x.vn", "unanswered@x.vn")
    relay = Relay({("text", "unanswered@x.vn"): [HANG]})

    async def killed(port: int) -> None:
        url = engine.url.render_as_string(hide_password=False)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", _DISPATCHER, url, str(port), NOW.isoformat(), cwd=ROOT
        )
        await relay.has_heard(2)
        process.kill()
        await process.wait()

    relay.serve(killed)
    assert {letter.state for letter in rows(engine).values()} == {LetterState.SENDING}

    assert dispatch_to(relay, engine, now=NOW + LEASE).details == (), "the run could still be alive"
    result = dispatch_to(relay, engine, now=NOW + LEASE + timedelta(minutes=1))
    assert [(one.recipient_email, one.state) for one in result.details] == [
        ("answered@x.vn", LetterState.AMBIGUOUS),
        ("unanswered@x.vn", LetterState.AMBIGUOUS),
    ]
    assert all("Hãy hỏi người nhận" in (one.error or "") for one in result.details)
    assert relay.recipients() == ["answered@x.vn", "unanswered@x.vn"], "nothing went out twice"


def test_a_run_that_is_cancelled_marks_what_it_knows_and_frees_what_it_had_not_begun(engine: Engine) -> None:
    queue(engine, "answered@x.vn", "unanswered@x.vn", "not.begun@x.vn")
    relay = Relay({("text", "unanswered@x.vn"): [HANG]})

    async def cancelled(port: int) -> None:
        run = asyncio.create_task(dispatch(engine, smtp=relay_at(port), sender=SENDER, clock=lambda: NOW))
        await relay.has_heard(2)
        run.cancel()
        with pytest.raises(asyncio.CancelledError):
            await run

    relay.serve(cancelled)
    states = {address: letter.state for address, letter in rows(engine).items()}
    assert states == {
        "answered@x.vn": LetterState.SENT,
        "unanswered@x.vn": LetterState.SENDING,
        "not.begun@x.vn": LetterState.QUEUED,
    }


A_YEAR = timedelta(days=365)


def test_a_letter_queued_or_put_off_while_the_clock_was_a_year_ahead_goes_out_once_it_is_right(
    engine: Engine,
) -> None:
    queue(engine, "queued@x.vn", "put.off@x.vn", now=NOW + A_YEAR)
    busy = Relay({("rcpt", "put.off@x.vn"): ["450 later"], ("rcpt", "queued@x.vn"): ["450 later"]})
    dispatch_to(busy, engine, now=NOW + A_YEAR)
    queue(engine, "also.queued@x.vn", now=NOW + A_YEAR)
    relay = Relay()
    assert dispatch_to(relay, engine, now=NOW).sent == 3
    assert sorted(relay.recipients()) == ["also.queued@x.vn", "put.off@x.vn", "queued@x.vn"]


def test_a_letter_that_is_put_off_for_hours_still_waits(engine: Engine) -> None:
    queue(engine, "an@x.vn")
    for day in range(10):
        now = NOW + timedelta(days=day)
        assert dispatch_to(Relay({("rcpt", "an@x.vn"): ["450 later"]}), engine, now=now).retried == 1
        assert dispatch_to(Relay(), engine, now=now + timedelta(minutes=1)).details == ()


def test_a_letter_in_the_hands_of_a_run_that_died_while_the_clock_was_ahead_is_shown_to_a_person(
    engine: Engine,
) -> None:
    queue(engine, "an@x.vn")
    with transaction(engine) as session:
        assert outbox.claim(session, limit=1, now=NOW + A_YEAR, run="died")
    assert dispatch_to(Relay(), engine, now=NOW).ambiguous == 1


def test_a_run_whose_clock_is_a_little_ahead_keeps_its_letters(engine: Engine) -> None:
    queue(engine, "an@x.vn")
    with transaction(engine) as session:
        assert outbox.claim(session, limit=1, now=NOW + timedelta(minutes=30), run="alive")
    assert dispatch_to(Relay(), engine, now=NOW).details == ()
