"""From the dossier to the liquidation, and those who only look."""

from __future__ import annotations

from pathlib import Path

from tests.browser.year_round import AUDITOR, ENTERPRISE, LEADER, NAME, OFFICE, UBND, Round


def dossier_is_sent(year: Round) -> None:
    year.desk.pass_to(3, 18)
    office = year.come(OFFICE)
    office.menu("Hồ sơ trình")
    office.follow("Lập hồ sơ trình")
    office.fill(
        {
            "Mã": "TT-2025-01",
            "Năm": "2025",
            "Tên, trích yếu": "Danh mục nhiệm vụ KH&CN cấp tỉnh năm 2025, đợt 1 (số liệu mẫu)",
            "Danh sách nhiệm vụ": "NV-2025-001:Giao trực tiếp",
        }
    )
    office.press("Lập hồ sơ trình UBND tỉnh")
    office.reads("Đang lập", NAME, "120.000.000 đ")
    leader = year.come(LEADER)
    leader.open_case("Hồ sơ trình", "TT-2025-01", "dossier")
    leader.do("Trình UBND tỉnh", {"Văn bản": "lấy số"})
    leader.reads("Đã trình, chờ trả lời", "01/TTr-KHCN")


def committee_answers(year: Round) -> None:
    year.desk.pass_to(4, 2)
    clerk = year.come(UBND)
    clerk.open_case("Hồ sơ trình", "TT-2025-01", "dossier")
    clerk.follow("Ghi trả lời")
    clerk.fill(
        {
            "Trả lời của UBND tỉnh": "Phê duyệt",
            "Văn bản": "685/QĐ-UBND ngày 02/04/2025",
            "Kinh phí": "110.000.000",
        }
    )
    clerk.press("Ghi nhận trả lời một nhiệm vụ")
    clerk.reads("Đã thực hiện: Ghi nhận trả lời một nhiệm vụ.", "685/QĐ-UBND", "110.000.000 đ")
    clerk.do("Kết thúc hồ sơ trình")
    clerk.reads("Đã có trả lời cho mọi nhiệm vụ")
    clerk.shows("11-dossier-answered")


def contract_is_signed(year: Round) -> None:
    year.desk.pass_to(4, 21)
    assert "685/QĐ-UBND" in year.desk.mail_to(ENTERPRISE)
    office = year.on_task(OFFICE)
    office.do(
        "Giao trực tiếp tổ chức chủ trì",
        {"Tổ chức chủ trì": "DN-01", "Văn bản": "lấy số"},
    )
    office.do("Thẩm định kinh phí", {"Kinh phí": "110.000.000"})
    leader = year.on_task(LEADER)
    leader.do(
        "Ký hợp đồng",
        {
            "Văn bản": "lấy số",
            "Kinh phí": "110.000.000",
            "Ngày bắt đầu": "21/04/2025",
            "Ngày kết thúc": "21/10/2025",
        },
    )
    leader.reads("Đang thực hiện")
    leader.shows("12-contract")


def contract_is_carried_out(year: Round) -> None:
    year.desk.pass_to(10, 20)
    enterprise = year.come(ENTERPRISE)
    enterprise.reads("Hợp đồng đang thực hiện.")
    enterprise.follow("Mở để làm tiếp")
    enterprise.do(
        "Gửi báo cáo định kỳ",
        {
            "Kỳ báo cáo": "1",
            "Tóm tắt nội dung": "Đã ban hành tài liệu.\nHoàn thành đánh giá nội bộ.",
            "Tệp kèm theo": year.paper("bao-cao-ky-1.pdf"),
        },
    )
    enterprise.reads("bao-cao-ky-1.pdf")
    office = year.on_task(OFFICE)
    office.do("Đánh giá báo cáo định kỳ", {"Kỳ báo cáo": "1", "Đánh giá": "Đạt tiến độ"})
    enterprise.page.reload()
    enterprise.do("Nộp hồ sơ nghiệm thu", {"Tệp kèm theo": year.paper("ho-so-nghiem-thu.pdf")})
    enterprise.reads("Đang nghiệm thu", "Sở đang tổ chức nghiệm thu")


def contract_is_liquidated(year: Round) -> None:
    year.desk.pass_to(11, 6)
    office = year.on_task(OFFICE)
    office.do("Nghiệm thu đạt", {"Xếp loại nghiệm thu": "Xuất sắc", "Văn bản": "lấy số"})
    office.do("Đăng ký kết quả", {"Số đăng ký kết quả": "01/2025/ĐKKQ (mẫu)"})
    leader = year.on_task(LEADER)
    leader.do("Thanh lý hợp đồng", {"Văn bản": "lấy số", "Kinh phí quyết toán": "110.000.000"})
    leader.reads("Đã thanh lý hợp đồng")
    leader.is_offered()
    leader.shows("13-liquidated")


def those_who_look(year: Round) -> None:
    year.desk.pass_to(12, 8)
    leader = year.come(LEADER)
    leader.reads("Việc hôm nay")
    leader.menu("Thống kê")
    leader.shows("14-statistics")
    auditor = year.on_task(AUDITOR)
    auditor.is_offered()
    refused = auditor.page.goto("/cases/task/NV-2025-001/act/terminate")
    assert refused is not None
    assert refused.status == 403
    auditor.menu("Nhật ký")
    auditor.reads("Thanh lý hợp đồng")
    auditor.press("Kiểm tra tính nguyên vẹn")
    auditor.reads("nguyên vẹn.")
    auditor.shows("15-audit")


def enterprise_takes_its_letter(year: Round) -> None:
    enterprise = year.come(ENTERPRISE)
    enterprise.follow("Mở hồ sơ")
    enterprise.reads("nhiệm vụ kết thúc")
    enterprise.shows("16-enterprise-end")
    enterprise.page.locator('main a[href^="/my/letters/"]').first.click()
    with enterprise.page.expect_download() as taken:
        enterprise.follow("Tải thư về máy")
    assert taken.value.suggested_filename.startswith("thu-T")
    assert "Trân trọng" in Path(taken.value.path()).read_text(encoding="utf-8")
