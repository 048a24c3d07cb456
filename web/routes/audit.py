"""The journal: what was done, by whom and when, and whether it still is as it was written."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from models import CASES
from models.engine import transaction
from secretariat.audit_trail import Trail, trail
from secretariat.seal import fingerprint_in, seal
from secretariat.telling import Tell
from secretariat.verification import verify
from states.errors import BadInput, NhiemvuError
from web.depends import LookingForm, Reading
from web.pages import page
from web.progress import Part, told_while_done
from web.registers import day_in, filters, number_in
from web.visit import Visit

router = APIRouter()


@router.get("/audit", name="audit")
def audit(
    request: Request,
    visit: Reading,
    case: str = "",
    actor: str = "",
    since: str = "",
    until: str = "",
    before: str = "",
) -> Response:
    problems: list[str] = []
    first, last = day_in(since, "Từ ngày", problems), day_in(until, "Đến ngày", problems)
    found = Trail((), None)
    try:
        found = trail(
            visit.session,
            case=case.strip(),
            actor=actor.strip(),
            since=first,
            until=last,
            before=number_in(before),
        )
    except NhiemvuError as error:
        problems.append(str(error))
    return _page(
        request,
        visit,
        {"case": case, "actor": actor, "since": first, "until": last},
        found,
        first_page=not before,
        problems=problems,
    )


@router.post("/audit/verify", name="audit_verify")
def check(request: Request, looked: LookingForm) -> Response:
    """Nothing is written, so those who only read may ask for it too."""
    visit, _ = looked
    work = partial(_verified, request)
    return told_while_done(request, visit, "Kiểm tra tính nguyên vẹn", work, overline=("audit", "Nhật ký"))


def _verified(request: Request, tell: Tell) -> Part:
    with transaction(request.app.state.reader) as session:
        return Part("audit/verified.html", {"result": verify(session, tell=tell)})


@router.post("/audit/seal", name="audit_seal")
def check_seal(
    request: Request,
    looked: LookingForm,
    through: Annotated[str, Form()] = "",
    expect: Annotated[str, Form()] = "",
) -> Response:
    """The seal that a letter of the night told, computed anew; nothing is written here either."""
    visit, _ = looked
    work = partial(_sealed, request, through, expect)
    return told_while_done(request, visit, "Tính lại dấu kiểm", work, overline=("audit", "Nhật ký"))


def _sealed(request: Request, through: str, expect: str, tell: Tell) -> Part:
    last = number_in(through.strip().replace(".", ""))
    if last is None:
        raise BadInput("Mục số phải là một số nguyên, như trong thư dấu kiểm; hãy nhập lại.")
    held = fingerprint_in(expect) if expect.strip() else None
    with transaction(request.app.state.reader) as session:
        sealed = seal(session, through=last)
        # A seal is made of the hashes as they stand; only the chains say that they are those of the entries.
        result = verify(session, tell=tell)
    return Part("audit/sealed.html", {"result": result, "sealed": sealed, "held": held})


def _page(
    request: Request,
    visit: Visit,
    asked: dict[str, object],
    found: Trail,
    *,
    first_page: bool,
    problems: list[str] | None = None,
) -> Response:
    links = request.app.state.links
    form = filters(
        request,
        "audit",
        [
            ("case", "Mã hồ sơ, văn bản (V12), thư (T12)", "search", (), asked.get("case")),
            ("actor", "Người làm", "text", (), asked.get("actor")),
            ("since", "Từ ngày", "day", (), _day(asked.get("since"))),
            ("until", "Đến ngày", "day", (), _day(asked.get("until"))),
        ],
    )
    given = {key: _day(value) for key, value in asked.items()}
    return page(
        request,
        "audit/journal.html",
        visit,
        "Nhật ký",
        messages=[("bad", text) for text in problems or ()],
        found=found,
        form=form,
        kinds=set(CASES),
        older=links("audit", {**given, "before": found.older}) if found.older else None,
        newest=None if first_page else links("audit", given),
    )


def _day(value: object) -> object:
    """A day as it is typed, so that the form shows what was asked for."""
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else value
