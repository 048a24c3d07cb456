"""An enterprise's own pages: open calls, its proposals in plain words, and the letters it was sent."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from models import Letter, Organisation
from secretariat.next_acts import NextAct, next_acts
from secretariat.proposer_space import (
    OwnTask,
    open_calls,
    own_letter,
    own_letters,
    own_organisation,
    own_tasks,
)
from secretariat.worklist import letter_code
from states.errors import Missing
from states.task import TASK
from web.depends import Reading
from web.pages import page
from web.routes.cases import ActLine, act_lines
from web.visit import Visit

router = APIRouter()


@dataclass(frozen=True)
class OwnLine:
    """One proposal with what the enterprise can do about it now."""

    own: OwnTask
    state_label: str
    acts: list[ActLine]


@router.get("/my/proposals", name="enterprise_space")
def enterprise_space(request: Request, visit: Reading) -> Response:
    organisation = own_organisation(visit.session, visit.actor)
    tasks = own_tasks(visit.session, organisation, today=visit.today) if organisation else []
    return page(
        request,
        "enterprises/space.html",
        visit,
        "Đề xuất của đơn vị",
        organisation=organisation,
        calls=open_calls(visit.session, today=visit.today) if organisation else [],
        lines=[
            OwnLine(own, TASK.states[own.task.state], act_lines(request, visit, own.task, _acts(visit, own)))
            for own in tasks
        ],
        letters=own_letters(visit.session, organisation) if organisation else [],
    )


def _acts(visit: Visit, own: OwnTask) -> list[NextAct]:
    return next_acts(visit.session, own.task, visit.by(own.task.version), facts=own.facts)


@router.get("/my/letters/{number}", name="my_letter")
def my_letter(request: Request, visit: Reading, number: int) -> Response:
    letter = _own_letter(visit, number)
    return page(
        request, "enterprises/letter.html", visit, letter.subject, letter=letter, code=letter_code(letter.pk)
    )


@router.get("/my/letters/{number}/file", name="my_letter_file")
def my_letter_file(visit: Reading, number: int) -> Response:
    letter = _own_letter(visit, number)
    text = f"{letter.subject}\n\n{letter.text}"
    name = f"thu-{letter_code(letter.pk)}.txt"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text.encode(), media_type="text/plain; charset=utf-8", headers=headers)


def _own_letter(visit: Visit, number: int) -> Letter:
    organisation: Organisation | None = own_organisation(visit.session, visit.actor)
    letter = None
    if organisation is not None and 0 < number < 2**31:
        letter = own_letter(visit.session, organisation, number)
    if letter is None:
        raise Missing("Không có thư này trong các thư đã gửi đến đơn vị của bạn.")
    return letter
