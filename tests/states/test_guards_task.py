"""What stands before the acts on a task, from the proposal form to the extension of its contract."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from states.chart import HO_CHI_MINH, Context, Guard
from states.council_rules import Vote
from states.roles import Role
from states.task_guards import (
    MOST_FILES,
    PROPOSAL_FIELDS,
    TaskFacts,
    appraised_within_approved,
    approved_funding_is_positive,
    call_is_open_or_late_with_reason,
    call_was_issued,
    contract_days_in_order,
    contract_still_runs,
    contract_within_appraised,
    council_declines,
    council_recommends,
    council_requires_changes,
    council_was_called_off,
    extension_within_cap,
    extensions_are_left,
    file_is_not_handed_in,
    files_are_not_too_many,
    funding_was_appraised,
    grade_fails,
    grade_passes,
    has_host,
    has_mode,
    is_assigned_directly,
    is_in_a_sent_dossier,
    is_on_the_agenda_of_an_invited_council,
    is_selected_competitively,
    outsiders_act_on_their_own,
    progress_period_is_open,
    progress_was_received,
    proposal_is_complete,
    settlement_within_contract,
    some_file_is_not_handed_in,
    supplement_day_is_a_later_working_day,
)
from tests.states.conftest import (
    NOW,
    OPEN_CALL,
    PROCEDURE,
    Judged,
    context,
    guards_of,
    judged_both_ways,
    outsider,
    table_of,
    task,
    with_rule,
)

WHOLE = task("draft")
CLOSED_CALL = replace(OPEN_CALL, announcement_state="closed")
AFTER_CLOSING = datetime(2025, 4, 2, 8, 0, tzinfo=HO_CHI_MINH)
NO_LATE = with_rule("proposals", late_allowed=False)


def after_closing(facts: TaskFacts = CLOSED_CALL, **form: Any) -> Context:
    return context(facts, now=AFTER_CLOSING, **form)


OWNERS = {
    "an official moves any task": Judged(outsiders_act_on_their_own, WHOLE, context()),
    "the proposer moves its own": Judged(
        outsiders_act_on_their_own, WHOLE, outsider(context(), Role.ENTERPRISE, organisation_id=3)
    ),
    "the host moves what it carries out": Judged(
        outsiders_act_on_their_own, WHOLE, outsider(context(), Role.ENTERPRISE, organisation_id=7)
    ),
    "another enterprise": Judged(
        outsiders_act_on_their_own,
        WHOLE,
        outsider(context(), Role.ENTERPRISE, organisation_id=8),
        ("do mình đề xuất hoặc chủ trì",),
    ),
    "someone who speaks for no organisation": Judged(
        outsiders_act_on_their_own,
        task(host_id=None),
        outsider(context(), Role.ENTERPRISE),
        ("do mình đề xuất hoặc chủ trì",),
    ),
}

PROPOSAL = {
    "a form without a gap": Judged(proposal_is_complete, WHOLE, context()),
    "no funding from elsewhere is an answer": Judged(proposal_is_complete, task(funding_other=0), context()),
    "a field the procedure does not ask for": Judged(
        proposal_is_complete,
        task(grounds=None),
        context(procedure=with_rule("proposals", required_fields=("name", "objective"))),
    ),
    "two gaps": Judged(
        proposal_is_complete,
        task(objective=None, results=""),
        context(),
        ("còn thiếu: mục tiêu, sản phẩm, kết quả và chỉ tiêu cần đạt;", "hãy bổ sung"),
    ),
    "no funding asked for": Judged(
        proposal_is_complete, task(funding_state=None), context(), ("kinh phí từ ngân sách nhà nước",)
    ),
    "an issued call": Judged(call_was_issued, WHOLE, context(OPEN_CALL)),
    "a closed call was issued too": Judged(call_was_issued, WHOLE, context(CLOSED_CALL)),
    "a call in draft": Judged(call_was_issued, WHOLE, context(TaskFacts()), ("chưa được ban hành",)),
    "a cancelled call": Judged(
        call_was_issued, WHOLE, context(TaskFacts(announcement_state="cancelled")), ("đã hủy",)
    ),
    "on the closing date": Judged(
        call_is_open_or_late_with_reason,
        WHOLE,
        context(OPEN_CALL, now=datetime(2025, 4, 1, 23, 59, tzinfo=HO_CHI_MINH)),
    ),
    "late with a reason": Judged(
        call_is_open_or_late_with_reason, WHOLE, after_closing(late_reason="Bưu phẩm thất lạc")
    ),
    "not issued at all is for another guard": Judged(
        call_is_open_or_late_with_reason, WHOLE, context(TaskFacts())
    ),
    "late without a reason": Judged(
        call_is_open_or_late_with_reason,
        WHOLE,
        after_closing(late_reason=None),
        ("Đã hết hạn", "ngày 01/4/2025", "hãy ghi rõ lý do"),
    ),
    "closed before its date": Judged(
        call_is_open_or_late_with_reason, WHOLE, context(CLOSED_CALL), ("hãy ghi rõ lý do",)
    ),
    "late before the sweep has closed the call": Judged(
        call_is_open_or_late_with_reason, WHOLE, after_closing(OPEN_CALL), ("hãy ghi rõ lý do",)
    ),
    "the first minutes after the closing date are still yesterday in UTC": Judged(
        call_is_open_or_late_with_reason,
        WHOLE,
        context(OPEN_CALL, now=datetime(2025, 4, 1, 17, 1, tzinfo=UTC)),
        ("Đã hết hạn",),
    ),
    "late with a reason where none is allowed": Judged(
        call_is_open_or_late_with_reason,
        WHOLE,
        context(CLOSED_CALL, now=AFTER_CLOSING, procedure=NO_LATE, late_reason="Bưu phẩm thất lạc"),
        ("Đã hết hạn", "không cho phép nhận muộn"),
    ),
    "closed early without a date": Judged(
        call_is_open_or_late_with_reason,
        WHOLE,
        context(replace(CLOSED_CALL, announcement_closes_on=None)),
        ("ngày đã công bố", "hãy ghi rõ lý do"),
    ),
    "a supplement by a working day": Judged(
        supplement_day_is_a_later_working_day, WHOLE, context(due_on=date(2025, 3, 4))
    ),
    "a supplement by today": Judged(
        supplement_day_is_a_later_working_day,
        WHOLE,
        context(due_on=date(2025, 3, 3)),
        ("Hạn bổ sung 03/3/2025 phải sau hôm nay",),
    ),
    "a supplement by a Saturday": Judged(
        supplement_day_is_a_later_working_day,
        WHOLE,
        context(due_on=date(2025, 3, 8)),
        ("08/3/2025 là ngày nghỉ (Thứ Bảy)", "gần nhất là 10/3/2025"),
    ),
    "a supplement by a holiday": Judged(
        supplement_day_is_a_later_working_day,
        WHOLE,
        context(due_on=date(2025, 4, 7)),
        ("07/4/2025 là ngày nghỉ (Giỗ Tổ Hùng Vương)", "gần nhất là 08/4/2025"),
    ),
}


def concluded(outcome: Vote | None, state: str = "concluded") -> Context:
    return context(TaskFacts(council_state=state, council_outcome=outcome))


COUNCIL = {
    "on the agenda of an invited council": Judged(
        is_on_the_agenda_of_an_invited_council, WHOLE, context(TaskFacts(council_state="invited"))
    ),
    "on the agenda of a session that goes on": Judged(
        is_on_the_agenda_of_an_invited_council, WHOLE, context(TaskFacts(council_state="in_session"))
    ),
    "on no agenda": Judged(
        is_on_the_agenda_of_an_invited_council,
        WHOLE,
        context(TaskFacts()),
        ("chưa có trong chương trình", "hãy đưa vào chương trình"),
    ),
    "on the agenda of a council not invited yet": Judged(
        is_on_the_agenda_of_an_invited_council,
        WHOLE,
        context(TaskFacts(council_state="established")),
        ("đã gửi giấy mời", "mời họp"),
    ),
    "the council was cancelled": Judged(
        council_was_called_off, WHOLE, context(TaskFacts(council_state="cancelled"))
    ),
    "taken off the agenda": Judged(council_was_called_off, WHOLE, context(TaskFacts())),
    "the council goes on": Judged(
        council_was_called_off,
        WHOLE,
        context(TaskFacts(council_state="adjourned")),
        ("vẫn đang làm việc", "chỉ rút ra khi Hội đồng bị hủy"),
    ),
    "recommended": Judged(council_recommends, WHOLE, concluded(Vote.RECOMMEND)),
    "recommended, minutes signed": Judged(council_recommends, WHOLE, concluded(Vote.RECOMMEND, "closed")),
    "changes required": Judged(council_requires_changes, WHOLE, concluded(Vote.WITH_CHANGES)),
    "declined": Judged(council_declines, WHOLE, concluded(Vote.DECLINE)),
    "recommended although declined": Judged(
        council_recommends,
        WHOLE,
        concluded(Vote.DECLINE),
        ("“Đề nghị không thực hiện”, không phải “Đề nghị thực hiện”",),
    ),
    "changed although recommended": Judged(
        council_requires_changes,
        WHOLE,
        concluded(Vote.RECOMMEND),
        ("“Đề nghị thực hiện”, không phải “Đề nghị thực hiện với điều chỉnh”",),
    ),
    "declined although changes were required": Judged(
        council_declines, WHOLE, concluded(Vote.WITH_CHANGES), ("không phải “Đề nghị không thực hiện”",)
    ),
    "no conclusion yet": Judged(
        council_recommends, WHOLE, concluded(None), ("chưa kết luận", "hãy kết thúc phiên họp")
    ),
    "an outcome while the session goes on": Judged(
        council_declines, WHOLE, concluded(Vote.DECLINE, "in_session"), ("chưa kết luận",)
    ),
}

APPROVAL = {
    "in a dossier that was sent": Judged(
        is_in_a_sent_dossier, WHOLE, context(TaskFacts(dossier_state="sent"))
    ),
    "in no dossier": Judged(
        is_in_a_sent_dossier, WHOLE, context(TaskFacts()), ("chưa nằm trong tờ trình đã gửi",)
    ),
    "in a dossier that came back": Judged(
        is_in_a_sent_dossier,
        WHOLE,
        context(TaskFacts(dossier_state="returned")),
        ("hãy đưa vào danh mục và gửi tờ trình",),
    ),
    "a mode": Judged(has_mode, WHOLE, context()),
    "no mode": Judged(has_mode, task(mode=None), context(), ("Chưa xác định phương thức",)),
    "approved with a dong": Judged(approved_funding_is_positive, WHOLE, context(funding=1)),
    "approved with nothing": Judged(
        approved_funding_is_positive,
        WHOLE,
        context(funding=0),
        ("phải lớn hơn 0 đồng", "quyết định của UBND"),
    ),
    "for selection": Judged(is_selected_competitively, task(mode="selection"), context()),
    "selection of an assigned task": Judged(
        is_selected_competitively, task(mode="assignment"), context(), ("giao trực tiếp", "hãy giao")
    ),
    "for assignment": Judged(is_assigned_directly, task(mode="assignment"), context()),
    "assignment of a task for selection": Judged(
        is_assigned_directly, task(mode="selection"), context(), ("tuyển chọn", "hãy mở tuyển chọn")
    ),
}

CONTRACT = {
    "appraised as approved": Judged(appraised_within_approved, WHOLE, context(funding=800_000_000)),
    "appraised at a dong": Judged(appraised_within_approved, WHOLE, context(funding=1)),
    "appraised a dong above": Judged(
        appraised_within_approved,
        WHOLE,
        context(funding=800_000_001),
        ("800.000.001 đồng", "không vượt kinh phí được phê duyệt 800.000.000 đồng"),
    ),
    "appraised at nothing": Judged(
        appraised_within_approved, WHOLE, context(funding=0), ("0 đồng phải lớn hơn 0",)
    ),
    "a host": Judged(has_host, WHOLE, context()),
    "no host": Judged(has_host, task(host_id=None), context(), ("Chưa có tổ chức chủ trì",)),
    "appraised": Judged(funding_was_appraised, WHOLE, context()),
    "not appraised": Judged(
        funding_was_appraised,
        task(appraised_funding=None),
        context(),
        ("chưa được thẩm định", "trước khi ký"),
    ),
    "a contract for all that was appraised": Judged(
        contract_within_appraised, WHOLE, context(funding=750_000_000)
    ),
    "a contract within what was approved, not appraised yet": Judged(
        contract_within_appraised, task(appraised_funding=None), context(funding=800_000_000)
    ),
    "a contract for a dong": Judged(contract_within_appraised, WHOLE, context(funding=1)),
    "a contract before any funding is for another guard": Judged(
        contract_within_appraised,
        task(appraised_funding=None, approved_funding=None),
        context(funding=1),
    ),
    "a contract above what was appraised": Judged(
        contract_within_appraised,
        WHOLE,
        context(funding=750_000_001),
        ("750.000.001 đồng", "không vượt kinh phí được duyệt, thẩm định 750.000.000 đồng", "hãy sửa"),
    ),
    "a contract above what was approved": Judged(
        contract_within_appraised,
        task(appraised_funding=None),
        context(funding=800_000_001),
        ("800.000.001 đồng", "800.000.000 đồng"),
    ),
    "a contract for nothing": Judged(
        contract_within_appraised, WHOLE, context(funding=0), ("phải lớn hơn 0",)
    ),
    "a contract of two days": Judged(
        contract_days_in_order, WHOLE, context(starts_on=date(2025, 4, 1), ends_on=date(2025, 4, 2))
    ),
    "a contract that ends as it starts": Judged(
        contract_days_in_order,
        WHOLE,
        context(starts_on=date(2025, 4, 1), ends_on=date(2025, 4, 1)),
        ("phải sau ngày bắt đầu",),
    ),
    "a contract with its days swapped": Judged(
        contract_days_in_order,
        WHOLE,
        context(starts_on=date(2026, 4, 1), ends_on=date(2025, 4, 1)),
        ("hãy kiểm tra lại hai ngày",),
    ),
}


def periods(period: int, *, received: tuple[int, ...] = (), judged: tuple[int, ...] = ()) -> Context:
    facts = TaskFacts(progress_periods=3, progress_received=received, progress_judged=judged)
    return context(facts, period=period)


IMPLEMENTATION = {
    "the first period": Judged(progress_period_is_open, WHOLE, periods(1)),
    "the last period, out of order": Judged(progress_period_is_open, WHOLE, periods(3)),
    "a period beyond the contract": Judged(
        progress_period_is_open, WHOLE, periods(4), ("Hợp đồng có 3 kỳ báo cáo; không có kỳ 4",)
    ),
    "period zero": Judged(progress_period_is_open, WHOLE, periods(0), ("không có kỳ 0",)),
    "a report received twice": Judged(
        progress_period_is_open, WHOLE, periods(2, received=(1, 2)), ("định kỳ 2 đã được tiếp nhận",)
    ),
    "a received report": Judged(progress_was_received, WHOLE, periods(2, received=(1, 2), judged=(1,))),
    "a report that is not there": Judged(
        progress_was_received, WHOLE, periods(2, received=(1,)), ("Chưa tiếp nhận báo cáo định kỳ 2",)
    ),
    "a report judged twice": Judged(
        progress_was_received, WHOLE, periods(1, received=(1,), judged=(1,)), ("kỳ 1 đã được đánh giá",)
    ),
    "never extended": Judged(extensions_are_left, WHOLE, context()),
    "extended as often as allowed": Judged(
        extensions_are_left,
        task(extensions=1),
        context(),
        ("đã gia hạn 1 lần, tối đa 1 lần", PROCEDURE.implementation.article, "hãy nghiệm thu"),
    ),
    "no extension in this regime": Judged(
        extensions_are_left,
        WHOLE,
        context(procedure=with_rule("implementation", extensions_max=0)),
        ("tối đa 0 lần",),
    ),
    "on the last day of the contract": Judged(
        contract_still_runs, task(contract_ends_on=NOW.date()), context()
    ),
    "the day after the contract": Judged(
        contract_still_runs,
        task(contract_ends_on=NOW.date() - timedelta(days=1)),
        context(),
        ("đã hết hạn ngày 02/3/2025", "hãy nghiệm thu"),
    ),
    "extended by a month": Judged(extension_within_cap, WHOLE, context(months=1)),
    "extended up to the cap": Judged(extension_within_cap, WHOLE, context(months=6)),
    "extended past the cap": Judged(
        extension_within_cap,
        WHOLE,
        context(months=7),
        ("từ 1 đến 6 tháng", "không thể gia hạn 7 tháng"),
    ),
    "extended by nothing": Judged(
        extension_within_cap, WHOLE, context(months=0), ("không thể gia hạn 0 tháng",)
    ),
    "settled and recovered up to the contract": Judged(
        settlement_within_contract, WHOLE, context(settled=700_000_000, recovered=40_000_000)
    ),
    "a contract taken over from paper without its value": Judged(
        settlement_within_contract, task(contract_funding=None), context(settled=1, recovered=0)
    ),
    "settled above the contract": Judged(
        settlement_within_contract,
        WHOLE,
        context(settled=740_000_001, recovered=0),
        ("740.000.001 đồng", "vượt giá trị hợp đồng 740.000.000 đồng", "hãy kiểm tra lại"),
    ),
    "more recovered than was paid": Judged(
        settlement_within_contract,
        WHOLE,
        context(settled=700_000_000, recovered=40_000_001),
        ("740.000.001 đồng vượt giá trị hợp đồng",),
    ),
    "graded excellent": Judged(grade_passes, WHOLE, context(grade="Xuất sắc")),
    "graded as failed": Judged(grade_fails, WHOLE, context(grade="Không đạt")),
    "passed with a failing grade": Judged(
        grade_passes, WHOLE, context(grade="Không đạt"), ("“Không đạt” không phù hợp", "Xuất sắc, Đạt")
    ),
    "passed with a grade nobody knows": Judged(
        grade_passes, WHOLE, context(grade="Khá"), ("“Khá” không phù hợp; chỉ nhận: Xuất sắc, Đạt",)
    ),
    "failed with a passing grade": Judged(
        grade_fails, WHOLE, context(grade="Đạt"), ("“Đạt” không phù hợp; chỉ nhận: Không đạt",)
    ),
}

NEW, OLD = {"du-toan.pdf": NOW}, {"du-toan.pdf": NOW - timedelta(minutes=1)}
MANY = {f"{number}.pdf": NOW for number in range(MOST_FILES)}

FILES = {
    "the last file that has room": Judged(
        files_are_not_too_many, WHOLE, context(TaskFacts(files=dict(list(MANY.items())[1:])), attachments=[1])
    ),
    "no more room, and nothing to add": Judged(files_are_not_too_many, WHOLE, context(TaskFacts(files=MANY))),
    "one file too many": Judged(
        files_are_not_too_many,
        WHOLE,
        context(TaskFacts(files=MANY), attachments=[1]),
        (f"đã có {MOST_FILES} tệp, thêm 1 tệp", "hãy gộp"),
    ),
    "a file of this draft": Judged(some_file_is_not_handed_in, WHOLE, context(TaskFacts(files=NEW))),
    "only files that were handed in": Judged(
        some_file_is_not_handed_in, WHOLE, context(TaskFacts(files=OLD)), ("Không có tệp nào chưa nộp",)
    ),
    "a file that was not handed in goes": Judged(
        file_is_not_handed_in, WHOLE, context(TaskFacts(files=NEW), attachment="du-toan.pdf")
    ),
    "a file that was handed in stays": Judged(
        file_is_not_handed_in,
        WHOLE,
        context(TaskFacts(files=OLD), attachment="du-toan.pdf"),
        ("“du-toan.pdf” đã nộp", "hãy thêm tệp mới"),
    ),
    "a file that is not there": Judged(
        file_is_not_handed_in,
        WHOLE,
        context(TaskFacts(files=OLD), attachment="khac.pdf"),
        ("Không có tệp “khac.pdf”",),
    ),
}

CASES = {**OWNERS, **PROPOSAL, **FILES, **COUNCIL, **APPROVAL, **CONTRACT, **IMPLEMENTATION}


@table_of(CASES)
def test_a_guard_of_a_task_says_what_stands_against_the_act(case: Judged) -> None:
    case.check()


def test_every_guard_of_the_chart_is_judged_both_ways() -> None:
    assert judged_both_ways(CASES) == guards_of("task")


@pytest.mark.parametrize("field", PROPOSAL_FIELDS)
def test_each_field_that_is_left_out_is_named_to_the_proposer(field: str) -> None:
    case = task()
    setattr(case, field, None)
    reason = proposal_is_complete(case, context())
    assert reason == f"Phiếu đề xuất còn thiếu: {PROPOSAL_FIELDS[field]}; hãy bổ sung rồi nộp lại."


@pytest.mark.parametrize(
    ("guard", "way"),
    [
        (council_recommends, Vote.RECOMMEND),
        (council_requires_changes, Vote.WITH_CHANGES),
        (council_declines, Vote.DECLINE),
    ],
)
@pytest.mark.parametrize("outcome", Vote)
def test_one_outcome_of_the_council_opens_one_way(guard: Guard, way: Vote, outcome: Vote) -> None:
    assert (guard(WHOLE, concluded(outcome)) is None) == (way is outcome)
