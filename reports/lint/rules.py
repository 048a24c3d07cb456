"""The one table of lint rules, and the finding that each of them makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]

_LAYOUT = "NĐ 30/2020/NĐ-CP, Phụ lục I, Phần I, mục II"
_NUMBERING = "NĐ 30/2020/NĐ-CP, Điều 15"
# The year in the number is the law's; the article was not looked up in its text.
_NORMATIVE = "Luật 80/2015/QH13 (từ 01/4/2025: Luật 64/2025/QH15), chưa đối chiếu điều khoản"


@dataclass(frozen=True)
class Rule:
    """`title` is Vietnamese; `article` is the legal source, or `assumed` where none was found."""

    id: str
    title: str
    article: str
    severity: Severity


@dataclass(frozen=True)
class Finding:
    """One defect. `where` and `message` are Vietnamese; the message says what is wrong and how to mend it."""

    rule: str
    severity: Severity
    where: str
    message: str
    article: str


RULES: dict[str, Rule] = {
    rule.id: rule
    for rule in (
        Rule(
            "type-symbol-mismatch", "Loại văn bản khác ký hiệu", f"{_LAYOUT}, khoản 3; Phụ lục III", "error"
        ),
        Rule("number-missing", "Chưa có số văn bản", f"{_LAYOUT}, khoản 3", "error"),
        Rule("date-missing", "Chưa có ngày ban hành", f"{_LAYOUT}, khoản 4", "error"),
        Rule("number-duplicate", "Trùng số văn bản", _NUMBERING, "error"),
        Rule("number-out-of-date-order", "Số văn bản không theo thứ tự ngày", _NUMBERING, "error"),
        Rule("basis-undated", "Căn cứ thiếu ngày ban hành", f"{_LAYOUT}, khoản 6", "error"),
        Rule("basis-without-issuer", "Căn cứ thiếu cơ quan ban hành", f"{_LAYOUT}, khoản 6", "error"),
        Rule("basis-after-signing", "Căn cứ ban hành sau ngày ký", "assumed", "error"),
        Rule("basis-not-in-force", "Căn cứ không có hiệu lực vào ngày ký", "assumed", "error"),
        Rule("decision-form-mismatch", "Quyết định quy phạm và cá biệt lẫn hình thức", _NORMATIVE, "warning"),
        Rule("normative-without-authority", "Sở ra quyết định số có năm", _NORMATIVE, "error"),
        Rule(
            "agency-out-of-date",
            "Tên, ký hiệu cơ quan không đúng với ngày ký",
            f"{_LAYOUT}, khoản 2",
            "error",
        ),
        Rule("date-differs-from-register", "Ngày văn bản khác sổ đăng ký", _NUMBERING, "error"),
        Rule("programme-year-mismatch", "Năm của danh mục khác năm của đợt", "assumed", "error"),
        Rule("quote-unbalanced", "Dấu ngoặc kép không đủ cặp", "assumed", "warning"),
        Rule("section-numbering-jump", "Số thứ tự đề mục không liên tục", f"{_LAYOUT}, khoản 6", "warning"),
        Rule("recipients-without-archive", "Nơi nhận không có “Lưu: VT”", f"{_LAYOUT}, khoản 9", "warning"),
        Rule("amount-words-differ", "Số bằng chữ khác số bằng số", "assumed", "error"),
        Rule("abbreviation-unexplained", "Chữ viết tắt chưa được giải thích", "assumed", "warning"),
        Rule("decision-cited-as-proof", "Lấy quyết định làm chứng cứ cuộc họp", "assumed", "error"),
        Rule("approval-missing", "Chưa có quyết định phê duyệt của UBND", "assumed", "error"),
        Rule("budget-spent-missing", "Chưa có số kinh phí đã sử dụng", "assumed", "warning"),
        Rule("attendance-missing", "Chưa có số người tham dự", "assumed", "warning"),
        Rule("claim-without-record", "Kết quả chưa có văn bản chứng minh", "assumed", "error"),
    )
}


def finding(rule: str, where: str, message: str) -> Finding:
    known = RULES[rule]
    return Finding(known.id, known.severity, where, message, known.article)
