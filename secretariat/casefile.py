"""One case as a person reads it: its values, its parts, its deadlines and what happened to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Integer, String, cast, literal, null, union_all
from sqlmodel import Session, col, select

from models import Announcement, AuditEntry, Case, Document, Organisation, Person, Task
from reports.year_record import reference_of
from secretariat.case_parts import Part, parts
from secretariat.deadlines import open_deadlines
from secretariat.described import title_of
from secretariat.desk import find_act
from secretariat.duplicates import Likeness, similar_tasks
from secretariat.journal import UNDONE, gone_before
from secretariat.letter_history import Stopped, stopped
from secretariat.names import actor_name
from secretariat.worklist import DeadlineLine, deadline_line
from states.document_types import Reference, format_symbol
from states.lifecycles import LIFECYCLES
from states.roles import SYSTEM


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
    """Everything on one case. `values` holds those of the row's own columns that are filled.

    `similar` is None when nobody looked for duplicates.
    """

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
    similar: list[Likeness] | None


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


def case_file(
    session: Session,
    case: Case,
    *,
    today: date,
    with_similar: bool = True,
    with_parts: bool = True,
    with_letters: bool = True,
) -> CaseFile:
    """Collect the file of one case as it stands; the search for duplicates reads every task. What a page does not
    show need not be read.
    """
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
        parts=parts(session, case) if with_parts else [],
        stopped_letters=stopped(session, case) if with_letters else [],
        timeline=timeline(session, case),
        similar=_similar(session, case) if with_similar else None,
    )


def _similar(session: Session, case: Case) -> list[Likeness]:
    return similar_tasks(session, case) if isinstance(case, Task) else []


def timeline(session: Session, case: Case) -> list[TimelineLine]:
    """What happened to a case, oldest first."""
    table = LIFECYCLES[case.kind]
    entries = session.exec(
        select(AuditEntry, Document, Person)
        .outerjoin(Document, col(Document.id) == col(AuditEntry.document_id))
        .outerjoin(Person, col(Person.email) == col(AuditEntry.actor))
        .where(AuditEntry.case_kind == case.kind, AuditEntry.case_id == case.pk)
        .where(AuditEntry.seq > gone_before(case.kind, case.pk).scalar_subquery())
        .order_by(col(AuditEntry.seq))
    ).all()
    names = {SYSTEM.id: SYSTEM.name} | {actor.email: actor.name for _, _, actor in entries if actor}
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
        for entry, paper, _ in entries
    ]


def event_label(kind: str, event: str) -> str:
    """What an audit entry's event is called in Vietnamese."""
    if event == "record":
        return "Ghi nhận từ hồ sơ giấy"
    if event == UNDONE:
        return "Hủy bỏ nội dung nhập từ danh sách"
    return LIFECYCLES[kind].events.get(event) or find_act(kind, event).label


def _values(session: Session, case: Case) -> dict[str, Any]:
    names = _names(session, case)
    values: dict[str, Any] = {}
    for name in type(case).model_fields:
        value = getattr(case, name)
        if name in _ELSEWHERE or value is None:
            continue
        if name.endswith("_id"):
            values[name.removesuffix("_id")] = names[name]
        else:
            values[name] = value
    return values


def _names(session: Session, case: Case) -> dict[str, str]:
    """Column -> what it points to is called: one statement for organisations, documents and calls together."""
    given = {name: getattr(case, name) for name in type(case).model_fields if name.endswith("_id")}
    pointed = {
        name: row_id for name, row_id in given.items() if row_id is not None and name not in _ELSEWHERE
    }
    if not pointed:
        return {}
    ids: dict[str, set[int]] = {}
    for name, row_id in pointed.items():
        ids.setdefault(_table_of(name), set()).add(row_id)
    parts = [_called(name).where(_POINTED[name].id.in_(of)) for name, of in sorted(ids.items())]
    rows = session.connection().execute(union_all(*parts))
    names = {(table, row_id): _name_of(*called) for table, row_id, *called in rows}
    return {name: names[_table_of(name), row_id] for name, row_id in pointed.items()}


_POINTED: Mapping[str, Any] = {
    "organisation": Organisation,
    "document": Document,
    "announcement": Announcement,
}


def _table_of(column: str) -> str:
    if column.endswith("document_id"):
        return "document"
    return "announcement" if column == "announcement_id" else "organisation"


def _called(table: str) -> Any:
    """(table, id, name, number, year in the symbol, symbol, day) of what a column may point to."""
    row = _POINTED[table]
    if table == "document":
        columns = [cast(null(), String), row.number, row.year_in_symbol, row.symbol, row.issued_on]
    else:
        name = row.code if table == "announcement" else row.name
        nothing = cast(null(), Integer)
        columns = [name, nothing, nothing, cast(null(), String), cast(null(), Date)]
    return select(literal(table, String), row.id, *columns)


def _name_of(
    name: str | None, number: int | None, year: int | None, symbol: str | None, on: date | None
) -> str:
    if name is not None:
        return name
    day = f" ngày {on:%d/%m/%Y}" if on else ""
    return f"{format_symbol(Reference(number, year, symbol or '', None, None, None))}{day}"
