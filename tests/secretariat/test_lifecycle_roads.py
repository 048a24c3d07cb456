"""The roads of a task through the acts, from the call to each end that the chart knows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import groupby
from typing import Any

import pytest
from sqlmodel import Session

from models import Task
from secretariat import dossiers, implementation, proposals
from secretariat.deadlines import open_deadlines
from secretariat.verification import verify
from states.errors import Refusal
from states.task import TASK
from tests.secretariat.builders import (
    ACCEPTED,
    ANSWERED,
    APPRAISED,
    ASSIGNED,
    agenda,
    approved_task,
    at,
    concluded_council,
    contract,
    do,
    draft_task,
    eligible_task,
    paper,
    recommended_task,
    sent_dossier,
    submitted_task,
)
from tests.secretariat.looking import entries, letters

ENDED = at(6, 2)


def refused(session: Session) -> Task:
    task = submitted_task(session)
    do(proposals.refuse_proposal, session, task, ACCEPTED, reason="Trùng lắp với nhiệm vụ đã thực hiện")
    return task


def withdrawn_from(make: Callable[[Session], Task]) -> Callable[[Session], Task]:
    def road(session: Session) -> Task:
        task = make(session)
        do(proposals.withdraw, session, task, ACCEPTED, reason="Doanh nghiệp đổi hướng")
        return task

    return road


def supplementing_task(session: Session) -> Task:
    task = submitted_task(session)
    do(proposals.request_supplement, session, task, ACCEPTED, request="Bổ sung", due_on=date(2025, 2, 3))
    return task


def supplemented_and_refused(session: Session) -> Task:
    task = supplementing_task(session)
    do(proposals.edit, session, task, at(1, 24), objective="Giảm hao hụt xuống dưới 8%")
    do(proposals.resubmit, session, task, at(1, 24))
    do(proposals.refuse_proposal, session, task, at(2, 4), reason="Không đúng đối tượng")
    return task


def not_recommended(session: Session) -> Task:
    (task,) = agenda(session, concluded_council(session, vote="decline"))
    return task


def rejected(session: Session) -> Task:
    task = recommended_task(session)
    dossier = sent_dossier(session, task)
    do(
        dossiers.answer,
        session,
        dossier,
        ANSWERED,
        task=task.code,
        answer="rejected",
        reason="Chưa cần thiết",
    )
    do(dossiers.decide, session, dossier, ANSWERED)
    return task


def changed_and_rejected(session: Session) -> Task:
    (task,) = agenda(session, concluded_council(session, vote="with_changes"))
    assert task.state == "revising"
    do(proposals.edit, session, task, at(3, 10), application="Hợp tác xã Bàu Đồn và Hợp tác xã Thạnh Tân")
    do(proposals.confirm_revision, session, task, at(3, 11))
    dossier = sent_dossier(session, task)
    do(dossiers.send_back, session, dossier, ANSWERED, reason="Làm rõ kinh phí")
    assert task.state == "returned"
    again = at(4, 14)
    do(dossiers.submit, session, dossier, again, document=paper(session, "TTr", again))
    decision = paper(session, "QĐ", at(5, 5), "UBND")
    form: dict[str, Any] = {
        "task": task.code,
        "answer": "rejected",
        "document": decision,
        "reason": "Hết kinh phí",
    }
    do(dossiers.answer, session, dossier, at(5, 5), **form)
    return task


def selecting_task(session: Session) -> Task:
    task = approved_task(session, mode="selection")
    do(implementation.open_selection, session, task, ASSIGNED, document=paper(session, "TB", ASSIGNED))
    return task


def selected_task(session: Session) -> Task:
    task = selecting_task(session)
    document = paper(session, "QĐ", APPRAISED)
    do(implementation.select_host, session, task, APPRAISED, host="DN1", document=document)
    return task


def suspended_task(session: Session) -> Task:
    task = contract(session)
    document = paper(session, "QĐ", at(5, 5))
    do(implementation.suspend, session, task, at(5, 5), reason="Thiên tai", document=document)
    return task


def evaluating_task(session: Session) -> Task:
    task = contract(session)
    do(implementation.submit_results, session, task, at(5, 19))
    return task


def terminated_from(make: Callable[[Session], Task]) -> Callable[[Session], Task]:
    def road(session: Session) -> Task:
        task = make(session)
        document = paper(session, "QĐ", ENDED)
        do(implementation.terminate, session, task, ENDED, reason="Chủ trì giải thể", document=document)
        return task

    return road


def accepted_and_liquidated(session: Session) -> Task:
    task = evaluating_task(session)
    form: dict[str, Any] = {"grade": "Xuất sắc", "document": paper(session, "BB", at(5, 26))}
    do(implementation.pass_acceptance, session, task, at(5, 26), **form)
    do(implementation.register_results, session, task, at(5, 28), number="07/2025/KQ")
    document = paper(session, "BB", ENDED)
    do(implementation.liquidate, session, task, ENDED, document=document, settled=650_000_000)
    return task


def failed_and_liquidated(session: Session) -> Task:
    task = evaluating_task(session)
    form: dict[str, Any] = {
        "grade": "Không đạt",
        "reason": "Thiếu sản phẩm",
        "document": paper(session, "BB", at(5, 26)),
    }
    do(implementation.fail_acceptance, session, task, at(5, 26), **form)
    document = paper(session, "BB", ENDED)
    money: dict[str, Any] = {"settled": 200_000_000, "recovered": 450_000_000}
    do(implementation.liquidate, session, task, ENDED, document=document, **money)
    return task


TO_COUNCIL = "draft submitted eligible in_council"
TO_UBND = f"{TO_COUNCIL} recommended awaiting_ubnd"
TO_HOST = f"{TO_UBND} approved"
TO_WORK = f"{TO_HOST} appraising in_progress"

ROADS: dict[str, tuple[Callable[[Session], Task], str, str | None]] = {
    "refused": (refused, "draft submitted ineligible", None),
    "supplemented, then refused": (
        supplemented_and_refused,
        "draft submitted supplementing submitted ineligible",
        None,
    ),
    "withdrawn as a draft": (withdrawn_from(draft_task), "draft withdrawn", None),
    "withdrawn when submitted": (withdrawn_from(submitted_task), "draft submitted withdrawn", None),
    "withdrawn instead of supplemented": (
        withdrawn_from(supplementing_task),
        "draft submitted supplementing withdrawn",
        None,
    ),
    "withdrawn when eligible": (withdrawn_from(eligible_task), "draft submitted eligible withdrawn", None),
    "declined by the council": (
        not_recommended,
        f"{TO_COUNCIL} not_recommended",
        "Làm rõ địa chỉ ứng dụng",
    ),
    "rejected by the committee": (rejected, f"{TO_UBND} rejected", "Chưa cần thiết"),
    "changed, returned, sent again, rejected": (
        changed_and_rejected,
        f"{TO_COUNCIL} revising recommended awaiting_ubnd returned awaiting_ubnd rejected",
        "Hết kinh phí",
    ),
    "terminated in selection": (
        terminated_from(selecting_task),
        f"{TO_HOST} selecting terminated",
        "800.000.000",
    ),
    "terminated after selection": (
        terminated_from(selected_task),
        f"{TO_HOST} selecting appraising terminated",
        "800.000.000",
    ),
    "terminated in progress": (terminated_from(contract), f"{TO_WORK} terminated", "800.000.000"),
    "terminated while suspended": (
        terminated_from(suspended_task),
        f"{TO_WORK} suspended terminated",
        "800.000.000",
    ),
    "terminated in evaluation": (
        terminated_from(evaluating_task),
        f"{TO_WORK} evaluating terminated",
        "800.000.000",
    ),
    "accepted and liquidated": (
        accepted_and_liquidated,
        f"{TO_WORK} evaluating completing accepted liquidated",
        "800.000.000",
    ),
    "failed and liquidated": (
        failed_and_liquidated,
        f"{TO_WORK} evaluating failed liquidated",
        "800.000.000",
    ),
}
"""Road -> (the acts, the states it goes through, words of the letter with the result, None where there is none)."""


def test_the_roads_lead_through_every_state_to_every_end() -> None:
    paths = [path.split() for _, path, _ in ROADS.values()]
    assert {state for path in paths for state in path} == set(TASK.states)
    assert {path[-1] for path in paths} == TASK.final


@pytest.mark.parametrize(("road", "path", "said"), ROADS.values(), ids=ROADS.keys())
def test_a_road_ends_where_it_should_with_nothing_left_open(
    session: Session, road: Callable[[Session], Task], path: str, said: str | None
) -> None:
    task = road(session)
    chain = entries(session, task)
    assert [target for target, _ in groupby(entry.target for entry in chain)] == path.split()
    assert task.state == chain[-1].target
    assert [entry.seq for entry in chain] == list(range(1, len(chain) + 1))
    assert open_deadlines(session, task) == []
    assert verify(session).breaks == ()
    results = [letter.text for letter in letters(session, "result")]
    assert [str(said) in text for text in results] == [True] * (said is not None)


def test_a_late_proposal_is_taken_with_a_reason_and_not_without(session: Session) -> None:
    task = draft_task(session)
    with pytest.raises(Refusal, match="muốn nhận muộn, hãy ghi rõ lý do"):
        do(proposals.submit, session, task, at(2, 17))
    do(proposals.submit, session, task, at(2, 17), late_reason="Bưu điện chậm")
    assert (task.state, task.late_reason) == ("submitted", "Bưu điện chậm")
