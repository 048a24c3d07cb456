"""One case as a person reads it: its values, its parts, its deadlines and what happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from models import Announcement, AuditEntry, Case, Document, Organisation, Task
from reports.year_record import reference_of
from secretariat.case_parts import Part, parts
from secretariat.deadlines import open_deadlines
from secretariat.described import title_of
from secretariat.desk import find_act
from secretariat.duplicates import Likeness, similar_tasks
from secretariat.journal import UNDONE, begins_after
from secretariat.letter_history import Stopped, stopped
from secretariat.names import actor_name, actor_names
from secretariat.worklist import DeadlineLine, deadline_line
from states.lifecycles import LIFECYCLES


@dataclass(frozen=True)
class TimelineLine:
    """One audit entry. `source` is empty for the first; `data` is the form as it was sent."""

    seq: int
    at: datetime
    actor: str
    actor_name: str
    event: str
    event_label: str
    source: str
    target: str
    target_label: str
    document: str | None
    document_on: date | None
    data: dict[str, Any]


@dataclass(frozen=True)
class CaseFile:
    """Everything on one case. `values` holds those of the row's own columns that are filled."""

    kind: str
    code: str
    label: str
    name: str
    state: str
    state_label: str
    phase: str
    version: int
    recorded: bool
    procedure: str
    values: dict[str, Any]
    deadlines: list[DeadlineLine]
    parts: list[Part]
    stopped_letters: list[Stopped]
    timeline: list[TimelineLine]
    similar: list[Likeness]


_ELSEWHERE = {
    "id",
    "code",
    "state",
    "version",
    "recorded",
    "procedure_id",
    "created_at",
    "entered_at",
    "acted_at",
    "next_due_on",
    "search",
    "funding",
}


def case_file(session: Session, case: Case, *, today: date, with_similar: bool = True) -> CaseFile:
    """Collect the file of one case as it stands; looking for duplicates compares a task with every other."""
    table = LIFECYCLES[case.kind]
    return CaseFile(
        kind=case.kind,
        code=case.code,
        label=case.label,
        name=title_of(case),
        state=case.state,
        state_label=table.states[case.state],
        phase=table.phase_of(case.state) or "",
        version=case.version,
        recorded=case.recorded,
        procedure=case.procedure_id,
        values=_values(session, case),
        deadlines=[deadline_line(row, case, today) for row in open_deadlines(session, case)],
        parts=parts(session, case),
        stopped_letters=stopped(session, case),
        timeline=timeline(session, case),
        similar=similar_tasks(session, case) if with_similar and isinstance(case, Task) else [],
    )


def timeline(session: Session, case: Case) -> list[TimelineLine]:
    """What happened to a case, oldest first."""
    table = LIFECYCLES[case.kind]
    entries = session.exec(
        select(AuditEntry, Document)
        .outerjoin(Document, col(Document.id) == col(AuditEntry.document_id))
        .where(AuditEntry.case_kind == case.kind, AuditEntry.case_id == case.pk)
        .where(AuditEntry.seq > begins_after(session, case.kind, case.pk))
        .order_by(col(AuditEntry.seq))
    ).all()
    names = actor_names(session)
    return [
        TimelineLine(
            seq=entry.seq,
            at=entry.at,
            actor=entry.actor,
            actor_name=actor_name(names, entry.actor),
            event=entry.event,
            event_label=event_label(case.kind, entry.event),
            source=entry.source,
            target=entry.target,
            target_label=table.states.get(entry.target, entry.target),
            document=reference_of(paper) if paper else None,
            document_on=paper.issued_on if paper else None,
            data=entry.data,
        )
        for entry, paper in entries
    ]


def event_label(kind: str, event: str) -> str:
    """What an audit entry's event is called in Vietnamese."""
    if event == "record":
        return "Ghi nhận từ hồ sơ giấy"
    if event == UNDONE:
        return "Hủy bỏ nội dung nhập từ danh sách"
    return LIFECYCLES[kind].events.get(event) or find_act(kind, event).label.rstrip(".")


def _values(session: Session, case: Case) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name in type(case).model_fields:
        value = getattr(case, name)
        if name in _ELSEWHERE or value is None:
            continue
        if name.endswith("_id"):
            values[name.removesuffix("_id")] = _named(session, name, value)
        else:
            values[name] = value
    return values


def _named(session: Session, column: str, row_id: int) -> str:
    if column.endswith("document_id"):
        paper = session.get_one(Document, row_id)
        day = f" ngày {paper.issued_on:%d/%m/%Y}" if paper.issued_on else ""
        return f"{reference_of(paper)}{day}"
    if column == "announcement_id":
        return session.get_one(Announcement, row_id).code
    return session.get_one(Organisation, row_id).name
