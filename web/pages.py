"""Pages from templates: one environment, the words of the visitor's language, links by the names of routes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from secretariat.values import day, dong, moment, time_left
from web.languages import LANGUAGES, translated
from web.menu import menu
from web.visit import Visit

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"


def page(
    request: Request, template: str, visit: Visit | None, *, status: int = 200, **context: Any
) -> HTMLResponse:
    """Render one page for one visitor."""
    language = visit.language if visit else _preferred(request)
    environment = _environment(language)
    html = environment.get_template(template).render(
        visit=_shown(request, visit),
        language=language,
        languages=LANGUAGES,
        url=partial(_url, request),
        asset=asset,
        path=request.url.path,
        flash=request.cookies.get(FLASH) if visit else None,
        **context,
    )
    response = HTMLResponse(html, status_code=status)
    if visit and FLASH in request.cookies:
        response.delete_cookie(FLASH)
    return response


FLASH = "nhiemvu_flash"
"""What the page after an act says was done: an id of `web.flashes`, never a text from outside."""


def error_page(request: Request, status: int, message: str | None) -> HTMLResponse:
    visit: Visit | None = getattr(request.state, "visit", None)
    known = (FOLDER / "templates" / "errors" / f"{status}.html").exists()
    template = f"errors/{status if known else 500}.html"
    return page(request, template, visit, status=status, message=message)


def asset(path: str) -> str:
    """The address of a static file with the hash of its content, so that a browser may keep it for ever."""
    return f"/static/{path}?v={_digest(path)}"


@cache
def _digest(path: str) -> str:
    return hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:12]


def _url(request: Request, name: str, **params: Any) -> str:
    """The path of a route by its name; parameters that are not in the path become the query."""
    return str(request.app.state.links(name, params))


def _shown(request: Request, visit: Visit | None) -> Any:
    return None if visit is None else {"visit": visit, **menu(request, visit)}


def _preferred(request: Request) -> str:
    return "en" if request.cookies.get("nhiemvu_language") == "en" else "vi"


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=select_autoescape(["html", "svg"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    say: Callable[[str], str] = partial(translated, language=language)
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        say, lambda one, many, n: say(one if n == 1 else many), newstyle=True
    )
    environment.filters |= {
        "day": _or_dash(day),
        "moment": _or_dash(moment),
        "dong": _or_dash(dong),
        "tr": say,
    }
    environment.globals |= {"time_left": time_left, "today_is": _today_is}
    return environment


def _or_dash(shown: Callable[[Any], str]) -> Callable[[Any], str]:
    return lambda value: "–" if value is None else shown(value)


def _today_is(value: date | datetime) -> str:
    return day(value if not isinstance(value, datetime) else value.date())
