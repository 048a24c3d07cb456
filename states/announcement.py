"""The announcement (Thông báo): one call for proposals per programme year, open until its closing date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from statemachine import State

from states.chart import Chart, Context, act, compile_chart
from states.roles import Role
from states.vietnamese import short_date

SECRETARIAT = (Role.SECRETARIAT,)


@dataclass(frozen=True)
class AnnouncementFacts:
    recipients: int


def has_recipients(row: Any, ctx: Context) -> str | None:
    if ctx.facts.recipients == 0:
        return "Danh sách nhận thông báo đang trống; hãy chọn cơ quan, doanh nghiệp nhận thông báo."
    return None


def has_closing_date(row: Any, ctx: Context) -> str | None:
    if row.closes_on is None:
        return "Chưa có ngày hết hạn nhận phiếu đề xuất; hãy nhập ngày hết hạn."
    return None


def _closing_day_objection(closes_on: date, ctx: Context) -> str | None:
    if reason := ctx.calendar.why_off(closes_on):
        suggestion = ctx.calendar.next_working(closes_on)
        return (
            f"Ngày hết hạn {short_date(closes_on)} là ngày nghỉ ({reason}); "
            f"hãy chọn ngày làm việc, gần nhất là {short_date(suggestion)}."
        )
    return None


def closes_on_a_later_working_day(row: Any, ctx: Context) -> str | None:
    if row.closes_on is None:
        return None
    if row.closes_on <= ctx.today:
        return f"Ngày hết hạn {short_date(row.closes_on)} phải sau ngày ban hành; hãy sửa ngày hết hạn."
    return _closing_day_objection(row.closes_on, ctx)


def moves_closing_date_forward(row: Any, ctx: Context) -> str | None:
    closes_on: date = ctx.form["closes_on"]
    if closes_on <= row.closes_on or closes_on <= ctx.today:
        return (
            f"Ngày gia hạn {short_date(closes_on)} phải sau hạn hiện tại {short_date(row.closes_on)} "
            "và sau hôm nay; hãy chọn ngày khác."
        )
    return _closing_day_objection(closes_on, ctx)


def closing_date_has_passed(row: Any, ctx: Context) -> str | None:
    if ctx.today <= row.closes_on:
        return f"Còn nhận phiếu đề xuất đến hết ngày {short_date(row.closes_on)}; chưa thể đóng thông báo."
    return None


class AnnouncementLifecycle(Chart):
    kind = "announcement"
    title = "Thông báo đề xuất, đặt hàng nhiệm vụ"
    phases = {"Thông báo": ("drafting", "issued", "closed", "cancelled")}

    drafting = State("Đang soạn", initial=True)
    issued = State("Đã ban hành, đang nhận đề xuất")
    closed = State("Đã hết hạn nhận đề xuất", final=True)
    cancelled = State("Đã hủy", final=True)

    edit = act("Sửa dự thảo thông báo", drafting.to.itself(), roles=SECRETARIAT)
    issue = act(
        "Ban hành thông báo",
        drafting.to(issued),
        roles=SECRETARIAT,
        guards=[has_recipients, has_closing_date, closes_on_a_later_working_day],
    )
    extend = act(
        "Gia hạn nhận đề xuất",
        issued.to.itself(),
        roles=SECRETARIAT,
        checks=[moves_closing_date_forward],
    )
    close = act(
        "Đóng nhận đề xuất",
        issued.to(closed),
        roles=(Role.SECRETARIAT, Role.SYSTEM),
        guards=[closing_date_has_passed],
    )
    cancel = act("Hủy thông báo", drafting.to(cancelled) | issued.to(cancelled), roles=SECRETARIAT)


ANNOUNCEMENT = compile_chart(AnnouncementLifecycle)
