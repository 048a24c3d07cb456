"""Vietnamese names of fields and values, for forms and for the file of a case."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from models.dossier import ANSWERS
from models.people import ORGANISATION_KINDS
from models.task import FILE_PARTS, MODES, VERDICTS
from states.activity import ACTIVITY_KINDS
from states.annual_report import NARRATIVE_PARTS
from states.papers import PAPERS
from states.task import TASK

MONEY = frozenset(
    {
        "amount",
        "approved_funding",
        "appraised_funding",
        "budget",
        "contract_funding",
        "funding",
        "funding_other",
        "funding_state",
        "recovered",
        "recovered_funding",
        "settled",
        "settled_funding",
    }
)
"""Fields that hold whole VND."""

FIELDS: Mapping[str, str] = {
    "about": "Mã hồ sơ",
    "absent": "Vắng mặt, kèm lý do",
    "accepts": "Nhận lời tham gia",
    "activity": "Mã hoạt động",
    "activity_kind": "Loại hoạt động",
    "address": "Địa chỉ",
    "amount": "Số tiền đã chi",
    "announcement": "Thông báo của đợt",
    "answer": "Trả lời của UBND tỉnh",
    "application": "Địa chỉ ứng dụng",
    "appraised_funding": "Kinh phí thẩm định",
    "approval_document": "Quyết định phê duyệt",
    "approved_funding": "Kinh phí được phê duyệt",
    "attachment": "Tệp cần gỡ",
    "attachments": "Tệp kèm theo",
    "attendance": "Số người tham dự",
    "away": "Người vắng mặt",
    "batch": "Số của lần nhập danh sách",
    "budget": "Kinh phí kế hoạch",
    "channels": "Kênh truyền thông",
    "closes_on": "Ngày hết hạn nhận đề xuất",
    "code": "Mã",
    "comment": "Nhận xét",
    "conclusion": "Kết luận của phiếu",
    "conflict": "Lý do xung đột lợi ích",
    "conflicts": "Đề xuất có xung đột lợi ích",
    "content": "Nội dung thực hiện",
    "contract_document": "Hợp đồng",
    "contract_ends_on": "Ngày kết thúc hợp đồng",
    "contract_funding": "Giá trị hợp đồng",
    "contract_starts_on": "Ngày bắt đầu hợp đồng",
    "council": "Mã Hội đồng",
    "criteria": "Đánh giá từng tiêu chí",
    "deputy": "Cấp phó ký thay",
    "dissent": "Ý kiến bảo lưu",
    "document": "Văn bản",
    "due_on": "Thời hạn",
    "duration_months": "Thời gian thực hiện (tháng)",
    "email": "Địa chỉ thư điện tử",
    "ends_on": "Ngày kết thúc",
    "extensions": "Số lần gia hạn",
    "file": "Tệp",
    "funding": "Kinh phí",
    "funding_other": "Kinh phí ngoài ngân sách",
    "funding_state": "Kinh phí từ ngân sách nhà nước",
    "grade": "Xếp loại nghiệm thu",
    "grounds": "Căn cứ đề xuất",
    "held_on": "Ngày tổ chức",
    "host": "Tổ chức chủ trì",
    "invitations": "Số lần mời họp",
    "issued_on": "Ngày ban hành",
    "late_reason": "Lý do nộp muộn",
    "letter": "Mã thư, ví dụ T12",
    "letter_kind": "Loại thư",
    "letters": "Các mã thư, ví dụ T12, T13",
    "member": "Thành viên",
    "members": "Thành viên Hội đồng",
    "minutes_document": "Biên bản họp",
    "mode": "Phương thức",
    "months": "Số tháng gia hạn",
    "name": "Tên",
    "new_email": "Địa chỉ thư điện tử mới",
    "number": "Số đăng ký kết quả",
    "objective": "Mục tiêu",
    "on_behalf_of": "Làm thay",
    "organisation": "Tổ chức",
    "organisation_kind": "Loại hình",
    "outcome_reason": "Lý do, ý kiến",
    "paper": "Mẫu văn bản",
    "part": "Phần của báo cáo",
    "participants": "Người tham gia thực hiện",
    "period": "Kỳ báo cáo",
    "person": "Người",
    "place": "Địa điểm",
    "planned_on": "Ngày dự kiến",
    "position": "Chức vụ",
    "present": "Có mặt",
    "procedure": "Quy trình",
    "proposer": "Tổ chức đề xuất",
    "purpose": "Nội dung chi",
    "read_version": "Phiên bản lời văn đã xem",
    "reason": "Lý do",
    "recipients": "Nơi nhận",
    "recorded": "Ghi nhận từ hồ sơ giấy",
    "recovered": "Kinh phí thu hồi",
    "recovered_funding": "Kinh phí thu hồi",
    "registration_number": "Số đăng ký kết quả",
    "remark": "Ý kiến",
    "request": "Nội dung cần bổ sung",
    "results": "Sản phẩm, kết quả và chỉ tiêu cần đạt",
    "resume_state": "Trạng thái trước khi tạm dừng",
    "roles": "Vai trò",
    "seat": "Chức danh",
    "session_at": "Thời gian họp",
    "sessions": "Số cuộc, số khóa",
    "settled": "Kinh phí quyết toán",
    "settled_funding": "Kinh phí quyết toán",
    "signer": "Người ký",
    "spent_on": "Ngày chi",
    "starts_on": "Ngày bắt đầu",
    "state": "Trạng thái",
    "submitted_on": "Ngày nộp",
    "substitute": "Người làm thay",
    "summary": "Tóm tắt nội dung",
    "supplement_due_on": "Hạn bổ sung",
    "supplement_request": "Nội dung cần bổ sung",
    "task": "Mã nhiệm vụ",
    "tasks": "Danh sách nhiệm vụ",
    "tax_code": "Mã số thuế",
    "tellers": "Người kiểm phiếu",
    "text": "Nội dung",
    "title": "Tên, trích yếu",
    "to": "Địa chỉ thư mới; bỏ trống nếu như cũ",
    "urgency": "Tính cấp thiết",
    "verdict": "Đánh giá",
    "vote": "Phiếu đánh giá",
    "waiver": "Lý do vẫn ban hành dù còn lỗi thể thức",
    "wording_html": "Bản HTML của thư",
    "wording_subject": "Tiêu đề của thư",
    "wording_text": "Bản chữ của thư",
    "year": "Năm",
}

KINDS: Mapping[str, str] = {
    "activity": "hoạt động",
    "announcement": "thông báo",
    "bounce": "địa chỉ bị trả lại thư",
    "annual_plan": "kế hoạch năm",
    "letter": "thư",
    "annual_report": "báo cáo năm",
    "council": "hội đồng",
    "document": "văn bản",
    "dossier": "hồ sơ trình",
    "import": "lần nhập danh sách",
    "organisation": "tổ chức, doanh nghiệp",
    "person": "cán bộ, thành viên",
    "record": "bản ghi",
    "task": "nhiệm vụ",
    "wording": "lời văn thư",
}

VALUES: Mapping[str, str] = {
    **TASK.states,  # first: what the People's Committee answered has the same keys and its own words
    **MODES,
    **VERDICTS,
    **FILE_PARTS,
    **ANSWERS,
    **ORGANISATION_KINDS,
    **ACTIVITY_KINDS,
    **NARRATIVE_PARTS,
    **{rule.id: rule.title for rule in PAPERS.values()},
}


def value_label(value: object) -> str:
    """What a stored value of a closed list is called; `KeyError` for anything else."""
    if isinstance(value, Enum):
        label: str = value.label  # type: ignore[attr-defined]
        return label
    return VALUES[str(value)]
