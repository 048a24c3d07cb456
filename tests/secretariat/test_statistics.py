"""Numbers of the past: counted by hand here, by SQL on both databases there."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from models import Deadline, Letter, Promise, Task
from secretariat import proposals as acts
from secretariat.statistics.forecast import forecasts
from secretariat.statistics.keeping import Kept, kept_deadlines
from secretariat.statistics.outcomes import OUTCOMES, outcome_of, proposals
from secretariat.statistics.spread import share, spread
from secretariat.statistics.stays import StateTime, longest, time_in_states
from states.task import TASK
from tests.secretariat.builders import (
    at,
    concluded_council,
    contract,
    do,
    draft_task,
    eligible_task,
    submitted_task,
)


def times(session: Session, today: date) -> dict[str, StateTime]:
    return {line.state: line for line in time_in_states(session, "task", today=today)}


@given(st.lists(st.integers(0, 60), min_size=1, max_size=40))
def test_half_of_all_stays_end_by_the_median_and_nine_of_ten_by_the_90th_percentile(days: list[int]) -> None:
    found = spread(Counter(days))
    assert found.n == len(days)
    for number, part in ((found.median, 0.5), (found.p90, 0.9)):
        assert number in days
        assert sum(day <= number for day in days) >= part * len(days) > sum(day < number for day in days)


def test_nothing_seen_has_no_median() -> None:
    assert (spread({}).n, spread({}).median, spread({}).p90) == (0, None, None)


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [(0, 20, 0.0, 0.1611), (20, 20, 0.8389, 1.0), (10, 20, 0.2993, 0.7007), (81, 263, 0.2553, 0.3662)],
)
def test_the_interval_of_a_share_is_wilsons(k: int, n: int, low: float, high: float) -> None:
    found = share(k, n)
    assert found.low == pytest.approx(low, abs=1e-4)
    assert found.high == pytest.approx(high, abs=1e-4)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_lies_in_its_interval(case: tuple[int, int]) -> None:
    found = share(*case)
    assert found.low is not None
    assert found.value is not None
    assert found.high is not None
    assert 0 <= found.low <= found.value <= found.high <= 1


def test_a_stay_counts_working_days_and_what_still_lasts_stands_apart(session: Session) -> None:
    # 20/1 to 22/1/2025 is two working days; the other proposal has waited since 20/1, over Tết.
    eligible_task(session)
    submitted_task(session, proposer=2)
    found = times(session, date(2025, 2, 7))
    assert (found["submitted"].finished.n, found["submitted"].finished.median) == (1, 2)
    assert (found["submitted"].running.n, found["submitted"].running.median) == (1, 9)
    assert found["draft"].finished.median == 0
    assert (found["eligible"].finished.n, found["eligible"].running.n) == (0, 1)
    assert not set(found) & TASK.final


def test_a_case_that_comes_back_stays_twice(session: Session) -> None:
    task = submitted_task(session)
    do(acts.request_supplement, session, task, at(1, 21), request="Bổ sung", due_on=date(2025, 2, 7))
    do(acts.resubmit, session, task, at(2, 4))
    do(acts.accept, session, task, at(2, 10))
    found = times(session, date(2025, 2, 10))["submitted"]
    assert (found.finished.n, found.finished.median, found.finished.p90) == (2, 1, 4)


def test_an_act_late_in_the_evening_belongs_to_its_day_in_viet_nam(session: Session) -> None:
    # 06:30 on 22/1 in Viet Nam is still 21/1 in UTC.
    task = submitted_task(session)
    do(acts.accept, session, task, at(1, 22, 6))
    assert times(session, date(2025, 1, 22))["submitted"].finished.median == 2


def test_the_slowest_states_come_first_and_unfinished_ones_not_at_all(session: Session) -> None:
    contract(session)
    lines = longest(time_in_states(session, "task", today=date(2025, 4, 14)))
    assert [line.state for line in lines][:2] == ["eligible", "recommended"]
    assert "in_progress" not in {line.state for line in lines}
    assert all(a.finished.p90 >= b.finished.p90 for a, b in pairwise(lines))  # type: ignore[operator]


def test_every_state_of_a_task_has_an_outcome_and_those_under_contract_are_approved() -> None:
    assert {outcome_of(state) for state in TASK.states} == set(OUTCOMES)
    assert outcome_of("terminated") == outcome_of("approved") == "approved"
    assert outcome_of("returned") == outcome_of("revising") == "pending"


def test_proposals_are_counted_once_each(session: Session) -> None:
    contract(session)
    refused = submitted_task(session, proposer=2)
    do(acts.refuse_proposal, session, refused, at(1, 23), reason="Trùng lắp")
    draft_task(session, proposer=2)
    session.flush()
    (year,) = proposals(session, "year")
    (kind,) = proposals(session, "proposer_kind")
    assert (year.label, kind.label) == ("2025", "Doanh nghiệp")
    assert {outcome: n for outcome, n in year.counts.items() if n} == {
        "approved": 1, "ineligible": 1, "draft": 1,
    }  # fmt: skip
    assert year.counts == kind.counts
    assert (year.total, year.decided) == (3, 2)


def past(
    session: Session, rule: str, closings: list[tuple[date, datetime, str]], *, told: bool = False
) -> None:
    """Closed deadlines of one task: due day, when closed, by which event; reminded of the day before when told."""
    task = session.exec(select(Task)).first() or submitted_task(session)
    for number, (due_on, closed_at, event) in enumerate(closings):
        row = Deadline(
            key=f"task:{task.pk}:{rule}:{number}:{len(closings)}{told}",
            case_kind="task",
            case_id=task.pk,
            rule=rule,
            occurrence=number,
            responsible="secretariat",
            starts_on=due_on,
            due_on=due_on,
            derivation={},
            opened_at=closed_at - timedelta(days=90),
            closed_at=closed_at,
            closed_by=event,
        )
        session.add(row)
        session.flush()
        if told:
            _remind(session, row)


def _remind(session: Session, row: Deadline, *, sent: bool = True) -> None:
    when = datetime.combine(row.due_on, datetime.min.time(), at(1, 1).tzinfo) - timedelta(hours=8)
    letter = Letter(
        key=f"L{row.pk}",
        letter="progress_reminder",
        recipient_name="A",
        recipient_email="a@a.example",
        subject="",
        text="",
        html="",
        created_at=when,
        next_attempt_at=when,
        state="sent" if sent else "failed",
        sent_at=when if sent else None,
    )
    session.add(letter)
    session.flush()
    session.add(
        Promise(
            key=f"reminder:{row.pk}:-1:a",
            deadline_id=row.pk,
            recipient="a",
            decided_at=when,
            letter_id=letter.pk,
        )
    )
    session.flush()


def of_rule(session: Session, rule: str) -> Kept:
    (found,) = [line for line in kept_deadlines(session) if line.rule == rule]
    return found


DUE = date(2025, 3, 14)


@pytest.mark.parametrize(
    ("rule", "closed_at", "event", "result"),
    [
        ("proposal-check", at(3, 14, 23), "accept", "kept"),
        ("proposal-check", at(3, 15, 1), "accept", "missed"),
        ("proposal-check", at(3, 10), "withdraw", "moved"),
        ("proposal-check", at(3, 17), "withdraw", "missed"),
        ("supplement", at(3, 10), "resubmit", "kept"),
        ("supplement", at(3, 10), "refuse_proposal", "moved"),
        ("progress", at(3, 10), "receive_progress", "kept"),
        ("progress", at(3, 10), "submit_results", "moved"),
        ("appraisal", at(3, 10), "sign_contract", "kept"),
    ],
)
def test_a_deadline_is_kept_missed_or_neither(
    session: Session, rule: str, closed_at: datetime, event: str, result: str
) -> None:
    past(session, rule, [(DUE, closed_at, event)])
    found = of_rule(session, rule)
    assert {"kept": found.share.k, "missed": found.share.n - found.share.k, "moved": found.moved} == {
        name: int(name == result) for name in ("kept", "missed", "moved")
    }


def test_a_day_that_was_put_off_is_neither_kept_nor_missed(session: Session) -> None:
    past(session, "acceptance", [(DUE, at(3, 10), "extend")])
    (row,) = session.exec(select(Deadline).where(Deadline.rule == "acceptance"))
    again = Deadline(**row.model_dump(exclude={"id", "closed_at", "closed_by"}) | {"key": "again"})
    again.opened_at, again.due_on = at(3, 10), date(2025, 6, 14)
    session.add(again)
    session.flush()
    assert (of_rule(session, "acceptance").share.n, of_rule(session, "acceptance").moved) == (0, 1)


def test_reminders_that_went_out_are_told_from_those_that_did_not(session: Session) -> None:
    past(session, "progress", [(DUE, at(3, 14), "receive_progress")] * 3, told=True)
    past(session, "progress", [(DUE, at(3, 20), "receive_progress")] * 2)
    (failed,) = session.exec(
        select(Deadline).where(Deadline.rule == "progress").order_by(col(Deadline.id).desc()).limit(1)
    )
    _remind(session, failed, sent=False)
    found = of_rule(session, "progress")
    assert (found.reminded.k, found.reminded.n) == (3, 3)
    assert (found.unreminded.k, found.unreminded.n) == (0, 2)


def test_a_session_that_comes_by_itself_is_no_ones_lateness(session: Session) -> None:
    concluded_council(session)
    assert "evaluation-forms" not in {line.rule for line in kept_deadlines(session)}


def test_a_forecast_is_silent_below_twenty_cases_and_then_says_how_sure_it_is(session: Session) -> None:
    submitted_task(session)
    past(session, "proposal-check", [(DUE, at(3, 20), "accept")] * 4 + [(DUE, at(3, 10), "accept")] * 15)
    (silent,) = forecasts(session, kept_deadlines(session), today=date(2025, 2, 3), limit=5)
    assert (silent.n, silent.lateness, silent.reason) == (19, None, "chưa đủ 20 trường hợp")
    past(session, "proposal-check", [(DUE, at(3, 20), "accept")], told=True)
    (spoken,) = forecasts(session, kept_deadlines(session), today=date(2025, 2, 3), limit=5)
    assert spoken.lateness is not None
    assert (spoken.lateness.k, spoken.lateness.n, spoken.reason) == (5, 20, None)
    assert spoken.lateness.low == pytest.approx(0.1119, abs=1e-4)
    assert (spoken.case_code, spoken.due_on) == ("NV-2025-001", date(2025, 2, 10))


def test_what_is_overdue_is_not_forecast(session: Session) -> None:
    submitted_task(session)
    assert forecasts(session, [], today=date(2025, 2, 10), limit=5)
    assert forecasts(session, [], today=date(2025, 2, 11), limit=5) == []
