"""A council member's own pages: councils, papers, what to declare, to evaluate and to vote on. All by acts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from models import Council
from secretariat.casefile import event_label, timeline
from secretariat.member_space import MyCouncil, MyItem, my_councils, my_items
from secretariat.plain_words import OWN_ACTS
from states.errors import Missing
from web.depends import Reading
from web.pages import Message, page
from web.sheets import open_events
from web.visit import Visit

router = APIRouter()

PER_ITEM = ("receive_form", "recuse", "cast_ballot")


@dataclass(frozen=True)
class ItemLine:
    """One proposal with the acts that are still to be done on it, as (label, href)."""

    item: MyItem
    acts: tuple[tuple[str, str], ...]


@router.get("/my/council", name="council_space")
def council_space(request: Request, visit: Reading) -> Response:
    mine = my_councils(visit.session, visit.actor, only=visit.signed.council_id)
    return page(request, "councils/space.html", visit, "Hội đồng của tôi", councils=mine)


@router.get("/my/council/{code:path}", name="my_council")
def my_council(request: Request, visit: Reading, code: str, done: str | None = None) -> Response:
    mine = _mine(visit, code)
    items, aside = my_items(visit.session, visit.actor, mine.council)
    can = open_events(visit, mine.council)
    links = request.app.state.links
    answer = {"kind": "council", "code": code, "event": "answer_invitation"}
    return page(
        request,
        "councils/mine.html",
        visit,
        mine.council.title,
        messages=_said(visit, mine.council, done),
        mine=mine,
        lines=[ItemLine(item, _acts(links, mine, item, can)) for item in items],
        aside=len(aside),
        answer=links("act_page", answer) if "answer_invitation" in can else None,
    )


def _mine(visit: Visit, code: str) -> MyCouncil:
    for mine in my_councils(visit.session, visit.actor, only=visit.signed.council_id):
        if mine.council.code == code:
            return mine
    raise Missing(f"Không có Hội đồng “{code}”, hoặc bạn không phải là thành viên của Hội đồng này.")


def _acts(links: Any, mine: MyCouncil, item: MyItem, can: set[str]) -> tuple[tuple[str, str], ...]:
    """What the state of the council allows and this member has not done yet; the chart judges the rest."""
    settled = {
        "receive_form": item.form_on is not None or not mine.votes,
        "recuse": item.vote is not None or not mine.votes,
        "cast_ballot": item.vote is not None or not mine.votes or not mine.attended,
    }
    to = {"kind": "council", "code": mine.council.code, "task": item.code}
    return tuple(
        (OWN_ACTS["council", event], links("act_page", to | {"event": event}))
        for event in PER_ITEM
        if event in can and not settled[event]
    )


def _said(visit: Visit, council: Council, done: str | None) -> Sequence[Message]:
    """What this member has just done, told from the record and not from the address."""
    last = next(
        (line for line in reversed(timeline(visit.session, council)) if line.actor == visit.actor.id), None
    )
    if done is None or last is None or last.event != done:
        return ()
    label = OWN_ACTS.get(("council", done)) or event_label("council", done)
    return (("good", visit.say("Đã ghi nhận: {act}.").format(act=visit.say(label))),)
