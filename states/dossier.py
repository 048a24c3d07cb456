"""The dossier (Tờ trình with its Danh mục) that puts tasks to the provincial People's Committee."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from statemachine import State

from states.chart import Chart, Context, act, compile_chart
from states.roles import Role

SECRETARIAT = (Role.SECRETARIAT,)
UBND = (Role.SECRETARIAT, Role.UBND_OFFICE)


@dataclass(frozen=True)
class DossierFacts:
    """`unready` holds the codes of listed tasks that may not be sent, `unanswered` of those not answered."""

    tasks: int = 0
    unready: Collection[str] = ()
    without_mode: Collection[str] = ()
    unanswered: Collection[str] = ()
    listed: Collection[str] = ()


def lists_ready_tasks(row: Any, ctx: Context) -> str | None:
    if ctx.facts.tasks == 0:
        return "Danh mục chưa có nhiệm vụ nào; hãy đưa nhiệm vụ được Hội đồng đề nghị vào danh mục."
    reasons = []
    if unready := ", ".join(ctx.facts.unready):
        reasons.append(f"Chưa đủ điều kiện trình: {unready}; hãy bỏ khỏi danh mục hoặc hoàn tất.")
    if without_mode := ", ".join(ctx.facts.without_mode):
        reasons.append(f"Chưa xác định phương thức (tuyển chọn, giao trực tiếp): {without_mode}.")
    return " ".join(reasons) or None


def every_task_is_answered(row: Any, ctx: Context) -> str | None:
    if ctx.facts.unanswered:
        return f"UBND tỉnh chưa trả lời về: {', '.join(ctx.facts.unanswered)}; hãy ghi nhận trả lời từng nhiệm vụ."
    return None


def answers_a_waiting_task(row: Any, ctx: Context) -> str | None:
    code = ctx.form["task"]
    if code not in ctx.facts.listed:
        return f"Nhiệm vụ {code} không có trong danh mục của hồ sơ này."
    if code not in ctx.facts.unanswered:
        return f"Đã ghi nhận trả lời về nhiệm vụ {code}."
    return None


def answer_is_whole(row: Any, ctx: Context) -> str | None:
    answer = ctx.form["answer"]
    if answer == "approved" and (ctx.form["document"] is None or ctx.form["funding"] is None):
        return "Phê duyệt phải có quyết định của UBND tỉnh (số, ký hiệu, ngày) và kinh phí được duyệt; hãy bổ sung."
    if answer != "approved" and not ctx.form["reason"]:
        return "Trả lại hoặc không phê duyệt phải có lý do; hãy ghi theo văn bản của UBND tỉnh."
    return None


class DossierLifecycle(Chart):
    kind = "dossier"
    title = "Hồ sơ trình UBND tỉnh"
    phases = {"Phê duyệt": ("drafting", "sent", "decided", "returned")}

    drafting = State("Đang lập", initial=True)
    sent = State("Đã trình, chờ trả lời")
    returned = State("UBND tỉnh trả lại hồ sơ")
    decided = State("Đã có trả lời cho mọi nhiệm vụ", final=True)

    edit = act("Sửa danh mục", drafting.to.itself() | returned.to.itself(), roles=SECRETARIAT)
    submit = act(
        "Trình UBND tỉnh",
        drafting.to(sent) | returned.to(sent),
        roles=(Role.SECRETARIAT, Role.LEADER),
        guards=[lists_ready_tasks],
    )
    answer = act(
        "Ghi nhận trả lời một nhiệm vụ",
        sent.to.itself(),
        roles=UBND,
        checks=[answers_a_waiting_task, answer_is_whole],
    )
    send_back = act("UBND tỉnh trả lại cả hồ sơ", sent.to(returned), roles=UBND)
    decide = act("Kết thúc hồ sơ trình", sent.to(decided), roles=UBND, guards=[every_task_is_answered])


DOSSIER = compile_chart(DossierLifecycle)
