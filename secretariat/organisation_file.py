"""One organisation from close by: what it was told, what it proposed, what it carries out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, or_, select

from models import Announcement, AnnouncementRecipient, Organisation, Person, Task
from secretariat.listings import OrganisationLine, organisation_lines
from secretariat.lookup import organisation_by_code
from states.lifecycles import LIFECYCLES

SHOWN = 100
"""Tasks and announcements, the newest first; the list of tasks shows the rest."""


@dataclass(frozen=True)
class CallLine:
    code: str
    title: str
    year: int
    closes_on: date | None
    state_label: str


@dataclass(frozen=True)
class PartLine:
    """A task of the organisation. `part` says whether it proposed it, carries it out, or both."""

    code: str
    name: str
    year: int
    state_label: str
    part: str
    funding: int | None


@dataclass(frozen=True)
class OrganisationFile:
    line: OrganisationLine
    people: Sequence[Person]
    calls: Sequence[CallLine]
    tasks: Sequence[PartLine]


def organisation_file(session: Session, code: str) -> OrganisationFile:
    row = organisation_by_code(session, code)
    people = session.exec(
        select(Person).where(Person.organisation_id == row.pk).order_by(col(Person.name)).limit(SHOWN)
    ).all()
    return OrganisationFile(
        organisation_lines(session, [row])[0], people, _calls(session, row), _tasks(session, row)
    )


def _calls(session: Session, row: Organisation) -> list[CallLine]:
    query = (
        select(Announcement)
        .join(AnnouncementRecipient, col(AnnouncementRecipient.announcement_id) == col(Announcement.id))
        .where(AnnouncementRecipient.organisation_id == row.pk, Announcement.state != "drafting")
        .order_by(col(Announcement.id).desc())
        .limit(SHOWN)
    )
    labels = LIFECYCLES["announcement"].states
    return [
        CallLine(call.code, call.title, call.year, call.closes_on, labels[call.state])
        for call in session.exec(query)
    ]


def _tasks(session: Session, row: Organisation) -> list[PartLine]:
    query = (
        select(Task)
        .where(or_(Task.proposer_id == row.pk, Task.host_id == row.pk))
        .order_by(col(Task.year).desc(), col(Task.id).desc())
        .limit(SHOWN)
    )
    labels = LIFECYCLES["task"].states
    return [
        PartLine(
            task.code,
            task.name,
            task.year,
            labels[task.state],
            _part(task, row.pk),
            task.contract_funding if task.contract_funding is not None else task.approved_funding,
        )
        for task in session.exec(query)
    ]


def _part(task: Task, organisation_id: int) -> str:
    if task.host_id != organisation_id:
        return "đề xuất"
    return "đề xuất và chủ trì" if task.proposer_id == organisation_id else "chủ trì"
