"""The annual plan (Kế hoạch năm) that the department drafts for the People's Committee."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import col, select

from models import Activity, AnnualPlan, Task
from models.task import MODES
from reports.document import Block, Column, Heading, OfficialDocument, Paragraph, Table
from reports.papers.draft import BLANK, Draft, head_signs, official, paper
from reports.papers.facts import day, sum_of_money
from states.activity import ACTIVITY_KINDS

_FOLLOWED = (
    "recommended",
    "awaiting_ubnd",
    "returned",
    "approved",
    "selecting",
    "appraising",
    "in_progress",
    "suspended",
    "evaluating",
    "completing",
    "accepted",
    "failed",
    "liquidated",
)
"""States of tasks that a plan names: the council spoke for them and nothing has ended them before their results."""


@paper("annual_plan")
def annual_plan(draft: Draft) -> OfficialDocument:
    plan: AnnualPlan = draft.case
    programme = draft.procedure.programme
    ubnd, department = draft.agency("ubnd"), draft.agency("department")
    signs = head_signs(draft, ubnd)
    about = f"{programme.name} năm {plan.year} {programme.area}"
    return official(
        draft,
        subject=f"Triển khai {about}",
        body=(
            Paragraph((f"{ubnd.name} ban hành Kế hoạch triển khai {about} như sau:",)),
            Heading("I", "Mục đích, yêu cầu", 1),
            *_purpose(draft),
            Heading("II", "Nội dung", 1),
            Heading("1", "Thông tin, truyền thông, hội nghị và đào tạo", 2),
            *_activities(draft, plan.year),
            Heading("2", "Nhiệm vụ khoa học và công nghệ", 2),
            *_tasks(draft, plan.year),
            Heading("III", "Kinh phí thực hiện", 1),
            # A plan that was never adopted is a transient row with a budget of 0, which is not a budget of none.
            Paragraph((f"Tổng kinh phí: {sum_of_money(plan.budget if plan.id is not None else None)}.",)),
            Heading("IV", "Tổ chức thực hiện", 1),
            *_carried_out(department.name, ubnd.name),
        ),
        recipients=(department.name, "Các sở, ban, ngành và địa phương trong tỉnh", "Lưu: VT"),
        signature=replace(signs, authority="\n".join(filter(None, ("TM. Ủy ban nhân dân", signs.authority)))),
    )


def _purpose(draft: Draft) -> list[Block]:
    programme = draft.procedure.programme
    return [
        Paragraph(
            (
                "Nâng cao nhận thức và năng lực của doanh nghiệp trong tỉnh về năng suất, chất lượng; hỗ trợ doanh "
                "nghiệp áp dụng tiêu chuẩn, quy chuẩn kỹ thuật, hệ thống quản lý, công cụ cải tiến năng suất, chất "
                "lượng.",
            )
        ),
        Paragraph(
            (
                f"Các hoạt động bám sát mục tiêu, nội dung của {programme.name}; sử dụng kinh phí tiết kiệm, hiệu quả, "
                "đúng quy định.",
            )
        ),
    ]


def _activities(draft: Draft, year: int) -> list[Block]:
    query = (
        select(Activity)
        .where(Activity.year == year, Activity.state != "cancelled")
        .order_by(col(Activity.activity_kind), col(Activity.planned_on), col(Activity.code))
    )
    rows = draft.session.exec(query).all()
    if not rows:
        return [Paragraph((f"Các hoạt động: {BLANK * 3}",), align="left")]
    return [
        Table(
            columns=(
                Column("TT", width_mm=11, align="center"),
                Column("Hoạt động", share=3),
                Column("Loại hoạt động", share=1.4),
                Column("Thời gian dự kiến", width_mm=30, align="center"),
            ),
            rows=tuple(_activity(at, row, year) for at, row in enumerate(rows, start=1)),
        )
    ]


def _activity(at: int, row: Activity, year: int) -> tuple[str, ...]:
    when = day(row.planned_on) if row.planned_on else f"Trong năm {year}"
    return str(at), row.name, ACTIVITY_KINDS[row.activity_kind], when


def _tasks(draft: Draft, year: int) -> list[Block]:
    query = select(Task).where(Task.year == year, col(Task.state).in_(_FOLLOWED)).order_by(col(Task.code))
    rows: Sequence[Task] = draft.session.exec(query).all()
    if not rows:
        return [
            Paragraph(
                (
                    f"Thông báo đề xuất, đặt hàng, tư vấn xác định và tổ chức thực hiện các nhiệm vụ năm {year} theo "
                    "danh mục được phê duyệt.",
                )
            )
        ]
    return [
        Paragraph((f"Tổ chức thực hiện {len(rows):02d} nhiệm vụ:",)),
        Table(
            columns=(
                Column("TT", width_mm=11, align="center"),
                Column("Tên nhiệm vụ", share=3),
                Column("Phương thức thực hiện", width_mm=24, align="center"),
                Column("Thời gian (tháng)", width_mm=17, align="center"),
            ),
            rows=tuple(_task(at, row) for at, row in enumerate(rows, start=1)),
        ),
    ]


def _task(at: int, row: Task) -> tuple[str, ...]:
    duration = "" if row.duration_months is None else f"{row.duration_months:02d}"
    return str(at), row.name, MODES[row.mode] if row.mode else "", duration


def _carried_out(department: str, ubnd: str) -> list[Block]:
    return [
        Paragraph(
            (
                f"{department} chủ trì, phối hợp với các sở, ban, ngành và địa phương tổ chức thực hiện Kế hoạch; theo "
                f"dõi, đôn đốc và báo cáo {ubnd} kết quả thực hiện.",
            ),
            bullet=True,
        ),
        Paragraph(
            (
                "Các sở, ban, ngành và địa phương phối hợp tuyên truyền, vận động doanh nghiệp trên địa bàn tham gia.",
            ),
            bullet=True,
        ),
        Paragraph(
            (
                "Tổ chức, doanh nghiệp chủ trì nhiệm vụ thực hiện đúng hợp đồng, sử dụng kinh phí đúng mục đích và báo "
                "cáo đúng thời hạn.",
            ),
            bullet=True,
        ),
        Paragraph(
            (
                f"Trong quá trình thực hiện, nếu có vướng mắc, các đơn vị phản ánh về {department} để tổng hợp, trình "
                f"{ubnd} xem xét, quyết định./.",
            )
        ),
    ]
