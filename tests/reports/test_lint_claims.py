"""What a report says was done, held against the records that would prove it."""

from __future__ import annotations

import pytest

from reports.lint import Claim, claims_in_text, lint_claims, read_lines

MINUTES = "Biên bản số 02/BB-HĐTV ngày 20/8/2024"
COUNCIL = "Quyết định số 76/QĐ-KHCN ngày 07/8/2024 của Sở KH&CN"
APPROVAL = "Quyết định số 3001/QĐ-UBND ngày 05/11/2024 của UBND tỉnh"
SUBMISSION = "Tờ trình số 40/TTr-KHCN ngày 25/10/2024"

UNPROVED = [
    (Claim("Tổ chức họp Hội đồng tư vấn", "minutes", (COUNCIL,)), "decision-cited-as-proof"),
    (Claim("Tổ chức họp Hội đồng tư vấn", "minutes", ("76/QĐ-KHCN",)), "decision-cited-as-proof"),
    (Claim("Tổ chức họp Hội đồng tư vấn", "minutes"), "claim-without-record"),
    (Claim("Tổ chức họp Hội đồng tư vấn", "minutes", ("Giấy mời số 12/GM-KHCN",)), "claim-without-record"),
    (Claim("Hoàn thành các chỉ tiêu", "decision_of_ubnd"), "approval-missing"),
    (Claim("Hoàn thành các chỉ tiêu", "decision_of_ubnd", (SUBMISSION, COUNCIL)), "approval-missing"),
    (Claim("Hoàn thành các chỉ tiêu", "decision_of_ubnd", ("Kế hoạch số 1300/KH-UBND",)), "approval-missing"),
    (Claim("Kinh phí được duyệt", "budget_spent"), "budget-spent-missing"),
    (Claim("Kinh phí được duyệt", "budget_spent", ("theo kế hoạch năm 2024",)), "budget-spent-missing"),
    (Claim("Tổ chức 01 hội nghị", "attendance"), "attendance-missing"),
    (
        Claim("Tổ chức 01 hội nghị", "attendance", ("Tổ chức 01 hội nghị trong 02 ngày",)),
        "attendance-missing",
    ),
    (Claim("Gửi Thông báo", "document"), "claim-without-record"),
    (Claim("Gửi Thông báo", "document", ("Thông báo số 16/TB-KHCN",)), "claim-without-record"),
    (Claim("Gửi Thông báo", "document", ("Thông báo số …/TB-KHCN ngày 12/4/2024",)), "claim-without-record"),
]


@pytest.mark.parametrize(("claim", "rule"), UNPROVED)
def test_a_claim_without_its_proof_is_found(claim: Claim, rule: str) -> None:
    (finding,) = lint_claims([claim])
    assert (finding.rule, claim.text in finding.where) == (rule, True)


@pytest.mark.parametrize(
    "claim",
    [
        Claim("Tổ chức họp Hội đồng tư vấn", "minutes", (COUNCIL, MINUTES)),
        Claim("Tổ chức họp Hội đồng tư vấn", "minutes", ("02/BB-HĐTV",)),
        Claim("Tổ chức họp Hội đồng tư vấn", "minutes", ("Biên bản họp ngày 20/8/2024",)),
        Claim("Hoàn thành các chỉ tiêu", "decision_of_ubnd", (SUBMISSION, APPROVAL)),
        Claim("Kinh phí được duyệt", "budget_spent", ("98.500.000 đồng",)),
        Claim("Kinh phí được duyệt", "budget_spent", ("0 đồng",)),
        Claim("Kinh phí được duyệt", "budget_spent", ("98,5 triệu đồng",)),
        Claim("Tổ chức 01 hội nghị", "attendance", ("48 người",)),
        Claim("Tổ chức 01 hội nghị", "attendance", ("với 48 lượt doanh nghiệp tham dự",)),
        Claim("Gửi Thông báo", "document", ("Thông báo số 16/TB-KHCN ngày 12/4/2024",)),
    ],
)
def test_a_claim_with_its_proof_is_left_alone(claim: Claim) -> None:
    assert lint_claims([claim]) == []


REPORT = """Số: 95/BC-KHCN
Tây Ninh, ngày 20 tháng 11 năm 2024
BÁO CÁO
I. Kết quả
1. Tham mưu
Kế hoạch số 1300/KH-UBND ngày 07/5/2024 với kinh phí được duyệt là 140.000.000 đồng{spent}.
2. Thực hiện
- Tổ chức 01 hội nghị{people}.
- Gửi Thông báo đề xuất{notice}.
- Tổ chức họp Hội đồng tư vấn{council}.
- Trình UBND tỉnh phê duyệt Danh mục nhiệm vụ tại Tờ trình số 40/TTr-KHCN ngày 25/10/2024{approval}.
II. Đánh giá
Hoàn thành các chỉ tiêu, đã tổ chức họp hội đồng tư vấn.
III. Phương hướng năm 2025
Tổ chức họp Hội đồng tư vấn, gửi Thông báo, tổ chức 02 hội nghị, kinh phí được giao theo dự toán.
¹ Quyết định số 76/QĐ-KHCN ngày 07/8/2024."""
PROVED = {
    "spent": ", đã chi 98.500.000 đồng",
    "people": " với 48 người tham dự",
    "notice": " (Thông báo số 16/TB-KHCN ngày 12/4/2024)",
    "council": " theo Biên bản họp ngày 20/8/2024",
    "approval": "; được phê duyệt tại Quyết định số 3001/QĐ-UBND ngày 05/11/2024",
}


def rules_for(**changed: str) -> list[str]:
    doc = read_lines(REPORT.format(**(PROVED | changed)).splitlines())
    return [found.rule for found in lint_claims(claims_in_text(doc))]


def test_a_report_that_cites_a_proof_for_all_it_says_was_done_is_left_alone() -> None:
    assert rules_for() == []


@pytest.mark.parametrize(
    ("part", "written", "rule"),
    [
        ("spent", "", "budget-spent-missing"),
        ("people", "", "attendance-missing"),
        ("notice", "", "claim-without-record"),
        ("council", "", "claim-without-record"),
        ("council", "¹", "decision-cited-as-proof"),
        ("approval", "", "approval-missing"),
    ],
)
def test_a_claim_typed_in_a_report_without_its_proof_is_found_once(
    part: str, written: str, rule: str
) -> None:
    assert rules_for(**{part: written}) == [rule]


def test_meeting_all_targets_needs_no_approval_when_no_list_was_submitted() -> None:
    text = "BÁO CÁO\nI. Kết quả\nHoàn thành các chỉ tiêu đề ra.\n"
    assert claims_in_text(read_lines(text.splitlines())) == []


def test_only_reports_make_claims() -> None:
    lines = REPORT.format(**dict.fromkeys(PROVED, "")).replace("BÁO CÁO", "KẾ HOẠCH").splitlines()
    assert claims_in_text(read_lines(lines)) == []
