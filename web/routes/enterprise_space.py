"""An enterprise's own pages: open calls, its proposals in plain words, their files, and what it was sent."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from models import Letter, Organisation, Task
from secretariat.case_parts import progress_reports
from secretariat.casefile import case_file
from secretariat.facts import task_facts
from secretariat.next_acts import next_acts
from secretariat.pages.road import next_step
from secretariat.plain_words import act_label
from secretariat.proposal_file import own_document_file, proposal_file
from secretariat.proposer_space import (
    OwnTask,
    open_calls,
    own_letter,
    own_letters,
    own_organisation,
    own_task,
    own_tasks,
)
from secretariat.rulebook import rulebook
from secretariat.worklist import letter_code
from states.errors import Missing
from states.task import TASK
from web.act_form import files_hint
from web.depends import Reading, note_opened, note_taken
from web.history import told
from web.pages import page
from web.registers import sent_file
from web.routes.cases import act_lines, facts, said, table
from web.visit import Visit

router = APIRouter()

IN_PLACE = ("add_files", "remove_file", "resubmit")
"""Acts whose form stands on the page of the proposal."""


@dataclass(frozen=True)
class OwnLine:
    """One proposal with the one act of a running contract, as (label, href); all others stand on its own page."""

    own: OwnTask
    state_label: str
    act: tuple[str, str] | None


@router.get("/my/proposals", name="enterprise_space")
def enterprise_space(request: Request, visit: Reading) -> Response:
    organisation = own_organisation(visit.session, visit.actor)
    tasks = own_tasks(visit.session, organisation, today=visit.today) if organisation else []
    return page(
        request,
        "enterprises/space.html",
        visit,
        "Đề xuất của đơn vị",
        organisation=organisation,
        calls=open_calls(visit.session, today=visit.today) if organisation else [],
        lines=[OwnLine(own, TASK.states[own.task.state], _report_due(request, visit, own)) for own in tasks],
        letters=own_letters(visit.session, organisation) if organisation else [],
    )


@router.get("/my/proposals/{code:path}/documents/{document}/{file_name}", name="my_document_file")
def my_document_file(request: Request, visit: Reading, code: str, document: str, file_name: str) -> Response:
    _, task = _own_task(visit, code)
    found = own_document_file(visit.session, task, document, file_name)
    if found is None:
        raise Missing("Không có tệp này trong các văn bản gửi đến đơn vị của bạn.")
    file_id, media_type, content = found
    note_taken(request, visit, task, file_id)
    return sent_file(file_name, media_type, content)


@router.get("/my/proposals/{code:path}", name="my_proposal")
def my_proposal(request: Request, visit: Reading, code: str, done: str | None = None) -> Response:
    organisation, task = _own_task(visit, code)
    note_opened(request, visit, task)
    file = case_file(
        visit.session, task, today=visit.today, with_similar=False, with_parts=False, with_letters=False
    )
    known, reports = task_facts(visit.session, task), progress_reports(visit.session, task)
    acts = act_lines(
        request, visit, task, next_acts(visit.session, task, visit.by(task.version), facts=known)
    )
    return page(
        request,
        "enterprises/proposal.html",
        visit,
        task.name,
        messages=said(visit, file, done),
        own=proposal_file(visit.session, organisation, task, file, known, today=visit.today),
        case=task,
        facts=facts(file.values),
        reports=[table(reports)] if reports.rows else [],
        history=told(visit, list(reversed(file.timeline))),
        acts=[line for line in acts if line.event not in IN_PLACE],
        can={line.event for line in acts if line.href is not None},
        files_hint=files_hint(visit.say),
    )


@router.get("/my/letters/{number}", name="my_letter")
def my_letter(request: Request, visit: Reading, number: int) -> Response:
    letter = _own_letter(visit, number)
    return page(
        request, "enterprises/letter.html", visit, letter.subject, letter=letter, code=letter_code(letter.pk)
    )


@router.get("/my/letters/{number}/file", name="my_letter_file")
def my_letter_file(visit: Reading, number: int) -> Response:
    letter = _own_letter(visit, number)
    text = f"{letter.subject}\n\n{letter.text}"
    name = f"thu-{letter_code(letter.pk)}.txt"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text.encode(), media_type="text/plain; charset=utf-8", headers=headers)


def _report_due(request: Request, visit: Visit, own: OwnTask) -> tuple[str, str] | None:
    """The act that a running contract waits for; told from its state and deadline alone, for lists may be long."""
    task = own.task
    if task.state != "in_progress":
        return None
    rules = rulebook().procedure(task.procedure_id)
    rule = rules.deadline(own.deadline.rule) if own.deadline is not None else None
    step = next_step(task.kind, task.state, visit.actor, rule=rule)
    if step is None:
        return None
    href = request.app.state.links("act_page", {"kind": task.kind, "code": task.code, "event": step.event})
    return act_label(task.kind, step.event, step.label, visit.actor), href


def _own_task(visit: Visit, code: str) -> tuple[Organisation, Task]:
    """`Missing` does not tell what is another's from what is not there."""
    found = own_task(visit.session, visit.actor, code)
    if found is None:
        raise Missing(f"Không có hồ sơ “{code}” trong các đề xuất của đơn vị bạn.")
    return found


def _own_letter(visit: Visit, number: int) -> Letter:
    organisation: Organisation | None = own_organisation(visit.session, visit.actor)
    letter = None
    if organisation is not None and 0 < number < 2**31:
        letter = own_letter(visit.session, organisation, number)
    if letter is None:
        raise Missing("Không có thư này trong các thư đã gửi đến đơn vị của bạn.")
    return letter
