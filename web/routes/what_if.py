"""What a session or a closing date on another day would move; only asked, never written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlmodel import col, select

from models import CASES, Announcement, Case, Council
from secretariat.described import title_of
from secretariat.lookup import case_by_code
from secretariat.moves import Moved, WhatIf
from secretariat.values import read_day, read_moment
from secretariat.what_if import move_closing, move_session
from states.chart import HO_CHI_MINH
from states.errors import BadInput, Missing, NhiemvuError, Refusal
from web.depends import Reading
from web.errors import status_of
from web.pages import page
from web.visit import Visit

router = APIRouter()

MOVABLE: tuple[tuple[type[Council] | type[Announcement], tuple[str, ...]], ...] = (
    (Council, ("drafting", "established", "invited", "adjourned")),
    (Announcement, ("drafting", "issued")),
)

MORNING = time(8)
"""When a session is taken to begin that has no hour yet."""

NEW_DAY = "Ngày mới"


@dataclass(frozen=True)
class Line:
    """One deadline that moves, with the case that it belongs to or will come from."""

    moved: Moved
    kind: str
    code: str


@router.get("/what-if", name="what_if")
def what_if(request: Request, visit: Reading, subject: str = "", to: str = "") -> Response:
    answer, lines, error = None, [], None
    if subject or to:
        try:
            case = _subject(visit, subject)
            answer = _asked(visit, case, to)
            lines = [_line(case, moved) for moved in answer.moved]
        except (BadInput, Refusal, Missing) as refused:
            error = refused
    return page(
        request,
        "what_if/page.html",
        visit,
        "Thử đổi ngày",
        status=status_of(error) if error else 200,
        choices=_choices(visit),
        subject=subject,
        to=to,
        answer=answer,
        lines=lines,
        errors=_told(error),
    )


def _choices(visit: Visit) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for table, states in MOVABLE:
        rows = visit.session.exec(
            select(table)
            .where(col(table.state).in_(states))
            .order_by(col(table.year).desc(), col(table.code))
        )
        found += [(f"{row.kind}:{row.code}", f"{row.code} – {title_of(row)}") for row in rows]
    return found


def _subject(visit: Visit, subject: str) -> Case:
    kind, _, code = subject.partition(":")
    if kind not in {table.kind for table, _ in MOVABLE}:
        raise BadInput("Hãy chọn một Hội đồng hoặc một thông báo để thử.")
    return case_by_code(visit.session, CASES[kind], code)


def _asked(visit: Visit, case: Case, to: str) -> WhatIf:
    """A session may be asked for without its hour: then it keeps the one it has."""
    if isinstance(case, Announcement):
        return move_closing(visit.session, case, read_day(to.partition(" ")[0], NEW_DAY), now=visit.now)
    assert isinstance(case, Council)
    if " " in to.strip():
        return move_session(visit.session, case, read_moment(to, NEW_DAY), now=visit.now)
    hour = case.session_at.astimezone(HO_CHI_MINH).time() if case.session_at else MORNING
    at = datetime.combine(read_day(to, NEW_DAY), hour, HO_CHI_MINH)
    return move_session(visit.session, case, at, now=visit.now)


def _line(case: Case, moved: Moved) -> Line:
    """What lies ahead goes by the code of the call or of the task it will come from."""
    spot = moved.spot
    if spot.code == case.code:
        return Line(moved, case.kind, case.code)
    return Line(moved, spot.kind if spot.open else "task", spot.code)


def _told(error: NhiemvuError | None) -> list[tuple[str | None, str]]:
    if error is None:
        return []
    if isinstance(error, Refusal):
        return [(None, reason) for reason in error.reasons]
    key = "to" if str(error).startswith(NEW_DAY) else "subject"
    return [(key, str(error))]
