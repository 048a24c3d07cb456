"""The S&T task (nhiệm vụ KH&CN): the case the secretariat follows, from proposal to liquidation.

Flat: the five phases are an attribute of the states. Suspension keeps the state to resume to in
`row.resume_state`.
"""

from __future__ import annotations

from statemachine import State

from states import task_guards as guard
from states.chart import Chart, act, compile_chart
from states.roles import Role

SECRETARIAT = (Role.SECRETARIAT,)
PROPOSER = (Role.SECRETARIAT, Role.ENTERPRISE)
UBND = (Role.SECRETARIAT, Role.UBND_OFFICE)


class TaskLifecycle(Chart):
    kind = "task"
    title = "Nhiệm vụ KH&CN"
    phases = {
        "Đề xuất": ("draft", "submitted", "supplementing", "eligible", "ineligible", "withdrawn"),
        "Hội đồng": ("in_council", "revising", "recommended", "not_recommended"),
        "Phê duyệt": ("awaiting_ubnd", "returned", "approved", "rejected"),
        "Thực hiện": (
            "selecting",
            "appraising",
            "in_progress",
            "suspended",
            "evaluating",
            "completing",
            "accepted",
            "failed",
            "liquidated",
            "terminated",
        ),
    }

    draft = State("Dự thảo phiếu đề xuất", initial=True)
    submitted = State("Đã nộp, chờ kiểm tra")
    supplementing = State("Chờ bổ sung")
    eligible = State("Hợp lệ")
    ineligible = State("Không hợp lệ", final=True)
    withdrawn = State("Đã rút", final=True)

    in_council = State("Đang qua Hội đồng")
    revising = State("Chỉnh sửa theo ý kiến Hội đồng")
    recommended = State("Được đề nghị thực hiện")
    not_recommended = State("Không được đề nghị thực hiện", final=True)

    awaiting_ubnd = State("Chờ UBND tỉnh phê duyệt")
    returned = State("Bị UBND tỉnh trả lại")
    approved = State("Đã phê duyệt")
    rejected = State("Không được UBND tỉnh phê duyệt", final=True)

    selecting = State("Đang tuyển chọn tổ chức chủ trì")
    appraising = State("Đang thẩm định kinh phí")
    in_progress = State("Đang thực hiện")
    suspended = State("Đang tạm dừng")
    evaluating = State("Đang nghiệm thu")
    completing = State("Hoàn thiện sau nghiệm thu")
    accepted = State("Đã nghiệm thu, đăng ký kết quả")
    failed = State("Đã nghiệm thu, không đạt")
    liquidated = State("Đã thanh lý hợp đồng", final=True)
    terminated = State("Đã chấm dứt", final=True)

    edit = act(
        "Sửa phiếu đề xuất",
        draft.to.itself() | supplementing.to.itself() | revising.to.itself() | returned.to.itself(),
        roles=PROPOSER,
        guards=[guard.outsiders_act_on_their_own],
    )
    add_files = act(
        "Thêm tệp kèm theo phiếu đề xuất",
        draft.to.itself() | supplementing.to.itself() | revising.to.itself() | returned.to.itself(),
        roles=PROPOSER,
        guards=[guard.outsiders_act_on_their_own],
        checks=[guard.files_are_not_too_many],
    )
    remove_file = act(
        "Gỡ tệp chưa nộp",
        draft.to.itself() | supplementing.to.itself() | revising.to.itself() | returned.to.itself(),
        roles=PROPOSER,
        guards=[guard.outsiders_act_on_their_own, guard.some_file_is_not_handed_in],
        checks=[guard.file_is_not_handed_in],
    )
    submit = act(
        "Nộp phiếu đề xuất",
        draft.to(submitted),
        roles=PROPOSER,
        guards=[guard.outsiders_act_on_their_own, guard.proposal_is_complete, guard.call_was_issued],
        checks=[guard.call_is_open_or_late_with_reason, guard.files_are_not_too_many],
    )
    request_supplement = act(
        "Yêu cầu bổ sung",
        submitted.to(supplementing),
        roles=SECRETARIAT,
        checks=[guard.supplement_day_is_a_later_working_day],
    )
    resubmit = act(
        "Nộp bản bổ sung",
        supplementing.to(submitted),
        roles=PROPOSER,
        guards=[guard.outsiders_act_on_their_own, guard.proposal_is_complete],
        checks=[guard.files_are_not_too_many],
    )
    accept = act(
        "Xác nhận hợp lệ", submitted.to(eligible), roles=SECRETARIAT, guards=[guard.proposal_is_complete]
    )
    refuse_proposal = act(
        "Kết luận không hợp lệ",
        submitted.to(ineligible) | supplementing.to(ineligible),
        roles=SECRETARIAT,
    )
    withdraw = act(
        "Rút đề xuất",
        draft.to(withdrawn) | submitted.to(withdrawn) | supplementing.to(withdrawn) | eligible.to(withdrawn),
        roles=PROPOSER,
        guards=[guard.outsiders_act_on_their_own],
    )

    put_to_council = act(
        "Đưa ra Hội đồng",
        eligible.to(in_council),
        roles=SECRETARIAT,
        guards=[guard.is_on_the_agenda_of_an_invited_council],
    )
    take_from_council = act(
        "Rút khỏi Hội đồng",
        in_council.to(eligible),
        roles=SECRETARIAT,
        guards=[guard.council_was_called_off],
    )
    recommend = act(
        "Hội đồng đề nghị thực hiện",
        in_council.to(recommended),
        roles=SECRETARIAT,
        guards=[guard.council_recommends],
    )
    require_changes = act(
        "Hội đồng đề nghị thực hiện với điều chỉnh",
        in_council.to(revising),
        roles=SECRETARIAT,
        guards=[guard.council_requires_changes],
    )
    confirm_revision = act(
        "Xác nhận đã chỉnh sửa theo Hội đồng",
        revising.to(recommended),
        roles=SECRETARIAT,
        guards=[guard.proposal_is_complete],
    )
    decline = act(
        "Hội đồng đề nghị không thực hiện",
        in_council.to(not_recommended),
        roles=SECRETARIAT,
        guards=[guard.council_declines],
    )

    send_to_ubnd = act(
        "Trình UBND tỉnh",
        recommended.to(awaiting_ubnd) | returned.to(awaiting_ubnd),
        roles=(Role.SECRETARIAT, Role.LEADER),
        guards=[guard.is_in_a_sent_dossier, guard.has_mode],
    )
    approve = act(
        "UBND tỉnh phê duyệt",
        awaiting_ubnd.to(approved),
        roles=UBND,
        guards=[guard.is_in_a_sent_dossier],
        checks=[guard.approved_funding_is_positive],
    )
    send_back = act("UBND tỉnh trả lại", awaiting_ubnd.to(returned), roles=UBND)
    reject = act("UBND tỉnh không phê duyệt", awaiting_ubnd.to(rejected), roles=UBND)

    open_selection = act(
        "Mở tuyển chọn tổ chức chủ trì",
        approved.to(selecting),
        roles=SECRETARIAT,
        guards=[guard.is_selected_competitively],
    )
    select_host = act("Chọn tổ chức chủ trì", selecting.to(appraising), roles=SECRETARIAT)
    assign_host = act(
        "Giao trực tiếp tổ chức chủ trì",
        approved.to(appraising),
        roles=SECRETARIAT,
        guards=[guard.is_assigned_directly],
    )
    appraise = act(
        "Thẩm định kinh phí",
        appraising.to.itself(),
        roles=SECRETARIAT,
        checks=[guard.appraised_within_approved],
    )
    sign_contract = act(
        "Ký hợp đồng",
        appraising.to(in_progress),
        roles=(Role.SECRETARIAT, Role.LEADER),
        guards=[guard.has_host, guard.funding_was_appraised],
        checks=[guard.contract_within_appraised, guard.contract_days_in_order],
    )

    receive_progress = act(
        "Tiếp nhận báo cáo định kỳ",
        in_progress.to.itself(),
        roles=PROPOSER,
        guards=[guard.outsiders_act_on_their_own],
        checks=[guard.progress_period_is_open, guard.files_are_not_too_many],
    )
    judge_progress = act(
        "Đánh giá báo cáo định kỳ",
        in_progress.to.itself(),
        roles=SECRETARIAT,
        checks=[guard.progress_was_received],
    )
    extend = act(
        "Gia hạn hợp đồng",
        in_progress.to.itself(),
        roles=(Role.SECRETARIAT, Role.LEADER),
        guards=[guard.extensions_are_left, guard.contract_still_runs],
        checks=[guard.extension_within_cap],
    )
    suspend = act(
        "Tạm dừng",
        in_progress.to(suspended) | evaluating.to(suspended),
        roles=(Role.SECRETARIAT, Role.LEADER),
    )
    resume = act(
        "Tiếp tục sau tạm dừng",
        suspended.to(in_progress, cond="resumes_progress")
        | suspended.to(evaluating, cond="resumes_evaluation"),
        roles=(Role.SECRETARIAT, Role.LEADER),
    )
    terminate = act(
        "Chấm dứt",
        selecting.to(terminated)
        | appraising.to(terminated)
        | in_progress.to(terminated)
        | suspended.to(terminated)
        | evaluating.to(terminated),
        roles=(Role.SECRETARIAT, Role.LEADER),
    )
    submit_results = act(
        "Nộp hồ sơ nghiệm thu",
        in_progress.to(evaluating),
        roles=PROPOSER,
        guards=[guard.outsiders_act_on_their_own],
        checks=[guard.files_are_not_too_many],
    )
    pass_acceptance = act(
        "Nghiệm thu đạt",
        evaluating.to(completing),
        roles=SECRETARIAT,
        checks=[guard.grade_passes],
    )
    fail_acceptance = act(
        "Nghiệm thu không đạt", evaluating.to(failed), roles=SECRETARIAT, checks=[guard.grade_fails]
    )
    register_results = act("Đăng ký kết quả", completing.to(accepted), roles=SECRETARIAT)
    liquidate = act(
        "Thanh lý hợp đồng",
        accepted.to(liquidated) | failed.to(liquidated),
        roles=(Role.SECRETARIAT, Role.LEADER),
        checks=[guard.settlement_within_contract],
    )

    def resumes_progress(self) -> bool:
        return bool(self.model.row.resume_state == "in_progress")

    def resumes_evaluation(self) -> bool:
        return bool(self.model.row.resume_state == "evaluating")


TASK = compile_chart(TaskLifecycle)
