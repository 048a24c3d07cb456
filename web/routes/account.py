"""One's own account: password, second factor, sessions, language and theme."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import SecretStr

from models import Person
from secretariat.accounts import (
    Denied,
    Owner,
    begin_totp,
    cancel_totp,
    change_password,
    confirm_totp,
    end_own_session,
    end_sessions,
    end_totp,
    own_account,
    own_sessions,
    renew_recovery_codes,
)
from states.errors import BadInput
from web.depends import Acting, Reading
from web.entering import network_of
from web.languages import LANGUAGES
from web.pages import page
from web.svg.qr import qr_code
from web.visit import Visit

router = APIRouter()

TITLE = "Tài khoản của tôi"
NOTHING = SecretStr("")

DONE = {  # nosec B105 - sentences
    "password": "Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc; một thư báo sẽ đến địa chỉ thư của bạn.",
    "totp_off": "Đã tắt mã xác thực hai bước; một thư báo sẽ đến địa chỉ thư của bạn.",
    "session": "Đã đăng xuất khỏi thiết bị đó.",
    "sessions": "Đã đăng xuất khỏi mọi thiết bị khác.",
}
"""What the page says after an act that led back to it."""

Password = Annotated[SecretStr, Form()]
Code = Annotated[str, Form()]


@router.get("/my/account", name="my_account")
def my_account(request: Request, visit: Reading, done: str = "") -> Response:
    return _page(request, visit, done=done)


@router.post("/my/account/password", name="my_password")
def my_password(
    request: Request,
    visit: Acting,
    old: Password = NOTHING,
    password: Password = NOTHING,
    again: Password = NOTHING,
) -> Response:
    def change() -> Denied | None:
        if again.get_secret_value() != password.get_secret_value():
            raise BadInput("Hai lần nhập mật khẩu không giống nhau; hãy nhập lại.")
        return change_password(visit.session, _owner(request, visit), old=old, new=password)

    return _tried(request, visit, change, done="password")


@router.post("/my/account/totp/begin", name="my_totp_begin")
def my_totp_begin(request: Request, visit: Acting, password: Password = NOTHING) -> Response:
    owner = _owner(request, visit)
    return _tried(request, visit, lambda: begin_totp(visit.session, owner, password=password))


@router.post("/my/account/totp/cancel", name="my_totp_cancel")
def my_totp_cancel(request: Request, visit: Acting) -> Response:
    return _tried(request, visit, lambda: cancel_totp(visit.session, _owner(request, visit)))


@router.post("/my/account/totp/confirm", name="my_totp_confirm")
def my_totp_confirm(request: Request, visit: Acting, code: Code = "") -> Response:
    owner = _owner(request, visit)
    return _tried(request, visit, lambda: confirm_totp(visit.session, owner, code=code))


@router.post("/my/account/totp/end", name="my_totp_end")
def my_totp_end(request: Request, visit: Acting, password: Password = NOTHING, code: Code = "") -> Response:
    owner = _owner(request, visit)
    return _tried(
        request, visit, lambda: end_totp(visit.session, owner, password=password, code=code), done="totp_off"
    )


@router.post("/my/account/recovery-codes", name="my_recovery_codes")
def my_recovery_codes(
    request: Request, visit: Acting, password: Password = NOTHING, code: Code = ""
) -> Response:
    owner = _owner(request, visit)
    return _tried(
        request, visit, lambda: renew_recovery_codes(visit.session, owner, password=password, code=code)
    )


@router.post("/my/account/sessions/end", name="my_sessions_end")
def my_sessions_end(request: Request, visit: Acting) -> Response:
    end_sessions(visit.session, _person(visit), now=visit.now, but=visit.signed.session_id)
    return _back(request, done="sessions")


@router.post("/my/account/sessions/{number}/end", name="my_session_end")
def my_session_end(request: Request, visit: Acting, number: str) -> Response:
    known = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
    end_own_session(visit.session, visit.signed, known, now=visit.now)
    return _back(request, done="session")


def _tried(request: Request, visit: Visit, change: Callable[[], Any], *, done: str = "") -> Response:
    """What came of it. A denial is an answer, not an error, so that the failure it counted is kept."""
    try:
        with visit.session.begin_nested():
            found = change()
    except BadInput as error:
        return _page(request, visit, errors=str(error).splitlines(), status=422)
    if isinstance(found, Denied):
        return _page(request, visit, errors=[found.message], status=429 if found.wait else 422)
    if isinstance(found, tuple):
        # The codes are kept nowhere, so the page that follows has to be this one.
        codes = [code.get_secret_value() for code in found]
        return page(request, "account/recovery_codes.html", visit, "Mã khôi phục", codes=codes)
    return _back(request, done=done)


def _back(request: Request, *, done: str = "") -> Response:
    return RedirectResponse(request.app.state.links("my_account", {"done": done}), status_code=303)


def _page(
    request: Request, visit: Visit, *, done: str = "", errors: list[str] | None = None, status: int = 200
) -> Response:
    desk, found = request.app.state.settings.desk, own_account(visit.session, _person(visit))
    uri = found.uri
    return page(
        request,
        "account/account.html",
        visit,
        TITLE,
        status=status,
        messages=[("good", DONE[done])] if done in DONE else [],
        errors=[(None, line) for line in errors or ()],
        account=found,
        email=visit.actor.id,
        sessions=own_sessions(
            visit.session,
            visit.signed,
            now=visit.now,
            idle=timedelta(minutes=desk.idle_minutes),
            absolute=timedelta(hours=desk.absolute_hours),
        ),
        languages=list(LANGUAGES.items()),
        qr=None
        if uri is None
        else qr_code(
            uri.get_secret_value(),
            title=visit.say("Mã QR của khóa bí mật"),
            description=visit.say("Chứa khóa bí mật ghi bằng chữ bên cạnh; quét bằng ứng dụng xác thực."),
        ),
    )


def _person(visit: Visit) -> Person:
    return visit.session.get_one(Person, visit.signed.person_id)


def _owner(request: Request, visit: Visit) -> Owner:
    return Owner(_person(visit), visit.signed.session_id, network_of(request), visit.now)
