"""What an enhanced status code (RFC 3463) means to an official: why a letter came back, and what to do now."""

from __future__ import annotations

from enum import Enum, auto


class _Why(Enum):
    WRONG = auto()
    FULL = auto()
    CLOSED = auto()
    DOMAIN = auto()
    POLICY = auto()
    SIZE = auto()
    DOWN = auto()
    OTHER = auto()


_CODES = {
    "1.1": _Why.WRONG,
    "1.2": _Why.DOMAIN,
    "1.3": _Why.WRONG,
    "1.6": _Why.CLOSED,
    "1.10": _Why.WRONG,
    "2.1": _Why.CLOSED,
    "2.2": _Why.FULL,
    "2.3": _Why.SIZE,
    "3.1": _Why.FULL,
    "3.4": _Why.SIZE,
    "4.4": _Why.DOMAIN,
}
"""Subject and detail of a code; those not listed go by their subject alone."""

_SUBJECTS = {
    "1": _Why.WRONG,
    "2": _Why.CLOSED,
    "3": _Why.DOWN,
    "4": _Why.DOWN,
    "5": _Why.OTHER,
    "6": _Why.OTHER,
    "7": _Why.POLICY,
}

_REASONS = {
    _Why.WRONG: "Địa chỉ không tồn tại hoặc ghi sai.",
    _Why.FULL: "Hộp thư của người nhận đã đầy.",
    _Why.CLOSED: "Hộp thư đã bị khóa hoặc ngừng sử dụng.",
    _Why.DOMAIN: "Tên miền của địa chỉ không tồn tại hoặc không nhận thư.",
    _Why.POLICY: "Máy chủ thư của người nhận từ chối theo quy định riêng (ví dụ xếp vào thư rác).",
    _Why.SIZE: "Thư vượt quá dung lượng mà máy chủ của người nhận cho phép.",
    _Why.DOWN: "Máy chủ thư của người nhận gặp sự cố hoặc không trả lời.",
    _Why.OTHER: "Máy chủ thư của người nhận không nhận thư.",
}

_CALL_AND_MEND = (
    "Gọi điện hỏi địa chỉ đúng và báo nội dung thư, sau đó sửa địa chỉ trong danh bạ rồi gửi lại thư."
)
_CALL_AND_SETTLE = "xác nhận địa chỉ dùng lại được trong hệ thống rồi gửi lại thư."

_ADVICE = {
    _Why.WRONG: _CALL_AND_MEND,
    _Why.FULL: f"Gọi điện báo nội dung thư và đề nghị dọn hộp thư; khi nhận được thư trở lại, {_CALL_AND_SETTLE}",
    _Why.CLOSED: _CALL_AND_MEND,
    _Why.DOMAIN: _CALL_AND_MEND,
    _Why.POLICY: "Gọi điện báo nội dung thư và đề nghị cho phép nhận thư của cơ quan; đồng thời báo người phụ trách "
    f"máy chủ thư. Khi đã thông, {_CALL_AND_SETTLE}",
    _Why.SIZE: "Gọi điện báo nội dung thư và thống nhất cách gửi khác; địa chỉ vẫn dùng được thì "
    f"{_CALL_AND_SETTLE}",
    _Why.DOWN: f"Gọi điện báo nội dung thư và hỏi địa chỉ khác; khi máy chủ hoạt động lại, {_CALL_AND_SETTLE}",
    _Why.OTHER: f"Gọi điện báo nội dung thư và kiểm tra địa chỉ; nếu địa chỉ đúng, {_CALL_AND_SETTLE}",
}


def reason(status: str) -> str:
    """One Vietnamese sentence; two where the server tried for days before it gave up (4.x.x)."""
    gave_up = " Máy chủ đã thử gửi nhiều lần rồi thôi." if status.startswith("4.") else ""
    return _REASONS[_kind(status)] + gave_up


def advice(status: str) -> str:
    """What the secretariat does next, in Vietnamese."""
    return _ADVICE[_kind(status)]


def _kind(status: str) -> _Why:
    _, _, code = status.partition(".")
    return _CODES.get(code, _SUBJECTS.get(code.partition(".")[0], _Why.OTHER))
