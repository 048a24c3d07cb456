"""What stands before the acts on a task. Each guard returns a Vietnamese reason, or None."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from states.chart import Context
from states.council_rules import Vote
from states.vietnamese import money, short_date

PROPOSAL_FIELDS = {
    "name": "tên nhiệm vụ",
    "grounds": "căn cứ đề xuất",
    "urgency": "tính cấp thiết",
    "objective": "mục tiêu",
    "results": "sản phẩm, kết quả và chỉ tiêu cần đạt",
    "content": "nội dung thực hiện",
    "application": "địa chỉ ứng dụng",
    "duration_months": "thời gian thực hiện",
    "funding_state": "kinh phí từ ngân sách nhà nước",
    "funding_other": "kinh phí ngoài ngân sách",
}
"""Fields of the proposal form (Phiếu đề xuất), as a procedure may require them."""


MOST_FILES = 60
"""Files that one task may have over its whole life (assumed)."""


@dataclass(frozen=True)
class TaskFacts:
    """What other records say of a task.

    `progress_received` and `progress_judged` hold the numbers (1, 2, …) of the reporting periods;
    `files` when each file of the task was added, by name.
    """

    announcement_state: str = "drafting"
    announcement_closes_on: date | None = None
    council_state: str | None = None
    council_outcome: Vote | None = None
    dossier_state: str | None = None
    progress_received: Collection[int] = ()
    progress_judged: Collection[int] = ()
    progress_periods: int = 0
    files: Mapping[str, datetime] = field(default_factory=dict)


def outsiders_act_on_their_own(row: Any, ctx: Context) -> str | None:
    """An enterprise sees and moves the tasks it proposed or hosts, no others."""
    own = ctx.actor.organisation_id
    if ctx.actor.is_outsider and (own is None or own not in (row.proposer_id, row.host_id)):
        return "Tổ chức chỉ thực hiện được việc trên nhiệm vụ do mình đề xuất hoặc chủ trì."
    return None


def proposal_is_complete(row: Any, ctx: Context) -> str | None:
    missing = [
        PROPOSAL_FIELDS[name]
        for name in ctx.procedure.proposals.required_fields
        if getattr(row, name) in (None, "")
    ]
    if missing:
        return f"Phiếu đề xuất còn thiếu: {', '.join(missing)}; hãy bổ sung rồi nộp lại."
    return None


def files_are_not_too_many(row: Any, ctx: Context) -> str | None:
    there, more = len(ctx.facts.files), len(ctx.form.get("attachments") or ())
    if more and there + more > MOST_FILES:
        return (
            f"Nhiệm vụ đã có {there} tệp, thêm {more} tệp thì vượt quá {MOST_FILES} tệp; hãy gộp lại rồi gửi."
        )
    return None


def some_file_is_not_handed_in(row: Any, ctx: Context) -> str | None:
    if not any(added_at >= row.entered_at for added_at in ctx.facts.files.values()):
        return "Không có tệp nào chưa nộp để gỡ; tệp đã nộp được giữ nguyên trong hồ sơ."
    return None


def file_is_not_handed_in(row: Any, ctx: Context) -> str | None:
    """What was handed in stays: only files added since the proposal came back to be worked on may go."""
    name = ctx.form["attachment"]
    if (added_at := ctx.facts.files.get(name)) is None:
        return f"Không có tệp “{name}” trong hồ sơ; hãy mở lại danh sách tệp."
    if added_at < row.entered_at:
        return f"Tệp “{name}” đã nộp nên được giữ nguyên; hãy thêm tệp mới để thay thế hoặc bổ sung."
    return None


def call_was_issued(row: Any, ctx: Context) -> str | None:
    if ctx.facts.announcement_state not in ("issued", "closed"):
        return "Thông báo của đợt này chưa được ban hành hoặc đã hủy nên chưa nhận phiếu đề xuất."
    return None


def call_is_open_or_late_with_reason(row: Any, ctx: Context) -> str | None:
    closes_on = ctx.facts.announcement_closes_on
    still_open = ctx.facts.announcement_state == "issued" and (closes_on is None or ctx.today <= closes_on)
    if still_open or ctx.facts.announcement_state not in ("issued", "closed"):
        return None
    day = short_date(closes_on) if closes_on else "đã công bố"
    if not ctx.procedure.proposals.late_allowed:
        return f"Đã hết hạn nhận phiếu đề xuất (ngày {day}); quy trình không cho phép nhận muộn."
    if not ctx.form.get("late_reason"):
        return f"Đã hết hạn nhận phiếu đề xuất (ngày {day}); muốn nhận muộn, hãy ghi rõ lý do."
    return None


def supplement_day_is_a_later_working_day(row: Any, ctx: Context) -> str | None:
    due_on: date = ctx.form["due_on"]
    if due_on <= ctx.today:
        return f"Hạn bổ sung {short_date(due_on)} phải sau hôm nay; hãy chọn ngày khác."
    if reason := ctx.calendar.why_off(due_on):
        nearest = short_date(ctx.calendar.next_working(due_on))
        return (
            f"Hạn bổ sung {short_date(due_on)} là ngày nghỉ ({reason}); "
            f"hãy chọn ngày làm việc, gần nhất là {nearest}."
        )
    return None


def is_on_the_agenda_of_an_invited_council(row: Any, ctx: Context) -> str | None:
    if ctx.facts.council_state not in ("invited", "in_session"):
        return "Đề xuất chưa có trong chương trình của Hội đồng đã gửi giấy mời; hãy đưa vào chương trình và mời họp."
    return None


def council_was_called_off(row: Any, ctx: Context) -> str | None:
    if ctx.facts.council_state not in (None, "cancelled"):
        return "Hội đồng vẫn đang làm việc với đề xuất này; chỉ rút ra khi Hội đồng bị hủy."
    return None


def _council_concluded(ctx: Context, wanted: Vote) -> str | None:
    if ctx.facts.council_outcome is None or ctx.facts.council_state not in ("concluded", "closed"):
        return "Hội đồng chưa kết luận về đề xuất này; hãy kết thúc phiên họp trước."
    if ctx.facts.council_outcome is not wanted:
        return f"Kết luận của Hội đồng là “{ctx.facts.council_outcome.label}”, không phải “{wanted.label}”."
    return None


def council_recommends(row: Any, ctx: Context) -> str | None:
    return _council_concluded(ctx, Vote.RECOMMEND)


def council_requires_changes(row: Any, ctx: Context) -> str | None:
    return _council_concluded(ctx, Vote.WITH_CHANGES)


def council_declines(row: Any, ctx: Context) -> str | None:
    return _council_concluded(ctx, Vote.DECLINE)


def is_in_a_sent_dossier(row: Any, ctx: Context) -> str | None:
    if ctx.facts.dossier_state != "sent":
        return "Nhiệm vụ chưa nằm trong tờ trình đã gửi UBND tỉnh; hãy đưa vào danh mục và gửi tờ trình."
    return None


def has_mode(row: Any, ctx: Context) -> str | None:
    if row.mode is None:
        return "Chưa xác định phương thức (tuyển chọn hoặc giao trực tiếp); hãy bổ sung khi lập danh mục."
    return None


def approved_funding_is_positive(row: Any, ctx: Context) -> str | None:
    if ctx.form["funding"] <= 0:
        return "Kinh phí được phê duyệt phải lớn hơn 0 đồng; hãy nhập theo quyết định của UBND tỉnh."
    return None


def is_selected_competitively(row: Any, ctx: Context) -> str | None:
    if row.mode != "selection":
        return "Nhiệm vụ được phê duyệt theo phương thức giao trực tiếp; hãy giao tổ chức chủ trì."
    return None


def is_assigned_directly(row: Any, ctx: Context) -> str | None:
    if row.mode != "assignment":
        return "Nhiệm vụ được phê duyệt theo phương thức tuyển chọn; hãy mở tuyển chọn."
    return None


def appraised_within_approved(row: Any, ctx: Context) -> str | None:
    funding: int = ctx.form["funding"]
    if not 0 < funding <= row.approved_funding:
        return (
            f"Kinh phí thẩm định {money(funding)} phải lớn hơn 0 và không vượt kinh phí được phê duyệt "
            f"{money(row.approved_funding)}; hãy kiểm tra lại."
        )
    return None


def has_host(row: Any, ctx: Context) -> str | None:
    if row.host_id is None:
        return "Chưa có tổ chức chủ trì; hãy chọn hoặc giao tổ chức chủ trì."
    return None


def funding_was_appraised(row: Any, ctx: Context) -> str | None:
    if row.appraised_funding is None:
        return "Kinh phí chưa được thẩm định; hãy nhập kết quả thẩm định trước khi ký hợp đồng."
    return None


def contract_within_appraised(row: Any, ctx: Context) -> str | None:
    funding: int = ctx.form["funding"]
    limit = row.appraised_funding if row.appraised_funding is not None else row.approved_funding
    if limit is not None and not 0 < funding <= limit:
        return (
            f"Giá trị hợp đồng {money(funding)} phải lớn hơn 0 và không vượt kinh phí được duyệt, thẩm định "
            f"{money(limit)}; hãy sửa giá trị hợp đồng hoặc trình điều chỉnh kinh phí."
        )
    return None


def contract_days_in_order(row: Any, ctx: Context) -> str | None:
    if ctx.form["ends_on"] <= ctx.form["starts_on"]:
        return "Ngày kết thúc hợp đồng phải sau ngày bắt đầu; hãy kiểm tra lại hai ngày."
    return None


def progress_period_is_open(row: Any, ctx: Context) -> str | None:
    period: int = ctx.form["period"]
    if not 1 <= period <= ctx.facts.progress_periods:
        return f"Hợp đồng có {ctx.facts.progress_periods} kỳ báo cáo; không có kỳ {period}."
    if period in ctx.facts.progress_received:
        return f"Báo cáo định kỳ {period} đã được tiếp nhận; hãy chọn kỳ khác."
    return None


def progress_was_received(row: Any, ctx: Context) -> str | None:
    period: int = ctx.form["period"]
    if period not in ctx.facts.progress_received:
        return f"Chưa tiếp nhận báo cáo định kỳ {period}; hãy tiếp nhận trước khi đánh giá."
    if period in ctx.facts.progress_judged:
        return f"Báo cáo định kỳ {period} đã được đánh giá."
    return None


def extensions_are_left(row: Any, ctx: Context) -> str | None:
    rule = ctx.procedure.implementation
    if row.extensions >= rule.extensions_max:
        return (
            f"Hợp đồng đã gia hạn {row.extensions} lần, tối đa {rule.extensions_max} lần ({rule.article}); "
            "hãy nghiệm thu, tạm dừng hoặc chấm dứt."
        )
    return None


def contract_still_runs(row: Any, ctx: Context) -> str | None:
    """An extension is asked for while the contract runs [assumed]."""
    if row.contract_ends_on is not None and ctx.today > row.contract_ends_on:
        return (
            f"Hợp đồng đã hết hạn ngày {short_date(row.contract_ends_on)} nên không thể gia hạn; "
            "hãy nghiệm thu, thanh lý hoặc chấm dứt."
        )
    return None


def extension_within_cap(row: Any, ctx: Context) -> str | None:
    rule = ctx.procedure.implementation
    months: int = ctx.form["months"]
    if not 1 <= months <= rule.extension_months_max:
        return (
            f"Mỗi lần gia hạn từ 1 đến {rule.extension_months_max} tháng ({rule.article}); "
            f"không thể gia hạn {months} tháng."
        )
    return None


def settlement_within_contract(row: Any, ctx: Context) -> str | None:
    """What is recovered was paid and not settled, so that both together never exceed the contract [assumed]."""
    total: int = ctx.form["settled"] + ctx.form["recovered"]
    if row.contract_funding is not None and total > row.contract_funding:
        return (
            f"Kinh phí quyết toán và thu hồi {money(total)} vượt giá trị hợp đồng "
            f"{money(row.contract_funding)}; hãy kiểm tra lại hai số."
        )
    return None


def _grade_among(allowed: Collection[str], ctx: Context) -> str | None:
    if ctx.form["grade"] not in allowed:
        return f"Xếp loại “{ctx.form['grade']}” không phù hợp; chỉ nhận: {', '.join(allowed)}."
    return None


def grade_passes(row: Any, ctx: Context) -> str | None:
    return _grade_among(ctx.procedure.implementation.grades_passing, ctx)


def grade_fails(row: Any, ctx: Context) -> str | None:
    return _grade_among(ctx.procedure.implementation.grades_failing, ctx)
