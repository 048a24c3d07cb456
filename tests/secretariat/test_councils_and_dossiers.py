"""Councils and dossiers move their tasks: by what was voted, by what came back, by what was called off."""

from __future__ import annotations

from typing import Any

import pytest
from icalendar import Calendar
from sqlmodel import Session, select

from models import Ballot, Council, CouncilItem, DossierItem, Recusal, Task
from secretariat import councils, dossiers, proposals
from secretariat import sessions as council_sessions
from states.chart import HO_CHI_MINH
from states.errors import Refusal
from tests.secretariat.builders import (
    ANSWERED,
    ESTABLISHED,
    INVITED,
    MEMBERS,
    SENT,
    SESSION,
    VOTERS,
    agenda,
    approve,
    at,
    ballots,
    council_in_session,
    do,
    drafted_council,
    drafted_dossier,
    eligible_task,
    established_council,
    invited_council,
    paper,
    recommended_task,
    sent_dossier,
)
from tests.secretariat.looking import content, letters

RECOMMEND, CHANGES, DECLINE = "recommend", "with_changes", "decline"


def vote(
    session: Session, council: Council, task: Task, votes: list[str], voters: list[str] = VOTERS
) -> None:
    for member, ballot in zip(voters, votes, strict=True):
        do(
            council_sessions.cast_ballot,
            session,
            council,
            SESSION,
            member=member,
            task=task.code,
            vote=ballot,
        )
    form: dict[str, Any] = {"tellers": (VOTERS[4], MEMBERS[7]), "remark": "Làm rõ địa chỉ ứng dụng"}
    do(council_sessions.count_ballots, session, council, SESSION, task=task.code, **form)


@pytest.mark.parametrize(
    ("votes", "outcome", "state"),
    [
        pytest.param([RECOMMEND] * 7, RECOMMEND, "recommended", id="all for it"),
        pytest.param(
            [RECOMMEND] * 6 + [DECLINE], RECOMMEND, "recommended", id="six of seven are more than 3/4"
        ),
        pytest.param([RECOMMEND] * 5 + [DECLINE] * 2, DECLINE, "not_recommended", id="five of seven are not"),
        pytest.param([CHANGES] * 4 + [RECOMMEND] * 3, CHANGES, "revising", id="most want changes"),
        pytest.param([CHANGES] * 3 + [RECOMMEND] * 4, RECOMMEND, "recommended", id="fewer want changes"),
        pytest.param(
            [CHANGES] * 5 + [DECLINE] * 2, DECLINE, "not_recommended", id="changes wanted, but not by enough"
        ),
    ],
)
def test_what_the_council_votes_is_what_its_proposal_does(
    session: Session, votes: list[str], outcome: str, state: str
) -> None:
    council = council_in_session(session)
    (task,) = agenda(session, council)
    vote(session, council, task, votes)
    do(council_sessions.conclude, session, council, SESSION)
    item = session.exec(select(CouncilItem)).one()
    assert (item.outcome, task.state, task.outcome_reason) == (outcome, state, "Làm rõ địa chỉ ứng dụng")
    assert {letter.recipient_email for letter in letters(session, "minutes_to_sign")} == {
        MEMBERS[0],
        MEMBERS[4],
    }


def test_a_member_who_stands_aside_or_is_away_is_not_counted(session: Session) -> None:
    council = council_in_session(session, absent=MEMBERS[6:7])
    (task,) = agenda(session, council)
    do(council_sessions.recuse, session, council, SESSION, member=MEMBERS[5], task=task.code, reason="Cố vấn")
    # Four of five are more than 3/4; of six or seven they would not be.
    vote(session, council, task, [RECOMMEND] * 4 + [DECLINE], VOTERS[:5])
    do(council_sessions.conclude, session, council, SESSION)
    assert task.state == "recommended"


def test_a_conflict_declared_before_the_session_is_a_recusal_also_when_named_twice(session: Session) -> None:
    council = established_council(session)
    (task,) = agenda(session, council)
    form: dict[str, Any] = {
        "member": MEMBERS[6],
        "accepts": True,
        "conflicts": (task.code, task.code),
        "conflict": "Cố vấn",
    }
    do(councils.answer_invitation, session, council, at(2, 19), **form)
    assert [row.reason for row in session.exec(select(Recusal))] == ["Cố vấn"]


def test_proposals_of_one_session_go_each_its_own_way(session: Session) -> None:
    tasks = [eligible_task(session, proposer=number) for number in (1, 2, 3)]
    council = council_in_session(session, *tasks)
    for task, outcome in zip(tasks, (RECOMMEND, CHANGES, DECLINE), strict=True):
        ballots(session, council, task, outcome, remark="Làm rõ")
    do(council_sessions.conclude, session, council, SESSION)
    assert [task.state for task in tasks] == ["recommended", "revising", "not_recommended"]
    assert [letter.recipient_email for letter in letters(session, "result")] == ["dn3@dn.example"]


def test_a_council_that_is_called_off_gives_its_proposals_back(session: Session) -> None:
    tasks = [eligible_task(session, proposer=number) for number in (1, 2)]
    council = invited_council(session, *tasks)
    assert {task.state for task in tasks} == {"in_council"}
    do(councils.cancel, session, council, at(2, 24), reason="Thay đổi thành phần")
    assert {task.state for task in tasks} == {"eligible"}
    again = council_in_session(session, *tasks)
    assert [task.code for task in agenda(session, again)] == [task.code for task in tasks]


def invites(session: Session) -> list[tuple[str, int, str]]:
    """(UID, SEQUENCE, day) of each calendar invite to the chair, in the order they were sent."""
    sent = [
        letter for letter in letters(session, "session_invitation") if letter.recipient_email == MEMBERS[0]
    ]
    events: list[Any] = [Calendar.from_ical(str(letter.calendar)).walk("VEVENT")[0] for letter in sent]
    starts = [event["DTSTART"].dt.astimezone(HO_CHI_MINH) for event in events]
    return [
        (str(event["UID"]), int(event["SEQUENCE"]), f"{start:%d/%m %H:%M}")
        for event, start in zip(events, starts, strict=True)
    ]


def test_a_session_that_is_called_again_replaces_its_calendar_invite(session: Session) -> None:
    council = invited_council(session)
    do(councils.adjourn, session, council, at(2, 26), reason="Chủ tịch đi công tác")
    do(councils.invite, session, council, at(2, 26), session_at=at(3, 14, 14), place="Hội trường")
    first, second = invites(session)
    assert first == ("council-HD-1@tayninh.example", 0, "04/03 09:00")
    assert second == ("council-HD-1@tayninh.example", 2, "14/03 14:00")
    assert "(thay thế giấy mời trước)" in letters(session, "session_invitation")[-1].subject
    assert [task.state for task in agenda(session, council)] == ["in_council"]


def test_what_was_voted_in_an_adjourned_session_is_void(session: Session) -> None:
    council = council_in_session(session)
    (task,) = agenda(session, council)
    vote(session, council, task, [DECLINE] * 7)
    do(councils.adjourn, session, council, SESSION, reason="Mất điện")
    do(councils.invite, session, council, SESSION, session_at=at(3, 14), place="Hội trường")
    with pytest.raises(Refusal, match="Chưa điểm danh: Ủy viên 1"):
        do(council_sessions.open_session, session, council, at(3, 14))
    do(council_sessions.take_attendance, session, council, at(3, 14), present=tuple(MEMBERS), absent={})
    do(council_sessions.open_session, session, council, at(3, 14))
    assert session.exec(select(Ballot)).all() == []
    with pytest.raises(Refusal, match="còn thiếu phiếu của: Ủy viên 1"):
        do(council_sessions.conclude, session, council, at(3, 14))


def test_a_proposal_withdrawn_before_the_session_does_not_hold_up_its_council(session: Session) -> None:
    tasks = [eligible_task(session, proposer=number) for number in (1, 2)]
    council = established_council(session, *tasks)
    form: dict[str, Any] = {
        "member": MEMBERS[6],
        "accepts": True,
        "conflicts": (tasks[0].code,),
        "conflict": "Cố vấn",
    }
    do(councils.answer_invitation, session, council, at(2, 19), **form)
    do(proposals.withdraw, session, tasks[0], at(2, 19), reason="Đổi hướng")
    do(councils.invite, session, council, INVITED, session_at=SESSION, place="Phòng họp Sở")
    assert tasks[0].code not in letters(session, "session_invitation")[0].text
    do(council_sessions.take_attendance, session, council, SESSION, present=tuple(MEMBERS), absent={})
    do(council_sessions.open_session, session, council, SESSION)
    ballots(session, council, tasks[1], RECOMMEND)
    do(council_sessions.conclude, session, council, SESSION)
    assert [task.state for task in tasks] == ["withdrawn", "recommended"]


def test_a_council_left_without_a_proposal_is_not_called(session: Session) -> None:
    task = eligible_task(session)
    council = established_council(session, task)
    do(proposals.withdraw, session, task, at(2, 19), reason="Đổi hướng")
    with pytest.raises(Refusal, match="chưa có đề xuất nào trong chương trình"):
        do(councils.invite, session, council, INVITED, session_at=SESSION, place="Phòng họp Sở")
    do(councils.cancel, session, council, INVITED, reason="Không còn đề xuất")
    assert council.state == "cancelled"


def test_a_draft_takes_its_proposals_and_members_back_when_they_are_given_anew(session: Session) -> None:
    tasks = [eligible_task(session, proposer=number) for number in (1, 2)]
    council = drafted_council(session, tasks[0])
    do(councils.edit, session, council, ESTABLISHED, tasks=(tasks[1].code,))
    assert agenda(session, council) == [tasks[1]]
    drafted_council(session, tasks[0])


def test_a_dossier_that_came_back_goes_again_with_the_same_tasks(session: Session) -> None:
    task = recommended_task(session)
    dossier = sent_dossier(session, task)
    do(dossiers.send_back, session, dossier, ANSWERED, reason="Làm rõ kinh phí")
    assert (dossier.state, task.state, task.outcome_reason) == ("returned", "returned", "Làm rõ kinh phí")
    do(dossiers.submit, session, dossier, at(4, 14), document=paper(session, "TTr", at(4, 14)))
    assert (dossier.state, task.state) == ("sent", "awaiting_ubnd")
    with pytest.raises(Refusal, match="UBND tỉnh chưa trả lời về: NV-2025-001"):
        do(dossiers.decide, session, dossier, at(4, 14))
    approve(session, dossier, task)
    do(dossiers.decide, session, dossier, at(4, 28))
    assert (dossier.state, task.state) == ("decided", "approved")


def test_what_was_answered_before_a_dossier_came_back_stays_answered(session: Session) -> None:
    first, second = (recommended_task(session, proposer=number) for number in (1, 2))
    dossier = sent_dossier(session, first, second)
    approve(session, dossier, first)
    do(dossiers.send_back, session, dossier, at(4, 7), reason="Làm rõ kinh phí")
    assert [first.state, second.state] == ["approved", "returned"]
    do(dossiers.edit, session, dossier, at(4, 8), tasks=({"task": second.code, "mode": "selection"},))
    do(dossiers.submit, session, dossier, at(4, 8), document=paper(session, "TTr", at(4, 8)))
    assert [first.state, second.state, second.mode] == ["approved", "awaiting_ubnd", "selection"]
    answers = {row.task_id: row.answer for row in session.exec(select(DossierItem))}
    assert answers == {first.pk: "approved", second.pk: None}


def test_a_task_returned_by_itself_goes_with_another_dossier_and_stays_there(session: Session) -> None:
    first, second = (recommended_task(session, proposer=number) for number in (1, 2))
    dossier = sent_dossier(session, first, second)
    do(dossiers.answer, session, dossier, ANSWERED, task=first.code, answer="returned", reason="Làm rõ")
    other = drafted_dossier(session, first)
    do(dossiers.submit, session, other, ANSWERED, document=paper(session, "TTr", ANSWERED))
    do(dossiers.send_back, session, dossier, at(4, 7), reason="Làm rõ kinh phí")
    assert [first.state, second.state] == ["awaiting_ubnd", "returned"]
    approve(session, other, first)
    assert first.state == "approved"


def test_a_dossier_may_be_prepared_before_its_task_is_recommended_but_not_sent(session: Session) -> None:
    council = council_in_session(session)
    (task,) = agenda(session, council)
    dossier = drafted_dossier(session, task)
    before = content(session)
    with pytest.raises(
        Refusal, match="Chưa đủ điều kiện trình: NV-2025-001; hãy bỏ khỏi danh mục hoặc hoàn tất"
    ):
        do(dossiers.submit, session, dossier, SENT, document="01/TTr-KHCN ngày 24/3/2025")
    assert content(session) == before


def test_one_decision_may_approve_several_tasks(session: Session) -> None:
    tasks = [recommended_task(session, proposer=number) for number in (1, 2)]
    dossier = sent_dossier(session, *tasks)
    decision = "900/QĐ-UBND ngày 01/4/2025"
    form: dict[str, Any] = {"answer": "approved", "funding": 100, "document": decision}
    for task in tasks:
        do(dossiers.answer, session, dossier, ANSWERED, task=task.code, **form)
    assert len({task.approval_document_id for task in tasks}) == 1
    with pytest.raises(Refusal, match="Đã ghi nhận trả lời về nhiệm vụ NV-2025-001"):
        do(dossiers.answer, session, dossier, ANSWERED, task=tasks[0].code, **form)
