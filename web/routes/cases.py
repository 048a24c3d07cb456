"""One case: where it stands, what happened to it, what is due, what can be done with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from models import AnnualReport, Case, Council, Dossier, Task
from secretariat.case_parts import Part
from secretariat.casefile import CaseFile, case_file, event_label
from secretariat.listings import case_documents
from secretariat.next_acts import NextAct
from secretariat.plain_words import act_label
from secretariat.task_files import task_file
from secretariat.values import day, dong, moment
from secretariat.words import FIELDS, MONEY, value_label
from states.lifecycles import LIFECYCLES
from web.access import may_open
from web.case_chart import case_chart
from web.depends import Reading, note_opened, note_taken
from web.history import told
from web.menu import register_of
from web.pages import page
from web.registers import sent_file
from web.sheets import sheet
from web.visit import Visit

router = APIRouter()


@dataclass(frozen=True)
class ActLine:
    """One act as the page offers it; without `href` it cannot be done now, for `reasons`."""

    label: str
    href: str | None
    reasons: tuple[str, ...]
    hint: str | None = None
    event: str = ""


@router.get("/cases/task/{code:path}/files/{file_name}", name="task_file")
def one_file(request: Request, visit: Reading, code: str, file_name: str) -> Response:
    row = visit.seen("task", code)
    assert isinstance(row, Task)
    file_id, media_type, content = task_file(visit.session, row, file_name)
    note_taken(request, visit, row, file_id)
    return sent_file(file_name, media_type, content)


@router.get("/cases/{kind}/{code:path}", name="case")
def case(
    request: Request, visit: Reading, kind: str, code: str, done: str | None = None, similar: bool = False
) -> Response:
    row = visit.seen(kind, code)
    if isinstance(row, Council) and not visit.sees_all:
        here = request.app.state.links("my_council", {"code": code, "done": done})
        return RedirectResponse(here, status_code=303)
    if isinstance(row, Task) and is_own(visit, row):
        here = request.app.state.links("my_proposal", {"code": code, "done": done})
        return RedirectResponse(here, status_code=303)
    note_opened(request, visit, row)
    may_compare = visit.is_office and isinstance(row, Task)
    around = sheet(request, visit, row)
    file = case_file(
        visit.session,
        row,
        today=visit.today,
        with_similar=similar and may_compare,
        with_parts=_shows_parts(visit, row),
    )
    return page(
        request,
        "cases/case.html",
        visit,
        file.name,
        messages=said(visit, file, done),
        file=file,
        case=row,
        facts=[pair for pair in facts(file.values) if pair[1] != file.name],
        parts=[table(part) for part in file.parts if part.id != "files"],
        files=next((part.rows for part in file.parts if part.id == "files"), []),
        history=told(visit, list(reversed(file.timeline))),
        register=register_of(request, visit, kind),
        **around.context,
        may_compare=may_compare,
        compared=similar and may_compare,
        acts=act_lines(request, visit, row, around.acts) or _own_page(request, visit, row),
        documents=case_documents(visit.session, row) if may_open("document", visit.actor) else [],
        papers=may_open("papers", visit.actor),
        chart=case_chart(row, file.timeline, visit.signed.language) if visit.is_office else None,
    )


def is_own(visit: Visit, task: Task) -> bool:
    """Whether someone without an office reads a task of their own organisation: it has a page in their space."""
    own = visit.actor.organisation_id
    proposes = may_open("my_proposal", visit.actor) and not visit.sees_all
    return proposes and own is not None and own in (task.proposer_id, task.host_id)


def act_lines(request: Request, visit: Visit, case: Case, acts: Iterable[NextAct]) -> list[ActLine]:
    """What leaves the present state, for those with a role for it; the others are not told of it."""
    return [_act_line(request, visit, case, act) for act in acts if set(act.roles) & visit.actor.roles]


def _own_page(request: Request, visit: Visit, case: Case) -> list[ActLine]:
    """The figures of a report, what changed in them and its acts stand on a page of its own."""
    if not isinstance(case, AnnualReport) or not may_open("annual_report_year", visit.actor):
        return []
    href = request.app.state.links("annual_report_year", {"year": case.year})
    return [ActLine("Mở trang báo cáo năm", href, ())]


def facts(values: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (FIELDS[key], dong(value) if key in MONEY and isinstance(value, int) else shown(value))
        for key, value in values.items()
        if key in FIELDS
    ]


def shown(value: Any) -> str:
    """A value of the record for reading."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, list | tuple):
        return ", ".join(map(shown, value))
    try:
        return value_label(value)
    except KeyError:
        return str(value)


@dataclass(frozen=True)
class TableColumn:
    """A column as `macros/tables.html` reads it."""

    label: str
    kind: str = "text"
    key: str | None = None


@dataclass(frozen=True)
class PartTable:
    title: str
    columns: list[TableColumn]
    rows: list[list[str]]


def table(part: Part) -> PartTable:
    rows = [
        [
            dong(row[key]) if key in MONEY and isinstance(row[key], int) else shown(row[key])
            for key in part.columns
        ]
        for row in part.rows
    ]
    columns = [TableColumn(label, _kind(key, part)) for key, label in part.columns.items()]
    return PartTable(part.title, columns, rows)


def _kind(key: str, part: Part) -> str:
    """The kind of a column, from what stands in it."""
    if key in MONEY or key == "code":
        return "money" if key in MONEY else "code"
    found = {type(row[key]) for row in part.rows if row[key] is not None}
    return "number" if found == {int} else "day" if found == {date} else "text"


def _shows_parts(visit: Visit, case: Case) -> bool:
    """Whom a call was sent to is not for those it was sent to; councils, dossiers and reports have their own way."""
    if isinstance(case, Council | Dossier | AnnualReport):
        return False
    return visit.sees_all or isinstance(case, Task)


def _through(visit: Visit, through: tuple[str, str]) -> str:
    kind, event = through
    table = LIFECYCLES[kind]
    return visit.say("Làm qua việc “{act}” của {kind}.").format(
        act=visit.say(table.events[event]), kind=visit.say(table.chart.title)
    )


def _act_line(request: Request, visit: Visit, case: Case, act: NextAct) -> ActLine:
    links = request.app.state.links
    label = act_label(case.kind, act.event, act.label, visit.actor)
    if act.through is not None:
        return ActLine(label, None, act.reasons or (_through(visit, act.through),), event=act.event)
    href = links("act_page", {"kind": case.kind, "code": case.code, "event": act.event})
    return ActLine(label, None if act.reasons else href, act.reasons, event=act.event)


def said(visit: Visit, file: CaseFile, done: str | None) -> Sequence[tuple[str, str]]:
    """What was just done, told from the record and not from the address."""
    if done is None or not file.timeline or file.timeline[-1].event != done:
        return ()
    last = file.timeline[-1]
    label = act_label(file.kind, last.event, event_label(file.kind, last.event), visit.actor)
    told = visit.say("Đã thực hiện: {act}.").format(act=visit.say(label))
    if last.source != last.target:
        state = visit.say(last.target_label)
        told += " " + visit.say("Hồ sơ chuyển sang “{state}”.").format(state=state)
    return (("good", told),)
