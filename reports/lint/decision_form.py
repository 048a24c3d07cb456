"""Normative against individual decisions: what a number with a year in it says, and who may give one.

`19/2019/QĐ-UBND` is a normative act, `220/QĐ-UBND` an individual one. Only decisions of People's Committees since
the law of 2015 are judged by their subject, and only where the subject leaves no doubt; the year of a department's
decision is judged from 2005 on: before that individual decisions carried one, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reports.lint.rules import Finding, finding
from reports.lint.text import DocumentText, passages
from states.document_types import find_references
from states.vietnamese import fold

_LAW_OF_2015, _OF_2004 = 2016, 2005
"""First whole years under the laws on normative acts."""

_TO_APPROVE = (
    "danh mục|nhiệm vụ|đề tài|kết quả|kinh phí|dự toán|kế hoạch|đề cương|thuyết minh|dự án|đề án|chương trình"
    "|hồ sơ|điều chỉnh|bổ sung|quyết toán|chủ trương"
)
_ABOUT = r"(?:về\s+việc\s+|về\s+|v/v\s+)?"
_INDIVIDUAL = re.compile(
    rf"{_ABOUT}(?P<act>phê duyệt\s+(?:{_TO_APPROVE})"
    r"|(?:thành lập|kiện toàn|giải thể)\s+(?:Hội đồng|Tổ|Ban|Đoàn|Ủy ban)\b"
    r"|giao\s+(?:nhiệm vụ|dự toán|chỉ tiêu|kế hoạch|trực tiếp|chủ trì|biên chế|kinh phí)"
    r"|bổ nhiệm|miễn nhiệm|điều động|khen thưởng|tặng thưởng|công nhận\s+kết quả"
    r"|ban hành\s+(?:kế hoạch|chương trình công tác))",
    re.IGNORECASE,
)
_NORMATIVE = re.compile(
    rf"{_ABOUT}ban hành\s+(?:kèm theo\s+)?(?:quy định|quy chế)\b"
    # Rules for a body's own work are individual however they are called.
    r"(?!.{0,120}(?:hoạt động|làm việc|phối hợp|nội bộ|thi đua|tạm thời|thí điểm|chi tiêu|cơ cấu tổ chức))",
    re.IGNORECASE,
)
_CHANGES_A_NORMATIVE_ACT = re.compile(
    rf"{_ABOUT}(?:sửa đổi|bổ sung|bãi bỏ|thay thế|ngưng hiệu lực)"
    r".{0,200}?Quyết định\s+số\s*\d+/(?:19|20)\d{2}/QĐ-UBND",
    re.IGNORECASE,
)
_OPENS_SUBJECT = re.compile(
    r"\s*,?\s*(?:của\s[^;,.“\"()]{2,80}?\s)?(?:về\s+việc|v/v)\s+(?P<subject>.+)", re.I
)
_OF_A_DEPARTMENT = re.compile(r"\s*,?\s*của\s+(?:Giám đốc\s+)?(?:Sở|Chi cục)\s", re.IGNORECASE)
_DEPARTMENTS = ("so ", "chi cuc ")
_DEPARTMENT_KEYS = ("department", "subdepartment")


@dataclass(frozen=True)
class Decision:
    """One decision: `symbol` without number and year, `year` that of its issue where known, `issuer` a name, or
    the key of an agency, or empty."""

    symbol: str
    year_in_symbol: int | None
    year: int | None
    subject: str
    issuer: str = ""


def check(doc: DocumentText) -> Iterator[Finding]:
    """Judge the document itself when it is a decision, then every decision that it cites."""
    if doc.kind == "QĐ" and doc.symbol is not None:
        year = doc.year_in_symbol or (doc.signed_on.year if doc.signed_on else None)
        issuer = next((line for line in doc.head if fold(line).startswith(_DEPARTMENTS)), "")
        decision = Decision(doc.symbol, doc.year_in_symbol, year, doc.subject, issuer)
        yield from judge(decision, "Số, ký hiệu của văn bản")
    for where, text in passages(doc):
        for (_, end), cited in find_references(text):
            if cited.type_in_symbol != "QĐ" or cited.number is None:
                continue
            after = text[end : end + 300]
            subject = _OPENS_SUBJECT.match(after)
            year = cited.year_in_symbol or (cited.issued_on.year if cited.issued_on else None)
            issuer = "Sở" if _OF_A_DEPARTMENT.match(after) else ""
            said = subject["subject"] if subject else ""
            yield from judge(Decision(cited.symbol, cited.year_in_symbol, year, said, issuer), where)


def judge(decision: Decision, where: str) -> Iterator[Finding]:
    """Yield what is wrong with the form of one decision; at most one finding."""
    if decision.year is None:
        return
    with_year = f"“…/{decision.year_in_symbol}/{decision.symbol}”"
    if decision.year_in_symbol and _is_of_a_department(decision):
        if decision.year_in_symbol >= _OF_2004:
            message = (
                f"Quyết định mang ký hiệu {with_year} có năm như văn bản quy phạm pháp luật, nhưng Sở và cơ quan "
                f"trực thuộc không có thẩm quyền ban hành loại này; hãy ghi “…/{decision.symbol}”, không ghi năm."
            )
            yield finding("normative-without-authority", where, message)
        return
    if decision.year < _LAW_OF_2015 or not _is_of_a_committee(decision.symbol):
        return
    if decision.year_in_symbol and (said := _INDIVIDUAL.match(decision.subject)):
        message = (
            f"Quyết định {said['act']} … là văn bản cá biệt nhưng ký hiệu {with_year} có năm như văn bản quy phạm "
            f"pháp luật; hãy lấy số theo sổ văn bản cá biệt, ghi “…/{decision.symbol}”."
        )
        yield finding("decision-form-mismatch", where, message)
    elif decision.year_in_symbol is None and _is_normative(decision.subject):
        message = (
            f"Quyết định có nội dung quy phạm pháp luật nhưng ký hiệu “…/{decision.symbol}” không có năm; hãy kiểm "
            f"tra: nếu áp dụng chung thì phải ban hành theo thủ tục và ghi “…/{decision.year}/{decision.symbol}”."
        )
        yield finding("decision-form-mismatch", where, message)


def _is_normative(subject: str) -> bool:
    return bool(_NORMATIVE.match(subject) or _CHANGES_A_NORMATIVE_ACT.match(subject))


def _is_of_a_department(decision: Decision) -> bool:
    issuer = decision.issuer
    named = issuer in _DEPARTMENT_KEYS or f"{fold(issuer)} ".startswith(_DEPARTMENTS)
    return named and not _is_of_a_committee(decision.symbol)


def _is_of_a_committee(symbol: str) -> bool:
    return symbol.upper().endswith(("-UBND", "-HĐND"))
