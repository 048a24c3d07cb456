"""Acts on an approved task: host, appraisal, contract, progress, extension, suspension, acceptance, liquidation."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field
from sqlmodel import Session, select

from models import ProgressReport, Task
from secretariat.acts import By, act
from secretariat.lookup import organisation_by_code
from secretariat.periods import add_months, local_day
from secretariat.registry import register
from secretariat.task_files import Attachments, keep_files
from secretariat.transitions import fire
from states.forms import Code, DocumentForm, Line, Money, Prose, ShortLine

Period = Annotated[int, Field(ge=1, le=60)]
Months = Annotated[int, Field(ge=1, le=120)]
LastDay = Annotated[date, Field(le=date(2100, 12, 31))]


@act("task")
def open_selection(session: Session, task: Task, *, by: By, document: DocumentForm) -> None:
    """Announce the competitive selection (tuyển chọn) of the host."""
    with fire(session, task, "open_selection", by) as done:
        title = f"Tuyển chọn tổ chức chủ trì: {task.name}"
        done.document = register(session, task, "open_selection", document, by, title=title)


@act("task")
def select_host(session: Session, task: Task, *, by: By, host: Code, document: DocumentForm) -> None:
    """Name the host that the selection found."""
    with fire(session, task, "select_host", by) as done:
        task.host_id = organisation_by_code(session, host).pk
        done.document = register(
            session, task, "select_host", document, by, title=f"Kết quả tuyển chọn: {task.name}"
        )


@act("task")
def assign_host(session: Session, task: Task, *, by: By, host: Code, document: DocumentForm) -> None:
    """Assign the task directly (giao trực tiếp)."""
    with fire(session, task, "assign_host", by) as done:
        task.host_id = organisation_by_code(session, host).pk
        done.document = register(
            session, task, "assign_host", document, by, title=f"Giao trực tiếp: {task.name}"
        )


@act("task")
def appraise(session: Session, task: Task, *, by: By, funding: Money) -> None:
    """Record the funding that the appraisal found, in VND."""
    with fire(session, task, "appraise", by):
        task.appraised_funding = funding


@act("task")
def sign_contract(
    session: Session,
    task: Task,
    *,
    by: By,
    document: DocumentForm,
    funding: Money,
    starts_on: date,
    ends_on: LastDay,
) -> None:
    """Register the signed contract with the host."""
    with fire(session, task, "sign_contract", by) as done:
        done.document = register(
            session, task, "sign_contract", document, by, title=f"Hợp đồng thực hiện: {task.name}"
        )
        task.contract_document_id = done.document.pk
        task.contract_funding = funding
        task.contract_starts_on, task.contract_ends_on = starts_on, ends_on


@act("task")
def receive_progress(
    session: Session, task: Task, *, by: By, period: Period, summary: Prose, attachments: Attachments = ()
) -> None:
    """Take in the host's report of one period, counted from 1."""
    with fire(session, task, "receive_progress", by):
        keep_files(session, task, attachments, by, part="progress", period=period)
        session.add(
            ProgressReport(task_id=task.pk, period=period, received_on=local_day(by.now), summary=summary)
        )
        session.flush()


@act("task")
def judge_progress(
    session: Session,
    task: Task,
    *,
    by: By,
    period: Period,
    verdict: Literal["on_track", "behind", "not_met"],
    remark: Prose | None = None,
) -> None:
    """Record what the secretariat finds of a progress report."""
    with fire(session, task, "judge_progress", by):
        report = session.exec(
            select(ProgressReport).where(ProgressReport.task_id == task.pk, ProgressReport.period == period)
        ).one()
        report.judged_on, report.verdict, report.remark = local_day(by.now), verdict, remark


@act("task")
def extend(
    session: Session, task: Task, *, by: By, months: Months, reason: Prose, document: DocumentForm
) -> None:
    """Move the contract's end by months, as often and as far as the procedure allows."""
    with fire(session, task, "extend", by) as done:
        done.document = register(
            session, task, "extend", document, by, title=f"Gia hạn hợp đồng: {task.name}"
        )
        if task.contract_ends_on is not None:
            task.contract_ends_on = add_months(task.contract_ends_on, months)
        task.extensions += 1


@act("task")
def suspend(session: Session, task: Task, *, by: By, reason: Prose, document: DocumentForm) -> None:
    """Stop the clock; the state to resume to is kept."""
    left = task.state
    with fire(session, task, "suspend", by) as done:
        task.resume_state, task.outcome_reason = left, reason
        done.document = register(session, task, "suspend", document, by, title=f"Tạm dừng: {task.name}")


@act("task")
def resume(session: Session, task: Task, *, by: By, document: DocumentForm) -> None:
    """Go on where the suspension began."""
    with fire(session, task, "resume", by) as done:
        task.resume_state = task.outcome_reason = None
        done.document = register(
            session, task, "resume", document, by, title=f"Tiếp tục thực hiện: {task.name}"
        )


@act("task")
def terminate(session: Session, task: Task, *, by: By, reason: Prose, document: DocumentForm) -> None:
    """End the task before its results."""
    with fire(session, task, "terminate", by) as done:
        task.outcome_reason = reason
        done.document = register(session, task, "terminate", document, by, title=f"Chấm dứt: {task.name}")


@act("task")
def submit_results(session: Session, task: Task, *, by: By, attachments: Attachments = ()) -> None:
    """Take in the host's acceptance dossier."""
    with fire(session, task, "submit_results", by):
        keep_files(session, task, attachments, by, part="results")


@act("task")
def pass_acceptance(session: Session, task: Task, *, by: By, grade: Line, document: DocumentForm) -> None:
    """Record the acceptance (nghiệm thu) with its grade."""
    with fire(session, task, "pass_acceptance", by) as done:
        task.grade = grade
        done.document = register(
            session, task, "pass_acceptance", document, by, title=f"Nghiệm thu: {task.name}"
        )


@act("task")
def fail_acceptance(
    session: Session, task: Task, *, by: By, grade: Line, reason: Prose, document: DocumentForm
) -> None:
    """Record that the results were not accepted."""
    with fire(session, task, "fail_acceptance", by) as done:
        task.grade, task.outcome_reason = grade, reason
        done.document = register(
            session, task, "fail_acceptance", document, by, title=f"Nghiệm thu: {task.name}"
        )


@act("task")
def register_results(session: Session, task: Task, *, by: By, number: ShortLine) -> None:
    """Record the registration number of the results."""
    with fire(session, task, "register_results", by):
        task.registration_number = number


@act("task")
def liquidate(
    session: Session, task: Task, *, by: By, document: DocumentForm, settled: Money, recovered: Money = 0
) -> None:
    """Liquidate the contract (thanh lý): funding settled, and funding recovered from the host, in VND."""
    with fire(session, task, "liquidate", by) as done:
        task.settled_funding, task.recovered_funding = settled, recovered
        done.document = register(
            session, task, "liquidate", document, by, title=f"Thanh lý hợp đồng: {task.name}"
        )
