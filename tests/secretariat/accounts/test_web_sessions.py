"""A session lasts while it is used, not longer than a day's work, and is read by one query."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlmodel import Session, select

from models import Person, WebSession
from secretariat.accounts import Signed, SignedIn, end_sessions, find_session, prefer, sign_out, touch
from states.errors import BadInput
from states.roles import Role
from tests.secretariat.accounts.conftest import HOUR, MINUTE, NOW, signing_in

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def opened(session: Session, after: timedelta = timedelta()) -> str:
    signed = signing_in(session, after=after)
    assert isinstance(signed, SignedIn)
    return signed.token.get_secret_value()


def found(session: Session, token: str, after: timedelta = timedelta()) -> Signed | None:
    return find_session(session, token, now=NOW + after, idle=HOUR, absolute=12 * HOUR)


def test_a_session_says_who_it_is_by_one_query(engine: Engine, session: Session, an: Person) -> None:
    token, asked = opened(session), []

    def count(*arguments: Any) -> None:
        asked.append(arguments[2])

    event.listen(engine, "before_cursor_execute", count)
    signed = found(session, token)
    event.remove(engine, "before_cursor_execute", count)
    assert len(asked) == 1
    assert signed is not None
    assert (signed.actor.id, signed.actor.roles) == (an.email, frozenset({Role.SECRETARIAT}))
    assert (signed.language, signed.theme, signed.council_id, signed.unseen) == ("vi", None, None, False)
    assert len(signed.csrf) >= 32
    assert signed.csrf not in repr(signed)


@SQLITE
def test_a_token_that_nobody_was_given_is_no_session(session: Session, an: Person) -> None:
    opened(session)
    for token in ("", "x", "\0", "\ud800", "' OR 1=1 --"):
        assert found(session, token) is None


@SQLITE
@pytest.mark.parametrize(
    ("used", "looked", "there"),
    [
        pytest.param([], 59 * MINUTE, True, id="not yet idle"),
        pytest.param([], 60 * MINUTE, False, id="idle for an hour"),
        pytest.param([50 * MINUTE], 109 * MINUTE, True, id="used meanwhile"),
        pytest.param([hour * 50 * MINUTE for hour in range(1, 15)], 12 * HOUR, False, id="used all day"),
        pytest.param(
            [hour * 50 * MINUTE for hour in range(1, 15)], 12 * HOUR - MINUTE, True, id="to the end"
        ),
    ],
)
def test_a_session_ends_when_nobody_uses_it_and_at_the_end_of_the_day(
    session: Session, an: Person, used: list[timedelta], looked: timedelta, there: bool
) -> None:
    token = opened(session)
    for after in used:
        signed = found(session, token, after)
        if signed is not None and signed.unseen:
            touch(session, signed, now=NOW + after)
    assert (found(session, token, looked) is not None) is there


@SQLITE
def test_use_is_written_down_once_a_minute(session: Session, an: Person) -> None:
    token = opened(session)
    signed = found(session, token, timedelta(seconds=59))
    assert signed is not None
    assert not signed.unseen
    touch(session, signed, now=NOW + timedelta(seconds=59))
    session.expire_all()
    assert session.exec(select(WebSession.seen_at)).one() == NOW
    late = found(session, token, MINUTE)
    assert late is not None
    assert late.unseen
    touch(session, late, now=NOW + MINUTE)
    assert session.exec(select(WebSession.seen_at)).one() == NOW + MINUTE


@SQLITE
def test_signing_out_ends_one_session_and_a_person_may_end_the_others(session: Session, an: Person) -> None:
    first, second, third = (opened(session) for _ in range(3))
    signed, kept = found(session, first), found(session, second)
    assert signed is not None
    assert kept is not None
    sign_out(session, signed, now=NOW)
    assert [found(session, token) is not None for token in (first, second, third)] == [False, True, True]
    end_sessions(session, an, now=NOW, but=kept.session_id)
    assert [found(session, token) is not None for token in (first, second, third)] == [False, True, False]


@SQLITE
def test_language_and_theme_are_kept_for_the_next_session(session: Session, an: Person) -> None:
    signed = found(session, opened(session))
    assert signed is not None
    prefer(session, signed, language="en", theme="dark")
    again = found(session, opened(session))
    assert again is not None
    assert (again.language, again.theme) == ("en", "dark")
    prefer(session, again, theme="")
    last = found(session, opened(session))
    assert last is not None
    assert (last.language, last.theme) == ("en", None)


@SQLITE
def test_a_language_that_is_not_there_is_refused(session: Session, an: Person) -> None:
    signed = found(session, opened(session))
    assert signed is not None
    for wish in ({"language": "fr"}, {"theme": "pink"}):
        with pytest.raises(BadInput, match="hãy chọn trong danh sách"):
            prefer(session, signed, **wish)
