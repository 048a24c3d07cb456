"""Acts on the submission to the People's Committee: draft, send, record the answers task by task."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session, col, select

from models import Document, Dossier, DossierItem, Task
from secretariat.acts import By, act
from secretariat.cases import new_case
from secretariat.lookup import case_by_code
from secretariat.registry import cite, enter, register
from secretariat.rulebook import rulebook
from secretariat.transitions import fire, opened, record
from states.document_types import parse_reference
from states.errors import BadInput
from states.forms import CitedDocument, Code, DocumentForm, Line, Money, Prose, Year
from states.task import TASK

_EVENT_OF = {"approved": "approve", "returned": "send_back", "rejected": "reject"}

_LISTABLE = frozenset({"in_council", "revising", "recommended", "returned"})
"""A dossier may be prepared before the council has spoken, never for a task that is past it."""


class ListedTask(BaseModel):
    """A line of the list (Danh mục): the task and how its host is to be found."""

    model_config = ConfigDict(extra="forbid")

    task: Code
    mode: Literal["selection", "assignment"]


@act("dossier", opens=True)
def draft(
    session: Session,
    *,
    by: By,
    code: Code,
    year: Year,
    title: Line,
    tasks: tuple[ListedTask, ...] = (),
) -> Dossier:
    """Lập hồ sơ trình UBND tỉnh."""
    dossier = new_case(
        session,
        Dossier,
        by,
        code=code,
        state="drafting",
        year=year,
        title=title,
    )
    _list(session, dossier, tasks)
    opened(session, dossier, by, "draft")
    return dossier


@act("dossier")
def edit(
    session: Session,
    dossier: Dossier,
    *,
    by: By,
    title: Line | None = None,
    tasks: tuple[ListedTask, ...] | None = None,
) -> None:
    """Change title or list; given tasks replace the former ones, but for those already approved or rejected."""
    with fire(session, dossier, "edit", by):
        dossier.title = title or dossier.title
        if tasks is not None:
            for item, _ in _unsettled(session, dossier):
                session.delete(item)
            session.flush()
            _list(session, dossier, tasks)


@act("dossier")
def submit(session: Session, dossier: Dossier, *, by: By, document: DocumentForm) -> None:
    """Put the list to the People's Committee by a Tờ trình."""
    with fire(session, dossier, "submit", by) as done:
        done.document = register(session, dossier, "submit", document, by, title=dossier.title)
        dossier.document_id = done.document.pk
        sent = _unsettled(session, dossier)
        for item, _ in sent:
            item.answer = item.reason = item.document_id = None
    for _, task in sent:
        with fire(session, task, "send_to_ubnd", by.on(task)):
            pass


@act("dossier")
def answer(
    session: Session,
    dossier: Dossier,
    *,
    by: By,
    task: Code,
    answer: Literal["approved", "returned", "rejected"],
    document: CitedDocument | None = None,
    funding: Money | None = None,
    reason: Prose | None = None,
) -> None:
    """Record the People's Committee's answer on one task: approved by a decision, returned, or rejected."""
    case = case_by_code(session, Task, task)
    with fire(session, dossier, "answer", by) as done:
        if document is not None:
            done.document = _decision(session, dossier, document, by)
        item = session.exec(
            select(DossierItem).where(DossierItem.dossier_id == dossier.pk, DossierItem.task_id == case.pk)
        ).one()
        item.answer, item.reason = answer, reason
        item.document_id = done.document.pk if done.document else None
    nested = by.on(case)
    with fire(session, case, _EVENT_OF[answer], By(nested.actor, nested.now, nested.version, by.form)):
        case.outcome_reason = reason
        if answer == "approved":
            case.approved_funding, case.approval_document_id = funding, item.document_id


@act("dossier")
def send_back(session: Session, dossier: Dossier, *, by: By, reason: Prose) -> None:
    """Record that the whole dossier came back; each waiting task is returned."""
    with fire(session, dossier, "send_back", by):
        pass
    for item, task in listed(session, dossier):
        # A task that was returned by itself may meanwhile wait in another dossier.
        if item.answer is None:
            with fire(session, task, "send_back", by.on(task)):
                item.answer, item.reason = "returned", reason
                task.outcome_reason = reason


@act("dossier")
def decide(session: Session, dossier: Dossier, *, by: By) -> None:
    """Close the dossier when every task has its answer."""
    with fire(session, dossier, "decide", by):
        pass


@act("dossier", opens=True)
def take_over(
    session: Session,
    *,
    by: By,
    code: Code,
    year: Year,
    title: Line,
    document: CitedDocument,
) -> Dossier:
    """Ghi nhận tờ trình theo hồ sơ giấy."""
    paper = enter(
        session,
        parse_reference(document.reference),
        document,
        by,
        type="TTr",
        issuer="department",
        title=title,
        programme_year=year,
    )
    dossier = new_case(
        session,
        Dossier,
        by,
        code=code,
        state="sent",
        on=document.issued_on,
        year=year,
        title=title,
        document_id=paper.pk,
    )
    record(session, dossier, by, document=paper)
    return dossier


def listed(session: Session, dossier: Dossier) -> list[tuple[DossierItem, Task]]:
    query = (
        select(DossierItem, Task)
        .join(Task, col(Task.id) == col(DossierItem.task_id))
        .where(DossierItem.dossier_id == dossier.pk)
        .order_by(col(DossierItem.position))
    )
    return list(session.exec(query))


def _unsettled(session: Session, dossier: Dossier) -> list[tuple[DossierItem, Task]]:
    return [
        (item, task) for item, task in listed(session, dossier) if item.answer not in ("approved", "rejected")
    ]


def _list(session: Session, dossier: Dossier, tasks: tuple[ListedTask, ...]) -> None:
    for position, line in enumerate(tasks, start=1):
        task = case_by_code(session, Task, line.task)
        _may_be_listed(session, dossier, task)
        task.mode = line.mode
        session.add(DossierItem(dossier_id=dossier.pk, task_id=task.pk, position=position))
        session.flush()


def _may_be_listed(session: Session, dossier: Dossier, task: Task) -> None:
    if task.state not in _LISTABLE:
        raise BadInput(
            f"Nhiệm vụ {task.code} đang ở trạng thái “{TASK.states[task.state]}” nên không đưa vào danh mục được; "
            "hãy bỏ khỏi danh mục."
        )
    waits = (col(Dossier.state) == "sent") & col(DossierItem.answer).is_(None)
    other = session.exec(
        select(Dossier)
        .join(DossierItem, col(DossierItem.dossier_id) == col(Dossier.id))
        .where(DossierItem.task_id == task.pk, col(Dossier.state).in_(("drafting", "returned")) | waits)
    ).first()
    if other is dossier:
        raise BadInput(f"Nhiệm vụ {task.code} được ghi hai lần trong danh mục; hãy bỏ bớt.")
    if other is not None:
        raise BadInput(f"Nhiệm vụ {task.code} đã có trong {other.label}; hãy bỏ khỏi danh mục đó trước.")


def _decision(session: Session, dossier: Dossier, document: CitedDocument, by: By) -> Document:
    """One decision may approve several tasks: the second mention finds the first."""
    reference = parse_reference(document.reference)
    known = session.exec(
        select(Document).where(
            Document.issuer == "ubnd",
            Document.symbol == reference.symbol,
            Document.number == reference.number,
            Document.issued_on == document.issued_on,
            Document.case_kind == dossier.kind,
            Document.case_id == dossier.pk,
        )
    ).first()
    return known or cite(
        session,
        rulebook().procedure(dossier.procedure_id),
        document,
        by,
        type="QĐ",
        issuer="ubnd",
        title=f"Phê duyệt {dossier.title}",
        programme_year=dossier.year,
    )
