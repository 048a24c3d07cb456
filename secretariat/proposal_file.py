"""One proposal as its own organisation reads it: where it stands, what comes next, its files and its documents.

Nobody of the department or of a council is named here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session, col, or_, select

from models import Announcement, Attachment, Document, Letter, Organisation, StoredFile, Task
from models.document import FILE_ROLES
from reports.year_record import reference_of
from secretariat.casefile import CaseFile
from secretariat.papers import bytes_of
from secretariat.periods import local_day
from secretariat.plain_words import NEXT, OURS, PLAIN, THEIR_TURN, YOURS
from secretariat.proposer_space import OwnLetter, letters_to, note_of
from secretariat.road_ahead import follow
from secretariat.rulebook import rulebook
from secretariat.task_files import TaskFileLine, task_files
from secretariat.worklist import DeadlineLine
from states.document_types import type_name
from states.procedure_parts import Agency
from states.roles import Role
from states.task import TASK
from states.task_guards import TaskFacts

CONCERNING = ("TB", "QĐ", "CV", "HĐ")
"""Documents of its task that a proposer reads: notices, decisions, letters, the contract. Minutes name who judged."""


@dataclass(frozen=True)
class Phase:
    """One part of the road; `now` marks where the task is, `past` what lies behind it."""

    name: str
    now: bool
    past: bool


@dataclass(frozen=True)
class Milestone:
    """A deadline that is not open yet, if each step is done on its last day."""

    title: str
    on: date
    provisional: bool


@dataclass(frozen=True)
class OwnDocument:
    """`files` are (name, what it is, size in bytes)."""

    code: str
    type_label: str
    reference: str
    title: str
    issued_on: date | None
    files: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True)
class ProposalFile:
    """`note` is what the department wrote: a request or a reason. `closes_on` is the last
    day of the call for a proposal that is not handed in; `deadlines` are all open ones, whoever holds them.
    """

    state_label: str
    plain: str
    next: str
    their_turn: bool
    note: str | None
    closes_on: date | None
    phases: list[Phase]
    deadlines: list[DeadlineLine]
    ahead: list[Milestone]
    contact: Agency
    files: list[TaskFileLine]
    documents: list[OwnDocument]
    letters: list[OwnLetter]


def proposal_file(
    session: Session, organisation: Organisation, task: Task, file: CaseFile, known: TaskFacts, *, today: date
) -> ProposalFile:
    """`file` and what is `known` of the task are as they were read for the same page."""
    deadlines = [_addressed(line, task) for line in file.deadlines]
    letters = letters_to(organisation).where(Letter.case_kind == Task.kind, Letter.case_id == task.pk)
    return ProposalFile(
        state_label=TASK.states[task.state],
        plain=PLAIN[task.state],
        next=NEXT[task.state],
        their_turn=task.state in THEIR_TURN,
        note=note_of(task),
        closes_on=known.announcement_closes_on if task.state == "draft" else None,
        phases=list(_phases(task)),
        deadlines=deadlines,
        ahead=_ahead(task, {line.rule for line in deadlines}),
        contact=rulebook().procedure(task.procedure_id).agency("department", today),
        files=task_files(session, task),
        documents=_documents(session, task),
        letters=[OwnLetter.of(row) for row in session.exec(letters.order_by(col(Letter.id).desc()))],
    )


def own_document_file(session: Session, task: Task, code: str, name: str) -> tuple[int, str, bytes] | None:
    """(id of the stored file, media type, bytes) of a document that concerns the task; None where it does not."""
    if not any(
        each.code == code and name in [file[0] for file in each.files] for each in _documents(session, task)
    ):
        return None
    stored = session.exec(
        select(StoredFile)
        .join(Attachment, col(Attachment.file_id) == col(StoredFile.id))
        .where(Attachment.document_id == int(code.removeprefix("V")), Attachment.name == name)
    ).one()
    return stored.pk, stored.media_type, bytes_of(stored, name, code)


def _addressed(line: DeadlineLine, task: Task) -> DeadlineLine:
    """The deadline with whose turn it is, as its organisation would say it."""
    if rulebook().procedure(task.procedure_id).deadline(line.rule).audience in ("proposer", "host"):
        return replace(line, responsible_label=YOURS)
    if line.responsible in (Role.SECRETARIAT, Role.LEADER):
        return replace(line, responsible_label=OURS)
    return line


def _phases(task: Task) -> Iterator[Phase]:
    here = TASK.phase_of(task.state)
    names = list(TASK.chart.phases)
    for name in names:
        yield Phase(name, name == here, here is not None and names.index(name) < names.index(here))


def _ahead(task: Task, still_open: set[str]) -> list[Milestone]:
    """Nothing for a case that was lived on paper: its deadlines are not followed."""
    if task.recorded:
        return []
    rules, entered = rulebook(), local_day(task.entered_at)
    road = follow(
        rules.procedure(task.procedure_id), rules.calendar, (task.kind, task.state), entered, task.mode
    )
    return [
        Milestone(step.rule.title, step.due.on, step.due.provisional)
        for step in road.steps
        if step.rule.id not in still_open
    ]


def _documents(session: Session, task: Task) -> list[OwnDocument]:
    """What was issued to its organisation or about its call, less cancelled numbers; the latest first."""
    of_the_call = [
        select(column).where(Announcement.id == task.announcement_id).scalar_subquery()
        for column in (col(Announcement.document_id), col(Announcement.extension_document_id))
    ]
    query = (
        select(Document, Attachment, StoredFile.size)
        .outerjoin(Attachment, col(Attachment.document_id) == col(Document.id))
        .outerjoin(StoredFile, col(StoredFile.id) == col(Attachment.file_id))
        .where(
            col(Document.cancelled_at).is_(None),
            or_(
                col(Document.id).in_(of_the_call),
                col(Document.id) == task.approval_document_id,
                (col(Document.case_kind) == Task.kind)
                & (col(Document.case_id) == task.pk)
                & col(Document.type).in_(CONCERNING),
            ),
        )
        .order_by(col(Document.issued_on).desc(), col(Document.id).desc(), col(Attachment.id))
    )
    found: dict[int, Document] = {}
    files: dict[int, list[tuple[str, str, int]]] = {}
    for document, kept, size in session.exec(query):
        found[document.pk] = document
        # A copy that can be edited is not what was issued.
        if kept is not None and kept.role != "docx":
            files.setdefault(document.pk, []).append((kept.name, FILE_ROLES[kept.role], size))
    return [
        OwnDocument(
            code=f"V{row.pk}",
            type_label=type_name(row.type),
            reference=reference_of(row),
            title=row.title,
            issued_on=row.issued_on,
            files=tuple(files.get(row.pk, ())),
        )
        for row in found.values()
    ]
