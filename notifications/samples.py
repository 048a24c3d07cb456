"""What each letter may be given, as values: the contexts that wordings are checked against and letters tried with."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from markupsafe import Markup

from states.vietnamese import VIET_NAM, short_date

TODAY = date(2024, 5, 7)
MONDAY = date(2024, 5, 6)

ALWAYS: dict[str, Any] = {
    "recipient": {"name": "Nguyễn Thị Hường", "email": "huong@congty.example"},
    "agency": {
        "name": "Sở Khoa học và Công nghệ",
        "short_name": "Sở KH&CN",
        "governing": "UBND tỉnh Tây Ninh",
        "place": "Tây Ninh",
        "head": "Giám đốc",
        "email": "khcn@tayninh.example",
    },
    "programme": {
        "name": "Chương trình quốc gia hỗ trợ doanh nghiệp nâng cao năng suất và chất lượng sản phẩm, hàng hóa",
        "short_name": "Chương trình năng suất, chất lượng",
        "area": "trên địa bàn tỉnh Tây Ninh",
    },
    "today": TODAY,
}
DOCUMENT = {"reference": "16/TB-KHCN", "issued_on": date(2024, 4, 12)}
ANNOUNCEMENT = {
    "code": "DX-2025",
    "title": "Đề xuất, đặt hàng nhiệm vụ KH&CN cấp tỉnh năm 2025",
    "year": 2025,
    "closes_on": date(2024, 5, 31),
}
TASK = {
    "code": "NV-2025-003",
    "name": "Áp dụng công cụ 5S tại nhà máy chế biến mủ cao su",
    "submitted_on": TODAY,
}
ORGANISATION = {"name": "Công ty TNHH Cao su Gò Dầu"}
PROPOSALS = [
    {"code": TASK["code"], "name": TASK["name"], "organisation": ORGANISATION["name"]},
    {"code": "NV-2025-004", "name": "Xây dựng hệ thống ISO 22000", "organisation": "Hợp tác xã Trảng Bàng"},
]
COUNCIL = {"code": "HD-2025-01", "title": "Hội đồng tư vấn xác định nhiệm vụ KH&CN năm 2025", "year": 2025}
SESSION = {
    "council": COUNCIL,
    "session_at": datetime(2024, 8, 7, 8, 30, tzinfo=VIET_NAM),
    "place": "Phòng họp số 2",
    "tasks": PROPOSALS,
}
CALLED_OFF = {
    "council": COUNCIL,
    "session_at": SESSION["session_at"],
    "place": SESSION["place"],
    "reason": "Chưa đủ số thành viên có thể tham dự.",
    "withdraws": True,
}
QUORUM = {
    "council": COUNCIL,
    "session_at": SESSION["session_at"],
    "accepted": 4,
    "members": 7,
    "needed": 5,
    "declined": ["Lê Văn Sơn"],
    "unanswered": ["Phạm Thị Yến", "Đỗ Quốc Việt"],
    "objections": ["Phiên họp phải có đủ Ủy viên phản biện (TT 33/2014/TT-BKHCN)."],
}
MINUTES = {
    "council": COUNCIL,
    "session_at": SESSION["session_at"],
    "seat": "Ủy viên, thư ký khoa học",
    "outcomes": [
        {"code": "NV-1", "name": "Đề xuất một", "outcome": "Đề nghị thực hiện", "remark": None},
        {"code": "NV-2", "name": "Đề xuất hai", "outcome": "Đề nghị không thực hiện", "remark": "Trùng lắp"},
    ],
}
MEMBERSHIP = {"council": COUNCIL, "document": DOCUMENT, "seat": "Ủy viên phản biện", "tasks": PROPOSALS}
PROPOSAL = {"task": TASK, "organisation": ORGANISATION}
SUPPLEMENT = {**PROPOSAL, "request": "Bổ sung dự toán.\n\nNêu rõ sản phẩm."}
HOSTED = {**PROPOSAL, "contract": {"reference": "05/HĐ-KHCN", "issued_on": date(2023, 11, 20)}}
RESULT = {**PROPOSAL, "reason": None, "document": None, "funding": None, "mode": None}
SECTIONS = [
    SimpleNamespace(
        subject="Việc quá hạn cần xử lý: 02 việc",
        text="Tính đến ngày 07/5/2024, 02 việc đã quá hạn.",
        html=Markup("<p>Tính đến ngày 07/5/2024, 02 việc đã quá hạn.</p>"),
    ),
    SimpleNamespace(
        subject="Nhắc nộp báo cáo định kỳ (kỳ 02): còn 05 ngày",
        text="Kính đề nghị nộp báo cáo chậm nhất ngày 12/5/2024.",
        html=Markup("<p>Kính đề nghị nộp báo cáo chậm nhất ngày <strong>12/5/2024</strong>.</p>"),
    ),
]
SEAL = SimpleNamespace(through=541, entries=536, fingerprint="3f9ac1d0" * 8, short="3f9ac1d0")
RETURNED = {
    "name": ORGANISATION["name"],
    "email": "lienhe@caosugodau.example",
    "status": "5.1.1",
    "reason": "Địa chỉ không tồn tại hoặc ghi sai. Máy chủ trả lời: “550 5.1.1 User unknown”.",
    "advice": "Gọi điện hỏi địa chỉ đúng, sửa địa chỉ trong danh bạ rồi gửi lại thư.",
    "blocked": True,
    "letters": [
        {"code": "T12", "subject": "Thông báo đề xuất nhiệm vụ KH&CN cấp tỉnh năm 2025", "sent_at": TODAY}
    ],
}
LINK = {
    "link": "https://khcn.tayninh.example/link/ThuXemTruocKhongDungDuoc-000000000000000000",
    "expires_at": datetime(2024, 5, 10, 9, 30, tzinfo=VIET_NAM),
}
CHANGED = {
    "change": "Đã bật mã xác thực hai bước; từ nay mỗi lần đăng nhập cần thêm mã trên điện thoại.",
    "at": datetime(2024, 5, 7, 9, 30, tzinfo=VIET_NAM),
    "by_name": None,
    "left": None,
}
REPORT = {"report": {"year": 2024, "due_on": date(2024, 11, 30)}, "state": "Đã tổng hợp"}


def deadline(days_left: int, **changed: Any) -> dict[str, Any]:
    due_on = TODAY + timedelta(days=days_left)
    return {
        "title": "Mốc phải hoàn thành",
        "due_on": due_on,
        "days_left": days_left,
        "explain": f"10 ngày làm việc kể từ ngày 16/4/2024; hạn cuối: {short_date(due_on)}.",
        "provisional": False,
        "article": "TT 33/2014/TT-BKHCN",
        **changed,
    }


def work(days_left: int) -> dict[str, Any]:
    return {
        "title": "Kiểm tra tính hợp lệ của phiếu đề xuất",
        "case": TASK["code"],
        "name": TASK["name"],
        "due_on": TODAY + timedelta(days=days_left),
        "days_left": days_left,
        "days_late": 3,
        "responsible": "Trần Văn Lộc",
        "explain": "10 ngày làm việc kể từ ngày 16/4/2024.",
    }


def at_every_distance(letter: str, **context: Any) -> dict[str, dict[str, Any]]:
    distances = {"ahead": 5, "last_day": 0, "late": -3}
    return {f"{letter}-{how}": {**context, "deadline": deadline(days)} for how, days in distances.items()}


CASES: dict[str, dict[str, Any]] = {
    "call": {
        "announcement": ANNOUNCEMENT,
        "document": DOCUMENT,
        "extension": None,
        "fields": ["Tên nhiệm vụ", "Mục tiêu"],
    },
    "call-extended": {
        "announcement": ANNOUNCEMENT,
        "document": DOCUMENT,
        "extension": {"reference": "19/TB-KHCN", "issued_on": date(2024, 5, 27)},
        "fields": ["Tên nhiệm vụ", "Mục tiêu"],
    },
    **at_every_distance("call_closing", announcement=ANNOUNCEMENT, document=DOCUMENT),
    "proposal_received": {"announcement": ANNOUNCEMENT, **PROPOSAL},
    **at_every_distance("supplement_request", **SUPPLEMENT, reminder=True),
    "supplement_request-first": {
        **SUPPLEMENT,
        "reminder": False,
        "deadline": deadline(9, provisional=True, article="assumed"),
    },
    "council_membership": MEMBERSHIP,
    **at_every_distance("council_membership", **MEMBERSHIP),
    "session_invitation": {**SESSION, "document": DOCUMENT, "seat": "Chủ tịch", "changed": False},
    "session_invitation-changed": {**SESSION, "document": DOCUMENT, "seat": "Ủy viên", "changed": True},
    **at_every_distance("evaluation_reminder", **SESSION),
    **at_every_distance("quorum_risk", **QUORUM),
    "quorum_risk-no_names": {
        **QUORUM,
        "declined": [],
        "unanswered": [],
        "objections": [],
        "deadline": deadline(1),
    },
    "minutes_to_sign": MINUTES,
    **at_every_distance("minutes_to_sign", **MINUTES),
    "submission_reminder-one": {
        "items": [{"council": COUNCIL, "tasks": PROPOSALS, "deadline": deadline(5)}],
    },
    "submission_reminder-two": {
        "items": [
            {"council": COUNCIL, "tasks": PROPOSALS, "deadline": deadline(0)},
            {"council": {**COUNCIL, "code": "HD-02"}, "tasks": PROPOSALS[:1], "deadline": deadline(-4)},
        ],
    },
    "result-approved": {
        **RESULT,
        "outcome": "approved",
        "document": DOCUMENT,
        "funding": 350_000_000,
        "mode": "Giao trực tiếp",
    },
    "result-approved_bare": {**RESULT, "outcome": "approved"},
    "result-rejected": {**RESULT, "outcome": "rejected", "reason": "Chưa cân đối được kinh phí."},
    "result-not_recommended": {
        **RESULT,
        "outcome": "not_recommended",
        "reason": "Trùng lắp.",
        "document": DOCUMENT,
    },
    **at_every_distance("progress_reminder", **HOSTED, period=2),
    **at_every_distance("contract_ending", **HOSTED, ends_on=date(2024, 5, 12), extensions_left=1),
    "contract_ending-no_extension_left": {
        **HOSTED,
        "ends_on": date(2024, 6, 6),
        "extensions_left": 0,
        "deadline": deadline(30),
    },
    "contract_ending-ended": {
        **HOSTED,
        "ends_on": date(2024, 5, 4),
        "extensions_left": 1,
        "deadline": deadline(-3),
    },
    **at_every_distance("acceptance_reminder", **HOSTED, ends_on=date(2024, 5, 4)),
    "acceptance_reminder-before_the_end": {**HOSTED, "ends_on": date(2024, 5, 20), "deadline": deadline(43)},
    **at_every_distance(
        "annual_report_reminder", **REPORT, missing=["Kinh phí đã sử dụng", "Quyết định của UBND tỉnh"]
    ),
    "annual_report_reminder-complete": {**REPORT, "missing": [], "deadline": deadline(7)},
    "escalation-official": {"level": 1, "items": [work(-5)]},
    "escalation-leader": {"level": 2, "items": [work(-5), work(-9)]},
    "digest": {"week_from": MONDAY, "late": [work(-3)], "due": [work(0), work(2)], "waiting": [work(12)]},
    "digest-empty": {"week_from": MONDAY, "late": [], "due": [], "waiting": []},
    "session_cancelled": {**CALLED_OFF, "outcome": "cancelled"},
    "session_cancelled-adjourned": {**CALLED_OFF, "outcome": "adjourned"},
    "session_cancelled-given_up": {**CALLED_OFF, "outcome": "given_up", "withdraws": False},
    "reminders": {"person": True, "count": 3, "late": 2, "sections": SECTIONS},
    "reminders-organisation": {"person": False, "count": 2, "late": 0, "sections": SECTIONS},
    "bounced": {"items": [RETURNED]},
    "bounced-two": {"items": [RETURNED, {**RETURNED, "name": "Lê Văn Sơn", "letters": [], "blocked": False}]},
    "journal_seal": {"seal": SEAL, "broken": []},
    "journal_seal-broken": {
        "seal": SEAL,
        "broken": ["task 12, mục nhật ký số 3: nội dung đã bị sửa sau khi ghi"],
    },
    "account_invitation": {**LINK, "first": True},
    "account_invitation-again": {**LINK, "first": False},
    "council_access": {**LINK, "council": COUNCIL, "seat": "Ủy viên phản biện"},
    "enterprise_registration": {**LINK, "organisation_name": None},
    "enterprise_registration-known": {**LINK, "organisation_name": ORGANISATION["name"]},
    "account_changed": CHANGED,
    "account_changed-by_another": {**CHANGED, "by_name": "Trần Văn Lộc"},
    "account_changed-recovery_code": {
        **CHANGED,
        "change": "Một mã khôi phục đã được dùng để đăng nhập.",
        "left": 9,
    },
}
"""Contexts by case; a case is called after its letter and, behind a hyphen, after what is special in it."""


def letter_of(case: str) -> str:
    return case.partition("-")[0]
