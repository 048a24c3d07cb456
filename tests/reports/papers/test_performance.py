"""The periodic report of a host and the minutes of acceptance."""

from __future__ import annotations

import pytest
from sqlmodel import Session

from models import Organisation
from reports.papers.performance import periods
from secretariat.papers import drafted
from states.papers import paper_rule
from tests.reports.papers.lived import TODAY, in_every_state, lines, numbered, task_of


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("finished", ["progress-form-NV-2025-001-ky-1", "progress-form-NV-2025-001-ky-2"]),
        ("open", ["progress-form-NV-2025-007-mau"]),
    ],
)
def test_there_is_a_form_for_each_period_and_a_blank_one_before(
    year: Session, name: str, files: list[str]
) -> None:
    made = drafted(year, paper_rule("progress_form"), task_of(year, name), today=TODAY)
    assert [file for file, _ in made] == files


def test_a_received_report_fills_its_form(year: Session) -> None:
    task = task_of(year, "finished")
    shown = lines(year, "progress_form", task, detail=periods(year, task)[0])
    for said in (
        "CÔNG TY MÍA ĐƯỜNG 1",
        "Tây Ninh, ngày 09 tháng 10 năm 2025",
        "PHIẾU BÁO CÁO ĐỊNH KỲ",
        "Kỳ 01, tính đến ngày 10/10/2025",
        "Kính gửi: Sở Khoa học và Công nghệ",
        "Hợp đồng: Hợp đồng số 01/HĐ-KHCN ngày 10/4/2025 của Sở KH&CN.",
        "Đã khảo sát.",
        "Đã thử nghiệm.",
        "Kết luận: Đạt tiến độ (ngày 13/10/2025).",
        "Nhận xét: Đúng hạn.",
    ):
        assert said in shown
    assert not any(line.startswith("Số:") for line in shown)


def test_a_host_with_a_long_name_is_told_in_the_form_and_not_in_its_head(year: Session) -> None:
    task = task_of(year, "finished")
    host = year.get_one(Organisation, task.host_id)
    host.name = "Công ty Trách nhiệm hữu hạn Một thành viên " * 3
    shown = lines(year, "progress_form", task, detail=periods(year, task)[0])
    assert shown[0] == "TÊN TỔ CHỨC CHỦ TRÌ"
    assert any(line.startswith("Tổ chức chủ trì: Công ty Trách nhiệm") for line in shown)


@pytest.mark.parametrize("name", ["finished", "open"])
def test_a_form_to_be_written_has_room(year: Session, name: str) -> None:
    task = task_of(year, name)
    shown = lines(year, "progress_form", task, detail=periods(year, task)[-1])
    assert "Kết luận: □ Đạt tiến độ; □ Chậm tiến độ; □ Không đạt yêu cầu." in shown
    assert sum(set(line) == {"…"} for line in shown) == 5
    assert ("TÊN TỔ CHỨC CHỦ TRÌ" in shown) is (name == "open")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "finished",
            (
                "Căn cứ Hợp đồng số 01/HĐ-KHCN ngày 10/4/2025 của Sở KH&CN về việc thực hiện nhiệm vụ;",
                "Xếp loại: Xuất sắc.",
                "hoàn thiện hồ sơ theo nhận xét của Hội đồng",
            ),
        ),
        ("failed", ("Xếp loại: Không đạt.", "Lý do không đạt: Hao hụt không giảm so với đường cơ sở.")),
        ("open", ("Xếp loại: ……………", "do …………… chủ trì.")),
    ],
)
def test_the_minutes_of_acceptance_tell_grade_and_reason(
    year: Session, name: str, said: tuple[str, ...]
) -> None:
    text = "\n".join(lines(year, "acceptance_minutes", task_of(year, name)))
    for each in said:
        assert each in text


def test_minutes_frozen_in_the_act_have_its_reason_day_and_chair(year: Session) -> None:
    paper = numbered(year, "BB-KHCN/4")
    paper.signer = "Lê Thị Chủ"
    shown = lines(
        year,
        "acceptance_minutes",
        task_of(year, "stopped"),
        event="fail_acceptance",
        form={"reason": "Thiếu sản phẩm"},
        paper=paper,
    )
    assert "Lý do không đạt: Thiếu sản phẩm." in shown
    assert any(line.startswith("Ngày 11/11/2025, tại ……………") for line in shown)
    assert shown[-2:] == ["CHỦ TỌA", "Lê Thị Chủ"]


@pytest.mark.parametrize(
    ("results", "products"),
    [
        ("bộ tài liệu; 02 mô hình;\ngiấy chứng nhận.", ["Bộ tài liệu", "02 mô hình", "Giấy chứng nhận"]),
        (None, ["……………"]),
        (" ; \n", ["……………"]),
    ],
)
def test_each_product_has_a_row(year: Session, results: str | None, products: list[str]) -> None:
    task = task_of(year, "finished")
    task.results = results
    shown = lines(year, "acceptance_minutes", task)
    rows = [line.split(" | ")[1] for line in shown if line[:1].isdigit() and " | " in line]
    assert rows == products


@pytest.mark.parametrize("paper", ["progress_form", "acceptance_minutes"])
def test_they_can_be_drawn_in_any_state(year: Session, paper: str) -> None:
    for state, text in in_every_state(year, paper, task_of(year, "selected")):
        assert "Quy trình sấy mãng cầu của doanh nghiệp 4" in text, state
