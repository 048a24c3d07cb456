"""The inbox: who sees what under which heading, and counts that agree with the lists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from models import Deadline, Task
from secretariat import councils, sessions
from secretariat.digest import OTHERS
from secretariat.pages.inbox import Inbox, InboxLine, Section, inbox
from secretariat.pages.road import ANSWERED_BY, GOES_ON, next_step
from secretariat.rulebook import rulebook
from states.lifecycles import LIFECYCLES
from states.roles import Actor, Role
from tests.secretariat.builders import (
    AN,
    BINH,
    INVITED,
    agenda,
    contract,
    do,
    invited_council,
    submitted_task,
)
from tests.secretariat.pages import record
from tests.secretariat.pages.record import ENTERPRISE, TASK_RULES, TODAY, deadline_row, lay, task_row

RULES = {rule.id: rule for rule in rulebook().procedure("tay-ninh-2023").deadlines}


def lines(session: Session, actor: Actor, section: Section, *, today: date = TODAY) -> list[InboxLine]:
    """Every line of a section, page by page."""
    found: list[InboxLine] = []
    while True:
        page = inbox(session, actor, today=today, of=section, page=len(found) // 3 + 1, size=3)
        found += page.sections[section].rows
        if len(found) >= page.counts[section]:
            return found


def sections_of(rule: str, due_on: date, *, own: set[str] | None) -> Iterator[Section]:
    """Where a deadline belongs, said a second time; `own` are the audiences someone outside is, None for an office."""
    audience, days = RULES[rule].audience, (due_on - TODAY).days
    outside = audience in OTHERS
    mine = not outside if own is None else audience in own
    if days < 0 and (own is None or mine):
        yield Section.LATE
    if mine and days == 0:
        yield Section.TODAY
    if mine and 0 < days <= 7:
        yield Section.WEEK
    if mine and days > 7:
        yield Section.LATER
    if own is None and outside and 0 <= days <= 30:
        yield Section.WAITING
    if own is not None and not mine and days <= 30:
        yield Section.WAITING


def assert_counts_agree(session: Session, actor: Actor, expected: dict[Section, set[int]]) -> None:
    counts = inbox(session, actor, today=TODAY).counts
    for section in Section:
        ids = [line.id for line in lines(session, actor, section)]
        assert len(ids) == len(set(ids)) == counts[section]
        assert set(ids) == expected.get(section, set()), section


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.sampled_from(TASK_RULES), st.integers(-9, 40)), max_size=14))
def test_counts_agree_with_the_lists_whatever_is_open(session: Session, given: list[tuple[str, int]]) -> None:
    nested = session.begin_nested()
    record.organisations(session, 4)
    record.call(session)
    offices: dict[Section, set[int]] = {}
    outside: dict[Section, set[int]] = {}
    for i, (rule, days) in enumerate(given, start=1):
        on, row = TODAY + timedelta(days=days), task_row(i)
        lay(session, Task, [row])
        lay(session, Deadline, [deadline_row(i, i, rule, on)])
        for section in sections_of(rule, on, own=None):
            offices.setdefault(section, set()).add(i)
        own = {name for name in ("proposer", "host") if row[f"{name}_id"] == ENTERPRISE.organisation_id}
        for section in sections_of(rule, on, own=own) if own else ():
            outside.setdefault(section, set()).add(i)
    assert_counts_agree(session, AN, offices)
    assert_counts_agree(session, BINH, offices)
    assert_counts_agree(session, ENTERPRISE, outside)
    assert_counts_agree(session, Actor("x@dn.example", "Không ai", frozenset({Role.ENTERPRISE})), {})
    nested.rollback()
    session.expire_all()


def only(page: Inbox, section: Section) -> InboxLine:
    (line,) = page.sections[section].rows
    return line


def test_a_line_says_who_what_and_why_and_has_its_next_act(session: Session) -> None:
    task = submitted_task(session)
    line = only(inbox(session, AN, today=date(2025, 2, 12)), Section.LATE)
    assert (line.case_code, line.case_name, line.state_label) == (
        task.code,
        task.name,
        "Đã nộp, chờ kiểm tra",
    )
    assert (line.title, line.holder, line.article) == (
        "Kiểm tra tính hợp lệ của phiếu đề xuất",
        "thư ký",
        "assumed",
    )
    assert line.explanation.startswith("10 ngày làm việc kể từ ngày 20/01/2025")
    assert (line.due_on, line.days_left, line.days_late) == (date(2025, 2, 10), -2, 2)
    assert line.act is not None
    assert (line.act.event, line.act.label, line.act.through) == ("accept", "Xác nhận hợp lệ", None)


def test_a_leader_sees_what_is_late_and_who_holds_it_without_an_act_that_is_not_theirs(
    session: Session,
) -> None:
    submitted_task(session)
    line = only(inbox(session, BINH, today=date(2025, 2, 12)), Section.LATE)
    assert (line.holder, line.days_late, line.act) == ("thư ký", 2, None)


def test_what_the_host_owes_waits_on_the_host_for_the_office_and_is_the_hosts_own_work(
    session: Session,
) -> None:
    task = contract(session)
    host = Actor("dn1@dn.example", "DN1", frozenset({Role.ENTERPRISE}), organisation_id=task.host_id)
    today = date(2025, 10, 20)
    waiting = inbox(session, AN, today=today).sections[Section.WAITING].rows
    assert [(line.title, line.holder) for line in waiting] == [
        ("Nộp báo cáo định kỳ (kỳ 1)", "Công ty Mía đường 1")
    ]
    own = only(inbox(session, host, today=today), Section.WEEK)
    assert own.title == waiting[0].title
    assert own.act is not None
    assert own.act.event == "receive_progress"


def test_a_council_member_is_asked_for_a_form_until_it_is_there(session: Session) -> None:
    council = invited_council(session)
    member = Actor("uv3@vien.example", "Ủy viên 3", frozenset({Role.COUNCIL}))
    clerk = Actor("uv8@vien.example", "Ủy viên 8", frozenset({Role.COUNCIL}))
    stranger = Actor("an@dn.example", "Ai đó", frozenset({Role.COUNCIL}))
    today = date(2025, 2, 27)

    def wanted(actor: Actor) -> list[str]:
        page = inbox(session, actor, today=today)
        return [line.rule for of in (Section.TODAY, Section.WEEK) for line in page.sections[of].rows]

    assert (wanted(member), wanted(clerk), wanted(stranger)) == (["evaluation-forms"], [], [])
    assert sum(inbox(session, stranger, today=today).counts.values()) == 0
    (task,) = agenda(session, council)
    do(councils.answer_invitation, session, council, INVITED, by=member, member=member.id, accepts=True)
    do(
        sessions.receive_form,
        session,
        council,
        INVITED,
        by=member,
        member=member.id,
        task=task.code,
        criteria={"tính cấp thiết": {"met": True}},
        conclusion="recommend",
    )
    assert wanted(member) == []


@pytest.mark.parametrize("kind", LIFECYCLES)
def test_every_state_that_is_followed_has_an_act_to_go_on_with(kind: str) -> None:
    table = LIFECYCLES[kind]
    for (of, state), event in GOES_ON.items():
        assert of != kind or table.find(state, event), f"{state} knows no {event}"
    for rule in (rule for rule in RULES.values() if rule.case == kind):
        for state in rule.states:
            assert next_step(kind, state, AN) is not None, f"{kind}/{state}"
    for name, event in ANSWERED_BY.items():
        asking = [rule for rule in RULES.values() if name in (rule.anchor, rule.audience)]
        assert asking
        for rule in asking:
            assert all(LIFECYCLES[rule.case].find(state, event) for state in rule.states)
