"""Personal links from letters: choose a password, come into a council, register an enterprise.

Nobody is signed in here. Opening a link uses nothing up, for mail programs open links by themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from pydantic import SecretStr
from sqlmodel import Session
from starlette.datastructures import FormData

from models import AccessLink
from models.engine import transaction
from models.people import ORGANISATION_KINDS
from secretariat.accounts import (
    Denied,
    SignedIn,
    accept_invitation,
    enter_council,
    enterprise_link,
    look_at_link,
    organisations_at,
    register_enterprise,
)
from states.errors import BadInput
from web.depends import from_here, now_of, sent
from web.entering import agent_of, entered, network_of
from web.errors import Forbidden
from web.pages import page

router = APIRouter()

TITLES = {
    "password": "Đặt mật khẩu",  # nosec B105 - a label
    "council": "Vào Hội đồng",
    "enterprise": "Đăng ký tài khoản doanh nghiệp, tổ chức",
}
REGISTER = "Đăng ký, hoặc đặt lại mật khẩu"


@router.get("/link/{token}", name="link_page")
def link_page(request: Request, token: str) -> Response:
    with transaction(request.app.state.reader) as session:
        link = look_at_link(session, token, now=now_of(request))
        return _gone(request) if link is None else _form(request, session, link, token)


@router.post("/link/{token}", name="link")
def use(request: Request, token: str, data: Annotated[FormData, Depends(sent)]) -> Response:
    _from_here(request)
    now = now_of(request)
    # What was counted stays counted: a denial commits like a success.
    with transaction(request.app.state.writer) as session:
        link = look_at_link(session, token, now=now)
        if link is None:
            return _gone(request)
        try:
            with session.begin_nested():
                found = _use(request, session, link, token, data)
        except BadInput as error:
            said = str(error).splitlines()
            return _form(request, session, link, token, data, said=said, status=422)
        if isinstance(found, Denied):
            status = 429 if found.wait else 403
            still = look_at_link(session, token, now=now)
            if still is None:
                return _gone(request, found.message)
            return _form(request, session, still, token, data, said=[found.message], status=status)
    if isinstance(found, SignedIn):
        return entered(request, found, request.app.state.links("council_space", {}))
    return page(request, "links/done.html", None, "Đã có mật khẩu", name=found.name)


@router.get("/register", name="register_page")
def register_page(request: Request) -> Response:
    return page(request, "links/register.html", None, REGISTER, email="", asked=False, errors=[])


@router.post("/register", name="register")
def register(request: Request, email: Annotated[str, Form()] = "") -> Response:
    """The answer is the same whoever has the address."""
    _from_here(request)
    with transaction(request.app.state.writer) as session:
        denied = enterprise_link(
            session,
            email=email,
            address=network_of(request),
            now=now_of(request),
            site=request.app.state.settings.desk.url,
        )
    status = 200 if denied is None else 429 if denied.wait else 422
    return page(
        request,
        "links/register.html",
        None,
        REGISTER,
        status=status,
        email=email,
        asked=denied is None,
        errors=[("email", denied.message)] if denied else [],
    )


def _use(request: Request, session: Session, link: AccessLink, token: str, data: FormData) -> Any:
    now = now_of(request)
    if link.purpose == "council":
        return enter_council(session, token, code=_text(data, "code"), agent=agent_of(request), now=now)
    password = SecretStr(_text(data, "password"))
    if _text(data, "again") != password.get_secret_value():
        raise BadInput("Hai lần nhập mật khẩu không giống nhau; hãy nhập lại.")
    if link.purpose == "password":
        return accept_invitation(session, token, password=password, now=now)
    names = (
        "name",
        "position",
        "organisation",
        "organisation_name",
        "organisation_kind",
        "tax_code",
        "address",
    )
    form = {name: text for name in names if (text := _text(data, name).strip())}
    return register_enterprise(session, token, form=form, password=password, now=now)


def _form(
    request: Request,
    session: Session,
    link: AccessLink,
    token: str,
    data: FormData | None = None,
    *,
    said: Sequence[str] = (),
    status: int = 200,
) -> Response:
    """The page of a link. Passwords that were typed are not put back."""
    kept = {key: _text(data, key) for key in data} if data is not None else {}
    return page(
        request,
        f"links/{link.purpose}.html",
        None,
        TITLES[link.purpose],
        status=status,
        token=token,
        email=link.email,
        known=[(one.code, one.name) for one in organisations_at(session, link.email)],
        kinds=list(ORGANISATION_KINDS.items()),
        values={key: text for key, text in kept.items() if key not in ("password", "again", "code")},
        errors=[(None, line) for line in said],
    )


def _gone(request: Request, message: str | None = None) -> Response:
    return page(
        request, "links/gone.html", None, "Đường dẫn không còn dùng được", status=404, message=message
    )


def _text(data: FormData, name: str) -> str:
    value = data.get(name)
    return value if isinstance(value, str) else ""


def _from_here(request: Request) -> None:
    if not from_here(request):
        raise Forbidden("Biểu mẫu không gửi từ trang này; hãy mở lại đường dẫn trong thư.")
