"""The advisory council (Hội đồng tư vấn xác định nhiệm vụ): one decision, one session, one set of minutes."""

from __future__ import annotations

from statemachine import State

from states import council_guards as guard
from states.chart import Chart, act, compile_chart
from states.roles import Role

SECRETARIAT = (Role.SECRETARIAT,)
MEMBERS = (Role.SECRETARIAT, Role.COUNCIL)
FOR_ONESELF = (guard.members_act_for_themselves, guard.names_a_member)


class CouncilLifecycle(Chart):
    kind = "council"
    title = "Hội đồng tư vấn xác định nhiệm vụ"
    phases = {
        "Hội đồng": (
            "drafting",
            "established",
            "invited",
            "in_session",
            "concluded",
            "closed",
            "adjourned",
            "cancelled",
        )
    }

    drafting = State("Đang lập", initial=True)
    established = State("Đã thành lập")
    invited = State("Đã mời họp")
    in_session = State("Đang họp")
    concluded = State("Đã kết luận, chờ ký biên bản")
    closed = State("Đã ký biên bản", final=True)
    adjourned = State("Đã hoãn họp")
    cancelled = State("Đã hủy", final=True)

    edit = act("Sửa thành phần, chương trình", drafting.to.itself(), roles=SECRETARIAT)
    establish = act(
        "Thành lập Hội đồng",
        drafting.to(established),
        roles=SECRETARIAT,
        guards=[guard.has_agenda, guard.composition_follows_the_rule, guard.nobody_judges_their_own],
    )
    answer_invitation = act(
        "Xác nhận tham gia, xung đột lợi ích",
        established.to.itself() | invited.to.itself() | adjourned.to.itself(),
        roles=MEMBERS,
        checks=[*FOR_ONESELF, guard.conflicts_are_on_the_agenda],
    )
    invite = act(
        "Mời họp",
        established.to(invited) | adjourned.to(invited),
        roles=SECRETARIAT,
        guards=[guard.has_agenda],
        checks=[guard.session_is_on_a_later_working_day, guard.papers_go_out_in_time],
    )
    receive_form = act(
        "Nhận phiếu nhận xét",
        invited.to.itself() | in_session.to.itself(),
        roles=MEMBERS,
        checks=[
            *FOR_ONESELF,
            guard.names_an_item,
            guard.conflicts_were_declared,
            guard.form_comes_once_from_a_voter,
        ],
    )
    take_attendance = act(
        "Điểm danh",
        invited.to.itself(),
        roles=SECRETARIAT,
        checks=[guard.attendance_names_every_member_once],
    )
    open_session = act(
        "Khai mạc phiên họp",
        invited.to(in_session),
        roles=SECRETARIAT,
        guards=[guard.attendance_was_taken, guard.quorum_is_met],
    )
    recuse = act(
        "Ghi nhận không tham gia biểu quyết",
        in_session.to.itself(),
        roles=MEMBERS,
        checks=[
            *FOR_ONESELF,
            guard.names_an_item,
            guard.recusal_comes_before_the_vote,
        ],
    )
    cast_ballot = act(
        "Ghi phiếu đánh giá",
        in_session.to.itself(),
        roles=MEMBERS,
        checks=[
            *FOR_ONESELF,
            guard.names_an_item,
            guard.voter_may_vote,
        ],
    )
    count_ballots = act(
        "Kiểm phiếu",
        in_session.to.itself(),
        roles=SECRETARIAT,
        checks=[guard.names_an_item, guard.tellers_are_two_present_members],
    )
    conclude = act(
        "Kết luận phiên họp",
        in_session.to(concluded),
        roles=SECRETARIAT,
        guards=[guard.quorum_is_met, guard.ballots_are_complete, guard.outcomes_are_explained],
    )
    sign_minutes = act("Ký biên bản", concluded.to(closed), roles=SECRETARIAT)
    adjourn = act("Hoãn họp", invited.to(adjourned) | in_session.to(adjourned), roles=SECRETARIAT)
    cancel = act(
        "Hủy Hội đồng",
        drafting.to(cancelled) | established.to(cancelled) | invited.to(cancelled) | adjourned.to(cancelled),
        roles=SECRETARIAT,
    )


COUNCIL = compile_chart(CouncilLifecycle)
