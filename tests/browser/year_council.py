"""The advisory council: set up, declared, invited, evaluated, attended, voted, concluded, its minutes signed."""

from __future__ import annotations

from datetime import timedelta

from tests.browser.playing import Hand
from tests.browser.year_round import NAME, OFFICE, REVIEWER, Round, letter_waits

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
