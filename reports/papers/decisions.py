"""Decisions on an approved task, each in articles: its host, and what changes while it is carried out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from models import Task
from reports.document import Block, Heading, OfficialDocument, Paragraph, Text
from reports.papers.draft import BLANK, Draft, official, paper, standing_bases
from reports.papers.facts import (
    about,
    approval_basis,
    cited_act,
    cited_basis,
    contract_basis,
    day,
    host_basis,
    months,
    name_of,
    sum_of_money,
    told,
    told_act,
    what_is_ordered,
)

CHANGES = {
    "extend": "gia hạn thời gian thực hiện",
    "suspend": "tạm dừng thực hiện",
    "resume": "tiếp tục thực hiện",
    "terminate": "chấm dứt thực hiện",
}
_MODES = {"selection": "tuyển chọn", "assignment": "giao trực tiếp"}


@paper("selection_notice")
def selection_notice(draft: Draft) -> OfficialDocument:
    task: Task = draft.case
    department = draft.agency("department")
    return official(
        draft,
        subject=f"Tuyển chọn tổ chức, cá nhân chủ trì thực hiện {about(task)}",
        bases=[*standing_bases(draft), *approval_basis(draft)],
        body=(
            Paragraph(
                (
                    f"{department.name} thông báo tuyển chọn tổ chức, cá nhân chủ trì thực hiện nhiệm vụ khoa học và "
                    "công nghệ cấp tỉnh như sau:",
                )
            ),
            Heading("1", "Nhiệm vụ tuyển chọn", 2),
            told("Tên nhiệm vụ", task.name),
            *what_is_ordered(task),
            told("Thời gian thực hiện", months(task.duration_months)),
            told("Kinh phí được phê duyệt", sum_of_money(task.approved_funding)),
            Heading("2", "Điều kiện và hồ sơ tham gia tuyển chọn", 2),
            Paragraph(
                (
                    "Tổ chức, cá nhân có năng lực, chuyên môn phù hợp với nội dung nhiệm vụ và đáp ứng điều kiện theo "
                    "quy định của pháp luật về khoa học và công nghệ.",
                )
            ),
            Paragraph(
                (
                    "Hồ sơ gồm: đơn đăng ký chủ trì, thuyết minh nhiệm vụ, dự toán kinh phí và tài liệu chứng minh "
                    "năng lực của tổ chức, cá nhân tham gia.",
                )
            ),
            Heading("3", "Thời hạn và nơi nhận hồ sơ", 2),
            Paragraph((f"Thời hạn nhận hồ sơ: đến hết ngày {BLANK}.",)),
            Paragraph((f"Nơi nhận: {department.name}, thư điện tử {department.email}.",)),
            Paragraph((f"{department.name} thông báo đến các tổ chức, cá nhân biết, tham gia./.",)),
        ),
        recipients=(
            "Các tổ chức, cá nhân có liên quan",
            f"{department.head} Sở (để báo cáo)",
            "Lưu: VT, Chi cục TĐC",
        ),
    )


@paper("host_decision")
def host_decision(draft: Draft) -> OfficialDocument:
    task: Task = draft.case
    mode = _mode(draft)
    host = name_of(draft, task.host_id)
    opened = cited_act(draft, "open_selection") if mode == "selection" else None
    how = f" theo phương thức {_MODES[mode]}" if mode else ""
    return _decision(
        draft,
        subject=f"Về việc giao tổ chức chủ trì thực hiện {about(task)}",
        bases=[
            *approval_basis(draft),
            *cited_basis(opened, "về việc tuyển chọn tổ chức, cá nhân chủ trì thực hiện nhiệm vụ"),
        ],
        articles=(
            (
                f"Giao {host} chủ trì thực hiện {about(task)}{how}.",
                (
                    *what_is_ordered(task),
                    told("Thời gian thực hiện", months(task.duration_months)),
                    told("Kinh phí được phê duyệt", sum_of_money(task.approved_funding)),
                ),
            ),
            (
                f"{host} hoàn thiện thuyết minh nhiệm vụ và dự toán kinh phí, gửi {draft.agency('department').name} "
                "để thẩm định kinh phí và ký hợp đồng thực hiện theo quy định.",
                (),
            ),
        ),
    )


@paper("task_decision")
def task_decision(draft: Draft) -> OfficialDocument:
    task: Task = draft.case
    event, form = told_act(draft, *CHANGES)
    done = CHANGES.get(event or "", f"{BLANK} thực hiện")
    contract = draft.citation(task.contract_document_id)
    under = f" theo {contract}" if contract else ""
    led = f" do {name_of(draft, task.host_id)} chủ trì" if task.host_id is not None else ""
    host = name_of(draft, task.host_id) if task.host_id is not None else "Tổ chức chủ trì (nếu có)"
    return _decision(
        draft,
        subject=f"Về việc {done} {about(task)}",
        bases=[*approval_basis(draft), *host_basis(draft), *contract_basis(draft)],
        articles=(
            (
                f"{done[0].upper()}{done[1:]} {about(task)}{led}{under}.",
                _particulars(task, event, form),
            ),
            (_duties(event, host, draft.agency("department").name), ()),
        ),
    )


Articles = Sequence[tuple[str, Sequence[Block]]]


def _decision(draft: Draft, *, subject: str, bases: Sequence[str], articles: Articles) -> OfficialDocument:
    """A decision of the head of the department; the last article says from when and for whom it holds."""
    department = draft.agency("department")
    subdepartment = draft.agency("subdepartment")
    host = f", {name_of(draft, draft.case.host_id)}" if draft.case.host_id is not None else ""
    last = len(articles) + 1
    body: list[Block] = []
    for at, (text, blocks) in enumerate(articles, start=1):
        body += [*_article(at, text), *blocks]
    body += _article(
        last,
        f"Quyết định này có hiệu lực kể từ ngày ký. {subdepartment.head} {subdepartment.name}{host} và "
        "Thủ trưởng các đơn vị có liên quan chịu trách nhiệm thi hành Quyết định này./.",
    )
    return official(
        draft,
        subject=subject,
        authority=f"{department.head} {department.name}",
        bases=[*standing_bases(draft), *bases],
        body=body,
        recipients=(f"Như Điều {last}", f"{department.head} Sở (để báo cáo)", "Lưu: VT, Chi cục TĐC"),
    )


def _article(number: int, text: str) -> list[Block]:
    return [Paragraph((Text(f"Điều {number}.", bold=True), f" {text}"))]


def _mode(draft: Draft) -> str | None:
    by_event = {"select_host": "selection", "assign_host": "assignment"}
    mode: str | None = by_event.get(draft.event or "", draft.case.mode)
    return mode


def _particulars(task: Task, event: str | None, form: Mapping[str, Any]) -> list[Block]:
    """Months and reasons stand in the act's form; of them the task keeps the reason why it stopped."""
    if event == "resume":
        return [Paragraph((f"Hợp đồng thực hiện nhiệm vụ kết thúc vào ngày {day(task.contract_ends_on)}.",))]
    stopped = task.outcome_reason if event in ("suspend", "terminate") else None
    reason = told("Lý do", form.get("reason") or stopped)
    if event != "extend":
        return [reason]
    until = f"Thời gian gia hạn: {months(form.get('months'))}, đến hết ngày {day(task.contract_ends_on)}."
    return [Paragraph((until,)), reason]


def _duties(event: str | None, host: str, department: str) -> str:
    if event == "extend":
        return (
            f"{host} hoàn thành các nội dung, sản phẩm của nhiệm vụ trong thời gian gia hạn; kinh phí của hợp đồng "
            "không thay đổi."
        )
    if event == "suspend":
        return (
            f"{host} dừng các hoạt động và việc sử dụng kinh phí của nhiệm vụ, bảo quản tài liệu, sản phẩm, tài sản "
            f"và báo cáo {department} kết quả đã thực hiện."
        )
    if event == "resume":
        return f"{host} tiếp tục thực hiện nhiệm vụ theo hợp đồng đã ký và báo cáo định kỳ {department}."
    if event == "terminate":
        return (
            f"{host} dừng thực hiện nhiệm vụ, báo cáo kết quả và kinh phí đã sử dụng, phối hợp với {department} "
            "xử lý kinh phí, tài sản và hợp đồng (nếu có) theo quy định."
        )
    return f"{host} phối hợp với {department} thực hiện: {BLANK}"
