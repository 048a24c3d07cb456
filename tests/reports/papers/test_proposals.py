"""The receipt of a proposal and the request for supplements, as their readers see them."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlmodel import Session

from models import Task
from reports.papers import BLANK
from secretariat import announcements, proposals
from tests.reports.papers.drawing import drawn, line, lines
from tests.secretariat.builders import (
    AN,
    at,
    do,
    draft_task,
    issued_announcement,
    submitted_task,
)

REQUEST = "1. Làm rõ mục tiêu\n- Bổ sung hồ sơ năng lực;\n\n  Ghi rõ vốn đối ứng."


def supplementing(session: Session, request: str = REQUEST) -> Task:
    task = submitted_task(session)
    do(proposals.request_supplement, session, task, at(1, 22), request=request, due_on=date(2025, 2, 5))
    return task


def late(session: Session) -> Task:
    call = issued_announcement(session)
    task = draft_task(session)
    do(announcements.close, session, call, at(2, 17))
    do(proposals.submit, session, task, at(2, 18), late_reason="Bưu điện chuyển chậm")
    return task


def test_a_receipt_says_who_handed_in_what_and_when(session: Session) -> None:
    shown = lines(session, "receipt", submitted_task(session))
    assert "Tây Ninh, ngày 20 tháng 01 năm 2025" in shown
    assert "PHIẾU TIẾP NHẬN" in shown
    assert "Mã số phiếu đề xuất | NV-2025-001" in shown
    assert "Tên nhiệm vụ đề xuất | Quy trình sấy mãng cầu của doanh nghiệp 1" in shown
    assert "Tổ chức, cá nhân đề xuất | Công ty Mía đường 1" in shown
    assert "Đợt đề xuất | Thông báo số 01/TB-KHCN ngày 06/01/2025 của Sở KH&CN" in shown
    assert "Ngày tiếp nhận | ngày 20 tháng 01 năm 2025" in shown
    assert shown[-2:] == ["NGƯỜI NỘP", "NGƯỜI TIẾP NHẬN"]
    assert not [each for each in shown if each.startswith("Số:") or "Lý do nộp" in each]


def test_a_receipt_says_what_follows_and_until_when(session: Session) -> None:
    # Ten working days from 20/01/2025 leave out Tết, 27 to 31/01.
    text = line(lines(session, "receipt", submitted_task(session)), "Sở Khoa học và Công nghệ kiểm tra")
    assert "trong thời hạn 10 ngày làm việc kể từ ngày tiếp nhận, chậm nhất ngày 10/02/2025" in text
    assert "khcn@tayninh.example" in text


def test_a_receipt_of_a_draft_leaves_the_day_open_and_counts_no_deadline(session: Session) -> None:
    shown = lines(session, "receipt", draft_task(session))
    assert f"Ngày tiếp nhận | {BLANK}" in shown
    assert "Tây Ninh, ngày      tháng 3 năm 2025" in shown
    assert "kể từ ngày tiếp nhận;" in line(shown, "Sở Khoa học và Công nghệ kiểm tra")


def test_a_receipt_gives_the_reason_of_a_late_proposal(session: Session) -> None:
    assert "Lý do nộp sau thời hạn | Bưu điện chuyển chậm" in lines(session, "receipt", late(session))


def test_a_receipt_tells_which_parts_of_the_form_are_filled(session: Session) -> None:
    task = draft_task(session)
    table: list[tuple[str, Any, str]] = [
        ("name", "Quy trình sấy", "1 | Tên nhiệm vụ | Đã kê khai"),
        ("objective", None, "4 | Mục tiêu | Chưa kê khai"),
        ("content", "", "6 | Nội dung thực hiện | Chưa kê khai"),
        ("duration_months", 12, "8 | Thời gian thực hiện | 12 tháng"),
        ("duration_months", 6, "8 | Thời gian thực hiện | 06 tháng"),
        ("duration_months", None, "8 | Thời gian thực hiện | Chưa kê khai"),
        ("funding_state", 900_000_000, "9 | Kinh phí từ ngân sách nhà nước | 900.000.000 đồng"),
        ("funding_state", None, "9 | Kinh phí từ ngân sách nhà nước | Chưa kê khai"),
        ("funding_other", 0, "10 | Kinh phí ngoài ngân sách | 0 đồng"),
    ]
    for field, value, row in table:
        setattr(task, field, value)
        assert row in lines(session, "receipt", task)


def test_a_supplement_request_tells_the_proposer_what_where_and_by_when(session: Session) -> None:
    shown = lines(session, "supplement_request", supplementing(session))
    assert "Số:      /SKHCN-TĐC" in shown
    assert line(shown, "V/v đề nghị bổ sung, hoàn thiện phiếu đề xuất")
    assert "Kính gửi: Công ty Mía đường 1" in shown
    assert line(shown, "Ngày 20/01/2025, Sở Khoa học và Công nghệ tiếp nhận").endswith(
        "mã số NV-2025-001: Quy trình sấy mãng cầu của doanh nghiệp 1."
    )
    where = line(shown, "Bản bổ sung, hoàn thiện ghi rõ mã số NV-2025-001")
    assert "khcn@tayninh.example" in where
    assert "chậm nhất ngày 05/02/2025" in where
    assert "không hợp lệ" in line(shown, "Quá thời hạn nêu trên")
    assert shown[-4:] == ["- Như trên;", "- Giám đốc Sở (để báo cáo);", "- Lưu: VT, Chi cục TĐC.", "GIÁM ĐỐC"]


def test_each_line_of_a_request_is_one_point_with_one_mark(session: Session) -> None:
    shown = lines(session, "supplement_request", supplementing(session))
    points = [each for each in shown if each.startswith("- ")][:3]
    assert points == ["- Làm rõ mục tiêu.", "- Bổ sung hồ sơ năng lực.", "- Ghi rõ vốn đối ứng."]


def test_a_request_not_yet_made_leaves_room_to_write(session: Session) -> None:
    shown = lines(session, "supplement_request", submitted_task(session))
    assert "- " + "…" * 28 in shown
    assert f"chậm nhất ngày {BLANK}." in line(shown, "Bản bổ sung")


def test_a_task_name_of_several_lines_and_a_long_proposer_are_printed_whole(session: Session) -> None:
    name = "Nghiên cứu, xây dựng và áp dụng mô hình quản lý năng suất tổng thể " * 3
    task = submitted_task(session, name=name.strip())
    (document,) = drawn(session, "receipt", task).values()
    assert any(name.strip() in each for each in lines(session, "receipt", task))
    assert (
        document.title
        == f"Phiếu tiếp nhận: Phiếu đề xuất nhiệm vụ khoa học và công nghệ cấp tỉnh năm {task.year}"
    )


def test_a_withdrawn_proposal_still_has_its_receipt(session: Session) -> None:
    task = submitted_task(session)
    do(proposals.withdraw, session, task, at(1, 23), by=AN, reason="Không còn nhu cầu")
    assert "Mã số phiếu đề xuất | NV-2025-001" in lines(session, "receipt", task)
