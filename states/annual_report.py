"""The annual report (Báo cáo kết quả năm): compiled from the record, reviewed, signed, sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from statemachine import State

from states.chart import Chart, Context, act, compile_chart
from states.roles import Role

SECRETARIAT = (Role.SECRETARIAT,)

NARRATIVE_PARTS = {
    "achievements": "Mặt làm được",
    "shortcomings": "Mặt tồn tại, hạn chế, nguyên nhân",
    "directions": "Phương hướng triển khai",
}
"""The parts of the report that are a person's text."""


@dataclass(frozen=True)
class AnnualReportFacts:
    """`written` holds the narrative parts that have text; `current` says if the compilation matches the record."""

    written: frozenset[str] = frozenset()
    current: bool = False


def narrative_is_written(row: Any, ctx: Context) -> str | None:
    missing = [label for part, label in NARRATIVE_PARTS.items() if part not in ctx.facts.written]
    return f"Chưa viết phần: {', '.join(missing)}; hãy bổ sung trước khi trình duyệt." if missing else None


def matches_the_record(row: Any, ctx: Context) -> str | None:
    if not ctx.facts.current:
        return "Số liệu đã thay đổi sau lần tổng hợp gần nhất; hãy tổng hợp lại và xem lại thay đổi."
    return None


class AnnualReportLifecycle(Chart):
    kind = "annual_report"
    title = "Báo cáo năm của Chương trình"
    phases = {"Báo cáo": ("collecting", "compiled", "reviewed", "signed", "sent")}

    collecting = State("Đang thu thập số liệu", initial=True)
    compiled = State("Đã tổng hợp")
    reviewed = State("Đã soát xét")
    signed = State("Đã ký")
    sent = State("Đã gửi", final=True)

    write = act(
        "Viết phần nhận xét",
        collecting.to.itself() | compiled.to.itself() | reviewed.to(compiled),
        roles=SECRETARIAT,
    )
    compile_figures = act(
        "Tổng hợp số liệu",
        collecting.to(compiled) | compiled.to.itself() | reviewed.to(compiled),
        roles=(Role.SECRETARIAT, Role.SYSTEM),
    )
    review = act(
        "Soát xét báo cáo",
        compiled.to(reviewed),
        roles=SECRETARIAT,
        guards=[narrative_is_written, matches_the_record],
    )
    sign = act(
        "Ký báo cáo",
        reviewed.to(signed),
        roles=(Role.LEADER, Role.SECRETARIAT),
        guards=[matches_the_record],
    )
    send_out = act("Gửi báo cáo", signed.to(sent), roles=SECRETARIAT)


ANNUAL_REPORT = compile_chart(AnnualReportLifecycle)
