"""Every error in the page's own words, with what to do; an unexpected one is logged and never shown."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from secretariat.papers import Damaged
from states.errors import BadInput, Missing, NhiemvuError, Refusal, Stale
from web.headers import protect
from web.pages import error_page

log = logging.getLogger("nhiemvu.web")


class SignInFirst(Exception):
    """Nobody is signed in; after signing in the page that was asked for opens."""


class Forbidden(NhiemvuError):
    """The person is known and may not open this."""


class TooMany(NhiemvuError):
    """Too many attempts; the message says when to try again."""


STATUS: dict[type[NhiemvuError], int] = {
    Forbidden: 403,
    Missing: 404,
    Stale: 409,
    Refusal: 409,
    TooMany: 429,
    BadInput: 422,
    Damaged: 500,
}


def install(app: FastAPI) -> None:
    app.add_exception_handler(SignInFirst, _sign_in_first)
    app.add_exception_handler(NhiemvuError, _ours)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(Exception, _unexpected)


def status_of(error: NhiemvuError) -> int:
    return next((code for kind, code in STATUS.items() if isinstance(error, kind)), 422)


async def _sign_in_first(request: Request, error: Exception) -> Response:
    wanted = request.url.path if request.method == "GET" and request.url.path != "/" else ""
    target = request.url_for("sign_in_page").path
    return RedirectResponse(f"{target}?next={wanted}" if wanted else target, status_code=303)


async def _ours(request: Request, error: Any) -> HTMLResponse:
    return error_page(request, status_of(error), str(error))


async def _http(request: Request, error: Any) -> HTMLResponse:
    return error_page(request, error.status_code, None)


async def _unreadable(request: Request, error: Any) -> HTMLResponse:
    return error_page(request, 422, None)


async def _unexpected(request: Request, error: Exception) -> Response:
    # The path is the client's text: repr keeps a line of the log one line.
    log.exception("%s %r", request.method, request.url.path, exc_info=error)
    # Nothing of ours stands around this answer any more, so it is protected here.
    return protect(request, error_page(request, 500, None))
