"""Signing in, by one step or two, and out; language and theme."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import SecretStr

from models.engine import transaction
from secretariat.accounts import Denied, enter_code, prefer, waits_for_code
from secretariat.accounts import sign_in as let_in
from secretariat.accounts import sign_out as let_out
from web.depends import COOKIE, Acting, from_here, now_of
from web.entering import STEP, agent_of, entered, forget, inside, network_of
from web.errors import Forbidden
from web.languages import LANGUAGES
from web.pages import page

router = APIRouter()

THEMES = ("light", "dark", "auto")
NO_PASSWORD = SecretStr("")
CODE = "Nhập mã xác thực"


@router.get("/sign-in", name="sign_in_page")
def sign_in_page(request: Request, next: str = "") -> Response:
    return _page(request, next=next)


@router.post("/sign-in", name="sign_in")
def sign_in(
    request: Request,
    email: Annotated[str, Form()] = "",
    password: Annotated[SecretStr, Form()] = NO_PASSWORD,
    next: Annotated[str, Form()] = "",
) -> Response:
    _from_here(request)
    # A failed attempt is counted in a transaction of its own: it must not be undone with the refusal.
    with transaction(request.app.state.writer) as session:
        found = let_in(
            session,
            email=email,
            password=password,
            address=network_of(request),
            agent=agent_of(request),
            now=now_of(request),
        )
    if isinstance(found, Denied):
        return _page(request, next=next, email=email, denied=found)
    return entered(request, found, inside(next))


@router.get("/sign-in/code", name="sign_in_code_page")
def code_page(request: Request, next: str = "") -> Response:
    with transaction(request.app.state.reader) as session:
        waits = waits_for_code(session, request.cookies.get(STEP, ""), now=now_of(request))
    if waits:
        return page(request, "sign_in/code.html", None, CODE, next=inside(next), errors=[])
    response = RedirectResponse(request.app.state.links("sign_in_page", {}), status_code=303)
    forget(request, response, STEP)
    return response


@router.post("/sign-in/code", name="sign_in_code")
def code(request: Request, code: Annotated[str, Form()] = "", next: Annotated[str, Form()] = "") -> Response:
    _from_here(request)
    with transaction(request.app.state.writer) as session:
        found = enter_code(
            session,
            request.cookies.get(STEP, ""),
            code=code,
            address=network_of(request),
            agent=agent_of(request),
            now=now_of(request),
        )
    if not isinstance(found, Denied):
        return entered(request, found, inside(next))
    if not found.needs_code and not found.wait:
        return _page(request, next=next, denied=found)
    return page(
        request,
        "sign_in/code.html",
        None,
        CODE,
        status=429 if found.wait else 403,
        next=inside(next),
        errors=[("code", found.message)],
    )


@router.post("/sign-out", name="sign_out")
def sign_out(request: Request, visit: Acting) -> Response:
    let_out(visit.session, visit.signed, now=visit.now)
    response = RedirectResponse(request.app.state.links("sign_in_page", {}), status_code=303)
    forget(request, response, COOKIE)
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
        prefer(visit.session, visit.signed, theme="" if theme == "auto" else theme)
    return RedirectResponse(_back(request), status_code=303)


def _page(request: Request, *, next: str, email: str = "", denied: Denied | None = None) -> Response:
    status = 200 if denied is None else 429 if denied.wait else 403
    oidc = request.app.state.oidc
    return page(
        request,
        "sign_in/sign_in.html",
        None,
        "Đăng nhập",
        status=status,
        email=email,
        next=inside(next),
        provider=oidc.name if oidc.issuer else None,
        errors=[(None, denied.message)] if denied else [],
    )


def _from_here(request: Request) -> None:
    if not from_here(request):
        raise Forbidden("Biểu mẫu không gửi từ trang này; hãy mở lại trang đăng nhập.")


def _back(request: Request) -> str:
    """Where the form was sent from, when that is a page of ours."""
    came = request.headers.get("referer", "").removeprefix(f"{request.url.scheme}://{request.url.netloc}")
    return inside(came.partition("?")[0]) or "/"
