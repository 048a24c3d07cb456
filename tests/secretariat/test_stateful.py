"""Random people do random things to a year under way: state, audit, deadlines and letters always agree."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import Connection, Engine
from sqlmodel import Session, col, select

from models import CASES, Announcement, Case, Task
from models.engine import transaction
from secretariat import activities, annual_reports, implementation
from secretariat.acts import By
from secretariat.deadlines import open_deadlines, wanted
from secretariat.desk import acts_on, open_row, perform
from secretariat.digest import send_digest
from secretariat.lookup import organisation_by_code
from secretariat.sweep import sweep
from secretariat.transitions import possible
from secretariat.verification import verify
from states.errors import NhiemvuError, Refusal
from states.lifecycles import LIFECYCLES
from states.roles import SYSTEM, Actor, Role
from tests.secretariat.any_form import Desk, fill
from tests.secretariat.builders import (
    AN,
    BINH,
    CLERK_OF_UBND,
    COUNCILLOR,
    ENTERPRISE,
    FORM,
    ISSUED,
    MEMBERS,
    SEATS,
    SIGNED,
    appraising_task,
    approved_task,
    at,
    begin,
    contract,
    council_in_session,
    do,
    draft_task,
    drafted_dossier,
    eligible_task,
    invited_council,
    organisation,
    recommended_task,
    sent_dossier,
    submitted_task,
)
from tests.secretariat.looking import (
    Content,
    assert_every_letter_is_explained,
    assert_nothing_due_is_undecided,
    content,
)

# One step is an act of somebody and every check of the whole record after it, so a few say much already;
# `make fuzz` takes many.
EXAMPLES, STEPS = int(os.environ.get("NHIEMVU_FUZZ_EXAMPLES", "1")), 12

LAST_DAY = at(3, 31, year=2026)
"""Deadlines reach a year and more ahead; the official calendar ends with 2027."""


def year_under_way(session: Session) -> None:
    """Something in every phase, on the evening of the day the first contract was signed."""
    organisation(session, 2, email=None)
    contract(session, proposer=1)
    do(implementation.submit_results, session, contract(session, proposer=1), SIGNED)
    appraising_task(session, proposer=1)
    approved_task(session, proposer=3, mode="selection")
    first, second = (recommended_task(session, proposer=number) for number in (1, 2))
    sent_dossier(session, first, second)
    drafted_dossier(session, recommended_task(session, proposer=3))
    council_in_session(session, *(eligible_task(session, proposer=number) for number in (1, 3)))
    invited_council(session)
    for make in (eligible_task, eligible_task, submitted_task, draft_task):
        make(session)
    form: dict[str, Any] = {"code": "HĐ-1", "activity_kind": "conference", "year": 2025, "name": "Hội nghị"}
    begin(activities.plan, session, ISSUED, **form)
    begin(annual_reports.open_year, session, ISSUED, year=2025)


KINDS = {"task": 6, "council": 3, "dossier": 2, "annual_report": 2, "announcement": 1, "activity": 1}
"""How often people turn to a case of each kind."""

ENDINGS = frozenset({"withdraw", "refuse_proposal", "terminate", "cancel", "send_back"})
"""Acts that leave little to do afterwards: people seldom take them."""


class Year(RuleBasedStateMachine):
    """One example is one transaction on the prepared database, rolled back at its end."""

    engine: Engine

    def __init__(self) -> None:
        super().__init__()
        self.connection: Connection = self.engine.connect()
        self.outer = self.connection.begin()
        self.session = Session(
            self.connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        )
        self.now: datetime = SIGNED.replace(hour=18)
        own = organisation_by_code(self.session, "DN1").pk
        everyone = Actor("moi@so.example", "Phạm Thị Mọi", frozenset(Role) - {Role.SYSTEM})
        enterprise = replace(ENTERPRISE, organisation_id=own)
        self.actors = [AN] * 6 + [everyone] * 2 + [BINH, CLERK_OF_UBND, enterprise, COUNCILLOR, SYSTEM]
        self.seen: dict[tuple[str, int], int] = {}
        self.content: Content = {}

    def teardown(self) -> None:
        self.session.close()
        self.outer.rollback()
        self.connection.close()

    # One rule, and one seed for all choices of a day: hypothesis leaves out whole rules, example by example, and
    # its own draws repeat the first few of everything. `uuids` are the one strategy that never repeats.
    @rule(day=st.uuids())
    def a_day_at_the_office(self, day: UUID) -> None:
        hand = Random(day.int)
        later = self.now + timedelta(days=hand.choice([0, 1, 1, 3, 7, 30]))
        self.now = max(self.now, min(later, LAST_DAY).replace(hour=hand.choice([0, 6, 9])))
        if hand.randrange(4):
            self._sweep_runs()
        for _ in range(6):
            # Every other act comes in the same instant as the one before it.
            self.now += timedelta(minutes=hand.randrange(2))
            act = hand.choices(
                [self._someone_acts, self._something_is_entered, self._councils_vote], [8, 2, 1]
            )[0]
            act(Desk(self.session, self.now, hand))
        if hand.randrange(4) == 0:
            send_digest(self.session, now=self.now)
            assert send_digest(self.session, now=self.now) == []

    @invariant()
    def everything_agrees(self) -> None:
        now = content(self.session)
        if now == self.content:
            return
        self.content = now
        assert verify(self.session).breaks == ()
        assert_every_letter_is_explained(self.session)
        for case in self._cases():
            version, key = self.seen.get((case.kind, case.pk), -1), (case.kind, case.pk)
            assert case.version >= version, case.label
            if case.version > version:
                self.seen[key] = case.version
                assert_open_deadlines_are_those_wanted(self.session, case)

    def _someone_acts(self, desk: Desk) -> None:
        kind = desk.hand.choices(list(KINDS), list(KINDS.values()))[0]
        under_way = [case for case in self._cases(kind) if case.state not in LIFECYCLES[kind].final]
        case = desk.any_of(self._cases(kind) if desk.chance(8) or not under_way else under_way)
        actor, events = desk.any_of(self.actors), [act.event for act in acts_on(kind)]
        if not desk.chance(8):
            free = possible(self.session, case, By(actor, self.now, case.version))
            events = [event for event in events if free.get(event) == []]
            if not events:
                return
        event = desk.any_of([event for event in events if event not in ENDINGS or desk.chance(4)] or events)
        form = fill(desk, case, event)
        by = By(actor, self.now, case.version - desk.chance(12))
        act = partial(perform, self.session, case, event, by=by, form=form)
        self._try(case, act, stale=by.version != case.version)

    def _something_is_entered(self, desk: Desk) -> None:
        kind, event, form = desk.any_of(openings(desk))
        by = By(desk.any_of(self.actors), self.now)
        self._try(None, partial(open_row, self.session, kind, event, by=by, form=form))

    def _councils_vote(self, desk: Desk) -> None:
        """All that a session takes, on which random single acts would seldom agree."""
        for council in self._cases("council"):
            everyone_came = council.state == "invited"
            if everyone_came:
                self._as_an(council, "take_attendance", present=tuple(MEMBERS), absent={})
                self._as_an(council, "open_session")
            if council.state == "in_session":
                tellers = tuple(MEMBERS[4:6])
                for task in desk.listed(council):
                    votes = desk.any_of(
                        [["recommend"], ["with_changes"], ["decline"], ["recommend", "decline"]]
                    )
                    for member in MEMBERS[:7]:
                        vote = {"member": member, "task": task, "vote": desk.any_of(votes)}
                        with suppress(Refusal):
                            self._perform(council, "cast_ballot", **vote)
                    self._as_an(council, "count_ballots", task=task, tellers=tellers, remark="Làm rõ")
                self._as_an(council, "conclude")
                assert council.state == "concluded" or not everyone_came, council.label

    def _as_an(self, case: Case, event: str, **form: Any) -> None:
        self.everything_agrees()
        self._try(case, partial(self._perform, case, event, **form))

    def _perform(self, case: Case, event: str, **form: Any) -> None:
        perform(self.session, case, event, by=By(AN, self.now, case.version), form=form)

    def _sweep_runs(self) -> None:
        result = sweep(self.session, now=self.now)
        assert result.problems == []
        assert_nothing_due_is_undecided(self.session, result.on)
        self.everything_agrees()
        again = sweep(self.session, now=self.now)
        assert (again.closed, again.letters, again.skipped) == ([], [], [])
        assert content(self.session) == self.content

    def _try(self, case: Case | None, act: Callable[[], object], *, stale: bool = False) -> None:
        """An act is refused and changes nothing, or is done and raises the version."""
        version = case.version if case else 0
        try:
            act()
        except NhiemvuError:
            assert content(self.session) == self.content
        else:
            assert not stale
            assert case is None or case.version > version
            self.everything_agrees()

    def _cases(self, *kinds: str) -> list[Case]:
        tables = [CASES[kind] for kind in kinds or CASES]
        return [case for table in tables for case in self.session.exec(select(table).order_by(col(table.id)))]


def openings(desk: Desk) -> list[tuple[str, str, dict[str, Any]]]:
    """What may be entered now; the codes are free."""
    number = sum(len(desk.codes(table)) for table in CASES.values())
    titled = {"code": f"M-{number}", "year": 2025, "title": "Hội đồng hoặc danh mục"}
    ready = desk.codes(Task, "recommended", "returned")
    members = tuple({"person": email, "seat": seat} for email, seat in SEATS.items())
    proposal = {
        "announcement": desk.any_of(desk.codes(Announcement)),
        "proposer": "DN2",
        "name": "Đề xuất mới",
    }
    return [
        ("task", "receive", {**proposal, **FORM}),
        (
            "council",
            "draft",
            {**titled, "members": members, "tasks": tuple(desk.codes(Task, "eligible")[:2])},
        ),
        (
            "dossier",
            "draft",
            {**titled, "tasks": tuple({"task": code, "mode": "selection"} for code in ready)},
        ),
        ("announcement", "draft", {**titled, "recipients": ("DN1", "DN2"), "closes_on": desk.day(5, 40)}),
        ("annual_report", "open_year", {"year": desk.any_of([2024, 2025, 2026])}),
    ]


def assert_open_deadlines_are_those_wanted(session: Session, case: Case) -> None:
    want = {(each.rule.id, each.occurrence, each.starts_on, each.due.on) for each in wanted(session, case)}
    rows = [(row.rule, row.occurrence, row.starts_on, row.due_on) for row in open_deadlines(session, case)]
    assert sorted(rows) == sorted(want), case.label
    assert rows == [] or case.state not in LIFECYCLES[case.kind].final


@pytest.fixture
def year(engine: Engine) -> type[Year]:
    with transaction(engine) as session:
        year_under_way(session)
    return type("YearOn" + engine.dialect.name, (Year,), {"engine": engine})


def test_whatever_people_do_state_audit_deadlines_and_letters_agree(year: type[Year]) -> None:
    run_state_machine_as_test(
        year,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            print_blob=True,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
