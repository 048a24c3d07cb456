"""An activity of the annual plan (truyền thông, hội nghị, đào tạo): planned, held or cancelled; no council."""

from __future__ import annotations

from datetime import date
from typing import Any

from statemachine import State

from states.chart import Chart, Context, act, compile_chart
from states.roles import Role
from states.vietnamese import short_date

SECRETARIAT = (Role.SECRETARIAT,)

ACTIVITY_KINDS = {
    "communication": "Thông tin, truyền thông",
    "conference": "Hội nghị, hội thảo",
    "training": "Đào tạo, tập huấn",
}


def held_on_is_not_in_the_future(row: Any, ctx: Context) -> str | None:
    held_on: date = ctx.form["held_on"]
    if held_on > ctx.today:
        return f"Ngày tổ chức {short_date(held_on)} ở tương lai; chỉ ghi nhận hoạt động đã diễn ra."
    return None


def gatherings_have_attendance(row: Any, ctx: Context) -> str | None:
    if row.activity_kind != "communication" and not ctx.form.get("attendance"):
        return "Hội nghị, lớp đào tạo phải có số người tham dự; hãy nhập theo danh sách ký tên."
    return None


def communication_has_channels(row: Any, ctx: Context) -> str | None:
    if row.activity_kind == "communication" and not (ctx.form.get("channels") or row.channels):
        return "Hoạt động truyền thông phải nêu kênh đã đăng tải; hãy nhập ít nhất một kênh."
    return None


class ActivityLifecycle(Chart):
    kind = "activity"
    title = "Hoạt động theo kế hoạch năm"
    phases = {"Hoạt động": ("planned", "held", "cancelled")}

    planned = State("Theo kế hoạch", initial=True)
    held = State("Đã tổ chức", final=True)
    cancelled = State("Đã hủy", final=True)

    hold = act(
        "Ghi nhận đã tổ chức",
        planned.to(held),
        roles=SECRETARIAT,
        checks=[held_on_is_not_in_the_future, gatherings_have_attendance, communication_has_channels],
    )
    cancel = act("Hủy hoạt động", planned.to(cancelled), roles=SECRETARIAT)


ACTIVITY = compile_chart(ActivityLifecycle)
