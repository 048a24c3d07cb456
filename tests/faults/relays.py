"""Relays that misbehave while two dispatchers work: no letter is lost, none goes out twice unless a person asks."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from models.letter import LetterState
from notifications.delivery import dispatch
from notifications.message import message_id
from settings import Smtp
from tests.faults.post_office import CLOSE, CUT, HANG, Manner, PostOffice
from tests.faults.province import every_letter_arrives
from tests.notifications.relay import SENDER, queue, rows

TIMEOUT = 0.5
"""Seconds that the dispatchers wait for an answer."""

SEED = 5

NOW = datetime(2025, 3, 3, 1, 0, tzinfo=UTC)

MANNERS = {
    "hangs after DATA": Manner({"text": HANG}, share=0.3),
    "hangs before DATA": Manner({"data": HANG}, share=0.3),
    "says nothing at all": Manner({"greeting": HANG}, share=0.5),
    "hangs up after DATA": Manner({"text": CLOSE}, share=0.3),
    "hangs up at the address": Manner({"rcpt": CLOSE}, share=0.3),
    "stops in the middle of a line after DATA": Manner({"text": CUT}, share=0.3),
    "stops in the middle of a line at the sender": Manner({"mail": CUT}, share=0.3),
    "puts off at the address": Manner({"rcpt": "450 4.2.0 greylisted"}, share=0.5),
    "puts off the text": Manner({"text": "452 4.3.1 no room"}, share=0.5),
    "closes its doors": Manner({"greeting": "421 4.3.2 shutting down"}, share=0.5),
    "refuses the sender": Manner({"mail": "550 5.7.1 not you"}, share=0.5),
    "answers garbage after DATA": Manner({"text": "\xff\xfe\x00 rubbish"}, share=0.3),
    "answers garbage at the address": Manner({"rcpt": "tám trăm"}, share=0.3),
    "answers with a stray code after DATA": Manner({"text": "354 go on"}, share=0.3),
    "takes longer than anyone waits": Manner({}, wait=2 * TIMEOUT),
    "takes a letter every fifth of a second": Manner({}, apart=0.2),
}
"""The last one is only slow: whoever waits long enough gets every answer."""


def dispatched(engine: Engine, office: PostOffice, *, times: int) -> None:
    """Two dispatchers at once, and again once what was put off is due."""
    timeout = 20.0 if office.manner.apart else TIMEOUT
    smtp = Smtp(host="127.0.0.1", port=office.port, connections=3, timeout=timeout)

    def run(at: datetime) -> None:
        asyncio.run(dispatch(engine, smtp=smtp, sender=SENDER, clock=lambda: at, batch=4))

    with ThreadPoolExecutor(2) as pool:
        for number in range(times):
            list(pool.map(run, [NOW + timedelta(hours=7 * number)] * 2))


def addresses(number: int) -> list[str]:
    return [f"nguoi.nhan.{each}@x.vn" for each in range(number)]


@pytest.mark.parametrize("manner", MANNERS)
def test_a_relay_that_misbehaves_costs_no_letter_and_doubles_none(engine: Engine, manner: str) -> None:
    office = PostOffice(SEED)
    queue(engine, *addresses(24))
    with office.open():
        office.manner = MANNERS[manner]
        dispatched(engine, office, times=2)
        _assert_rows_say_what_happened(engine, office)
        office.manner = Manner()
        settled = every_letter_arrives(engine, office, clock=NOW + timedelta(days=2))
    assert settled.sent == 24
    told_twice = {"text"} <= set(MANNERS[manner].answers) and MANNERS[manner].answers["text"][:1] != "4"
    assert bool(settled.ambiguous) == (told_twice or MANNERS[manner].wait > 0)


def _assert_rows_say_what_happened(engine: Engine, office: PostOffice) -> None:
    for row in rows(engine).values():
        taken = office.taken[message_id(row.key, SENDER)]
        allowed: dict[LetterState, Sequence[int]] = {
            LetterState.SENT: [1],
            LetterState.QUEUED: [0],
            LetterState.AMBIGUOUS: [0, 1],
        }
        assert taken in allowed[LetterState(row.state)], (row.key, row.state, row.error)
        assert (row.state == LetterState.SENT) == (row.error is None)


def test_what_a_relay_refuses_for_good_fails_with_its_words_and_never_goes_out(engine: Engine) -> None:
    office = PostOffice(SEED)
    queue(engine, *addresses(24))
    with office.open():
        office.manner = Manner({"rcpt": "550 5.1.1 no such person"}, share=0.5)
        dispatched(engine, office, times=2)
    found = rows(engine).values()
    assert {row.state for row in found} == {LetterState.SENT, LetterState.FAILED}
    for row in found:
        assert office.taken[message_id(row.key, SENDER)] == (row.state == LetterState.SENT)
        assert row.state == LetterState.SENT or "no such person" in (row.error or "")


def test_a_relay_that_takes_half_a_minute_for_each_answer_is_waited_for(engine: Engine) -> None:
    """The product's own timeout: a command may take up to thirty seconds."""
    office = PostOffice(SEED)
    queue(engine, *addresses(2))
    with office.open():
        office.manner = Manner({}, apart=28.0)
        smtp = Smtp(host="127.0.0.1", port=office.port, connections=1)
        asyncio.run(dispatch(engine, smtp=smtp, sender=SENDER, clock=lambda: NOW))
    assert {row.state for row in rows(engine).values()} == {LetterState.SENT}
