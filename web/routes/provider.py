"""Signing in by the organisation's own provider: out to it and back."""

from __future__ import annotations

import logging

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from models.engine import transaction
from secretariat.accounts import Denied
from secretariat.accounts.provider import (
    LASTS,
    SPENT,
    Attempt,
    begin_attempt,
    may_answer,
    no_answer,
    opened,
    sealed,
    sign_in_by_provider,
)
from settings import Oidc
from states.errors import Missing
from web.depends import now_of
from web.entering import agent_of, entered, forget, inside, keep, network_of
from web.oidc import ProviderDown, Unproved, proven, where_to_ask
from web.pages import page

router = APIRouter()
log = logging.getLogger("nhiemvu.web")

ATTEMPT = "nhiemvu_attempt"

DOWN = "Dịch vụ đăng nhập không trả lời; hãy thử lại sau ít phút, hoặc đăng nhập bằng mật khẩu."
UNPROVED = "Câu trả lời của dịch vụ đăng nhập không hợp lệ; hãy đăng nhập lại từ đầu."
REFUSED = "Dịch vụ đăng nhập đã từ chối, hoặc bạn đã bỏ dở; hãy thử lại, hoặc đăng nhập bằng mật khẩu."


@router.get("/sign-in/provider", name="sign_in_elsewhere")
def elsewhere(request: Request, next: str = "") -> Response:
    """A link, not a form: under our policy a browser follows no form to another site."""
    oidc = _configured(request)
    attempt = begin_attempt(inside(next[:500]), now=now_of(request))
    try:
        address = where_to_ask(oidc, _callback(request), attempt)
    except ProviderDown as error:
        return _down(request, error)
    response = RedirectResponse(address, status_code=303)
    keep(
        request,
        response,
        ATTEMPT,
        sealed(attempt, key=oidc.secret),
        minutes=int(LASTS.total_seconds() // 60),
    )
    return response


@router.get("/sign-in/provider/answer", name="sign_in_answer")
def answer(request: Request, state: str = "", code: str = "", error: str = "", iss: str = "") -> Response:
    oidc, now, network = _configured(request), now_of(request), network_of(request)
    attempt = opened(request.cookies.get(ATTEMPT, ""), state=state, key=oidc.secret, now=now)
    if attempt is None:
        return _refused(request, SPENT)
    with transaction(request.app.state.writer) as session:
        denied = may_answer(session, attempt, address=network, now=now)
    if denied is not None:
        return _refused(request, denied)
    if error or not code or iss not in ("", oidc.issuer):
        return _unproved(request, REFUSED if error else UNPROVED, error or "no code, or another issuer")
    return _let_in(request, oidc, attempt, code)


def _let_in(request: Request, oidc: Oidc, attempt: Attempt, code: str) -> Response:
    now = now_of(request)
    try:
        # No transaction is open meanwhile: the provider may be slow, and nobody else could write.
        claims = proven(oidc, _callback(request), attempt, code=code, now=now)
    except ProviderDown as error:
        return _down(request, error)
    except Unproved as error:
        return _unproved(request, UNPROVED, str(error))
    with transaction(request.app.state.writer) as session:
        found = sign_in_by_provider(
            session, claims, address=network_of(request), agent=agent_of(request), now=now
        )
    if isinstance(found, Denied):
        return _refused(request, found)
    response = entered(request, found, inside(attempt.next))
    forget(request, response, ATTEMPT)
    return response


def _configured(request: Request) -> Oidc:
    oidc: Oidc = request.app.state.oidc
    if oidc.issuer is None:
        raise Missing("Hệ thống này không dùng dịch vụ đăng nhập bên ngoài; hãy đăng nhập bằng mật khẩu.")
    return oidc


def _callback(request: Request) -> str:
    return f"{request.app.state.settings.desk.url}{request.app.state.links('sign_in_answer', {})}"


def _unproved(request: Request, message: str, why: str) -> Response:
    # What the provider or a stranger wrote: repr keeps a line of the log one line.
    log.warning("sign-in provider: %r", why[:300])
    with transaction(request.app.state.writer) as session:
        no_answer(session, address=network_of(request), now=now_of(request))
    return _refused(request, Denied(message))


def _down(request: Request, error: ProviderDown) -> Response:
    log.warning("sign-in provider: %r", str(error)[:300])
    return _shown(request, DOWN, 503)


def _refused(request: Request, denied: Denied) -> Response:
    return _shown(request, denied.message, 429 if denied.wait else 400)


def _shown(request: Request, message: str, status: int) -> Response:
    response = page(
        request, "sign_in/provider.html", None, "Chưa đăng nhập được", status=status, message=message
    )
    if ATTEMPT in request.cookies:
        forget(request, response, ATTEMPT)
    return response
