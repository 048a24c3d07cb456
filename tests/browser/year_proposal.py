"""From the call to an eligible proposal: the office announces, an enterprise registers, proposes and answers."""

from __future__ import annotations

from tests.browser.playing import PASSWORD
from tests.browser.year_round import CALL, ENTERPRISE, NAME, OFFICE, Round, letter_waits

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
