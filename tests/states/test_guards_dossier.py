"""What stands before sending a dossier, recording its answers and closing it."""

from __future__ import annotations

from typing import Any

from states.chart import Context
from states.dossier import (
    DossierFacts,
    answer_is_whole,
    answers_a_waiting_task,
    every_task_is_answered,
    lists_ready_tasks,
)
from tests.states.conftest import Judged, context, guards_of, judged_both_ways, row, table_of

DRAFT, SENT = row("drafting"), row("sent")
TWO = DossierFacts(tasks=2, listed=("NV-01", "NV-02"), unanswered=("NV-02",))


def answering(answer: str, **form: Any) -> Context:
    return context(TWO, **{"answer": answer, "document": None, "funding": None, "reason": None, **form})


CASES = {
    "two tasks that may go": Judged(lists_ready_tasks, DRAFT, context(TWO)),
    "an empty list": Judged(
        lists_ready_tasks, DRAFT, context(DossierFacts()), ("Danh mục chưa có nhiệm vụ nào", "hãy đưa")
    ),
    "a task the council has not recommended": Judged(
        lists_ready_tasks,
        DRAFT,
        context(DossierFacts(tasks=2, unready=("NV-01", "NV-02"))),
        ("Chưa đủ điều kiện trình: NV-01, NV-02;",),
    ),
    "a task without a mode": Judged(
        lists_ready_tasks,
        DRAFT,
        context(DossierFacts(tasks=2, without_mode=("NV-01", "NV-02"))),
        ("Chưa xác định phương thức (tuyển chọn, giao trực tiếp): NV-01, NV-02.",),
    ),
    "a task not recommended and one without a mode": Judged(
        lists_ready_tasks,
        DRAFT,
        context(DossierFacts(tasks=2, unready=("NV-01",), without_mode=("NV-02",))),
        ("Chưa đủ điều kiện trình: NV-01;", "Chưa xác định phương thức (tuyển chọn, giao trực tiếp): NV-02."),
    ),
    "all answered": Judged(every_task_is_answered, SENT, context(DossierFacts(tasks=1, listed=("NV-01",)))),
    "one answer missing": Judged(
        every_task_is_answered, SENT, context(TWO), ("UBND tỉnh chưa trả lời về: NV-02;",)
    ),
    "no answer at all": Judged(
        every_task_is_answered,
        SENT,
        context(DossierFacts(tasks=2, listed=("NV-01", "NV-02"), unanswered=("NV-01", "NV-02"))),
        ("UBND tỉnh chưa trả lời về: NV-01, NV-02;",),
    ),
    "an answer on the waiting task": Judged(answers_a_waiting_task, SENT, context(TWO, task="NV-02")),
    "an answer on a task of another dossier": Judged(
        answers_a_waiting_task, SENT, context(TWO, task="NV-09"), ("NV-09 không có trong danh mục",)
    ),
    "a second answer on one task": Judged(
        answers_a_waiting_task, SENT, context(TWO, task="NV-01"), ("Đã ghi nhận trả lời về nhiệm vụ NV-01",)
    ),
    "approved by a decision, with its funding": Judged(
        answer_is_whole, SENT, answering("approved", document="220/QĐ-UBND", funding=800_000_000)
    ),
    "returned with a reason": Judged(answer_is_whole, SENT, answering("returned", reason="Bổ sung dự toán")),
    "rejected with a reason": Judged(answer_is_whole, SENT, answering("rejected", reason="Trùng lắp")),
    "approved without a decision": Judged(
        answer_is_whole, SENT, answering("approved", funding=1), ("phải có quyết định của UBND tỉnh",)
    ),
    "approved without funding": Judged(
        answer_is_whole, SENT, answering("approved", document="220/QĐ-UBND"), ("kinh phí được duyệt",)
    ),
    "returned without a reason": Judged(
        answer_is_whole, SENT, answering("returned"), ("Trả lại hoặc không phê duyệt phải có lý do",)
    ),
    "rejected without a reason": Judged(
        answer_is_whole, SENT, answering("rejected"), ("Trả lại hoặc không phê duyệt phải có lý do",)
    ),
}


@table_of(CASES)
def test_a_guard_of_a_dossier_says_what_stands_against_the_act(case: Judged) -> None:
    case.check()


def test_every_guard_of_the_chart_is_judged_both_ways() -> None:
    assert judged_both_ways(CASES) == guards_of("dossier")
