"""A contract in progress: suspended and resumed, its reports, its money."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import Session

from secretariat import implementation
from secretariat.verification import verify
from states.errors import Refusal
from tests.secretariat.builders import at, contract, do, paper
from tests.secretariat.looking import entries


@pytest.mark.parametrize("evaluating", [False, True], ids=["in progress", "in evaluation"])
def test_a_suspended_task_goes_on_where_it_stood(session: Session, evaluating: bool) -> None:
    task = contract(session)
    if evaluating:
        do(implementation.submit_results, session, task, at(5, 19))
    stood = task.state
    do(implementation.suspend, session, task, at(6, 2), reason="Bão", document=paper(session, "QĐ", at(6, 2)))
    assert (task.state, task.resume_state, task.outcome_reason) == ("suspended", stood, "Bão")
    do(implementation.resume, session, task, at(7, 1), document=paper(session, "QĐ", at(7, 1)))
    assert (task.state, task.resume_state, task.outcome_reason) == (stood, None, None)
    assert [entry.event for entry in entries(session, task)[-2:]] == ["suspend", "resume"]
    assert verify(session).breaks == ()


def test_reports_are_received_and_judged_once_a_period(session: Session) -> None:
    task = contract(session)
    do(implementation.receive_progress, session, task, at(10, 10), period=1, summary="Đúng tiến độ")
    form: dict[str, Any] = {"period": 1, "verdict": "behind", "remark": "Chậm thiết bị"}
    do(implementation.judge_progress, session, task, at(10, 13), **form)
    for act, period, words in (
        (implementation.receive_progress, 1, "đã được tiếp nhận"),
        (implementation.receive_progress, 3, "Hợp đồng có 2 kỳ báo cáo; không có kỳ 3"),
    ):
        with pytest.raises(Refusal, match=words):
            do(act, session, task, at(10, 14), period=period, summary="Bổ sung")
    with pytest.raises(Refusal, match="Chưa tiếp nhận báo cáo định kỳ 2"):
        do(implementation.judge_progress, session, task, at(10, 14), period=2, verdict="on_track")


def test_what_a_contract_gave_and_took_stays_on_its_task(session: Session) -> None:
    task = contract(session)
    do(implementation.submit_results, session, task, at(5, 19))
    found = paper(session, "BB", at(5, 26))
    reason = "Thiếu sản phẩm"
    do(
        implementation.fail_acceptance,
        session,
        task,
        at(5, 26),
        grade="Không đạt",
        reason=reason,
        document=found,
    )
    settled = paper(session, "BB", at(6, 2))
    money: dict[str, Any] = {"settled": 200_000_000, "recovered": 450_000_000}
    do(implementation.liquidate, session, task, at(6, 2), document=settled, **money)
    assert [task.approved_funding, task.appraised_funding] == [800_000_000, 700_000_000]
    assert [task.contract_funding, task.settled_funding, task.recovered_funding] == [
        650_000_000,
        200_000_000,
        450_000_000,
    ]
    assert (task.grade, task.outcome_reason) == ("Không đạt", "Thiếu sản phẩm")
