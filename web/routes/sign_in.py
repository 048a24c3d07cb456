"""Signing in and out, language and theme."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import SecretStr

from models.engine import transaction
from secretariat.accounts import Denied, prefer
from secretariat.accounts import sign_in as let_in
from secretariat.accounts import sign_out as let_out
from web.depends import COOKIE, Acting, from_here, now_of
from web.errors import Forbidden
from web.languages import LANGUAGES
from web.pages import page

router = APIRouter()

THEMES = ("light", "dark", "auto")
NO_PASSWORD = SecretStr("")


@router.get("/sign-in", name="sign_in_page")
def sign_in_page(request: Request, next: str = "") -> Response:
    return page(request, "sign_in/sign_in.html", None, "Đăng nhập", email="", next=_inside(next), errors=[])


@router.post("/sign-in", name="sign_in")
def sign_in(
    request: Request,
    email: Annotated[str, Form()] = "",
    password: Annotated[SecretStr, Form()] = NO_PASSWORD,
    totp: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "",
) -> Response:
    if not from_here(request):
        raise Forbidden("Biểu mẫu không gửi từ trang này; hãy mở lại trang đăng nhập.")
    settings = request.app.state.settings.desk
    address = request.client.host if request.client else ""
    # A failed attempt is counted in a transaction of its own: it must not be undone with the refusal.
    with transaction(request.app.state.writer) as session:
        found = let_in(
            session,
            email=email,
            password=password,
            totp=totp,
            address=address,
            agent=request.headers.get("user-agent", ""),
            now=now_of(request),
        )
    if isinstance(found, Denied):
        return page(
            request,
            "sign_in/sign_in.html",
            None,
            "Đăng nhập",
            status=429 if found.wait else 403,
            email=email,
            next=_inside(next),
            errors=[(None, found.message)],
        )
    response = RedirectResponse(_inside(next) or "/", status_code=303)
    response.set_cookie(
        COOKIE,
        found.token.get_secret_value(),
        httponly=True,
        samesite="lax",
        secure=settings.secure,
        path="/",
    )
    return response


@router.post("/sign-out", name="sign_out")
def sign_out(request: Request, visit: Acting) -> Response:
    let_out(visit.session, visit.signed, now=visit.now)
    response = RedirectResponse(request.app.state.links("sign_in_page", {}), status_code=303)
    response.delete_cookie(
        COOKIE, httponly=True, samesite="lax", secure=request.app.state.settings.desk.secure
    )
    return response


@router.post("/language", name="language")
def language(request: Request, visit: Acting, language: Annotated[str, Form()]) -> Response:
    if language in LANGUAGES:
        prefer(visit.session, visit.signed, language=language)
    response = RedirectResponse(_back(request), status_code=303)
    response.set_cookie(
        "nhiemvu_language",
        language if language in LANGUAGES else "vi",
        httponly=True,
        samesite="lax",
        secure=request.app.state.settings.desk.secure,
    )
    return response


@router.post("/theme", name="theme")
def theme(request: Request, visit: Acting, theme: Annotated[str, Form()]) -> Response:
    if theme in THEMES:
        prefer(visit.session, visit.signed, theme=None if theme == "auto" else theme)
    return RedirectResponse(_back(request), status_code=303)


def _inside(path: str) -> str:
    """A path of ours, or nothing: whoever signs in is never sent to another site."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() else ""


def _back(request: Request) -> str:
    """Where the form was sent from, when that is a page of ours."""
    came = request.headers.get("referer", "").removeprefix(f"{request.url.scheme}://{request.url.netloc}")
    return _inside(came.partition("?")[0]) or "/"
