"""Deadlines: a state opens them, leaving it closes them, and what stays wanted stays with its reminders."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from models import Case, Deadline, Promise
from secretariat import announcements, annual_reports, councils, implementation, plans, proposals
from secretariat import sessions as council_sessions
from secretariat.acts import By
from secretariat.deadlines import open_deadlines, wanted
from secretariat.periods import add_months, progress_periods
from secretariat.sweep import sweep
from states.calendar import Due
from tests.secretariat.builders import (
    ACCEPTED,
    AN,
    INVITED,
    ISSUED,
    MEMBERS,
    SESSION,
    SUBMITTED,
    at,
    begin,
    contract,
    council_in_session,
    do,
    draft_task,
    invited_council,
    issued_announcement,
    office,
    paper,
    submitted_task,
)


def still_open(session: Session, case: Case) -> dict[tuple[str, int], date]:
    return {(row.rule, row.occurrence): row.due_on for row in open_deadlines(session, case)}


def rows_of(session: Session, rule: str) -> list[Deadline]:
    return list(session.exec(select(Deadline).where(Deadline.rule == rule).order_by(col(Deadline.id))))


def test_entering_a_state_opens_its_deadlines_and_leaving_it_closes_them(session: Session) -> None:
    task = draft_task(session)
    assert still_open(session, task) == {}
    do(proposals.submit, session, task, SUBMITTED)
    # Ten working days from 20/1/2025: Tết 2025 takes the whole week from 27 to 31 January.
    assert still_open(session, task) == {("proposal-check", 0): date(2025, 2, 10)}
    do(proposals.accept, session, task, ACCEPTED)
    assert still_open(session, task) == {}
    (row,) = rows_of(session, "proposal-check")
    assert (row.opened_at, row.closed_at, row.closed_by) == (SUBMITTED, ACCEPTED, "accept")


def test_each_case_has_its_own_deadlines_and_its_own_next_day(session: Session) -> None:
    first = submitted_task(session)
    second = draft_task(session, proposer=2)
    do(proposals.submit, session, second, at(1, 22))
    days = {first.pk: date(2025, 2, 10), second.pk: date(2025, 2, 12)}
    session.expire_all()
    for task in (first, second):
        assert still_open(session, task) == {("proposal-check", 0): days[task.pk]}
        assert task.next_due_on == days[task.pk]
    do(proposals.accept, session, first, at(1, 23))
    session.expire_all()
    assert (first.next_due_on, still_open(session, first)) == (None, {})
    assert second.next_due_on == days[second.pk]


def test_the_deadline_that_comes_first_is_named_first(session: Session) -> None:
    rows = open_deadlines(session, contract(session, months=18))
    assert [row.rule for row in rows] == ["progress", "progress", "contract-end", "progress", "acceptance"]


def test_a_deadline_tells_how_it_was_counted(session: Session) -> None:
    (row,) = open_deadlines(session, submitted_task(session))
    said = Due.from_json(row.derivation).explain()
    assert said.startswith("10 ngày làm việc kể từ ngày 20/01/2025 (không tính ngày đầu); bỏ qua ")
    assert "27/01–31/01 (Tết Nguyên đán)" in said
    assert said.endswith("hạn cuối: 10/02/2025 (Thứ Hai).")


def test_coming_back_to_a_state_opens_its_deadline_anew(session: Session) -> None:
    task = submitted_task(session)
    do(proposals.request_supplement, session, task, ACCEPTED, request="Bổ sung", due_on=date(2025, 2, 3))
    do(proposals.resubmit, session, task, at(2, 3))
    first, second = rows_of(session, "proposal-check")
    assert (first.due_on, first.closed_by) == (date(2025, 2, 10), "request_supplement")
    assert (second.due_on, second.closed_at) == (date(2025, 2, 17), None)


def test_an_act_within_a_state_keeps_its_deadlines_and_their_reminders(session: Session) -> None:
    council = invited_council(session)
    task = "NV-2025-001"
    do(councils.answer_invitation, session, council, at(2, 24), member=MEMBERS[2], accepts=True)
    before = [(row.id, row.due_on) for row in open_deadlines(session, council)]
    sweep(session, now=at(3, 3))
    promised = session.exec(select(Promise.key)).all()
    form: dict[str, Any] = {"member": MEMBERS[2], "task": task, "criteria": {}, "conclusion": "recommend"}
    do(council_sessions.receive_form, session, council, at(3, 3, 10), **form)
    assert [(row.id, row.due_on) for row in open_deadlines(session, council)] == before
    sweep(session, now=at(3, 3, 11))
    assert session.exec(select(Promise.key)).all() == promised


def test_a_session_that_is_called_again_moves_its_deadlines(session: Session) -> None:
    council = invited_council(session)
    assert set(still_open(session, council).values()) == {date(2025, 3, 3)}
    do(councils.adjourn, session, council, at(2, 26), reason="Chủ tịch đi công tác")
    assert still_open(session, council) == {}
    do(councils.invite, session, council, at(2, 26), session_at=at(3, 14), place="Phòng họp Sở")
    assert still_open(session, council) == {
        ("evaluation-forms", 0): date(2025, 3, 13),
        ("quorum", 0): date(2025, 3, 13),
    }


def test_extending_a_call_moves_its_deadline(session: Session) -> None:
    call = issued_announcement(session)
    document = paper(session, "TB", at(2, 3))
    do(announcements.extend, session, call, at(2, 3), closes_on=date(2025, 2, 28), document=document)
    first, second = rows_of(session, "call-closing")
    assert (first.due_on, first.closed_by) == (date(2025, 2, 14), "extend")
    assert (second.due_on, second.closed_at) == (date(2025, 2, 28), None)


def test_a_contract_has_a_deadline_for_each_period_until_its_report_is_in(session: Session) -> None:
    task = contract(session, months=18)
    progress = {key: due for key, due in still_open(session, task).items() if key[0] == "progress"}
    assert progress == {
        ("progress", 1): date(2025, 10, 24),
        ("progress", 2): date(2026, 4, 24),
        ("progress", 3): date(2026, 10, 23),
    }
    do(implementation.receive_progress, session, task, at(10, 10), period=1, summary="Đúng tiến độ")
    assert ("progress", 1) not in still_open(session, task)
    assert rows_of(session, "progress")[0].closed_by == "receive_progress"


def test_an_extension_counts_the_periods_and_the_end_of_the_contract_anew(session: Session) -> None:
    task = contract(session, months=9)
    assert [key for key in still_open(session, task) if key[0] == "progress"] == [("progress", 1)]
    document = paper(session, "QĐ", at(9, 1))
    do(implementation.extend, session, task, at(9, 1), months=6, reason="Bão", document=document)
    assert task.contract_ends_on == date(2026, 7, 10)
    assert still_open(session, task) == {
        ("progress", 1): date(2025, 10, 24),
        ("progress", 2): date(2026, 4, 24),
        ("contract-end", 0): date(2026, 7, 10),
        ("acceptance", 0): date(2026, 8, 10),
    }
    assert [row.closed_by for row in rows_of(session, "contract-end")] == ["extend", None]
    assert len([row for row in rows_of(session, "progress") if row.occurrence == 1]) == 1


def test_the_acceptance_is_due_through_every_state_until_liquidation(session: Session) -> None:
    task = contract(session)
    do(implementation.submit_results, session, task, at(4, 1, year=2026))
    form: dict[str, Any] = {"grade": "Đạt", "document": paper(session, "BB", at(4, 20, year=2026))}
    do(implementation.pass_acceptance, session, task, at(4, 20, year=2026), **form)
    do(implementation.register_results, session, task, at(5, 5, year=2026), number="12/KQ")
    assert still_open(session, task) == {("acceptance", 0): date(2026, 5, 11)}
    document = paper(session, "BB", at(5, 8, year=2026))
    do(implementation.liquidate, session, task, at(5, 8, year=2026), document=document, settled=650_000_000)
    assert still_open(session, task) == {}
    assert len(rows_of(session, "acceptance")) == 1


def test_a_suspension_stops_the_clock_and_resuming_starts_it_where_it_stood(session: Session) -> None:
    task = contract(session)
    running = still_open(session, task)
    do(implementation.suspend, session, task, at(6, 2), reason="Bão", document=paper(session, "QĐ", at(6, 2)))
    assert still_open(session, task) == {}
    do(implementation.resume, session, task, at(7, 1), document=paper(session, "QĐ", at(7, 1)))
    assert still_open(session, task) == running


def test_the_report_of_the_year_is_due_until_it_is_sent(session: Session) -> None:
    office(session)
    form: dict[str, Any] = {
        "year": 2025,
        "title": "Kế hoạch",
        "budget": 1,
        "document": "05/KH-UBND ngày 02/01/2025",
    }
    begin(plans.adopt_plan, session, ISSUED, **form)
    report = annual_reports.open_year(session, by=By(AN, ISSUED), year=2025)
    for part in ("achievements", "shortcomings", "directions"):
        do(annual_reports.write, session, report, at(11, 3), part=part, text="Nội dung")
    do(annual_reports.compile_figures, session, report, at(11, 17))
    do(annual_reports.review, session, report, at(11, 18))
    do(annual_reports.sign, session, report, at(11, 19), document=paper(session, "BC", at(11, 19)))
    # 30/11/2025 is a Sunday.
    assert still_open(session, report) == {("annual-report", 0): date(2025, 12, 1)}
    do(annual_reports.send_out, session, report, at(11, 20))
    assert still_open(session, report) == {}
    assert len(rows_of(session, "annual-report")) == 1


def test_a_call_taken_over_from_paper_is_not_followed(session: Session) -> None:
    office(session)
    form: dict[str, Any] = {
        "code": "TB-2024",
        "year": 2024,
        "title": "Thông báo",
        "document": "16/TB-KHCN ngày 12/4/2024",
    }
    taken = begin(announcements.take_over, session, ISSUED, **form)
    assert (taken.recorded, still_open(session, taken), wanted(session, taken)) == (True, {}, [])


def test_a_deadline_in_a_year_without_a_published_calendar_says_so(session: Session) -> None:
    task = contract(session, months=24)
    row = next(row for row in open_deadlines(session, task) if row.rule == "contract-end")
    assert row.derivation["provisional"] is True
    assert "tạm tính" in Due.from_json(row.derivation).explain()


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2025, 4, 10), 12, date(2026, 4, 10)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_one(day: date, months: int, then: date) -> None:
    assert add_months(day, months) == then


def test_a_contract_has_the_periods_that_end_in_it_and_none_before_both_its_days_are_known(
    session: Session,
) -> None:
    task, signed = contract(session), date(2025, 4, 10)
    for first, last, periods in (
        (None, date(2026, 4, 10), []),
        (signed, None, []),
        (signed, date(2025, 10, 9), []),
        (signed, date(2026, 4, 10), [date(2025, 10, 10), date(2026, 4, 10)]),
    ):
        task.contract_starts_on, task.contract_ends_on = first, last
        assert progress_periods(task, 6) == periods


def test_the_sweep_looks_first_on_the_day_of_the_first_reminder(session: Session) -> None:
    call = issued_announcement(session)
    (row,) = open_deadlines(session, call)
    assert row.look_on == row.due_on - timedelta(days=15)
    sweep(session, now=at(1, 30))
    assert row.look_on == row.due_on - timedelta(days=7)


def test_the_session_itself_is_not_waited_for_once_it_is_open(session: Session) -> None:
    assert still_open(session, council_in_session(session)) == {}
    assert {row.closed_by for row in rows_of(session, "quorum")} == {"open_session"}
    assert {row.opened_at for row in rows_of(session, "quorum")} == {INVITED}
    assert {row.closed_at for row in rows_of(session, "quorum")} == {SESSION}
