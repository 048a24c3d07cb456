"""Standing in for a colleague who is away: from a day to a day, with their office, and the audit names both."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from models import AuditEntry, Person, Substitution
from secretariat import people, proposals
from secretariat.accounts import (
    SignedIn,
    actor_on,
    begin_substitution,
    disable_account,
    end_substitution,
    find_session,
)
from secretariat.people import actor_of
from secretariat.verification import verify
from states.errors import BadInput, Missing, Refusal
from states.roles import Actor, Role
from tests.secretariat.accounts.conftest import HOUR, NOW, ROOT, by, enter, signing_in, with_password
from tests.secretariat.builders import AN, BINH, at, begin, do, office, submitted_task

SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
MONDAY, FRIDAY = date(2025, 1, 6), date(2025, 1, 10)
CHI = Actor("chi@so.example", "Lê Thị Chi", frozenset({Role.UBND_OFFICE}))


def staff(session: Session) -> None:
    """An (secretariat), Bình (leader) and Chi (office of the People's Committee)."""
    office(session)
    enter(session, CHI.id, Role.UBND_OFFICE, name=CHI.name)


def stand_in(
    session: Session, who: Actor = BINH, away: str = BINH.id, other: str = CHI.id, **dates: date
) -> Person:
    given = {"starts_on": MONDAY, "ends_on": FRIDAY, **dates}
    substitute: Person = begin_substitution(
        session, by=by(who), away=away, substitute=other, reason="Đi công tác", **given
    )
    return substitute


@SQLITE
def test_a_substitute_has_the_office_from_the_first_day_to_the_last(session: Session) -> None:
    staff(session)
    substitute = stand_in(session)
    for today, there in {5: False, 6: True, 8: True, 10: True, 11: False}.items():
        actor = actor_on(session, substitute, today=date(2025, 1, today))
        assert actor.roles == ({Role.UBND_OFFICE, Role.LEADER} if there else {Role.UBND_OFFICE}), today
        assert actor.lent == ({(Role.LEADER, BINH.id)} if there else frozenset())


def test_the_session_of_a_substitute_knows_whom_they_stand_in_for(session: Session) -> None:
    staff(session)
    with_password(session, stand_in(session))
    signed = signing_in(session, CHI.id)
    assert isinstance(signed, SignedIn)
    found = find_session(session, signed.token.get_secret_value(), now=NOW, idle=HOUR, absolute=HOUR)
    assert found is not None
    assert (found.actor.id, found.actor.roles) == (CHI.id, frozenset({Role.UBND_OFFICE, Role.LEADER}))
    assert found.actor.lent == {(Role.LEADER, BINH.id)}


@SQLITE
def test_only_what_an_office_may_do_is_lent_and_it_is_lent_once(session: Session) -> None:
    staff(session)
    enter(session, "dung@so.example", Role.SECRETARIAT)
    binh = session.exec(select(Person).where(Person.email == BINH.id)).one()
    binh.roles = [Role.LEADER, Role.ADMIN, Role.AUDITOR, Role.COUNCIL, Role.ENTERPRISE]
    chi = stand_in(session)
    stand_in(session, CHI, away=CHI.id, other="dung@so.example")
    dung = session.exec(select(Person).where(Person.email == "dung@so.example")).one()
    assert actor_on(session, chi, today=MONDAY).lent == {(Role.LEADER, BINH.id)}
    assert actor_on(session, dung, today=MONDAY).roles == {Role.SECRETARIAT, Role.UBND_OFFICE}


def test_the_audit_names_both_where_only_the_lent_office_allows_the_act(session: Session) -> None:
    staff(session)
    task = submitted_task(session)
    chi = stand_in(session, AN, away=AN.id)
    actor = actor_on(session, chi, today=MONDAY)
    do(proposals.accept, session, task, at(1, 22), by=actor)
    begin(people.change_person, session, at(1, 22), by=actor, email=BINH.id, position="Phó Giám đốc")
    accepted = session.exec(select(AuditEntry).where(AuditEntry.event == "accept")).one()
    changed = session.exec(select(AuditEntry).where(AuditEntry.event == "change")).one()
    for entry in (accepted, changed):
        assert (entry.actor, entry.data["on_behalf_of"]) == (CHI.id, AN.id)
    assert verify(session).breaks == ()


@SQLITE
def test_what_someone_may_do_themselves_they_do_for_themselves(session: Session) -> None:
    staff(session)
    task = submitted_task(session)
    an = session.exec(select(Person).where(Person.email == AN.id)).one()
    stand_in(session, other=AN.id)
    do(proposals.accept, session, task, at(1, 22), by=actor_on(session, an, today=MONDAY))
    entry = session.exec(select(AuditEntry).where(AuditEntry.event == "accept")).one()
    assert (entry.actor, "on_behalf_of" in entry.data) == (AN.id, False)


@SQLITE
def test_a_substitution_ends_when_it_is_ended_and_when_the_account_is_closed(session: Session) -> None:
    staff(session)
    chi = stand_in(session)
    begun = session.exec(select(AuditEntry).where(AuditEntry.event == "begin_substitution")).one()
    assert (begun.actor, begun.data["away"], begun.data["substitute"]) == (BINH.id, BINH.id, CHI.id)
    disable_account(session, by=by(AN), email=BINH.id, reason="Nghỉ việc")
    assert actor_on(session, chi, today=MONDAY) == actor_of(chi)
    end_substitution(session, by=by(BINH), away=BINH.id, substitute=CHI.id)
    assert session.exec(select(Substitution.ended_at)).one() == NOW
    with pytest.raises(Missing, match="không làm thay"):
        end_substitution(session, by=by(BINH), away=BINH.id, substitute=CHI.id)
    stand_in(session)


REFUSED: dict[str, tuple[dict[str, Any], type[Exception], str]] = {
    "oneself": ({"other": BINH.id}, Refusal, "tự làm thay chính mình"),
    "someone without an office": ({"other": "khach@dn.example"}, Refusal, "không giữ vai trò cán bộ nào"),
    "someone unknown": ({"other": "x@so.example"}, Missing, "Không có người nào"),
    "an end before the beginning": ({"ends_on": date(2025, 1, 5)}, BadInput, "trước ngày bắt đầu"),
    "days that are over": (
        {"starts_on": date(2024, 12, 1), "ends_on": date(2024, 12, 31)},
        BadInput,
        "đã qua, đến ngày 31/12/2024",
    ),
    "someone else's absence": ({"who": CHI}, Refusal, "Mỗi người tự cử người làm thay"),
    "an enterprise": (
        {"who": Actor("e@dn.example", "E", frozenset({Role.ENTERPRISE}))},
        Refusal,
        "không có quyền",
    ),
}


@SQLITE
def test_a_substitution_that_makes_no_sense_is_refused(session: Session) -> None:
    staff(session)
    enter(session, ROOT.id, Role.ADMIN)
    enter(session, "khach@dn.example", Role.ENTERPRISE)
    for form, error, said in REFUSED.values():
        with pytest.raises(error, match=said):
            stand_in(session, **form)
    assert session.exec(select(Substitution)).all() == []


@SQLITE
def test_one_person_has_one_substitute_at_a_time(session: Session) -> None:
    staff(session)
    stand_in(session)
    with pytest.raises(
        Refusal, match=r"Lê Thị Chi đã được cử làm thay từ ngày 06/01/2025 đến ngày 10/01/2025"
    ):
        stand_in(session, other=AN.id, starts_on=FRIDAY, ends_on=FRIDAY)
    stand_in(session, other=AN.id, starts_on=FRIDAY + timedelta(1), ends_on=FRIDAY + timedelta(3))


@SQLITE
def test_an_administrator_names_a_substitute_for_whoever_fell_ill(session: Session) -> None:
    staff(session)
    enter(session, ROOT.id, Role.ADMIN)
    assert stand_in(session, ROOT).email == CHI.id
