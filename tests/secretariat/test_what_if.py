"""Another day, another count: what would move is told before anyone moves it, and nothing is written."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, select

from models import Announcement
from secretariat import announcements, councils
from secretariat.deadlines import open_deadlines
from secretariat.moves import WhatIf
from secretariat.rule_change import change_rule, change_rules
from secretariat.rulebook import rulebook
from secretariat.what_if import move_closing, move_session
from states.errors import BadInput, Refusal
from states.procedure import DeadlineRule, Procedure
from tests.secretariat.builders import (
    ESTABLISHED,
    INVITED,
    ISSUED,
    SENT,
    at,
    council_in_session,
    do,
    drafted_announcement,
    drafted_council,
    eligible_task,
    established_council,
    invited_council,
    issued_announcement,
    paper,
    sent_dossier,
    submitted_task,
)
from tests.secretariat.looking import content

# Nothing here is a matter of the database but which rows there are.
pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

PROCEDURE = "tay-ninh-2023"
NOW = at(2, 21)


def days(answer: WhatIf) -> dict[tuple[str, str], tuple[date | None, date | None]]:
    """(rule, code) -> day before, day after."""
    return {
        (line.spot.rule, line.spot.code): (
            line.before.on if line.before else None,
            line.after.on if line.after else None,
        )
        for line in answer.moved
    }


def test_a_session_moved_moves_everything_behind_it(session: Session) -> None:
    council = invited_council(session)
    answer = move_session(session, council, at(3, 11), now=NOW)
    assert days(answer) == {
        ("evaluation-forms", "HD-1"): (date(2025, 3, 3), date(2025, 3, 10)),
        ("quorum", "HD-1"): (date(2025, 3, 3), date(2025, 3, 10)),
        ("minutes", "HD-1"): (date(2025, 3, 11), date(2025, 3, 18)),
        ("submission", "NV-2025-001"): (date(2025, 4, 1), date(2025, 4, 9)),
        ("ubnd-answer", "NV-2025-001"): (date(2025, 4, 23), date(2025, 4, 29)),
    }
    assert {line.shift for line in answer.moved} == {5}
    assert [line.spot.open for line in answer.moved] == [True, True, False, False, False]
    assert answer.conflicts == ()


def test_each_new_day_can_say_how_it_was_counted(session: Session) -> None:
    answer = move_session(session, invited_council(session), at(3, 11), now=NOW)
    said = {line.spot.rule: line.after.explain() for line in answer.moved if line.after}
    assert said["evaluation-forms"].startswith("01 ngày làm việc trước ngày 11/3/2025")
    # Giỗ Tổ, on 7/4/2025, lies between.
    assert "07/4 (Giỗ Tổ Hùng Vương)" in said["submission"]


def test_what_was_foretold_is_what_then_happens(session: Session) -> None:
    council = invited_council(session)
    foretold = days(move_session(session, council, at(3, 11), now=NOW))
    do(councils.adjourn, session, council, NOW, reason="Chủ tịch bận")
    do(councils.invite, session, council, NOW, session_at=at(3, 11), place="Phòng họp Sở")
    happened = {(row.rule, council.code): row.due_on for row in open_deadlines(session, council)}
    assert {where: after for where, (_, after) in foretold.items() if where in happened} == happened


def test_a_first_session_has_no_days_before(session: Session) -> None:
    answer = move_session(session, established_council(session), at(3, 4), now=INVITED)
    assert all(before is None for before, _ in days(answer).values())
    assert {line.shift for line in answer.moved} == {None}
    assert len(answer.moved) == 5
    assert answer.conflicts == ()


@pytest.mark.parametrize(
    ("to", "said"),
    [
        (at(3, 8), "Ngày họp 08/3/2025 là ngày nghỉ (Thứ Bảy)"),
        (at(2, 24), "Tài liệu phải đến thành viên trước phiên họp ít nhất 3 ngày làm việc"),
        (at(2, 21), "phải sau hôm nay"),
        (at(2, 21), "sẽ quá hạn ngay khi đổi"),
        (at(12, 2), "Lịch nghỉ năm 2027 chưa được công bố chính thức"),
        (at(12, 1, year=2027), "hãy bổ sung năm 2028"),
    ],
)
def test_what_stands_against_a_day_is_named(session: Session, to: Any, said: str) -> None:
    council = invited_council(session)
    if "2027" in said:
        to = to.replace(year=2026)
    answer = move_session(session, council, to, now=NOW)
    assert any(said in conflict for conflict in answer.conflicts), answer.conflicts


def test_a_member_called_twice_on_one_day_is_named(session: Session) -> None:
    first = invited_council(session, eligible_task(session))
    second = established_council(session, eligible_task(session, proposer=2))
    answer = move_session(session, second, at(3, 4, 14), now=NOW)
    (said,) = answer.conflicts
    assert said.startswith(f"Cùng ngày 04/3/2025 đã mời họp {first.label} với: Ủy viên 1, Ủy viên 2")
    assert move_session(session, second, at(3, 5), now=NOW).conflicts == ()


def test_a_council_not_established_is_told_to_be_first(session: Session) -> None:
    answer = move_session(session, drafted_council(session), at(3, 4), now=ESTABLISHED)
    assert "phải thành lập trước" in answer.conflicts[0]


def test_a_session_that_began_moves_no_more(session: Session) -> None:
    with pytest.raises(Refusal, match="không còn đổi ngày"):
        move_session(session, council_in_session(session), at(3, 11), now=at(3, 4))


def test_a_closing_date_moves_the_check_of_the_last_proposals(session: Session) -> None:
    call = issued_announcement(session)
    answer = move_closing(session, call, date(2025, 2, 28), now=at(2, 3))
    assert days(answer) == {
        ("call-closing", "TB-2025"): (date(2025, 2, 14), date(2025, 2, 28)),
        ("proposal-check", "TB-2025"): (date(2025, 2, 28), date(2025, 3, 14)),
    }
    assert answer.conflicts == ()


def test_a_closing_date_foretold_is_what_the_extension_brings(session: Session) -> None:
    call = issued_announcement(session)
    foretold = days(move_closing(session, call, date(2025, 2, 28), now=at(2, 3)))
    do(
        announcements.extend,
        session,
        call,
        at(2, 3),
        closes_on=date(2025, 2, 28),
        document=paper(session, "TB", at(2, 3)),
    )
    (row,) = open_deadlines(session, call)
    assert foretold["call-closing", "TB-2025"][1] == row.due_on


@pytest.mark.parametrize(
    ("to", "said"),
    [
        (date(2025, 2, 10), "phải sau hạn hiện tại 14/02/2025"),
        (date(2025, 3, 1), "là ngày nghỉ (Thứ Bảy)"),
        (date(2025, 2, 28), "Phiên họp của hội đồng HD-1 ngày 04/3/2025 diễn ra trước khi kiểm tra xong"),
    ],
)
def test_what_stands_against_a_closing_date_is_named(session: Session, to: date, said: str) -> None:
    task = eligible_task(session)
    invited_council(session, task)
    call = session.get_one(Announcement, task.announcement_id)
    answer = move_closing(session, call, to, now=at(2, 3))
    assert any(said in conflict for conflict in answer.conflicts), answer.conflicts


def test_a_draft_has_its_closing_date_judged_as_it_would_be_issued(session: Session) -> None:
    call = drafted_announcement(session)
    assert move_closing(session, call, date(2025, 2, 21), now=ISSUED).conflicts == ()
    (said,) = move_closing(session, call, date(2025, 2, 22), now=ISSUED).conflicts
    assert "là ngày nghỉ" in said


def test_a_closed_call_moves_no_more(session: Session) -> None:
    call = issued_announcement(session)
    do(announcements.close, session, call, at(2, 17))
    with pytest.raises(Refusal, match="không còn đổi ngày hết hạn"):
        move_closing(session, call, date(2025, 3, 14), now=at(2, 17))


def test_a_rule_changed_moves_every_open_deadline_of_it(session: Session) -> None:
    for number in (1, 2):
        submitted_task(session, proposer=number)
    answer = change_rule(session, PROCEDURE, "proposal-check", count=5, unit="working", now=at(1, 21))
    assert days(answer) == {
        ("proposal-check", code): (date(2025, 2, 10), date(2025, 2, 3))
        for code in ("NV-2025-001", "NV-2025-002")
    }
    assert {line.shift for line in answer.moved} == {-5}


def test_a_rule_changed_moves_what_follows_it(session: Session) -> None:
    dossier = sent_dossier(session)
    answer = change_rule(session, PROCEDURE, "ubnd-answer", count=20, unit="working", now=SENT)
    assert days(answer) == {
        ("ubnd-answer", dossier.code): (date(2025, 4, 15), date(2025, 4, 22)),
        ("appraisal", "NV-2025-001"): (date(2025, 5, 29), date(2025, 6, 5)),
    }


def test_a_rule_changed_moves_what_lies_behind_a_called_session(session: Session) -> None:
    invited_council(session)
    answer = change_rule(session, PROCEDURE, "submission", count=10, unit="working", now=NOW)
    assert days(answer)["submission", "NV-2025-001"] == (date(2025, 4, 1), date(2025, 3, 18))
    assert days(answer)["ubnd-answer", "NV-2025-001"] == (date(2025, 4, 23), date(2025, 4, 9))


def test_the_rule_as_it_is_moves_nothing(session: Session) -> None:
    invited_council(session)
    assert change_rule(session, PROCEDURE, "minutes", count=5, unit="working", now=NOW).moved == ()


def test_a_rule_that_cannot_be_is_refused(session: Session) -> None:
    with pytest.raises(BadInput, match="không còn thời hạn"):
        change_rule(session, PROCEDURE, "coffee", count=1, unit="working", now=NOW)
    with pytest.raises(BadInput, match="count phải từ 0 trở lên"):
        change_rule(session, PROCEDURE, "minutes", count=-1, unit="working", now=NOW)


def another(**rules: dict[str, Any] | None) -> Procedure:
    """The procedure with other rules: changed (`proposal_check={"count": 5}`), new, or None for gone."""
    old = rulebook().procedure(PROCEDURE)
    found = {rule.id: rule for rule in old.deadlines}
    for name, change in rules.items():
        rule_id = name.replace("_", "-")
        if change is None:
            del found[rule_id]
        else:
            before = found[rule_id].model_dump() if rule_id in found else {}
            found[rule_id] = DeadlineRule.model_validate({**before, "id": rule_id, **change})
    return old.model_copy(update={"id": "draft", "deadlines": tuple(found.values())})


def test_another_procedure_moves_what_it_counts_otherwise_and_nothing_else(session: Session) -> None:
    submitted_task(session)
    answer = change_rules(session, PROCEDURE, another(proposal_check={"count": 5}), now=at(1, 21))
    assert days(answer) == {("proposal-check", "NV-2025-001"): (date(2025, 2, 10), date(2025, 2, 3))}
    renamed = another(proposal_check={"title": "Kiểm tra phiếu", "article": "TT 1"})
    assert change_rules(session, PROCEDURE, renamed, now=at(1, 21)).moved == ()


def test_another_procedure_says_the_same_as_its_one_changed_rule(session: Session) -> None:
    invited_council(session)
    other = change_rules(session, PROCEDURE, another(submission={"count": 10}), now=NOW)
    assert days(other) == days(
        change_rule(session, PROCEDURE, "submission", count=10, unit="working", now=NOW)
    )


def test_a_deadline_that_another_procedure_does_not_have_falls_away(session: Session) -> None:
    submitted_task(session)
    answer = change_rules(session, PROCEDURE, another(proposal_check=None), now=at(1, 21))
    assert days(answer) == {("proposal-check", "NV-2025-001"): (date(2025, 2, 10), None)}


def test_a_deadline_that_only_another_procedure_has_is_opened_for_the_cases_in_its_states(
    session: Session,
) -> None:
    task = submitted_task(session)
    new = {"title": "Mời gặp", "case": "task", "states": ["submitted"], "anchor": "entered", "count": 3}
    new |= {"unit": "working", "responsible": "secretariat", "article": "assumed"}
    answer = change_rules(session, PROCEDURE, another(meeting=new), now=at(1, 21))
    ((where, (before, after)),) = days(answer).items()
    assert where == ("meeting", task.code)
    assert before is None
    assert after is not None


def test_a_deadline_counted_from_another_day_is_counted_from_it(session: Session) -> None:
    council = invited_council(session)
    moved = another(evaluation_forms={"anchor": "entered", "count": 2, "remind": []})
    answer = change_rules(session, PROCEDURE, moved, now=NOW)
    assert days(answer)["evaluation-forms", council.code] == (date(2025, 3, 3), date(2025, 2, 24))


def test_asking_writes_nothing(session: Session) -> None:
    council = invited_council(session)
    (call,) = session.exec(select(Announcement))
    before = content(session)
    move_session(session, council, at(3, 11), now=NOW)
    move_closing(session, call, date(2025, 2, 28), now=NOW)
    change_rule(session, PROCEDURE, "minutes", count=9, unit="working", now=NOW)
    change_rules(session, PROCEDURE, another(minutes=None), now=NOW)
    assert not session.dirty
    assert not session.new
    assert content(session) == before
