"""The annual plan with its budget, and what was spent under it."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session, select

from models import Activity, AnnualPlan, Spending, Task
from secretariat import journal
from secretariat.acts import By, act
from secretariat.lookup import case_by_code
from secretariat.periods import local_day
from secretariat.registry import cite
from secretariat.rulebook import rulebook
from states.errors import BadInput, Missing
from states.forms import CitedDocument, Code, Line, LongLine, Money, Year
from states.vietnamese import short_date


@act("annual_plan", opens=True)
def adopt_plan(
    session: Session, *, by: By, year: Year, title: LongLine, budget: Money, document: CitedDocument
) -> AnnualPlan:
    """Ghi nhận kế hoạch năm và kinh phí."""
    if session.exec(select(AnnualPlan).where(AnnualPlan.year == year)).first():
        raise BadInput(f"Kế hoạch năm {year} đã có; mỗi năm chỉ có một kế hoạch.")
    paper = cite(
        session,
        rulebook().in_force(document.issued_on),
        document,
        by,
        type="KH",
        issuer="ubnd",
        title=title,
        programme_year=year,
    )
    plan = AnnualPlan(year=year, title=title, budget=budget, document_id=paper.pk, created_at=by.now)
    session.add(plan)
    session.flush()
    paper.case_kind, paper.case_id = "annual_plan", plan.pk
    _note(session, plan, by, "adopt", document_id=paper.pk)
    return plan


@act("annual_plan", opens=True)
def spend(
    session: Session,
    *,
    by: By,
    year: Year,
    spent_on: date,
    amount: Money,
    purpose: Line,
    activity: Code | None = None,
    task: Code | None = None,
) -> Spending:
    """Ghi nhận chi theo kế hoạch năm."""
    plan = session.exec(select(AnnualPlan).where(AnnualPlan.year == year)).first()
    if plan is None:
        raise Missing(f"Chưa có kế hoạch năm {year}; hãy ghi nhận kế hoạch trước khi ghi chi.")
    if spent_on > local_day(by.now):
        raise BadInput(f"Ngày chi {short_date(spent_on)} ở tương lai; hãy sửa ngày chi.")
    spending = Spending(
        plan_id=plan.pk,
        spent_on=spent_on,
        amount=amount,
        purpose=purpose,
        activity_id=case_by_code(session, Activity, activity).pk if activity else None,
        task_id=case_by_code(session, Task, task).pk if task else None,
    )
    session.add(spending)
    session.flush()
    _note(session, plan, by, "spend")
    return spending


def _note(session: Session, plan: AnnualPlan, by: By, event: str, document_id: int | None = None) -> None:
    journal.append(
        session,
        kind="annual_plan",
        case_id=plan.pk,
        actor=by.actor,
        now=by.now,
        event=event,
        target="adopted",
        data=by.filled,
        document_id=document_id,
    )
