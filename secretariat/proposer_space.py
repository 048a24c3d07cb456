"""What an enterprise has before it: open calls, its own proposals in plain words, and the letters it was sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Self

from sqlalchemy import func
from sqlmodel import Session, col, or_, select

from models import Announcement, Deadline, Letter, LetterState, Organisation, Task
from notifications.catalogue import LETTERS
from secretariat.deadlines import rule_of
from secretariat.facts import facts_of_tasks
from secretariat.plain_words import PLAIN, THEIR_TURN, YOURS
from secretariat.worklist import DeadlineLine, deadline_line, letter_code
from states.roles import Actor
from states.task_guards import TaskFacts


@dataclass(frozen=True)
class OpenCall:
    code: str
    title: str
    closes_on: date
    days_left: int


@dataclass(frozen=True)
class OwnTask:
    """One proposal or contract of the organisation. `note` is what the department wrote: a request or a reason;
    `facts` are what the guards of its acts judge by.
    """

    task: Task
    plain: str
    their_turn: bool
    note: str | None
    deadline: DeadlineLine | None
    facts: TaskFacts


@dataclass(frozen=True)
class OwnLetter:
    code: str
    id: int
    label: str
    subject: str
    sent_on: datetime | None

    @classmethod
    def of(cls, row: Letter) -> Self:
        return cls(letter_code(row.pk), row.pk, LETTERS[row.letter].title, row.subject, row.sent_at)


def own_organisation(session: Session, actor: Actor) -> Organisation | None:
    """Whom the person speaks for; None for someone whose account names no organisation."""
    if actor.organisation_id is None:
        return None
    return session.get_one(Organisation, actor.organisation_id)


def open_calls(session: Session, *, today: date) -> list[OpenCall]:
    query = (
        select(Announcement)
        .where(Announcement.state == "issued", col(Announcement.closes_on) >= today)
        .order_by(col(Announcement.closes_on))
    )
    return [
        OpenCall(row.code, row.title, row.closes_on, (row.closes_on - today).days)
        for row in session.exec(query)
        if row.closes_on is not None
    ]


def own_tasks(session: Session, organisation: Organisation, *, today: date) -> list[OwnTask]:
    """What the organisation proposed or hosts, what waits for it first, then the latest."""
    found = session.exec(
        select(Task)
        .where(or_(Task.proposer_id == organisation.pk, Task.host_id == organisation.pk))
        .order_by(col(Task.id).desc())
    ).all()
    due, facts = _own_deadlines(session, found), facts_of_tasks(session, found)
    lines = [
        OwnTask(
            task=task,
            plain=PLAIN[task.state],
            their_turn=task.state in THEIR_TURN,
            note=note_of(task),
            deadline=replace(deadline_line(due[task.pk], task, today), responsible_label=YOURS)
            if task.pk in due
            else None,
            facts=facts[task.pk],
        )
        for task in found
    ]
    return sorted(lines, key=lambda line: not line.their_turn)


def own_task(session: Session, actor: Actor, code: str) -> tuple[Organisation, Task] | None:
    """A task that the person's organisation proposed or hosts; None for any other, as for one that does not exist."""
    concerns = or_(col(Task.proposer_id) == col(Organisation.id), col(Task.host_id) == col(Organisation.id))
    return session.exec(
        select(Organisation, Task)
        .join(Task, concerns)
        .where(Organisation.id == actor.organisation_id, Task.code == code)
    ).first()


def own_letters(session: Session, organisation: Organisation) -> list[OwnLetter]:
    """Letters that were sent to the organisation's own address, the latest first."""
    query = letters_to(organisation).order_by(col(Letter.id).desc()).limit(100)
    return [OwnLetter.of(row) for row in session.exec(query)]


def own_letter(session: Session, organisation: Organisation, number: int) -> Letter | None:
    found: Letter | None = session.exec(letters_to(organisation).where(Letter.id == number)).first()
    return found


def letters_to(organisation: Organisation) -> Any:
    """Only about calls and the organisation's own tasks: an address may be shared with another organisation or
    with a council member, and letters with a personal link are nobody's but their reader's.
    """
    own = select(Task.id).where(or_(Task.proposer_id == organisation.pk, Task.host_id == organisation.pk))
    about = (col(Letter.case_kind) == "announcement") | (
        (col(Letter.case_kind) == "task") & col(Letter.case_id).in_(own)
    )
    private = [name for name, kind in LETTERS.items() if kind.private]
    return select(Letter).where(
        func.lower(col(Letter.recipient_email)) == (organisation.email or "").lower(),
        Letter.state == LetterState.SENT,
        col(Letter.letter).not_in(private),
        about,
    )


def _own_deadlines(session: Session, tasks: Sequence[Task]) -> dict[int, Deadline]:
    """The first deadline of each task that waits for the organisation, not for an office."""
    first: dict[int, Deadline] = {}
    by_id = {task.pk: task for task in tasks}
    for row in session.exec(
        select(Deadline)
        .where(
            Deadline.case_kind == "task",
            col(Deadline.case_id).in_(by_id),
            col(Deadline.closed_at).is_(None),
        )
        .order_by(col(Deadline.due_on), col(Deadline.id))
    ):
        if rule_of(row, by_id[row.case_id]).audience in ("proposer", "host"):
            first.setdefault(row.case_id, row)
    return first


def note_of(task: Task) -> str | None:
    return task.supplement_request if task.state == "supplementing" else task.outcome_reason
