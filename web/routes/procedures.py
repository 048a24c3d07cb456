"""The procedures as regulations: reading them, comparing two, and what another one would change. Nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from secretariat.moves import Moved, WhatIf
from secretariat.procedure_candidate import Candidate, nearest, read_candidate
from secretariat.procedure_cases import Pinned, pinned
from secretariat.procedure_differences import differences
from secretariat.procedure_words import DEADLINE, chapters, in_force
from secretariat.rule_change import change_rule, change_rules
from secretariat.rulebook import rulebook
from secretariat.uploads import LARGEST_TEXT
from secretariat.values import optional_number, read_number
from secretariat.words import KINDS
from states.errors import BadInput, Missing, NhiemvuError
from states.procedure import DeadlineRule, Procedure
from web.administration import tabs
from web.depends import Looking, Reading, SentForm
from web.errors import status_of
from web.pages import page
from web.visit import Visit

router = APIRouter()

SHOWN = 300
"""Deadlines that move, and objections to a file, that a page shows one by one."""

LENGTH = "Số ngày"

UNITS: tuple[tuple[Literal["working", "calendar"], str], ...] = (
    ("working", "ngày làm việc"),
    ("calendar", "ngày"),
)


@dataclass(frozen=True)
class Line:
    """One deadline that moves, with the case that it belongs to or will come from."""

    moved: Moved
    kind: str
    code: str


@router.get("/procedures", name="procedures")
def procedures(request: Request, visit: Reading) -> Response:
    counted = pinned(visit.session)
    known = rulebook().procedures.values()
    return page(
        request,
        "procedures/list.html",
        visit,
        "Quy trình",
        tabs=tabs(request, visit, "procedures"),
        rows=[
            (each, in_force(each), each.holds_on(visit.today), _open_and_all(counted.get(each.id, [])))
            for each in sorted(known, key=lambda each: each.valid_from, reverse=True)
        ],
    )


@router.get("/procedures/compare", name="procedures_compare")
def compare(request: Request, visit: Reading, old: str = "", new: str = "") -> Response:
    choices = [(each.id, each.title) for each in rulebook().procedures.values()]
    before, after = _found(old), _found(new)
    return page(
        request,
        "procedures/compare.html",
        visit,
        "So sánh hai quy trình",
        choices=choices,
        old=old,
        new=new,
        both=(before, after) if before and after else None,
        found=differences(before, after) if before and after else (),
    )


@router.get("/procedures/candidate", name="candidate_page")
def candidate_page(request: Request, visit: Reading) -> Response:
    return _candidate(request, visit, None, None)


@router.post("/procedures/candidate", name="candidate")
def candidate(request: Request, visit: Looking, data: SentForm) -> Response:
    upload = data.get("file")
    try:
        if not isinstance(upload, UploadFile) or not upload.filename:
            raise BadInput("Chưa chọn tệp; hãy chọn tệp .toml của quy trình dự thảo.")
        read = read_candidate(upload.filename, upload.file.read(LARGEST_TEXT + 1))
    except BadInput as error:
        return _candidate(request, visit, None, error)
    return _candidate(request, visit, read, None)


@router.get("/procedures/{code}", name="procedure")
def procedure(request: Request, visit: Reading, code: str) -> Response:
    chosen = _known(code)
    every = chapters(chosen)
    cases = pinned(visit.session).get(chosen.id, [])
    return page(
        request,
        "procedures/procedure.html",
        visit,
        chosen.title,
        procedure=chosen,
        period=in_force(chosen),
        holds=chosen.holds_on(visit.today),
        chapters=[chapter for chapter in every if not chapter.key.startswith(DEADLINE)],
        deadlines=[
            (chapter.key.removeprefix(DEADLINE), chapter)
            for chapter in every
            if chapter.key.startswith(DEADLINE)
        ],
        cases=[(KINDS[kind], [line for line in cases if line.kind == kind]) for kind in _kinds(cases)],
        total=sum(line.count for line in cases),
        others=[each for each in rulebook().procedures.values() if each.id != chosen.id],
    )


@router.get("/procedures/{code}/deadlines/{rule}", name="procedure_deadline")
def deadline(
    request: Request, visit: Reading, code: str, rule: str, count: str = "", unit: str = ""
) -> Response:
    chosen = _known(code)
    one = _rule_of(chosen, rule)
    answer, error = None, None
    if count or unit:
        try:
            answer = _asked(visit, chosen, one, count, unit)
        except BadInput as refused:
            error = refused
    return page(
        request,
        "procedures/deadline.html",
        visit,
        one.title,
        status=status_of(error) if error else 200,
        procedure=chosen,
        rule=one,
        chapter=next(each for each in chapters(chosen) if each.key == f"{DEADLINE}{one.id}"),
        units=UNITS,
        count=count or str(one.count),
        unit=unit or one.unit,
        answer=answer,
        lines=_lines(answer),
        shown=SHOWN,
        errors=[("count", line) for line in str(error).splitlines()] if error else [],
    )


def _candidate(
    request: Request, visit: Visit, read: Candidate | None, error: NhiemvuError | None
) -> Response:
    beside = rulebook().procedure(nearest(read.procedure)) if read else None
    answer, objections = None, str(error).splitlines() if error else []
    if read is not None and beside is not None:
        try:
            answer = change_rules(visit.session, beside.id, read.procedure, now=visit.now)
        except BadInput as refused:
            error, objections = refused, str(refused).splitlines()
    return page(
        request,
        "procedures/candidate.html",
        visit,
        "Kiểm tra quy trình dự thảo",
        status=status_of(error) if error else 200,
        read=read,
        present=beside,
        found=differences(beside, read.procedure) if read and beside else (),
        answer=answer,
        lines=_lines(answer),
        shown=SHOWN,
        objections=objections,
        errors=[("file", line) for line in objections[:SHOWN]],
        limit=LARGEST_TEXT // 1024,
    )


def _asked(visit: Visit, chosen: Procedure, rule: DeadlineRule, count: str, unit: str) -> WhatIf:
    days = read_number(count, LENGTH) if rule.count < 0 else optional_number(count, LENGTH)
    kind = next((each for each, _ in UNITS if each == unit), None)
    if kind is None or days is None:
        raise BadInput("Hãy ghi số ngày và chọn ngày làm việc hoặc ngày.")
    return change_rule(visit.session, chosen.id, rule.id, count=days, unit=kind, now=visit.now)


def _lines(answer: WhatIf | None) -> list[Line]:
    """A dossier that does not exist yet goes by its task."""
    return [
        Line(
            moved,
            "task" if moved.spot.kind == "dossier" and not moved.spot.open else moved.spot.kind,
            moved.spot.code,
        )
        for moved in (answer.moved if answer else ())
    ]


def _known(code: str) -> Procedure:
    found = _found(code)
    if found is None:
        raise Missing("Không có quy trình này; hãy chọn trong danh sách quy trình.")
    return found


def _found(code: str) -> Procedure | None:
    return rulebook().procedures.get(code)


def _rule_of(procedure: Procedure, rule_id: str) -> DeadlineRule:
    for rule in procedure.deadlines:
        if rule.id == rule_id:
            return rule
    raise Missing("Quy trình này không có thời hạn như vậy; hãy chọn trong các thời hạn của quy trình.")


def _open_and_all(lines: list[Pinned]) -> tuple[int, int]:
    return sum(line.count for line in lines if not line.final), sum(line.count for line in lines)


def _kinds(lines: list[Pinned]) -> list[str]:
    return list(dict.fromkeys(line.kind for line in lines))
