"""Views that people keep of the list of tasks: shown above its filters, saved, renamed and forgotten."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from secretariat.pages.task_filters import Sort, TaskFilters
from secretariat.saved_views import (
    NameTaken,
    View,
    delete_view,
    query_of,
    rename_view,
    save_view,
    view_of,
    views_of,
)
from states.errors import BadInput
from web.depends import Acting
from web.errors import status_of
from web.pages import page
from web.visit import Visit

router = APIRouter()

LAYOUTS = ("tasks", "board")
"""Names of the routes that show tasks by filters; the first where a form does not say."""


def saved(visit: Visit, links: Any, filters: TaskFilters, sort: Sort, layout: str) -> SimpleNamespace:
    """One's views as links to this layout, the present one marked; the board has no order to compare."""
    here = query_of(filters, sort)
    found = [
        (view, _address(links, layout, view.query), _compared(view.query, layout) == _compared(here, layout))
        for view in views_of(visit.session, visit.signed.person_id)
    ]
    current = next((view for view, _, same in found if same), None)
    return SimpleNamespace(views=found, current=current, query=here, layout=layout)


@router.post("/tasks/views", name="save_view")
def save(
    request: Request,
    visit: Acting,
    name: Annotated[str, Form()] = "",
    query: Annotated[str, Form()] = "",
    layout: Annotated[str, Form()] = "",
    replace: Annotated[str, Form()] = "",
) -> Response:
    try:
        view = save_view(
            visit.session, visit.signed.person_id, name=name, query=query, replace=replace == "yes"
        )
    except BadInput as error:
        return _asked(
            request, visit, error, SimpleNamespace(name=name, query=query, layout=layout, view=None)
        )
    return _back(request, layout, view)


@router.post("/tasks/views/{number}", name="change_view")
def change(
    request: Request,
    visit: Acting,
    number: int,
    name: Annotated[str, Form()] = "",
    layout: Annotated[str, Form()] = "",
    forget: Annotated[str, Form()] = "",
) -> Response:
    person = visit.signed.person_id
    try:
        view = (
            delete_view(visit.session, person, number)
            if forget == "yes"
            else rename_view(visit.session, person, number, name=name)
        )
    except BadInput as error:
        view = view_of(visit.session, person, number)
        given = SimpleNamespace(name=name, query=view.query, layout=layout, view=view)
        return _asked(request, visit, error, given)
    return _back(request, layout, view)


def _asked(request: Request, visit: Visit, error: BadInput, given: SimpleNamespace) -> Response:
    """The form again with what was typed and what is wrong with it; a name in use may be replaced from here."""
    return page(
        request,
        "tasks/view.html",
        visit,
        "Danh sách đã lưu",
        status=status_of(error),
        errors=[("name", str(error))],
        given=given,
        taken=error.name if isinstance(error, NameTaken) and given.view is None else None,
        back=request.app.state.links(_layout(given.layout), {}),
    )


def _back(request: Request, layout: str, view: View) -> Response:
    return RedirectResponse(_address(request.app.state.links, _layout(layout), view.query), status_code=303)


def _address(links: Any, layout: str, query: str) -> str:
    path = str(links(layout, {}))
    return f"{path}?{query}" if query else path


def _layout(name: str) -> str:
    return name if name in LAYOUTS else LAYOUTS[0]


def _compared(query: str, layout: str) -> str:
    if layout == "tasks":
        return query
    return urlencode([pair for pair in parse_qsl(query) if pair[0] != "sort"])
