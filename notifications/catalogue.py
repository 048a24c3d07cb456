"""Every kind of letter the product sends, in the order the secretariat counts them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LetterKind:
    """`id` names the folder under `letters/`, `title` what lists and counts call the letter.

    A `private` letter brings one person the key to their own space: only the desk writes it, nobody else reads
    its link, and it is not sent a second time.
    """

    id: str
    number: int
    title: str
    private: bool = False


_TITLES = {
    "call": "Thông báo đề xuất, đặt hàng nhiệm vụ KH&CN cấp tỉnh",
    "call_closing": "Nhắc hết hạn gửi phiếu đề xuất",
    "proposal_received": "Xác nhận đã tiếp nhận phiếu đề xuất",
    "supplement_request": "Đề nghị bổ sung, hoàn thiện phiếu đề xuất",
    "council_membership": "Mời tham gia Hội đồng tư vấn và xác nhận không xung đột lợi ích",
    "session_invitation": "Giấy mời họp Hội đồng tư vấn xác định nhiệm vụ",
    "evaluation_reminder": "Nhắc gửi phiếu nhận xét trước phiên họp",
    "quorum_risk": "Cảnh báo phiên họp có nguy cơ không đủ số thành viên",
    "minutes_to_sign": "Đề nghị ký biên bản họp Hội đồng",
    "submission_reminder": "Nhắc trình UBND tỉnh phê duyệt danh mục nhiệm vụ",
    "result": "Thông báo kết quả xác định nhiệm vụ",
    "progress_reminder": "Nhắc nộp báo cáo định kỳ",
    "contract_ending": "Hợp đồng sắp hết hạn: đề nghị hoàn thành hoặc xin gia hạn",
    "acceptance_reminder": "Nhắc nộp hồ sơ nghiệm thu, đăng ký kết quả và thanh lý",
    "annual_report_reminder": "Nhắc chốt số liệu, gửi báo cáo năm Chương trình",
    "escalation": "Báo cáo việc quá hạn",
    "digest": "Tổng hợp công việc trong tuần",
    "session_cancelled": "Thông báo hoãn, hủy phiên họp Hội đồng",
    "reminders": "Nhắc nhiều việc trong một thư",
    "bounced": "Báo thư bị trả lại",
    "journal_seal": "Dấu kiểm nhật ký hằng đêm",
    "account_invitation": "Mời đặt mật khẩu đăng nhập",
    "council_access": "Gửi đường dẫn riêng cho thành viên Hội đồng",
    "enterprise_registration": "Xác nhận địa chỉ để đăng ký tài khoản doanh nghiệp, tổ chức",
    "account_changed": "Báo thay đổi thông tin đăng nhập",
}

_PRIVATE = frozenset({"account_invitation", "council_access", "enterprise_registration"})

LETTERS: dict[str, LetterKind] = {
    letter: LetterKind(letter, number, title, letter in _PRIVATE)
    for number, (letter, title) in enumerate(_TITLES.items(), start=1)
}
