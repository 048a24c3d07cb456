"""The notice of results to the proposer, in every state of the task."""

from __future__ import annotations

import pytest
from sqlmodel import Session, select

from models import CouncilItem
from tests.reports.papers.lived import in_every_state, lines, task_of

APPROVED = "800.000.000 đồng (Bằng chữ: Tám trăm triệu đồng chẵn)"


@pytest.mark.parametrize(
    ("name", "state", "said"),
    [
        (
            "finished",
            "approved",
            (
                "Kính gửi: Công ty Mía đường 1",
                "họp ngày 04/3/2025, có 07 thành viên biểu quyết dự họp; kết quả bỏ phiếu: đề nghị thực hiện: 07 phiếu",
                "tại Quyết định số 02/QĐ-UBND ngày 02/4/2025 của UBND tỉnh.",
                f"Kinh phí được phê duyệt: {APPROVED}.",
                "Nhiệm vụ do Công ty Mía đường 1 chủ trì.",
            ),
        ),
        (
            "rejected",
            "rejected",
            (
                "Ủy ban nhân dân tỉnh Tây Ninh không phê duyệt nhiệm vụ.",
                "Lý do: Đã bố trí kinh phí ở đề án khác.",
                "Việc xem xét đề xuất kết thúc tại Thông báo này.",
            ),
        ),
        (
            "waiting",
            "recommended",
            ("Kết quả phê duyệt: ……………", "tiếp tục thông báo khi có kết quả phê duyệt"),
        ),
        ("open", "eligible", ("Phiếu đề xuất hợp lệ.", "Kết luận của Hội đồng: ……………")),
        ("open", "submitted", ("Kết quả kiểm tra tính hợp lệ của phiếu đề xuất: ……………",)),
        ("open", "withdrawn", ("đã rút phiếu đề xuất.",)),
    ],
)
def test_the_notice_says_what_was_found_and_what_comes_next(
    year: Session, name: str, state: str, said: tuple[str, ...]
) -> None:
    task = task_of(year, name)
    task.state = state
    text = "\n".join(lines(year, "result_notice", task))
    for each in said:
        assert each in text


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        ("selection", "có thể nộp hồ sơ tham gia tuyển chọn"),
        ("assignment", "quyết định giao tổ chức chủ trì"),
    ],
)
def test_an_approved_task_goes_on_by_its_mode(year: Session, mode: str, said: str) -> None:
    task = task_of(year, "selected")
    task.mode, task.host_id, task.state = mode, None, "approved"
    assert any(said in line for line in lines(year, "result_notice", task))


def test_a_proposal_that_the_council_declined_has_its_reason_and_no_approval(year: Session) -> None:
    task = task_of(year, "waiting")
    task.state = "not_recommended"
    item = year.exec(select(CouncilItem).where(CouncilItem.task_id == task.pk)).one()
    item.outcome, item.remark = "decline", "Trùng với nhiệm vụ năm 2023."
    year.flush()
    shown = lines(year, "result_notice", task)
    assert "Kết luận: đề nghị không thực hiện." in shown
    assert "Lý do: Trùng với nhiệm vụ năm 2023." in shown
    assert not any("phê duyệt của" in line for line in shown)


def test_an_ineligible_proposal_has_its_reason_and_no_council(year: Session) -> None:
    task = task_of(year, "open")
    task.state, task.outcome_reason = "ineligible", "Ngoài phạm vi Chương trình.\nThiếu dự toán."
    shown = lines(year, "result_notice", task)
    assert "Lý do: Ngoài phạm vi Chương trình; Thiếu dự toán." in shown
    assert [line[0] for line in shown if line[:2] in ("1.", "2.", "3.")] == ["1", "2"]


@pytest.mark.parametrize("name", ["finished", "open"])
def test_a_notice_can_be_drawn_in_any_state(year: Session, name: str) -> None:
    for state, text in in_every_state(year, "result_notice", task_of(year, name)):
        assert "Kết quả xác định nhiệm vụ" in text, state
