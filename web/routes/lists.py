"""Announcements, councils and dossiers as lists: state, year and what falls due next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup

from secretariat.case_lists import CaseRow, case_list
from secretariat.values import day
from states.lifecycles import LIFECYCLES
from states.roles import Role, may_open
from web.depends import Reading
from web.languages import time_left
from web.pages import page
from web.visit import Visit

router = APIRouter()


@dataclass(frozen=True)
class Column:
    label: str
    kind: str = "text"
    key: str | None = None


COLUMNS = (
    Column("Mã", "code"),
    Column("Tên"),
    Column("Năm", "number"),
    Column("Trạng thái"),
    Column("Hạn tiếp theo"),
)

NEW: Mapping[str, tuple[str, str]] = {
    "announcement": ("draft", "Soạn thông báo"),
    "council": ("draft", "Lập Hội đồng"),
    "dossier": ("draft", "Lập hồ sơ trình"),
}
"""Kind -> the act that begins one, and what its button says."""


@router.get("/announcements", name="announcements")
def announcements(
    request: Request, visit: Reading, year: str = "", state: str = "", number: int = 1
) -> Response:
    return _list(request, visit, "announcement", "Thông báo", year, state, number)


@router.get("/councils", name="councils")
def councils(request: Request, visit: Reading, year: str = "", state: str = "", number: int = 1) -> Response:
    return _list(request, visit, "council", "Hội đồng tư vấn", year, state, number)


@router.get("/dossiers", name="dossiers")
def dossiers(request: Request, visit: Reading, year: str = "", state: str = "", number: int = 1) -> Response:
    return _list(request, visit, "dossier", "Hồ sơ trình UBND tỉnh", year, state, number)


def _list(
    request: Request, visit: Visit, kind: str, title: str, year: str, state: str, number: int
) -> Response:
    links, states = request.app.state.links, LIFECYCLES[kind].states
    name = f"{kind}s"
    chosen = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None
    at = state if state in states else None
    # The Committee's office has to do with a dossier from the day it is sent.
    of_committee = not visit.actor.roles - {Role.UBND_OFFICE, Role.COUNCIL, Role.ENTERPRISE}
    found = case_list(
        visit.session,
        kind,
        today=visit.today,
        year=chosen,
        state=at,
        but=("drafting",) if of_committee else (),
        number=number,
    )
    event, label = NEW[kind]
    may_begin = bool(visit.actor.roles & may_open(kind, event))
    return page(
        request,
        "cases/list.html",
        visit,
        title,
        columns=COLUMNS,
        rows=[_row(visit, links, kind, row) for row in found.rows],
        total=found.total,
        form=_form(links(name, {}), found.years, states, chosen, at, of_committee),
        page_number=found.number,
        pages=found.pages,
        url_for=lambda to: links(name, {"year": chosen, "state": at, "number": to}),
        begin=(label, links("new_page", {"kind": kind, "event": event})) if may_begin else None,
    )


def _row(visit: Visit, links: Any, kind: str, row: CaseRow) -> list[Any]:
    href = links("case", {"kind": kind, "code": row.code})
    name = Markup('<a href="{}">{}</a>').format(href, row.name)
    due = row.deadline
    shown = None
    if due is not None:
        left = time_left(due.days_left, due.days_late, visit.signed.language)
        shown = f"{visit.say(due.title)}: {day(due.due_on)} ({left})"
    return [row.code, name, row.year, row.state_label, shown]


def _form(
    action: str,
    years: list[int],
    states: Mapping[str, str],
    year: int | None,
    state: str | None,
    of_committee: bool,
) -> SimpleNamespace:
    offered = [(key, label) for key, label in states.items() if not (of_committee and key == "drafting")]
    fields = [
        ("year", "Năm", "choice", [(each, str(each)) for each in years], year),
        ("state", "Trạng thái", "choice", offered, state),
    ]
    active = []
    if year is not None:
        active.append((str(year), f"{action}?state={state or ''}"))
    if state is not None:
        active.append((states[state], f"{action}?year={year or ''}"))
    return SimpleNamespace(action=action, fields=fields, hidden=[], active=active, clear=action)
