"""The cookies of coming in: that of a session, and the short-lived ones of the steps before it."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from pydantic import SecretStr

from secretariat.accounts import CodeWanted, SignedIn
from web.depends import COOKIE

STEP = "nhiemvu_step"
"""Holds the token of a sign-in that waits for its code."""

MINUTES = 10


def entered(request: Request, found: SignedIn | CodeWanted, to: str) -> Response:
    """Go on into the desk, or to the question for the code; `to` is a path of ours, or nothing."""
    links = request.app.state.links
    if isinstance(found, CodeWanted):
        response = RedirectResponse(links("sign_in_code_page", {"next": to}), status_code=303)
        keep(request, response, STEP, found.token, minutes=MINUTES)
        return response
    response = RedirectResponse(to or "/", status_code=303)
    keep(request, response, COOKIE, found.token)
    if STEP in request.cookies:
        forget(request, response, STEP)
    return response


def keep(
    request: Request, response: Response, name: str, value: SecretStr, *, minutes: int | None = None
) -> None:
    """Lax, not strict: the answer of a sign-in provider and a link in a letter come from another site."""
    response.set_cookie(
        name,
        value.get_secret_value(),
        max_age=minutes * 60 if minutes else None,
        httponly=True,
        samesite="lax",
        secure=request.app.state.settings.desk.secure,
        path="/",
    )


def forget(request: Request, response: Response, name: str) -> None:
    response.delete_cookie(name, httponly=True, samesite="lax", secure=request.app.state.settings.desk.secure)


def inside(path: str) -> str:
    """A path of ours, or nothing: whoever signs in is never sent to another site."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() else ""


def network_of(request: Request) -> str:
    return request.client.host if request.client else ""


def agent_of(request: Request) -> str:
    return request.headers.get("user-agent", "")
