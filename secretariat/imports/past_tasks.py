"""Tasks that ended before this program: the act that takes one over, in the state the paper shows."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator
from sqlmodel import Session

from models import Announcement, Task
from secretariat.acts import By, act
from secretariat.cases import new_case
from secretariat.implementation import LastDay
from secretariat.lookup import case_by_code, organisation_by_code
from secretariat.proposals import Months
from secretariat.transitions import record
from states.errors import BadInput
from states.forms import Code, Line, Money, Name, Prose, ShortLine

PastState = Literal[
    "liquidated", "accepted", "failed", "terminated", "rejected", "not_recommended", "ineligible", "withdrawn"
]
"""Nothing is due any more in these states. A task still under way is entered act by act, so that it is reminded."""


def _short(text: str) -> str:
    if len(text) > 40:
        raise ValueError("dài quá 40 ký tự; hãy rút gọn")
    return text


Grade = Annotated[Name, AfterValidator(_short)]


@act("task", opens=True)
def take_over(
    session: Session,
    *,
    by: By,
    code: Code,
    announcement: Code,
    proposer: Code,
    name: Line,
    state: PastState,
    host: Code | None = None,
    objective: Prose | None = None,
    results: Prose | None = None,
    content: Prose | None = None,
    duration_months: Months | None = None,
    approved_funding: Money | None = None,
    contract_funding: Money | None = None,
    contract_starts_on: date | None = None,
    contract_ends_on: LastDay | None = None,
    grade: Grade | None = None,
    registration_number: ShortLine | None = None,
    settled_funding: Money | None = None,
    outcome_reason: Prose | None = None,
) -> Task:
    """Ghi nhận nhiệm vụ theo hồ sơ giấy."""
    call = case_by_code(session, Announcement, announcement)
    for reason in contradictions(approved_funding, contract_funding, contract_starts_on, contract_ends_on):
        raise BadInput(f"Ghi nhận nhiệm vụ {code}: {reason}")
    task = new_case(
        session,
        Task,
        by,
        code=code,
        state=state,
        procedure_id=call.procedure_id,
        announcement_id=call.pk,
        year=call.year,
        proposer_id=organisation_by_code(session, proposer).pk,
        host_id=organisation_by_code(session, host).pk if host else None,
        name=name,
        objective=objective,
        results=results,
        content=content,
        duration_months=duration_months,
        approved_funding=approved_funding,
        contract_funding=contract_funding,
        contract_starts_on=contract_starts_on,
        contract_ends_on=contract_ends_on,
        grade=grade,
        registration_number=registration_number,
        settled_funding=settled_funding,
        outcome_reason=outcome_reason,
    )
    record(session, task, by, document=None)
    return task


def contradictions(
    approved: int | None, contract: int | None, starts_on: date | None, ends_on: date | None
) -> list[str]:
    """What cannot be true together; sums in VND."""
    reasons = []
    if approved is not None and contract is not None and contract > approved:
        reasons.append(
            "giá trị hợp đồng lớn hơn kinh phí được phê duyệt; hãy kiểm tra lại hai số tiền và đơn vị tính."
        )
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        reasons.append("ngày kết thúc hợp đồng trước ngày bắt đầu; hãy kiểm tra lại hai ngày.")
    return reasons
