"""What a report says was done, against the records that prove it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from reports.lint.rules import Finding, finding
from reports.lint.text import excerpt
from states.document_types import Reference, find_references, format_symbol

Need = Literal["minutes", "decision_of_ubnd", "budget_spent", "attendance", "document"]

_AMOUNT = re.compile(r"\d[\d.,]*\s*(?:(?:nghìn|triệu|tỷ)\s*)?(?:đồng|đ|VNĐ|VND)\b", re.IGNORECASE)
_PEOPLE = re.compile(
    r"\d\s*(?:lượt\s+)?(?:người|đại biểu|học viên|cán bộ|thành viên|doanh nghiệp)", re.IGNORECASE
)
_MINUTES = re.compile(r"biên bản", re.IGNORECASE)


@dataclass(frozen=True)
class Claim:
    """One statement of a report and what it rests on.

    `needs` is the record that would prove it: the minutes of a meeting, a decision of the People's
    Committee, a sum spent, a count of people, or any numbered and dated document. `evidence` are texts:
    citations (`Quyết định số 76/QĐ-KHCN ngày 07/8/2024`), sums (`98.500.000 đồng`), counts (`48 người`).
    """

    text: str
    needs: Need
    evidence: tuple[str, ...] = ()


def lint_claims(claims: Iterable[Claim]) -> list[Finding]:
    """Return one finding for each claim that its evidence does not prove."""
    return [found for claim in claims for found in _check(claim)]


def _check(claim: Claim) -> Iterator[Finding]:
    if _is_proved(claim):
        return
    where = f"Kết quả “{excerpt(claim.text)}”"
    cited = _cited(claim)
    if claim.needs == "minutes":
        yield _without_minutes(where, cited)
    elif claim.needs == "decision_of_ubnd":
        message = (
            "Báo cáo nêu kết quả đã hoàn thành nhưng không có quyết định nào của Ủy ban nhân dân phê duyệt; "
            "hãy dẫn số, ngày quyết định phê duyệt hoặc ghi rõ chưa được phê duyệt."
        )
        yield finding("approval-missing", where, message)
    elif claim.needs == "budget_spent":
        message = "Chỉ có kinh phí được duyệt, không có số đã sử dụng; hãy ghi số tiền đã chi hoặc nêu lý do chưa chi."
        yield finding("budget-spent-missing", where, message)
    elif claim.needs == "attendance":
        message = "Chưa ghi số người tham dự; hãy bổ sung theo danh sách điểm danh."
        yield finding("attendance-missing", where, message)
    else:
        message = (
            "Chưa dẫn văn bản có số và ngày chứng minh việc này; hãy bổ sung số, ký hiệu, ngày của văn bản."
        )
        yield finding("claim-without-record", where, message)


def _is_proved(claim: Claim) -> bool:
    cited = _cited(claim)
    if claim.needs == "minutes":
        return any(_MINUTES.search(text) for text in claim.evidence) or any(_type(c) == "BB" for c in cited)
    if claim.needs == "decision_of_ubnd":
        return any(c.type_in_symbol == "QĐ" and "UBND" in c.symbol.upper() for c in cited)
    if claim.needs == "document":
        return any(c.number is not None and c.issued_on is not None for c in cited)
    figure = _AMOUNT if claim.needs == "budget_spent" else _PEOPLE
    return any(figure.search(text) for text in claim.evidence)


def _without_minutes(where: str, cited: list[Reference]) -> Finding:
    instead = next((c for c in cited if _type(c) == "QĐ"), None)
    if instead is None:
        message = "Chưa có biên bản của cuộc họp; hãy bổ sung biên bản đã ký hoặc bỏ kết quả này."
        return finding("claim-without-record", where, message)
    message = (
        f"Quyết định {format_symbol(instead)} chỉ chứng minh việc thành lập, không chứng "
        "minh cuộc họp đã diễn ra; hãy dẫn biên bản họp."
    )
    return finding("decision-cited-as-proof", where, message)


def _cited(claim: Claim) -> list[Reference]:
    return [cited for text in claim.evidence for _, cited in find_references(text)]


def _type(cited: Reference) -> str | None:
    return cited.named_type or cited.type_in_symbol
