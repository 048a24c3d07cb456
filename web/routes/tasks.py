"""Tasks as a table and as a board, with the same filters in the address; search over everything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup

from models.task import MODES
from secretariat.pages.board import TaskRow, board, tasks
from secretariat.pages.task_filters import PHASES, Sort, TaskFilters, task_filters, task_sort
from secretariat.values import day, dong
from states.task import TASK
from web.access import may_open
from web.depends import Reading
from web.languages import time_left
from web.pages import page
from web.routes.saved_views import saved
from web.visit import Visit

router = APIRouter()


@dataclass(frozen=True)
class Column:
    label: str
    kind: str = "text"
    key: str | None = None


TICK = Column("Chọn", "tick")
COLUMNS = (
    Column("Mã", "code", "code"),
    Column("Nhiệm vụ", "text", "name"),
    Column("Tổ chức", "text", "proposer"),
    Column("Trạng thái", "text", "state"),
    Column("Kinh phí", "money", "funding"),
    Column("Hạn gần nhất", "day", "due"),
)


@router.get("/tasks", name="tasks")
def table(request: Request, visit: Reading, number: int = 1, sort: str = "") -> Response:
    filters, order = task_filters(request.query_params.multi_items()), task_sort(sort)
    found = tasks(visit.session, visit.actor, filters=filters, sort=order, page=number, today=visit.today)
    links = request.app.state.links
    here = _address(links, "tasks")
    several = may_open("bulk", visit.actor) and found.page.total > 0
    return page(
        request,
        "tasks/table.html",
        visit,
        "Nhiệm vụ",
        columns=(TICK, *COLUMNS) if several else COLUMNS,
        rows=[_row(links, visit, row, several=several) for row in found.page.rows],
        several=[*filters.as_query(), ("sort", str(order))] if several else None,
        total=found.page.total,
        more=found.page.more,
        page_number=found.page.number,
        pages=found.page.pages,
        url_for=lambda at: here(filters, order, at),
        sort=SimpleNamespace(
            key=order.column,
            down=order.descending,
            url=lambda key: here(filters, Sort(key, key == order.column and not order.descending), 1),
        ),
        form=_form(visit, links("tasks", {}), filters, order, here),
        views=_views(links, filters, "tasks"),
        saved=saved(visit, links, filters, order, "tasks"),
    )


@router.get("/board", name="board")
def columns(request: Request, visit: Reading) -> Response:
    filters = task_filters(request.query_params.multi_items())
    links = request.app.state.links
    here = _address(links, "board")
    found = board(visit.session, visit.actor, filters=filters, today=visit.today)
    whole = _address(links, "tasks")
    return page(
        request,
        "tasks/board.html",
        visit,
        "Nhiệm vụ",
        board=[(column, whole(_in_phase(filters, column.phase), Sort("due"), 1)) for column in found],
        form=_form(visit, links("board", {}), filters, Sort(), here),
        views=_views(links, filters, "board"),
        saved=saved(visit, links, filters, Sort(), "board"),
        due=partial(_due, visit),
    )


@router.get("/search", name="search")
def search(request: Request, visit: Reading, q: str = "") -> Response:
    """What is looked for in the header: tasks by any words of code, name or organisation."""
    return table(request, visit)


def _row(links: Any, visit: Visit, row: TaskRow, *, several: bool) -> list[Any]:
    href = links("case", {"kind": "task", "code": row.code})
    name = Markup('<a href="{}">{}</a>').format(href, row.name)
    cells = [row.code, name, row.host or row.proposer, row.state_label, _money(row), _due(visit, row)]
    return [row.code, *cells] if several else cells


def _money(row: TaskRow) -> str | None:
    return None if row.funding is None else dong(row.funding)


def _due(visit: Visit, row: TaskRow) -> str | None:
    if row.due_on is None or row.days_left is None:
        return None
    return f"{day(row.due_on)} · {time_left(row.days_left, row.days_late, visit.signed.language)}"


Address = Callable[[TaskFilters, Sort, int], str]


def _address(links: Any, name: str) -> Address:
    def here(filters: TaskFilters, sort: Sort, number: int) -> str:
        pairs = filters.as_query()
        pairs += [("sort", str(sort))] if str(sort) != str(Sort()) else []
        pairs += [("number", str(number))] if number > 1 else []
        return f"{links(name, {})}?{urlencode(pairs)}" if pairs else str(links(name, {}))

    return here


def _in_phase(filters: TaskFilters, phase: str) -> TaskFilters:
    return replace(filters, phase=phase, states=())


def _form(visit: Visit, action: str, filters: TaskFilters, sort: Sort, here: Address) -> SimpleNamespace:
    """The filters as a form, and what is filtered by now with a way to drop each."""
    states = [(state, label) for state, label in TASK.states.items()]
    fields = [
        ("q", "Tìm", "search", [], filters.text),
        ("phase", "Giai đoạn", "choice", list(PHASES.items()), filters.phase),
        ("state", "Trạng thái", "choice", states, filters.states[0] if len(filters.states) == 1 else None),
        ("year", "Năm", "text", [], filters.year),
        ("mode", "Phương thức", "choice", list(MODES.items()), filters.mode),
        ("late", "Chỉ việc quá hạn", "flag", [], filters.late),
    ]
    hidden = [("sort", str(sort))] if str(sort) != str(Sort()) else []
    return SimpleNamespace(
        action=action,
        fields=fields,
        hidden=hidden,
        active=_active(visit.say, filters, sort, here),
        clear=action,
    )


def _active(
    say: Callable[[str], str], filters: TaskFilters, sort: Sort, here: Address
) -> list[tuple[str, str]]:
    shown = {
        "text": f"“{filters.text}”" if filters.text else "",
        "phase": PHASES[filters.phase] if filters.phase else "",
        "states": ", ".join(say(TASK.states[state]) for state in filters.states),
        "year": say("năm {year}").format(year=filters.year) if filters.year else "",
        "mode": MODES[filters.mode] if filters.mode else "",
        "late": "quá hạn" if filters.late else "",
        "proposer": say("đề xuất: {code}").format(code=filters.proposer) if filters.proposer else "",
        "host": say("chủ trì: {code}").format(code=filters.host) if filters.host else "",
    }
    empty = TaskFilters()
    return [
        (label, here(replace(filters, **{name: getattr(empty, name)}), sort, 1))
        for name, label in shown.items()
        if label
    ]


def _views(links: Any, filters: TaskFilters, current: str) -> list[tuple[str, str, bool, None]]:
    query = urlencode(filters.as_query())
    return [
        (label, links(name, {}) + (f"?{query}" if query else ""), name == current, None)
        for name, label in (("tasks", "Bảng"), ("board", "Theo giai đoạn"))
    ]
