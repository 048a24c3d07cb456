"""What the registers share as pages: filters that stand in the URL, pages, files that are sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Query, Request
from fastapi.responses import Response

from secretariat.uploads import safe_name
from secretariat.values import day, read_day
from states.errors import BadInput
from states.roles import may_open
from web.visit import Visit

FilterField = tuple[str, str, str, Sequence[tuple[Any, str]], Any]
"""Key, label, kind, choices and value, as `macros/tables.html` reads them."""

AtPage = Annotated[str, Query(alias="page")]
"""The number of the page of a list, as the URL has it."""


@dataclass(frozen=True)
class Column:
    label: str
    kind: str = "text"
    key: str | None = None


@dataclass(frozen=True)
class Filters:
    """The form above a list. `active` are the conditions in force, each with the address that drops it."""

    action: str
    fields: Sequence[FilterField]
    hidden: Sequence[tuple[str, str]]
    active: Sequence[tuple[str, str]]
    clear: str


def filters(request: Request, route: str, fields: Sequence[FilterField]) -> Filters:
    links = request.app.state.links
    given = {key: shown_value(value) for key, _, _, _, value in fields if value not in (None, "")}
    active = [
        (f"{label}: {_said(choices, value)}", links(route, {k: v for k, v in given.items() if k != key}))
        for key, label, _, choices, value in fields
        if key in given
    ]
    return Filters(links(route, {}), fields, (), active, links(route, {}))


def shown_value(value: Any) -> str:
    return day(value) if isinstance(value, date) else str(value)


def _said(choices: Sequence[tuple[Any, str]], value: Any) -> str:
    return next((label for option, label in choices if str(option) == str(value)), shown_value(value))


def page_links(request: Request, route: str, asked: Mapping[str, Any]) -> Callable[[int], str]:
    """The address of each page of a list under the same conditions."""
    links = request.app.state.links
    return lambda number: str(links(route, {**asked, "page": number if number > 1 else None}))


def number_in(text: str) -> int | None:
    """A number of the URL; None for none, and for what is no number a page can be asked for."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def day_in(text: str, what: str, problems: list[str]) -> date | None:
    """A day of the URL; what cannot be read is said on the page and narrows nothing."""
    if not text:
        return None
    try:
        return read_day(text, what)
    except BadInput as error:
        problems.append(str(error))
        return None


def open_links(
    request: Request, visit: Visit, kind: str, acts: Mapping[str, str], **given: str
) -> list[tuple[str, str]]:
    """Label and address of the forms of acts that the visitor has a role for, filled with what is given."""
    links = request.app.state.links
    return [
        (label, links("new_page", {"kind": kind, "event": event, **given}))
        for event, label in acts.items()
        if may_open(kind, event) & visit.actor.roles
    ]


def sent_file(name: str, media_type: str, content: bytes) -> Response:
    """A file to save, never to show: the name in plain letters, and as it is for browsers that read it so."""
    plain, whole = safe_name(name), quote(name, safe="", errors="replace")
    return Response(
        content,
        media_type=media_type,
        headers={
            "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}",
            "X-Content-Type-Options": "nosniff",
        },
    )
