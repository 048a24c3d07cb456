"""A council member comes in by a link and a code, sees one council, and is nobody else there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from models import AuditEntry, Council, CouncilMember, Letter, Person
from models.engine import transaction
from secretariat.accounts import (
    CouncilKey,
    Denied,
    SignedIn,
    disable_account,
    enter_council,
    find_session,
    send_council_link,
)
from states.errors import Refusal
from states.roles import Role
from tests.secretariat.accounts.conftest import HOUR, NOW, by, token_in
from tests.secretariat.accounts.test_signing_in import at_once
from tests.secretariat.builders import AN, MEMBERS, drafted_council, established_council

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def linked(session: Session, council: Council, member: str = MEMBERS[0]) -> tuple[str, str]:
    """(token, code) of the member's link."""
    key = send_council_link(session, by=by(AN), council=council.code, member=member)
    return token_in(session, "council_access"), key.code.get_secret_value()


def entering(
    session: Session, token: str, code: str | None, after: timedelta = timedelta()
) -> SignedIn | Denied:
    return enter_council(session, token, code=code, agent="Firefox", now=NOW + after)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_a_member_comes_and_goes_with_the_link_and_the_code(session: Session) -> None:
    council = established_council(session)
    member = session.exec(select(Person).where(Person.email == MEMBERS[0])).one()
    member.roles = [Role.LEADER]
    token, code = linked(session, council)
    for after in (timedelta(), timedelta(days=29)):
        signed = entering(session, token, f" {code[:3]} {code[3:]} ", after)
        assert isinstance(signed, SignedIn)
        found = find_session(
            session, signed.token.get_secret_value(), now=NOW + after, idle=HOUR, absolute=HOUR
        )
        assert found is not None
        assert (found.council_id, found.actor.id, found.actor.roles) == (
            council.pk,
            MEMBERS[0],
            frozenset({Role.COUNCIL}),
        )
    assert isinstance(entering(session, token, code, timedelta(days=30)), Denied)


@SQLITE
def test_the_code_is_told_once_and_stands_in_no_letter_and_no_record(session: Session) -> None:
    council = established_council(session)
    key = send_council_link(session, by=by(AN), council=council.code, member=MEMBERS[0])
    code = key.code.get_secret_value()
    assert isinstance(key, CouncilKey)
    assert code not in f"{key} {key!r}"
    letter = session.exec(select(Letter).where(Letter.letter == "council_access")).one()
    assert "Chủ tịch" in letter.text
    assert code not in letter.text
    entry = session.exec(select(AuditEntry).where(AuditEntry.event == "send_council_link")).one()
    assert entry.data == {"council": council.code, "member": MEMBERS[0]}


@SQLITE
def test_five_wrong_codes_end_the_link(session: Session) -> None:
    token, code = linked(session, established_council(session))
    asked = entering(session, token, None)
    assert isinstance(asked, Denied)
    assert asked.needs_code
    for left in (4, 3, 2, 1):
        answer = entering(session, token, wrong(code))
        assert isinstance(answer, Denied)
        assert f"còn {left} lần thử" in answer.message
    last = entering(session, token, wrong(code))
    assert isinstance(last, Denied)
    assert "không còn dùng được" in last.message
    assert isinstance(entering(session, token, code), Denied)


@SQLITE
def test_the_right_code_begins_the_count_anew(session: Session) -> None:
    token, code = linked(session, established_council(session))
    for _ in range(2):
        for _ in range(4):
            entering(session, token, wrong(code))
        assert isinstance(entering(session, token, code), SignedIn)


def test_codes_that_are_guessed_at_once_are_all_counted(engine: Engine) -> None:
    with transaction(engine) as session:
        token, code = linked(session, established_council(session))
    at_once(engine, lambda session: entering(session, token, wrong(code)), 6)
    with transaction(engine) as session:
        assert isinstance(entering(session, token, code), Denied)


@SQLITE
def test_a_new_link_takes_the_place_of_the_one_before_and_of_no_other_member(session: Session) -> None:
    council = established_council(session)
    first, other = linked(session, council), linked(session, council, MEMBERS[1])
    second = linked(session, council)
    assert isinstance(entering(session, *first), Denied)
    assert isinstance(entering(session, *second), SignedIn)
    assert isinstance(entering(session, *other), SignedIn)
    assert isinstance(entering(session, second[0], other[1]), Denied)


@SQLITE
def test_whoever_has_left_the_council_or_is_locked_out_stays_outside(session: Session) -> None:
    council = established_council(session)
    left, locked = linked(session, council), linked(session, council, MEMBERS[1])
    seat = session.exec(select(CouncilMember).join(Person).where(Person.email == MEMBERS[0])).one()
    session.delete(seat)
    session.flush()
    answer = entering(session, *left)
    assert isinstance(answer, Denied)
    assert "không còn là thành viên" in answer.message
    signed = entering(session, *locked)
    assert isinstance(signed, SignedIn)
    disable_account(session, by=by(AN), email=MEMBERS[1], reason="Lộ mã")
    assert isinstance(entering(session, *locked), Denied)
    token = signed.token.get_secret_value()
    assert find_session(session, token, now=NOW, idle=HOUR, absolute=HOUR) is None


@SQLITE
@pytest.mark.parametrize(
    ("stage", "member", "said"),
    [
        (established_council, AN.id, "không phải là thành viên"),
        (drafted_council, MEMBERS[0], "đã thành lập và chưa kết thúc"),
    ],
    ids=["a stranger", "a draft"],
)
def test_a_link_is_for_members_of_a_council_that_stands(
    session: Session, stage: Callable[[Session], Council], member: str, said: str
) -> None:
    council = stage(session)
    with pytest.raises(Refusal, match=said):
        send_council_link(session, by=by(AN), council=council.code, member=member)
