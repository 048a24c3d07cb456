"""The claims that stand in the text of a hand-written report, with the evidence that it cites for them.

A report compiled from the record states its claims itself; this reads those that someone typed. It looks
only at what is said to be done: plans for the next year prove nothing and need no proof.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reports.lint.claims import Claim, Need
from reports.lint.outline import read_outline
from reports.lint.text import DocumentText, footnote_numbers
from states.document_types import find_references

_PLANS = re.compile(
    r"phương hướng|kế hoạch.{0,40}năm|nhiệm vụ (trọng tâm|năm)|kiến nghị|đề xuất|giải pháp", re.IGNORECASE
)
_MEETING = re.compile(r"\b(tổ chức|đã|tiến hành) họp Hội đồng|Hội đồng.{0,80}\bđã họp", re.IGNORECASE)
_ALL_DONE = re.compile(
    r"\bhoàn thành (tốt |đầy đủ )?(các|tất cả|toàn bộ|100%).{0,20}\b(chỉ tiêu|mục tiêu)", re.IGNORECASE
)
_SUBMITTED = re.compile(r"\btrình .{0,60}phê duyệt (các )?danh mục", re.IGNORECASE)
_CALLED = re.compile(r"\b(gửi|ban hành) Thông báo\b", re.IGNORECASE)
_BUDGET = re.compile(r"kinh phí (đã )?(được )?(duyệt|phê duyệt|cấp|giao|bố trí)", re.IGNORECASE)
_SPENT = re.compile(
    r"(đã (chi|sử dụng|giải ngân|quyết toán|thực hiện)|thực chi|giải ngân|quyết toán)\D{0,40}"
    r"(?P<sum>\d[\d.,]*\s*(?:triệu |tỷ )?đồng)",
    re.IGNORECASE,
)
_GATHERING = re.compile(r"\btổ chức \d+ (hội nghị|hội thảo|khóa|khoá|lớp|buổi|tập huấn)", re.IGNORECASE)


def claims_in_text(doc: DocumentText) -> list[Claim]:
    """Return the claims of a report (`kind` BC), in reading order by kind of proof; none for other documents."""
    if doc.kind != "BC":
        return []
    done = _what_was_done(doc)
    return [
        *_about(doc, done, _CALLED, "document"),
        *_about(doc, done, _MEETING, "minutes"),
        *_about(doc, done, _SUBMITTED, "document"),
        *_gatherings(done),
        *_completion(doc, done),
        *_spending(done),
    ]


def _what_was_done(doc: DocumentText) -> list[str]:
    """Return the lines from the first heading down to the section on plans."""
    outline = read_outline(doc.lines)
    if not outline:
        return []
    top = outline[0].level
    sections = [h for h in outline if h.level == top and len(h.path) == 1]
    end = next((h.line for h in sections if _PLANS.match(h.title)), len(doc.lines))
    return list(doc.lines[outline[0].line : end])


def _about(doc: DocumentText, done: Sequence[str], act: re.Pattern[str], needs: Need) -> list[Claim]:
    """Return a claim for each line on an act that cites something; for none, one claim without evidence.

    A summary repeats what the results cite, so a bare line beside a proved one claims nothing new.
    """
    claims = [Claim(line, needs, _evidence(doc, line)) for line in done if act.search(line)]
    return [claim for claim in claims if claim.evidence] or claims[:1]


def _evidence(doc: DocumentText, line: str) -> tuple[str, ...]:
    notes = [doc.footnotes[number] for number in footnote_numbers(line) if number in doc.footnotes]
    cites = bool(find_references(line)) or "biên bản" in line.casefold()
    return (*notes, line) if cites else tuple(notes)


def _gatherings(done: Sequence[str]) -> list[Claim]:
    return [Claim(line, "attendance", (line,)) for line in done if _GATHERING.search(line)]


def _completion(doc: DocumentText, done: Sequence[str]) -> list[Claim]:
    """Return the claim that every target is met, when a list of tasks was submitted for approval."""
    said = next((line for line in done if _ALL_DONE.search(line)), None)
    if said is None or not any(_SUBMITTED.search(line) for line in done):
        return []
    evidence = dict.fromkeys(text for line in done for text in _evidence(doc, line))
    return [Claim(said, "decision_of_ubnd", tuple(evidence))]


def _spending(done: Sequence[str]) -> list[Claim]:
    planned = next((line for line in done if _BUDGET.search(line)), None)
    if planned is None:
        return []
    return [Claim(planned, "budget_spent", tuple(m["sum"] for line in done for m in _SPENT.finditer(line)))]
