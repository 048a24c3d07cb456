"""Papers of a task that is carried out: the host's periodic report and the minutes of acceptance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session, col, select

from models import Deadline, ProgressReport, Task
from models.task import VERDICTS
from reports.document import Block, Column, Heading, OfficialDocument, Paragraph, Signature, Table
from reports.papers.draft import BLANK, Detail, Draft, official, paper
from reports.papers.facts import about, contract_basis, day, host_basis, name_of, told, told_act

_WRITING_LINE = Paragraph((BLANK * 6,), align="left")
_LONGEST_IN_HEAD = 90
_ROOM = "\u00a0\n\u00a0"
"""A cell of two lines to write in by hand."""


def periods(session: Session, task: Task) -> Sequence[Detail]:
    """One form per reporting period, known by its deadline or its report; one without a period before there are any.

    The rows of a detail: the number of the period, its last day, the report, each None where it is not known.
    """
    reports = {
        row.period: row
        for row in session.exec(select(ProgressReport).where(ProgressReport.task_id == task.pk))
    }
    recurring = (
        select(col(Deadline.occurrence), col(Deadline.starts_on))
        .where(Deadline.case_kind == task.kind, Deadline.case_id == task.pk, Deadline.occurrence > 0)
        .order_by(col(Deadline.id))
    )
    ends = dict(session.exec(recurring).all())
    known = sorted({*reports, *ends})
    return [Detail(f"ky-{at}", f"Kỳ {at}", (at, ends.get(at), reports.get(at))) for at in known] or [
        Detail("mau", "", (None, None, None))
    ]


@paper("progress_form", each=periods)
def progress_form(draft: Draft) -> OfficialDocument:
    task: Task = draft.case
    at, ends_on, report = draft.detail.rows if draft.detail else (None, None, None)
    department = draft.agency("department")
    document = official(
        draft,
        subject=f"Kỳ {BLANK if at is None else f'{at:02d}'}, tính đến ngày {day(ends_on)}",
        addressees=(department.name,),
        bases=(),
        body=(
            Heading("I", "Thông tin chung", 1),
            told("Tên nhiệm vụ", task.name),
            told("Mã số", task.code),
            told("Tổ chức chủ trì", name_of(draft, task.host_id)),
            told("Hợp đồng", draft.citation(task.contract_document_id)),
            Paragraph(
                (
                    f"Thời gian thực hiện: từ ngày {day(task.contract_starts_on)} đến ngày "
                    f"{day(task.contract_ends_on)}.",
                )
            ),
            Heading("II", "Nội dung báo cáo", 1),
            *_reported(report),
            Heading("III", f"Đánh giá của {department.name}", 1),
            *_judged(report),
        ),
        left_signature=Signature("Người đánh giá"),
        signature=Signature("Đại diện tổ chức chủ trì"),
    )
    host = name_of(draft, task.host_id)
    # A longer name would make the head taller than five lines; the form tells it in full below.
    named = "Tên tổ chức chủ trì" if host == BLANK or len(host) > _LONGEST_IN_HEAD else host
    return replace(
        document,
        governing_agency=None,
        issuing_agency=named,
        issuer_name=named,
        signed_on=report.received_on if report else None,
        undated_month=None,
    )


def _reported(report: ProgressReport | None) -> list[Block]:
    if report is not None:
        lines = [line.strip() for line in report.summary.splitlines() if line.strip()]
        return [Paragraph((line,)) for line in lines] or [Paragraph((BLANK,))]
    asked = (
        "Nội dung đã thực hiện trong kỳ, so với hợp đồng",
        "Sản phẩm, kết quả đã đạt được",
        "Kinh phí đã sử dụng",
        "Khó khăn, vướng mắc và kiến nghị",
        "Kế hoạch thực hiện trong kỳ tiếp theo",
    )
    blocks: list[Block] = []
    for at, text in enumerate(asked, start=1):
        blocks += [Paragraph((f"{at}. {text}:",)), _WRITING_LINE]
    return blocks


def _judged(report: ProgressReport | None) -> list[Block]:
    verdict = VERDICTS[report.verdict] if report and report.verdict else None
    if verdict is None:
        boxes = "; ".join(f"□ {label}" for label in VERDICTS.values())
        return [Paragraph((f"Kết luận: {boxes}.",)), told("Nhận xét", None)]
    assert report is not None
    return [
        Paragraph((f"Kết luận: {verdict} (ngày {day(report.judged_on)}).",)),
        told("Nhận xét", report.remark or "Không có"),
    ]


@paper("acceptance_minutes")
def acceptance_minutes(draft: Draft) -> OfficialDocument:
    task: Task = draft.case
    host = name_of(draft, task.host_id)
    return official(
        draft,
        subject=f"Nghiệm thu kết quả thực hiện {about(task)}",
        bases=[*host_basis(draft), *contract_basis(draft)],
        body=(
            Paragraph(
                (
                    f"Ngày {day(draft.paper.issued_on if draft.paper else None)}, tại {BLANK}, Hội đồng nghiệm thu họp "
                    f"đánh giá kết quả thực hiện {about(task)} do {host} chủ trì.",
                )
            ),
            Heading("1", "Thành phần tham dự", 2),
            Paragraph(("Hội đồng nghiệm thu:",)),
            _WRITING_LINE,
            Paragraph(("Đại diện tổ chức chủ trì:",)),
            _WRITING_LINE,
            Heading("2", "Sản phẩm, kết quả so với hợp đồng", 2),
            _products(task),
            Heading("3", "Nhận xét và yêu cầu của Hội đồng", 2),
            *_remarks(draft),
            Heading("4", "Kết luận", 2),
            told("Xếp loại", task.grade),
            Paragraph(("Biên bản được thông qua tại phiên họp và lập thành 02 bản./.",)),
        ),
        recipients=("Tổ chức chủ trì", "Lưu: VT, Chi cục TĐC"),
        left_signature=Signature("Thư ký"),
        signature=Signature("Chủ tọa", draft.paper.signer or "" if draft.paper else ""),
    )


def _products(task: Task) -> Table:
    """One row per product of the proposal, with room for what was handed in and what the council finds."""
    ordered = [part.strip(" .") for line in (task.results or "").splitlines() for part in line.split(";")]
    rows = list(filter(None, ordered)) or [BLANK]
    return Table(
        columns=(
            Column("TT", width_mm=11, align="center"),
            Column("Sản phẩm, kết quả và chỉ tiêu đã giao", share=3),
            Column("Sản phẩm, kết quả đã nộp", share=2),
            Column("Đạt / Không đạt", width_mm=24, align="center"),
        ),
        rows=tuple(
            (str(at), f"{text[0].upper()}{text[1:]}", _ROOM, "") for at, text in enumerate(rows, start=1)
        ),
    )


def _remarks(draft: Draft) -> list[Block]:
    """The reason stands in the form of the act; a passed acceptance has none."""
    event, form = told_act(draft, "pass_acceptance", "fail_acceptance")
    failed = event == "fail_acceptance"
    reason = form.get("reason")
    asked = (
        "Tổ chức chủ trì phối hợp thực hiện các thủ tục thanh lý hợp đồng theo quy định."
        if failed
        else "Tổ chức chủ trì hoàn thiện hồ sơ theo nhận xét của Hội đồng và đăng ký kết quả thực hiện nhiệm vụ."
    )
    return [
        told("Lý do không đạt", reason) if failed else Paragraph((f"Nhận xét: {BLANK * 4}",), align="left"),
        Paragraph((f"Yêu cầu: {asked}",)),
    ]
