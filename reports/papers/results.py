"""The notice of results (Thông báo kết quả) to the proposer of a task."""

from __future__ import annotations

from models import Task
from reports.document import Block, Heading, OfficialDocument, Paragraph
from reports.papers.draft import BLANK, Draft, official, paper
from reports.papers.facts import about, answer, bare, day, finding, name_of, sum_of_money
from states.chart import HO_CHI_MINH
from states.council_rules import Vote

_OUTCOMES = {
    Vote.RECOMMEND: "đề nghị thực hiện",
    Vote.WITH_CHANGES: "đề nghị thực hiện với điều chỉnh",
    Vote.DECLINE: "đề nghị không thực hiện",
}


@paper("result_notice")
def result_notice(draft: Draft) -> OfficialDocument:
    task: Task = draft.case
    department = draft.agency("department")
    checked_only = task.state == "ineligible"
    parts: list[tuple[str, list[Block]]] = [("Kết quả kiểm tra hồ sơ", _check(task))]
    if not checked_only:
        parts.append(("Kết luận của Hội đồng tư vấn xác định nhiệm vụ", _council(draft, task)))
    if not checked_only and task.state != "not_recommended":
        parts.append((f"Kết quả phê duyệt của {draft.agency('ubnd').name}", _decided(draft, task)))
    parts.append(("Nội dung thực hiện tiếp theo", _next(draft, task)))
    body: list[Block] = [
        Paragraph(
            (
                f"{department.name} thông báo đến {name_of(draft, task.proposer_id)} kết quả xác định đối với "
                f"đề xuất {about(task)} (mã số {task.code}, nộp ngày {day(task.submitted_on)}) như sau:",
            )
        )
    ]
    for at, (title, blocks) in enumerate(parts, start=1):
        body += [Heading(str(at), title, 2), *blocks]
    return official(
        draft,
        subject=f"Kết quả xác định {about(task)}",
        addressees=(name_of(draft, task.proposer_id),),
        bases=(),
        body=(
            *body,
            Paragraph(
                (f"{department.name} thông báo để {name_of(draft, task.proposer_id)} biết, thực hiện./.",)
            ),
        ),
        recipients=("Như trên", f"{department.head} Sở (để báo cáo)", "Lưu: VT, Chi cục TĐC"),
    )


def _check(task: Task) -> list[Block]:
    if task.state == "ineligible":
        return [
            Paragraph(("Phiếu đề xuất không hợp lệ, không đưa ra Hội đồng tư vấn xác định nhiệm vụ.",)),
            Paragraph((f"Lý do: {_closed(task.outcome_reason)}",)),
        ]
    if task.state in ("draft", "submitted", "supplementing", "withdrawn"):
        return [Paragraph((f"Kết quả kiểm tra tính hợp lệ của phiếu đề xuất: {BLANK}",))]
    return [Paragraph(("Phiếu đề xuất hợp lệ.",))]


def _council(draft: Draft, task: Task) -> list[Block]:
    found = finding(draft)
    if found is None:
        return [Paragraph((f"Kết luận của Hội đồng: {BLANK}",))]
    outcome = Vote(found.item.outcome or "")
    held = found.council.session_at
    on = day(held.astimezone(HO_CHI_MINH).date() if held else None)
    counted = [f"{text}: {found.votes.get(vote, 0):02d} phiếu" for vote, text in _OUTCOMES.items()]
    # A council taken over from paper has an outcome, and no attendance or ballots.
    votes = "; ".join(counted) if found.votes else BLANK
    present = f"{found.present:02d}" if found.present else BLANK
    blocks: list[Block] = [
        Paragraph(
            (
                f"{found.council.title} ({draft.citation(found.council.document_id) or BLANK}) họp ngày {on}, có "
                f"{present} thành viên biểu quyết dự họp; kết quả bỏ phiếu: {votes}.",
            )
        ),
        Paragraph((f"Kết luận: {_OUTCOMES[outcome]}.",)),
    ]
    if outcome is not Vote.RECOMMEND:
        label = "Lý do" if outcome is Vote.DECLINE else "Nội dung điều chỉnh"
        blocks.append(Paragraph((f"{label}: {_closed(found.item.remark)}",)))
    return blocks


def _decided(draft: Draft, task: Task) -> list[Block]:
    ubnd, given = draft.agency("ubnd"), answer(draft)
    if given is None:
        return [Paragraph((f"Kết quả phê duyệt: {BLANK}",))]
    cited = draft.citation(given.document_id)
    if given.answer == "approved":
        return [
            Paragraph((f"{ubnd.name} phê duyệt nhiệm vụ tại {cited or BLANK}.",)),
            Paragraph((f"Kinh phí được phê duyệt: {sum_of_money(task.approved_funding)}.",)),
        ]
    by = f" tại {cited}" if cited else ""
    said = "không phê duyệt nhiệm vụ" if given.answer == "rejected" else "trả lại hồ sơ trình nhiệm vụ"
    return [
        Paragraph((f"{ubnd.name} {said}{by}.",)),
        Paragraph((f"Lý do: {_closed(given.reason)}",)),
    ]


def _next(draft: Draft, task: Task) -> list[Block]:
    department = draft.agency("department").name
    if task.state in ("ineligible", "not_recommended", "rejected"):
        said = (
            "Việc xem xét đề xuất kết thúc tại Thông báo này. Tổ chức, cá nhân đề xuất có thể hoàn thiện và đề xuất "
            "lại trong các đợt đề xuất, đặt hàng nhiệm vụ tiếp theo."
        )
    elif task.state == "withdrawn":
        said = "Tổ chức, cá nhân đề xuất đã rút phiếu đề xuất."
    elif task.approval_document_id is None:
        said = f"{department} tiếp tục thông báo khi có kết quả phê duyệt của {draft.agency('ubnd').name}."
    elif task.host_id is not None:
        said = (
            f"Nhiệm vụ do {name_of(draft, task.host_id)} chủ trì. {department} thẩm định kinh phí và ký hợp đồng thực "
            "hiện nhiệm vụ với tổ chức chủ trì."
        )
    elif task.mode == "selection":
        said = (
            f"Nhiệm vụ được thực hiện theo phương thức tuyển chọn. {department} thông báo tuyển chọn tổ chức, cá nhân "
            "chủ trì; tổ chức, cá nhân đề xuất có thể nộp hồ sơ tham gia tuyển chọn."
        )
    else:
        said = (
            f"Nhiệm vụ được thực hiện theo phương thức giao trực tiếp. {department} quyết định giao tổ chức chủ trì, "
            "thẩm định kinh phí và ký hợp đồng thực hiện nhiệm vụ."
        )
    return [Paragraph((said,))]


def _closed(text: str | None) -> str:
    said = bare(text)
    return said if said == BLANK else f"{said}."
