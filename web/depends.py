"""What every route is given: a visit that may open it, on a session that reads or that writes."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Depends, Form, Request
from sqlmodel import Session
from starlette.datastructures import FormData

from models import Case
from models.engine import transaction
from secretariat.accounts import Signed, find_session, log_access, touch, visited
from web.access import BY_PERSONAL_LINK, may_open
from web.errors import Forbidden, SignInFirst
from web.visit import Visit

COOKIE = "nhiemvu_session"


def now_of(request: Request) -> datetime:
    moment: datetime = request.app.state.clock()
    return moment


def reading(request: Request) -> Iterator[Visit]:
    """A visit that only looks; it never waits for a writer."""
    signed = _signed(request)
    with transaction(request.app.state.reader) as session:
        yield _visit(request, session, signed)


def acting(request: Request, csrf: Annotated[str, Form()] = "") -> Iterator[Visit]:
    """A visit that changes something, in one transaction that commits when the route has returned.

    The form must carry the token of this very session, and must have been sent by a page of ours.
    """
    signed = _signed(request)
    _own_form(request, signed, csrf)
    with transaction(request.app.state.writer) as session:
        yield _visit(request, session, signed)


def looking(request: Request, csrf: Annotated[str, Form()] = "") -> Iterator[Visit]:
    """A form of ours that is long work and changes nothing: it keeps nobody from writing meanwhile."""
    signed = _signed(request)
    _own_form(request, signed, csrf)
    with transaction(request.app.state.reader) as session:
        yield _visit(request, session, signed)


async def sent(request: Request) -> FormData:
    return await request.form()


def acting_form(
    data: Annotated[FormData, Depends(sent)], visit: Annotated[Visit, Depends(acting, scope="function")]
) -> tuple[Visit, FormData]:
    """The visit and its whole form, for fields that only the act knows."""
    return visit, data


def looking_form(
    data: Annotated[FormData, Depends(sent)], visit: Annotated[Visit, Depends(looking, scope="function")]
) -> tuple[Visit, FormData]:
    """For work that goes on after the route has returned (`web/progress.py`): the session of the visit ends with
    the route, and the work has transactions of its own.
    """
    return visit, data


SentForm = Annotated[FormData, Depends(sent)]
Reading = Annotated[Visit, Depends(reading)]
Looking = Annotated[Visit, Depends(looking)]
Acting = Annotated[Visit, Depends(acting, scope="function")]
ActingForm = Annotated[tuple[Visit, FormData], Depends(acting_form)]
LookingForm = Annotated[tuple[Visit, FormData], Depends(looking_form)]


def note_opened(request: Request, visit: Visit, case: Case) -> None:
    """Keep who opened which case. The page itself only reads, so a visit not yet on record is written beside it."""
    who, now = visit.signed.person_id, visit.now
    if not visited(visit.session, who, case, now=now):
        address = request.client.host if request.client else ""
        with transaction(request.app.state.writer) as session:
            log_access(session, who, case, address=address, now=now)


def note_taken(request: Request, visit: Visit, case: Case, file_id: int) -> None:
    """Keep who took which file of a case away, each time."""
    address = request.client.host if request.client else ""
    with transaction(request.app.state.writer) as session:
        log_access(session, visit.signed.person_id, case, address=address, now=visit.now, file_id=file_id)


def _signed(request: Request) -> Signed:
    token = request.cookies.get(COOKIE)
    if not token:
        raise SignInFirst
    desk, now = request.app.state.settings.desk, now_of(request)
    with transaction(request.app.state.reader) as session:
        signed = find_session(
            session,
            token,
            now=now,
            idle=timedelta(minutes=desk.idle_minutes),
            absolute=timedelta(hours=desk.absolute_hours),
        )
    if signed is None:
        raise SignInFirst
    if signed.unseen:
        with transaction(request.app.state.writer) as session:
            touch(session, signed, now=now)
    return signed


def _own_form(request: Request, signed: Signed, csrf: str) -> None:
    if not hmac.compare_digest(csrf.encode(), signed.csrf.encode()) or not from_here(request):
        raise Forbidden("Biểu mẫu đã cũ hoặc không gửi từ trang này; hãy mở lại trang và gửi lại.")


def _visit(request: Request, session: Session, signed: Signed) -> Visit:
    visit = Visit(session, signed, now_of(request), request.app.state.settings.desk.url)
    request.state.visit = visit
    name = request.scope["route"].name
    if visit.confined and name not in BY_PERSONAL_LINK:
        raise Forbidden(
            "Đường dẫn riêng chỉ mở Hội đồng đã mời; hãy đăng nhập bằng mật khẩu để xem trang này."
        )
    if not may_open(name, visit.actor):
        raise Forbidden("Trang này không dành cho vai trò của bạn; hãy liên hệ quản trị nếu bạn cần xem.")
    return visit


def from_here(request: Request) -> bool:
    """A browser says where a form came from; one that does not say is held by the token alone."""
    origin = request.headers.get("origin")
    return origin is None or origin.partition("://")[2] == request.url.netloc
