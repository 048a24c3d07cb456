"""One round of the sample year, clicked and typed by the people whose steps they are: part of `make browser`.

Every form is the one that people fill in, every letter is read where it arrives, and a page that does not say what a
person has to see next ends the round. Once with JavaScript and once without; screenshots in `build/screens/year-*`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from pypdf import PdfWriter

from tests.browser.every_page import SCREENS, launched
from tests.browser.playing import PASSWORD, Hand, PlayedDesk, hand, played_desk

OFFICE = "thuky1@sokhcn.example"
LEADER = "giamdoc@sokhcn.example"
UBND = "chuyenvien@vpubnd.example"
AUDITOR = "kiemtoan@thanhtra.example"
ENTERPRISE = "lienhe@dn01.example"
REVIEWER = "chuyengia02@chuyengia.example"

COUNCIL = {
    "phogiamdoc@sokhcn.example": "Chủ tịch",
    "chuyengia01@chuyengia.example": "Phó Chủ tịch",
    REVIEWER: "Ủy viên phản biện",
    "chuyengia03@chuyengia.example": "Ủy viên phản biện",
    "chuyengia04@chuyengia.example": "Ủy viên, thư ký khoa học",
    "chuyengia05@chuyengia.example": "Ủy viên",
    "chuyengia06@chuyengia.example": "Ủy viên",
    "thuky2@sokhcn.example": "Thư ký hành chính",
}
NAMES = {
    "phogiamdoc@sokhcn.example": "Huỳnh Thị Kim Chi (mẫu)",
    "chuyengia01@chuyengia.example": "Ngô Đức Thịnh (mẫu)",
    REVIEWER: "Trương Thị Mỹ Duyên (mẫu)",
    "chuyengia03@chuyengia.example": "Hồ Quang Vinh (mẫu)",
    "chuyengia04@chuyengia.example": "Đỗ Thị Lan Anh (mẫu)",
    "chuyengia05@chuyengia.example": "Phan Hoàng Nam (mẫu)",
    "chuyengia06@chuyengia.example": "Cao Thị Thu Hà (mẫu)",
    "thuky2@sokhcn.example": "Trần Văn Long (mẫu)",
}
AWAY = ("chuyengia01@chuyengia.example", "chuyengia06@chuyengia.example")

CALL = "Đề xuất, đặt hàng nhiệm vụ KH&CN cấp tỉnh năm 2025 (số liệu mẫu)"
NAME = "Xây dựng và áp dụng hệ thống quản lý chất lượng TCVN ISO 9001:2015 kết hợp công cụ 5S tại xưởng may công nghiệp"
PROPOSAL = {
    "Tên": NAME,
    "Căn cứ đề xuất": "Quyết định số 1431/QĐ-UBND ngày 12/7/2023 của UBND tỉnh Tây Ninh.",
    "Tính cấp thiết": "Tỷ lệ hàng phải sửa lại còn cao.\nKhách hàng yêu cầu chứng nhận trước khi ký đơn hàng mới.",
    "Mục tiêu": "Được chứng nhận TCVN ISO 9001:2015; duy trì 5S tại toàn bộ các chuyền may.",
    "Sản phẩm, kết quả và chỉ tiêu cần đạt": "Giấy chứng nhận TCVN ISO 9001:2015; hàng sửa lại giảm ít nhất 20%.",
    "Nội dung thực hiện": "Khảo sát hiện trạng; đào tạo; viết tài liệu; áp dụng 5S; đánh giá nội bộ.",
    "Địa chỉ ứng dụng": "Xưởng may của doanh nghiệp.",
    "Thời gian thực hiện (tháng)": "6",
    "Kinh phí từ ngân sách nhà nước": "120.000.000",
    "Kinh phí ngoài ngân sách": "80.000.000",
    "Người tham gia thực hiện": "Trịnh Thị Hoa (mẫu)\nĐoàn Văn Khải (mẫu)",
}


@dataclass
class Round:
    """The desk, and who comes to it: each in a browser of their own that is opened when they come."""

    desk: PlayedDesk
    browser: Browser
    papers: Path
    script: bool
    last: Hand | None = None

    def come(self, email: str | None = None) -> Hand:
        """Someone opens a browser, and signs in unless they come by a link."""
        screens = SCREENS / f"year-{'js' if self.script else 'nojs'}"
        self.last = person = hand(self.browser, self.desk, screens, script=self.script)
        if email is not None:
            person.sign_in(email)
        return person

    def on_task(self, email: str) -> Hand:
        person = self.come(email)
        person.open_case("Nhiệm vụ", "NV-2025-001", "task")
        return person

    def paper(self, name: str) -> str:
        """A PDF of one page to attach."""
        path = self.papers / name
        writer = PdfWriter()
        writer.add_blank_page(595, 842)
        writer.add_metadata({"/Title": name})
        writer.write(path)
        return str(path)

    def link_for(self, address: str) -> str:
        """The personal link in the last mail that someone was sent."""
        found = re.search(r"https?://\S+/link/\S+", self.desk.mail_to(address))
        assert found is not None, self.desk.mail_to(address)
        return urlsplit(found[0]).path


def announcement_goes_out(year: Round) -> None:
    office = year.come(OFFICE)
    office.menu("Thông báo")
    office.follow("Soạn thông báo")
    office.fill(
        {
            "Mã": "TB-2025",
            "Năm": "2025",
            "Tên, trích yếu": CALL,
            "Ngày hết hạn nhận đề xuất": "08/02/2025",
            "Nơi nhận": "\n".join(f"DN-{number:02d}" for number in range(1, 26)),
        }
    )
    office.press("Soạn thông báo")
    office.reads("Đã thực hiện: Soạn thông báo.", "Đang soạn", "08/02/2025 là ngày nghỉ")
    office.is_offered("Sửa dự thảo thông báo", "Hủy thông báo")
    office.do("Sửa dự thảo thông báo", {"Ngày hết hạn nhận đề xuất": "07/02/2025"})
    office.is_offered("Ban hành thông báo", "Sửa dự thảo thông báo", "Hủy thông báo")
    office.follow("Ban hành thông báo", within=".acts")
    office.fill({"Văn bản": "lấy số"})
    office.press("Ban hành thông báo")
    office.reads("Việc này sẽ gửi 24 thư", "và 19 người khác")
    office.shows("01-issue-confirm")
    office.press("Xác nhận và gửi")
    office.reads("Đã thực hiện: Ban hành thông báo.", "Đã ban hành, đang nhận đề xuất", "01/TB-KHCN")
    office.is_offered("Gia hạn nhận đề xuất", "Hủy thông báo")
    office.shows("02-announcement-issued")
    letter_waits(office, ENTERPRISE, "24 thư")


def letter_waits(office: Hand, address: str, *texts: str) -> None:
    """The outbox lists a letter to the address that is not sent yet."""
    office.menu("Thư")
    row = office.page.locator("tbody tr", has_text=address).first
    expect(row).to_contain_text("chờ gửi")
    office.reads(*texts)


def enterprise_registers(year: Round) -> None:
    year.desk.pass_to(1, 13)
    assert "TB-KHCN" in year.desk.mail_to(ENTERPRISE)
    someone = year.come()
    someone.page.goto("/sign-in")
    someone.follow("Doanh nghiệp, tổ chức: đăng ký hoặc đặt lại mật khẩu")
    someone.fill({"Địa chỉ thư điện tử": ENTERPRISE})
    someone.page.locator("main form button").click()
    someone.reads("Hãy xem hộp thư")
    year.desk.pass_to(1, 13, 10)
    someone.page.goto(year.link_for(ENTERPRISE))
    someone.reads(ENTERPRISE, "Doanh nghiệp tư nhân May công nghiệp số 01 (mẫu)")
    someone.fill(
        {
            "Họ tên người dùng tài khoản": "Trịnh Thị Hoa (mẫu)",
            "Mật khẩu mới": PASSWORD,
            "Nhập lại mật khẩu": PASSWORD,
        }
    )
    someone.shows("03-register")
    someone.press("Đăng ký")
    someone.reads("Đã đặt mật khẩu cho Trịnh Thị Hoa (mẫu)")


def enterprise_proposes(year: Round) -> None:
    year.desk.pass_to(1, 15)
    enterprise = year.come(ENTERPRISE)
    enterprise.reads("Đợt đề xuất đang mở", CALL, "07/02/2025")
    enterprise.follow("Lập phiếu đề xuất")
    enterprise.fill(PROPOSAL)
    enterprise.press("Lập phiếu đề xuất")
    enterprise.reads("Đã thực hiện: Lập phiếu đề xuất.", "còn là bản nháp", NAME)
    enterprise.is_offered("Nộp phiếu đề xuất", "Sửa phiếu đề xuất", "Rút đề xuất")
    enterprise.fill({"Chọn tệp": year.paper("ho-so-nang-luc.pdf")})
    enterprise.press("Thêm tệp")
    enterprise.reads("ho-so-nang-luc.pdf")
    enterprise.do("Nộp phiếu đề xuất", {"Tệp kèm theo": year.paper("cam-ket-doi-ung.pdf")})
    enterprise.reads("Đã nộp, chờ kiểm tra", "cam-ket-doi-ung.pdf", "Sở đã nhận và đang kiểm tra")
    enterprise.is_offered("Rút đề xuất")
    enterprise.shows("04-submitted")


def office_asks_for_more(year: Round) -> None:
    year.desk.pass_to(1, 20)
    office = year.come(OFFICE)
    office.reads("NV-2025-001")
    office.shows("05-inbox")
    office.open_case("Nhiệm vụ", "NV-2025-001", "task")
    office.reads(NAME, "ho-so-nang-luc.pdf")
    office.do(
        "Yêu cầu bổ sung", {"Nội dung cần bổ sung": "Bổ sung cam kết đối ứng.", "Thời hạn": "07/02/2025"}
    )
    office.reads("Hồ sơ chuyển sang “Chờ bổ sung”.")
    letter_waits(office, ENTERPRISE)


def enterprise_answers(year: Round) -> None:
    year.desk.pass_to(2, 6)
    assert "Bổ sung cam kết đối ứng." in year.desk.mail_to(ENTERPRISE)
    enterprise = year.come(ENTERPRISE)
    enterprise.reads("Bổ sung cam kết đối ứng.", "Sở đề nghị bổ sung")
    enterprise.follow("Mở để làm tiếp")
    enterprise.follow("Sửa nội dung phiếu đề xuất")
    enterprise.fill({"Kinh phí ngoài ngân sách": "90.000.000"})
    enterprise.press("Sửa phiếu đề xuất")
    enterprise.reads("90.000.000")
    enterprise.page.locator("#f-supplement").set_input_files(year.paper("bo-sung.pdf"))
    enterprise.shows("06-supplement")
    enterprise.press("Nộp bản bổ sung")
    enterprise.reads("Đã thực hiện: Nộp bản bổ sung.", "Đã nộp, chờ kiểm tra", "bo-sung.pdf")


def office_accepts(year: Round) -> None:
    year.desk.pass_to(2, 10)
    office = year.on_task(OFFICE)
    office.reads("bo-sung.pdf", "90.000.000")
    office.do("Xác nhận hợp lệ")
    office.reads("Hồ sơ chuyển sang “Hợp lệ”.")


def council_is_set_up(year: Round) -> None:
    year.desk.pass_to(2, 24)
    office = year.come(OFFICE)
    office.menu("Hội đồng")
    office.follow("Lập Hội đồng")
    office.fill(
        {
            "Mã": "HD-2025-01",
            "Năm": "2025",
            "Tên, trích yếu": "Hội đồng tư vấn số 1 xác định nhiệm vụ KH&CN cấp tỉnh năm 2025 (số liệu mẫu)",
            "Thành viên Hội đồng": "\n".join(f"{email}:{seat}" for email, seat in COUNCIL.items()),
            "Danh sách nhiệm vụ": "NV-2025-001",
        }
    )
    office.press("Lập Hội đồng")
    office.reads("Đã thực hiện: Lập Hội đồng.", "Đang lập", *COUNCIL.values())
    office.do("Thành lập Hội đồng", {"Văn bản": "lấy số"})
    office.reads("Hồ sơ chuyển sang “Đã thành lập”.", "chưa trả lời")
    office.shows("07-council-established")
    letter_waits(office, REVIEWER)


def member_enters(year: Round) -> Hand:
    """The office sends the link, tells the code by telephone, and the member comes in by both."""
    office = year.come(OFFICE)
    office.open_case("Hội đồng", "HD-2025-01", "council")
    office.page.locator("main a", has_text=f"Gửi đường dẫn riêng: {NAMES[REVIEWER]}").click()
    office.press("Gửi đường dẫn riêng cho thành viên")
    code = office.page.locator(".access-code").inner_text()
    year.desk.wait_until(year.desk.now + timedelta(minutes=5))
    member = year.come()
    member.page.goto(year.link_for(REVIEWER))
    member.fill({"Mã truy cập": code})
    member.press("Vào Hội đồng")
    member.follow("Mở tài liệu và phiếu")
    return member


def member_declares(year: Round) -> None:
    year.desk.pass_to(2, 25)
    member = member_enters(year)
    member.reads("Tài liệu mở sau khi Ông (Bà) xác nhận tham gia")
    member.follow("Xác nhận tham gia, khai xung đột lợi ích")
    member.fill({"Nhận lời tham gia": "Có"})
    member.press("Xác nhận tham gia, xung đột lợi ích")
    member.reads("Ông (Bà) đã nhận lời tham gia.", "Không khai xung đột lợi ích.")
    member.follow("Đọc tài liệu")
    member.reads(NAME, "cam-ket-doi-ung.pdf")
    member.shows("08-member-papers")


def council_is_invited(year: Round) -> None:
    year.desk.pass_to(3, 4)
    office = year.come(OFFICE)
    office.open_case("Hội đồng", "HD-2025-01", "council")
    office.do("Mời họp", {"Thời gian họp": "11/03/2025 08:00", "Địa điểm": "Phòng họp số 1, trụ sở Sở (mẫu)"})
    office.reads("Đã mời họp", "11/03/2025 08:00")
    letter_waits(office, REVIEWER)


def member_evaluates(year: Round) -> None:
    year.desk.pass_to(3, 6)
    assert "Phòng họp số 1" in year.desk.mail_to(REVIEWER)
    member = member_enters(year)
    member.follow("Gửi phiếu nhận xét")
    for number in range(4):
        member.page.locator(f"#f-criteria\\.{number}-yes").check()
    member.fill({"Kết luận của phiếu": "Đề nghị thực hiện"})
    member.shows("09-evaluation-form")
    member.press("Gửi phiếu nhận xét")
    member.reads("Đã ghi nhận: Gửi phiếu nhận xét.", "Đã gửi phiếu nhận xét 06/03/2025")


def council_meets(year: Round) -> None:
    year.desk.pass_to(3, 11, 8)
    office = year.come(OFFICE)
    office.open_case("Hội đồng", "HD-2025-01", "council")
    office.do(
        "Điểm danh",
        {
            "Có mặt": [name for email, name in NAMES.items() if email not in AWAY],
            "Vắng mặt, kèm lý do": "\n".join(f"{email}: Công tác, xin vắng" for email in AWAY),
        },
    )
    office.reads("5/7", "Đủ điều kiện họp", "vắng: Công tác, xin vắng")
    office.do("Khai mạc phiên họp")
    office.reads("Đang họp")
    council_votes(year)
    office.page.reload()
    office.reads("Phiếu: 5/5")
    office.do("Kiểm phiếu", {"Mã nhiệm vụ": "NV-2025-001", "Người kiểm phiếu": tellers()})
    office.do("Kết luận phiên họp")
    office.reads("Đã kết luận, chờ ký biên bản", "Đề nghị thực hiện")
    office.shows("10-council-concluded")
    office.do("Ký biên bản", {"Văn bản": "lấy số"})
    office.reads("Đã ký biên bản")


def tellers() -> list[str]:
    return [NAMES["chuyengia04@chuyengia.example"], NAMES["thuky2@sokhcn.example"]]


def council_votes(year: Round) -> None:
    """The reviewer votes by the personal link, the others on paper, which the office enters."""
    member = member_enters(year)
    member.follow("Bỏ phiếu")
    member.fill({"Phiếu đánh giá": "Đề nghị thực hiện"})
    member.press("Bỏ phiếu")
    member.reads("Đã bỏ phiếu", "Phiếu của Ông (Bà): Đề nghị thực hiện")
    office = year.come(OFFICE)
    office.open_case("Hội đồng", "HD-2025-01", "council")
    for email, name in NAMES.items():
        if email in AWAY or email == REVIEWER or COUNCIL[email] == "Thư ký hành chính":
            continue
        office.follow("Ghi phiếu đánh giá", within=".agenda-item")
        office.fill({"Thành viên": name, "Phiếu đánh giá": "Đề nghị thực hiện"})
        office.press("Ghi phiếu đánh giá")
        office.reads("Đã thực hiện: Ghi phiếu đánh giá.")


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
        {"Tổ chức chủ trì": "Doanh nghiệp tư nhân May công nghiệp số 01 (mẫu)", "Văn bản": "lấy số"},
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
    enterprise.follow("Gửi báo cáo định kỳ")
    enterprise.fill(
        {
            "Kỳ báo cáo": "1",
            "Tóm tắt nội dung": "Đã ban hành tài liệu.\nHoàn thành đánh giá nội bộ.",
            "Tệp kèm theo": year.paper("bao-cao-ky-1.pdf"),
        }
    )
    enterprise.press("Gửi báo cáo định kỳ")
    enterprise.reads("Đã thực hiện: Gửi báo cáo định kỳ.", "bao-cao-ky-1.pdf")
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
    assert auditor.page.goto("/cases/task/NV-2025-001/act/terminate").status == 403
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


CHAPTERS: list[Callable[[Round], None]] = [
    announcement_goes_out,
    enterprise_registers,
    enterprise_proposes,
    office_asks_for_more,
    enterprise_answers,
    office_accepts,
    council_is_set_up,
    member_declares,
    council_is_invited,
    member_evaluates,
    council_meets,
    dossier_is_sent,
    committee_answers,
    contract_is_signed,
    contract_is_carried_out,
    contract_is_liquidated,
    those_who_look,
    enterprise_takes_its_letter,
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield launched(playwright)


@pytest.mark.parametrize("script", [True, False], ids=["js", "nojs"])
def test_one_round_from_the_call_to_the_liquidation(browser: Browser, tmp_path: Path, script: bool) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    with played_desk(tmp_path / "home") as desk:
        year = Round(desk, browser, papers, script)
        try:
            for chapter in CHAPTERS:
                chapter(year)
        except BaseException:
            if year.last is not None:
                year.last.shows("stopped-here")
            raise
