"""Whether a sweep would find anything: a bell may stay silent only on a day on which it would have done nothing."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import Session

from secretariat.sweep import has_work, sweep
from tests.secretariat.builders import CLOSES_ON, ISSUED, at, issued_announcement, submitted_task


def test_nothing_is_due_in_an_empty_record(session: Session) -> None:
    assert not has_work(session, now=at(1, 6))


def test_a_reminder_is_work_until_it_has_been_decided(session: Session) -> None:
    issued_announcement(session)
    assert not has_work(session, now=at(1, 29, 23))
    assert has_work(session, now=at(1, 30, 0))
    sweep(session, now=at(1, 30))
    assert not has_work(session, now=at(1, 30, 10))


def test_a_call_past_its_last_day_is_work(session: Session) -> None:
    call = issued_announcement(session)
    sweep(session, now=at(2, 14))
    assert call.closes_on == CLOSES_ON
    assert not has_work(session, now=at(2, 14, 23))
    assert has_work(session, now=at(2, 15, 0))


def test_a_day_without_work_is_a_day_on_which_the_sweep_does_nothing(session: Session) -> None:
    submitted_task(session)
    worked = 0
    for days in range(90):
        now = ISSUED + timedelta(days=days)
        expected = has_work(session, now=now)
        result = sweep(session, now=now)
        did = bool(result.closed or result.letters or result.skipped or result.problems)
        assert expected or not did, f"{now:%d/%m}: {result}"
        worked += did
    assert worked >= 5
