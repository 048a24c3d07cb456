"""Documents to the proposer while a proposal is checked: the receipt and the request for supplements."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import col, select

from models import Announcement, Deadline, Organisation, Task
from reports.document import Block, Column, OfficialDocument, Signature, Table
from reports.papers.draft import BLANK, Draft, official, paper
from reports.papers.phrases import ROOM, archive, count, dated, facts, lines_of, said, sentence
from states.procedure import DeadlineRule
from states.task_guards import PROPOSAL_FIELDS
from states.vietnamese import long_date, money, short_date


@paper("receipt")
def receipt(draft: Draft) -> OfficialDocument:
    """Dated on the day the proposal came in; before that day it is a form to fill in by hand."""
    task: Task = draft.case
    on_day = replace(draft, today=task.submitted_on or draft.today)
    department, proposer = on_day.agency("department"), _proposer(draft)
    call = draft.session.get_one(Announcement, task.announcement_id)
    called = draft.citation(call.document_id)
    submitted = long_date(task.submitted_on) if task.submitted_on else BLANK
    late = [("Lý do nộp sau thời hạn", task.late_reason)] if task.late_reason else []
    document = official(
        on_day,
        subject=f"Phiếu đề xuất nhiệm vụ khoa học và công nghệ cấp tỉnh năm {task.year}",
        bases=(),
        body=(
            facts(
                (
                    ("Mã số phiếu đề xuất", task.code),
                    ("Tên nhiệm vụ đề xuất", task.name),
                    ("Tổ chức, cá nhân đề xuất", proposer.name),
                    ("Địa chỉ", proposer.address or BLANK),
                    ("Đợt đề xuất", called or call.title),
                    ("Cơ quan tiếp nhận", department.name),
                    ("Ngày tiếp nhận", submitted),
                    *late,
                )
            ),
            said("Thành phần hồ sơ: 01 phiếu đề xuất với các nội dung sau:"),
            _parts(draft, task),
            *_what_follows(draft, task),
        ),
        left_signature=Signature("Người nộp"),
        signature=Signature("Người tiếp nhận"),
    )
    return dated(document, task.submitted_on)


@paper("supplement_request")
def supplement_request(draft: Draft) -> OfficialDocument:
    task: Task = draft.case
    department, proposer = draft.agency("department"), _proposer(draft)
    wanted = lines_of(task.supplement_request) or [ROOM]
    received = short_date(task.submitted_on) if task.submitted_on else BLANK
    due = short_date(task.supplement_due_on) if task.supplement_due_on else BLANK
    return official(
        draft,
        subject="đề nghị bổ sung, hoàn thiện phiếu đề xuất nhiệm vụ khoa học và công nghệ",
        addressees=(proposer.name,),
        bases=(),
        body=(
            said(
                f"Ngày {received}, {department.name} tiếp nhận phiếu đề xuất nhiệm vụ khoa học và công nghệ "
                f"cấp tỉnh năm {task.year} của {proposer.name}, mã số {task.code}: {sentence(task.name)}"
            ),
            said(
                f"Qua kiểm tra, {department.name} đề nghị {proposer.name} bổ sung, hoàn thiện phiếu đề xuất "
                "với các nội dung sau:"
            ),
            *(said(sentence(line), bullet=True) for line in wanted),
            said(
                f"Bản bổ sung, hoàn thiện ghi rõ mã số {task.code}, gửi về {department.name} "
                f"(thư điện tử: {department.email}) chậm nhất ngày {due}."
            ),
            said(
                f"Quá thời hạn nêu trên, nếu không nhận được bản bổ sung, {department.name} xem xét kết luận "
                "phiếu đề xuất không hợp lệ và không đưa ra Hội đồng tư vấn xác định nhiệm vụ."
            ),
            said(f"{department.name} thông báo để {proposer.name} biết, thực hiện./."),
        ),
        recipients=("Như trên", f"{department.head} Sở (để báo cáo)", archive(draft)),
    )


def _proposer(draft: Draft) -> Organisation:
    return draft.session.get_one(Organisation, draft.case.proposer_id)


def _parts(draft: Draft, task: Task) -> Table:
    """Which fields of the form are filled in; a sum of 0 đồng is an answer too."""
    required = draft.procedure.proposals.required_fields
    shown = {
        "duration_months": lambda value: f"{count(value)} tháng",
        "funding_state": money,
        "funding_other": money,
    }
    rows = []
    for at, (field, name) in enumerate(PROPOSAL_FIELDS.items(), start=1):
        value = getattr(task, field)
        if value in (None, ""):
            state = "Chưa kê khai" if field in required else "Không kê khai (không bắt buộc)"
        else:
            state = shown[field](value) if field in shown else "Đã kê khai"
        rows.append((str(at), f"{name[0].upper()}{name[1:]}", state))
    return Table(
        columns=(
            Column("TT", width_mm=11, align="center"),
            Column("Nội dung của phiếu đề xuất", share=3),
            Column("Tình trạng", share=2, align="center"),
        ),
        rows=tuple(rows),
    )


def _what_follows(draft: Draft, task: Task) -> list[Block]:
    department = draft.agency("department")
    return [
        said(
            f"{department.name} kiểm tra tính đầy đủ, hợp lệ của phiếu đề xuất{_within(draft, task)}; nếu cần bổ sung, "
            "hoàn thiện sẽ có văn bản nêu rõ nội dung và thời hạn. Phiếu đề xuất hợp lệ được đưa ra Hội đồng tư vấn "
            f"xác định nhiệm vụ. Khi trao đổi (thư điện tử: {department.email}), đề nghị ghi rõ mã số nêu trên."
        )
    ]


def _within(draft: Draft, task: Task) -> str:
    """The time the department has for its check, and its last day where the clock has begun to run."""
    rule = next(
        (rule for rule in draft.procedure.deadlines if rule.case == "task" and "submitted" in rule.states),
        None,
    )
    if rule is None:
        return ""
    query = (
        select(col(Deadline.due_on))
        .where(Deadline.case_kind == "task", Deadline.case_id == task.pk, Deadline.rule == rule.id)
        .order_by(col(Deadline.id))
    )
    due = draft.session.exec(query).first()
    last = f", chậm nhất ngày {short_date(due)}" if due else ""
    return f" trong thời hạn {_period(rule)} kể từ ngày tiếp nhận{last}"


def _period(rule: DeadlineRule) -> str:
    return f"{count(rule.count)} ngày{' làm việc' if rule.unit == 'working' else ''}"
