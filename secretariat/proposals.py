"""Acts on a task while it is a proposal: receive, edit, submit, supplement, accept, refuse, withdraw."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import Field
from sqlmodel import Session, col, delete, select

from models import Announcement, Council, CouncilItem, Recusal, Task
from secretariat.acts import By, act
from secretariat.cases import new_case
from secretariat.lookup import case_by_code, next_code, organisation_by_code
from secretariat.periods import local_day
from secretariat.task_files import Attachments, keep_files
from secretariat.transitions import fire, opened
from states.errors import Refusal
from states.forms import Code, Line, Money, Prose

Months = Annotated[int, Field(ge=1, le=120)]


@act("task", opens=True)
def receive(
    session: Session,
    *,
    by: By,
    announcement: Code,
    proposer: Code,
    name: Line,
    code: Code | None = None,
    grounds: Prose | None = None,
    urgency: Prose | None = None,
    objective: Prose | None = None,
    results: Prose | None = None,
    content: Prose | None = None,
    application: Prose | None = None,
    duration_months: Months | None = None,
    funding_state: Money | None = None,
    funding_other: Money | None = None,
    participants: tuple[Line, ...] = (),
) -> Task:
    """Tiếp nhận phiếu đề xuất."""
    call = case_by_code(session, Announcement, announcement)
    if call.state not in ("issued", "closed"):
        raise Refusal(
            "Tiếp nhận phiếu đề xuất", call.label, ["Chỉ nhận phiếu đề xuất khi thông báo đã được ban hành."]
        )
    proposing = organisation_by_code(session, proposer)
    if by.actor.is_outsider and by.actor.organisation_id != proposing.pk:
        raise Refusal(
            "Tiếp nhận phiếu đề xuất", call.label, ["Tổ chức chỉ nộp phiếu đề xuất của chính mình."]
        )
    code = code or _next_code(session, call)
    task = new_case(
        session,
        Task,
        by,
        code=code,
        state="draft",
        procedure_id=call.procedure_id,
        announcement_id=call.pk,
        year=call.year,
        proposer_id=proposing.pk,
        name=name,
        grounds=grounds,
        urgency=urgency,
        objective=objective,
        results=results,
        content=content,
        application=application,
        duration_months=duration_months,
        funding_state=funding_state,
        funding_other=funding_other,
        participants=list(participants),
    )
    opened(session, task, by, "receive")
    return task


@act("task")
def edit(
    session: Session,
    task: Task,
    *,
    by: By,
    name: Line | None = None,
    grounds: Prose | None = None,
    urgency: Prose | None = None,
    objective: Prose | None = None,
    results: Prose | None = None,
    content: Prose | None = None,
    application: Prose | None = None,
    duration_months: Months | None = None,
    funding_state: Money | None = None,
    funding_other: Money | None = None,
    participants: tuple[Line, ...] | None = None,
) -> None:
    """Change the fields that are given; the others stay."""
    with fire(session, task, "edit", by):
        _fill(task, by.form)


@act("task")
def submit(
    session: Session,
    task: Task,
    *,
    by: By,
    late_reason: Prose | None = None,
    attachments: Attachments = (),
) -> None:
    """Hand the proposal in; after the closing date only with a reason, where the procedure allows it."""
    with fire(session, task, "submit", by):
        keep_files(session, task, attachments, by, part="proposal")
        task.submitted_on = local_day(by.now)
        task.late_reason = late_reason


@act("task")
def request_supplement(session: Session, task: Task, *, by: By, request: Prose, due_on: date) -> None:
    """Send the proposal back for supplements by a working day."""
    with fire(session, task, "request_supplement", by):
        task.supplement_request, task.supplement_due_on = request, due_on


@act("task")
def resubmit(session: Session, task: Task, *, by: By, attachments: Attachments = ()) -> None:
    """Hand in the supplemented proposal."""
    with fire(session, task, "resubmit", by):
        keep_files(session, task, attachments, by, part="proposal")


@act("task")
def accept(session: Session, task: Task, *, by: By) -> None:
    """Find the proposal complete and eligible."""
    with fire(session, task, "accept", by):
        pass


@act("task")
def refuse_proposal(session: Session, task: Task, *, by: By, reason: Prose) -> None:
    """Find the proposal ineligible."""
    with fire(session, task, "refuse_proposal", by):
        task.outcome_reason = reason


@act("task")
def withdraw(session: Session, task: Task, *, by: By, reason: Prose) -> None:
    """Take the proposal back, also from the agenda of a council that has not been called yet."""
    with fire(session, task, "withdraw", by):
        task.outcome_reason = reason
        for item in _items_ahead(session, task):
            session.exec(delete(Recusal).where(col(Recusal.item_id) == item.pk))
            session.delete(item)


@act("task")
def confirm_revision(session: Session, task: Task, *, by: By) -> None:
    """Find that the proposal now holds what the council asked for."""
    with fire(session, task, "confirm_revision", by):
        pass


def _items_ahead(session: Session, task: Task) -> list[CouncilItem]:
    query = (
        select(CouncilItem)
        .join(Council, col(Council.id) == col(CouncilItem.council_id))
        .where(CouncilItem.task_id == task.pk, col(Council.state).in_(("drafting", "established")))
    )
    return list(session.exec(query))


def _next_code(session: Session, call: Announcement) -> str:
    """Proposals of one call are numbered one after the other, also those that arrive at the same moment."""
    session.exec(select(Announcement.id).where(Announcement.id == call.pk).with_for_update())
    return next_code(session, Task, f"NV-{call.year}")


def _fill(task: Task, form: Any) -> None:
    for name, value in form.items():
        if value is not None:
            setattr(task, name, list(value) if isinstance(value, tuple) else value)
