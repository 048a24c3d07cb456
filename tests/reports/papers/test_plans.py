"""The annual plan that is drafted for the People's Committee."""

from __future__ import annotations

from sqlmodel import Session

from reports.document import Signature
from secretariat.papers import case_of
from states.papers import paper_rule
from tests.reports.papers.lived import drawn, lines

PLAN = paper_rule("annual_plan")


def test_the_plan_lists_activities_tasks_and_its_budget(year: Session) -> None:
    shown = lines(year, "annual_plan", case_of(year, PLAN, "2025"))
    for said in (
        "ỦY BAN NHÂN DÂN TỈNH TÂY NINH",
        "1 | Tuyên truyền về năng suất | Thông tin, truyền thông | Trong năm 2025",
        "2 | Kỹ năng quản lý cho Tổ trưởng | Đào tạo, tập huấn | 17/6/2025",
        "Tổ chức thực hiện 05 nhiệm vụ:",
        "4 | Quy trình sấy mãng cầu của doanh nghiệp 4 | Tuyển chọn | 12",
        "Tổng kinh phí: 140.000.000 đồng (Bằng chữ: Một trăm bốn mươi triệu đồng chẵn).",
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
    ):
        assert said in shown
    assert not any("doanh nghiệp 5" in line or "doanh nghiệp 7" in line for line in shown)


def test_a_plan_not_yet_adopted_leaves_room_for_its_budget(year: Session) -> None:
    shown = lines(year, "annual_plan", case_of(year, PLAN, "KH-2027"))
    assert "Tổng kinh phí: …………… đồng (Bằng chữ: ……………)." in shown
    assert any(line.startswith("Các hoạt động: ……………") for line in shown)
    assert any("các nhiệm vụ năm 2027 theo danh mục được phê duyệt" in line for line in shown)


def test_a_plan_without_money_says_so(year: Session) -> None:
    plan = case_of(year, PLAN, "2025")
    plan.budget = 0
    assert "Tổng kinh phí: 0 đồng (Bằng chữ: Không đồng)." in lines(year, "annual_plan", plan)


def test_the_chairman_signs_for_the_committee(year: Session) -> None:
    document = drawn(year, "annual_plan", case_of(year, PLAN, "2025"))
    assert document.signature == Signature("Chủ tịch", authority="TM. Ủy ban nhân dân")
    assert document.symbol == "KH-UBND"
