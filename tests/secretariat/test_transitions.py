"""The one door: a transition writes all that belongs to it or nothing, and of two writers one wins."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session, select

from models import Announcement, Case, Council, Deadline, Document, Letter, Promise, Task
from models.engine import transaction
from notifications.render import LetterError
from secretariat import announcements, councils, implementation, proposals
from secretariat import sessions as council_sessions
from secretariat.acts import By
from secretariat.deadlines import open_deadlines
from secretariat.sweep import sweep
from secretariat.transitions import fire, possible
from secretariat.verification import verify
from states.calendar import CalendarError
from states.errors import BadInput, Refusal, Stale
from tests.secretariat.builders import (
    ACCEPTED,
    AN,
    APPRAISED,
    BINH,
    ENTERPRISE,
    MEMBERS,
    SESSION,
    SIGNED,
    agenda,
    appraising_task,
    at,
    ballots,
    begin,
    contract,
    council_in_session,
    do,
    draft_task,
    invited_council,
    issued_announcement,
    submitted_task,
)
from tests.secretariat.looking import at_once, content, entries


def test_one_act_writes_state_audit_deadlines_and_letter_together(session: Session) -> None:
    task = submitted_task(session)
    due_on = date(2025, 2, 3)
    do(proposals.request_supplement, session, task, ACCEPTED, request="Bổ sung dự toán", due_on=due_on)
    entry = entries(session, task)[-1]
    assert (entry.event, entry.source, entry.target) == ("request_supplement", "submitted", "supplementing")
    assert (entry.actor, entry.at) == (AN.id, ACCEPTED)
    assert entry.data == {"request": "Bổ sung dự toán", "due_on": "2025-02-03"}
    assert [(row.rule, row.due_on) for row in open_deadlines(session, task)] == [("supplement", due_on)]
    closed = session.exec(select(Deadline).where(Deadline.rule == "proposal-check")).one()
    assert (closed.closed_at, closed.closed_by) == (ACCEPTED, "request_supplement")
    promise = session.exec(select(Promise).where(Promise.audit_id == entry.pk)).one()
    letter = session.get_one(Letter, promise.letter_id)
    assert (letter.letter, letter.recipient_email) == ("supplement_request", "dn1@dn.example")
    assert (letter.case_kind, letter.case_id) == ("task", task.pk)
    assert "03/02/2025" in letter.text


def test_the_document_an_act_rests_on_is_found_from_the_case_and_from_the_entry(session: Session) -> None:
    call = issued_announcement(session)
    document = session.get_one(Document, call.document_id)
    assert (document.case_kind, document.case_id) == ("announcement", call.pk)
    assert entries(session, call)[-1].document_id == document.pk


def fail_in_the_body(session: Session) -> None:
    task = session.exec(select(Task)).one()
    with fire(session, task, "accept", By(AN, ACCEPTED, task.version)):
        task.name = "Tên khác"
        session.flush()
        raise ZeroDivisionError


def fail_in_a_letter(session: Session) -> None:
    council = session.exec(select(Council)).one()
    do(council_sessions.conclude, session, council, SESSION)


def fail_in_the_calendar(session: Session) -> None:
    form: dict[str, Any] = {"funding": 1, "starts_on": SIGNED.date(), "ends_on": date(2028, 4, 10)}
    task = session.exec(select(Task)).one()
    do(implementation.sign_contract, session, task, SIGNED, document="01/HĐ-KHCN ngày 10/4/2025", **form)


def voted_council_that_lost_its_day(session: Session) -> None:
    council = council_in_session(session)
    ballots(session, council, agenda(session, council)[0], "recommend")
    session.connection().execute(text("UPDATE council SET session_at = NULL"))


@pytest.mark.parametrize(
    ("prepare", "act", "error"),
    [
        pytest.param(submitted_task, fail_in_the_body, ZeroDivisionError, id="in the body"),
        pytest.param(voted_council_that_lost_its_day, fail_in_a_letter, LetterError, id="in a letter"),
        pytest.param(appraising_task, fail_in_the_calendar, CalendarError, id="in the calendar"),
    ],
)
def test_an_error_anywhere_in_a_transition_leaves_nothing(
    engine: Engine, prepare: Callable[[Session], Any], act: Callable[[Session], None], error: type[Exception]
) -> None:
    with transaction(engine) as session:
        prepare(session)
    with transaction(engine) as session:
        before = content(session)
    with pytest.raises(error), transaction(engine) as session:
        act(session)
    with transaction(engine) as session:
        assert content(session) == before
        assert verify(session).breaks == ()


def test_an_act_that_was_refused_does_not_keep_the_next_one_from_being_done(session: Session) -> None:
    task = appraising_task(session)
    with pytest.raises(CalendarError):
        fail_in_the_calendar(session)
    assert task.state == "appraising"
    do(implementation.appraise, session, task, SIGNED, funding=600_000_000)
    assert verify(session).breaks == ()


def test_every_act_raises_the_version_and_writes_one_entry_also_where_it_changes_other_rows(
    session: Session,
) -> None:
    council = invited_council(session)
    task = agenda(session, council)[0].code
    acts: list[tuple[Callable[..., Any], dict[str, Any]]] = [
        (councils.answer_invitation, {"member": MEMBERS[2], "accepts": True}),
        (
            council_sessions.receive_form,
            {"member": MEMBERS[2], "task": task, "criteria": {}, "conclusion": "recommend"},
        ),
        (council_sessions.take_attendance, {"present": tuple(MEMBERS), "absent": {}}),
        (council_sessions.open_session, {}),
        (council_sessions.recuse, {"member": MEMBERS[6], "task": task, "reason": "Cố vấn"}),
        (council_sessions.cast_ballot, {"member": MEMBERS[0], "task": task, "vote": "recommend"}),
        (council_sessions.count_ballots, {"task": task, "tellers": tuple(MEMBERS[4:6])}),
    ]
    for act, form in acts:
        version, written = council.version, len(entries(session, council))
        do(act, session, council, SESSION, **form)
        assert council.version > version, act.__name__
        assert len(entries(session, council)) == written + 1, act.__name__


def test_an_act_on_an_old_version_is_told_which_one_is_current(session: Session) -> None:
    task = submitted_task(session)
    read = task.version
    do(proposals.accept, session, task, ACCEPTED)
    with pytest.raises(Stale) as refusal:
        proposals.withdraw(session, task, by=By(AN, ACCEPTED, read), reason="Đổi hướng")
    assert (refusal.value.read, refusal.value.now) == (read, task.version)
    assert str(refusal.value).startswith(f"Nhiệm vụ {task.code} đã được người khác thay đổi")
    assert f"bạn xem phiên bản {read}, hiện là phiên bản {task.version}" in str(refusal.value)


def test_an_event_that_the_state_does_not_know_names_those_it_does(session: Session) -> None:
    task = draft_task(session)
    with pytest.raises(Refusal) as refusal:
        do(proposals.accept, session, task, ACCEPTED)
    assert "đang ở trạng thái “Dự thảo phiếu đề xuất”" in str(refusal.value)
    assert str(refusal.value).endswith(
        "từ đây có thể: Sửa phiếu đề xuất, Thêm tệp kèm theo phiếu đề xuất, Gỡ tệp chưa nộp, "
        "Nộp phiếu đề xuất, Rút đề xuất."
    )


def test_a_case_that_has_ended_says_so_and_not_what_could_follow(session: Session) -> None:
    task = submitted_task(session)
    do(proposals.withdraw, session, task, ACCEPTED, reason="Đổi hướng")
    with pytest.raises(Refusal) as refusal:
        do(proposals.accept, session, task, ACCEPTED)
    assert str(refusal.value).endswith("trạng thái “Đã rút”; hồ sơ đã kết thúc.")


def test_a_new_case_begins_its_chain_from_nothing(session: Session) -> None:
    (entry,) = entries(session, draft_task(session))
    assert (entry.seq, entry.event, entry.source, entry.target) == (1, "receive", "", "draft")


def test_a_case_taken_over_from_paper_begins_with_the_document_that_shows_its_state(session: Session) -> None:
    form: dict[str, Any] = {"code": "TB-2024", "year": 2024, "title": "Thông báo"}
    taken = begin(announcements.take_over, session, SIGNED, document="16/TB-KHCN ngày 12/4/2024", **form)
    (entry,) = entries(session, taken)
    assert (entry.event, entry.source, entry.target) == ("record", "", taken.state)
    assert entry.document_id == taken.document_id is not None


def test_a_page_can_show_each_event_with_what_stands_against_it(session: Session) -> None:
    task = submitted_task(session, proposer=2)
    seen = possible(session, task, By(AN, ACCEPTED, task.version))
    assert seen == {"request_supplement": [], "accept": [], "refuse_proposal": [], "withdraw": []}
    seen = possible(session, task, By(ENTERPRISE, ACCEPTED, task.version))
    assert seen["accept"] == ["Công ty Mía đường 1 không có quyền; việc này dành cho: thư ký."]
    assert "do mình đề xuất" in seen["withdraw"][0]


def test_a_leader_who_may_extend_a_contract_may_not_judge_a_report(session: Session) -> None:
    task = contract(session)
    with pytest.raises(Refusal, match="Trần Văn Bình không có quyền"):
        do(implementation.judge_progress, session, task, at(10, 20), by=BINH, period=1, verdict="on_track")
    do(implementation.submit_results, session, task, at(10, 20))
    document = "09/QĐ-KHCN ngày 21/10/2025"
    do(implementation.suspend, session, task, at(10, 21), by=BINH, reason="Bão", document=document)
    assert entries(session, task)[-1].actor == BINH.id


def test_what_the_sweep_does_stands_in_the_audit_under_the_system(session: Session) -> None:
    call = issued_announcement(session)
    sweep(session, now=at(2, 15))
    entry = entries(session, call)[-1]
    assert (entry.actor, entry.event, entry.target) == ("system", "close", "closed")
    assert call.state == "closed"


def on_the_task(
    engine: Engine, act: Callable[..., Any], read: int, when: datetime, **form: Any
) -> Callable[[], str]:
    """An act on the one task by someone who read it at version `read`; returns the state it ends in."""

    def run() -> str:
        with transaction(engine) as session:
            task = session.exec(select(Task)).one()
            act(session, task, by=By(AN, when, read), **form)
            return task.state

    return run


def test_of_four_writers_at_the_same_moment_exactly_one_wins_and_the_others_are_told(engine: Engine) -> None:
    with transaction(engine) as session:
        read = appraising_task(session).version
    acts = [on_the_task(engine, implementation.appraise, read, APPRAISED, funding=n) for n in range(1, 5)]
    results = at_once(acts)
    assert sorted(type(result).__name__ for result in results) == ["Stale", "Stale", "Stale", "str"]
    with transaction(engine) as session:
        task = session.exec(select(Task)).one()
        winner = next(n for n, result in enumerate(results, start=1) if result == "appraising")
        assert task.appraised_funding == winner
        assert [entry.data["funding"] for entry in entries(session, task)[-2:]] == [700_000_000, winner]
        assert verify(session).breaks == ()


def test_two_decisions_at_the_same_moment_end_in_the_state_of_one(engine: Engine) -> None:
    with transaction(engine) as session:
        read = submitted_task(session).version
    accept = on_the_task(engine, proposals.accept, read, ACCEPTED)
    refuse = on_the_task(engine, proposals.refuse_proposal, read, ACCEPTED, reason="Trùng lắp")
    won, lost = sorted(at_once([accept, refuse]), key=lambda result: isinstance(result, Stale))
    assert isinstance(lost, Stale)
    with transaction(engine) as session:
        task = session.exec(select(Task)).one()
        assert task.state == won == entries(session, task)[-1].target


def test_no_act_is_lost_when_everyone_tries_again_until_it_is_done(engine: Engine) -> None:
    with transaction(engine) as session:
        appraising_task(session)

    def insist(first: int) -> None:
        for funding in range(first, first + 4):
            while True:
                with transaction(engine) as session:
                    read = session.exec(select(Task.version)).one()
                try:
                    on_the_task(engine, implementation.appraise, read, APPRAISED, funding=funding)()
                    break
                except Stale:
                    continue

    at_once([partial(insist, first) for first in (100, 200, 300)])
    with transaction(engine) as session:
        task = session.exec(select(Task)).one()
        written = [entry.data["funding"] for entry in entries(session, task) if entry.event == "appraise"]
        assert sorted(written[1:]) == [*range(100, 104), *range(200, 204), *range(300, 304)]
        assert task.appraised_funding == written[-1]
        assert verify(session).breaks == ()


def test_proposals_received_at_the_same_moment_get_codes_of_their_own(engine: Engine) -> None:
    with transaction(engine) as session:
        issued_announcement(session)

    def receive() -> str:
        with transaction(engine) as session:
            return draft_task(session).code

    assert sorted(at_once([receive] * 3)) == ["NV-2025-001", "NV-2025-002", "NV-2025-003"]


def test_one_number_given_twice_at_the_same_moment_is_refused_once_in_words(engine: Engine) -> None:
    def take_over(code: str) -> str:
        form: dict[str, Any] = {
            "code": code,
            "year": 2024,
            "title": "Thông báo",
            "document": "16/TB-KHCN ngày 12/4/2024",
        }
        with transaction(engine) as session:
            taken: Case = begin(announcements.take_over, session, SIGNED, **form)
            return taken.code

    done, refused = sorted(
        at_once([partial(take_over, "TB-A"), partial(take_over, "TB-B")]),
        key=lambda r: not isinstance(r, str),
    )
    assert done in ("TB-A", "TB-B")
    assert isinstance(refused, BadInput)
    assert "hãy" in str(refused)
    with transaction(engine) as session:
        assert session.exec(select(Announcement.code)).all() == [done]
