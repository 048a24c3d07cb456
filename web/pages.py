"""Pages from templates: one environment, the words of the visitor's language, links by the names of routes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from secretariat.values import day, dong, file_size, moment
from web.languages import time_left, translated
from web.menu import menu
from web.visit import Visit

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"


def page(
    request: Request,
    template: str,
    visit: Visit | None,
    page_title: str,
    *,
    status: int = 200,
    messages: Sequence[Message] = (),
    **context: Any,
) -> HTMLResponse:
    """Render one page for one visitor; `page_title` is Vietnamese, messages are (tone, text)."""
    language = visit.signed.language if visit else _preferred(request)
    title = translated(page_title, language)
    html = renderer(request, visit)(template, page_title=title, messages=list(messages), **context)
    return HTMLResponse(html, status_code=status)


def renderer(request: Request, visit: Visit | None) -> Callable[..., str]:
    """What renders a template with `context` for one visitor, also after the session of the visit has ended."""
    language = visit.signed.language if visit else _preferred(request)
    shared = {
        "visit": _shown(request, visit),
        "language": language,
        "url": partial(_url, request),
        "asset": asset,
        "path": request.url.path,
    }

    def render(template: str, **context: Any) -> str:
        return _environment(language).get_template(template).render(**shared, **context)

    return render


Message = tuple[str, str]

ERRORS = (403, 404, 409, 413, 422, 429, 500)


def error_page(request: Request, status: int, message: str | None) -> HTMLResponse:
    """`message` is ours, in Vietnamese; None says only what the status says."""
    visit: Visit | None = getattr(request.state, "visit", None)
    shown = status if status in ERRORS else 500 if status >= 500 else 404
    return page(request, f"errors/{shown}.html", visit, "", status=status, message=message)


def asset(path: str) -> str:
    """The address of a static file with the hash of its content, so that a browser may keep it for ever."""
    return f"/static/{path}?v={_digest(path)}"


@cache
def _digest(path: str) -> str:
    return hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:12]


def _url(request: Request, name: str, **params: Any) -> str:
    """The path of a route by its name; parameters that are not in the path become the query."""
    return str(request.app.state.links(name, params))


def _shown(request: Request, visit: Visit | None) -> SimpleNamespace | None:
    """What a template may know of the visitor: never the session of the database."""
    if visit is None:
        return None
    return SimpleNamespace(
        name=visit.name,
        roles_text=visit.roles_text,
        language=visit.signed.language,
        theme=visit.signed.theme or "auto",
        csrf=visit.signed.csrf,
        menu=menu(request, visit),
        is_office=visit.is_office,
        reaches=visit.reaches,
    )


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
        "file_size": file_size,
        "time_left": partial(time_left, language=language),
        "tr": say,
    }
    return environment


def _or_dash(shown: Callable[[Any], str]) -> Callable[[Any], str]:
    return lambda value: "–" if value is None else shown(value)
