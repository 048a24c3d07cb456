"""The outbox: every letter, its text, why it was written, and what a person may do with it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from models import CASES, LetterState
from notifications.catalogue import LETTERS
from notifications.personal_links import without_keys
from secretariat import decisions, letter_history, registers
from secretariat.acts import ACTS
from secretariat.bounce_list import open_bounce_lines
from secretariat.letters import FROM, acts_for
from secretariat.listings import LetterLine, letter_line
from secretariat.values import read_row_id
from web.depends import Reading
from web.pages import page
from web.registers import AtPage, filters, number_in, open_links, page_links

router = APIRouter()

TONES = {
    "queued": "info",
    "held": "warn",
    "sending": "info",
    "sent": "good",
    "failed": "bad",
    "ambiguous": "bad",
    "cancelled": "neutral",
}


@router.get("/letters", name="letters")
def letters(
    request: Request,
    visit: Reading,
    state: str = "",
    kind: str = "",
    to: str = "",
    search: str = "",
    at: AtPage = "",
) -> Response:
    of_state = LetterState(state) if state in set(LetterState) else None
    of_kind = kind if kind in LETTERS else ""
    found = registers.letter_page(
        visit.session, state=of_state, kind=of_kind, to=to, search=search, number=number_in(at) or 1
    )
    states = [(each.value, each.label) for each in LetterState]
    kinds = [(each.id, each.title) for each in LETTERS.values()]
    form = filters(
        request,
        "letters",
        [
            ("search", "Tiêu đề, người nhận", "search", (), search),
            ("state", "Tình trạng", "choice", states, of_state),
            ("kind", "Loại thư", "choice", kinds, of_kind),
            ("to", "Gửi đến", "text", (), to),
        ],
    )
    return page(
        request,
        "letters/outbox.html",
        visit,
        "Thư",
        found=found,
        form=form,
        tone=tone,
        page_link=page_links(
            request, "letters", {"search": search, "state": of_state, "kind": of_kind, "to": to}
        ),
        moves=open_links(request, visit, "letter", {event: ACTS["letter", event].label for event in FROM}),
        movable={state for states in FROM.values() for state in states},
    )


@router.get("/letters/{code}", name="letter")
def letter(request: Request, visit: Reading, code: str) -> Response:
    row = decisions.find_letter(visit.session, read_row_id(code, "T"))
    line = letter_line(visit.session, row)
    acts = [
        link
        for event in acts_for(row)
        for link in open_links(
            request,
            visit,
            "letter",
            {event: ACTS["letter", event].label},
            **{"letters" if event in FROM else "letter": line.code},
        )
    ]
    return page(
        request,
        "letters/letter.html",
        visit,
        line.subject,
        line=line,
        tone=tone(line),
        text=without_keys(row, row.text).strip(),
        calendar=row.calendar,
        reasons=decisions.of_letter(visit.session, row.pk),
        handled=letter_history.of_letter(visit.session, row.pk),
        case=(line.case_kind, line.case_code) if line.case_kind in CASES and line.case_code else None,
        acts=acts,
    )


@router.get("/bounces", name="bounces")
def bounces(request: Request, visit: Reading) -> Response:
    lines = open_bounce_lines(visit.session)
    settle = {"settle_bounce": ACTS["bounce", "settle_bounce"].label}
    return page(
        request,
        "letters/bounces.html",
        visit,
        "Địa chỉ bị trả lại thư",
        lines=[(line, open_links(request, visit, "bounce", settle, email=line.email)) for line in lines],
    )


def tone(line: LetterLine) -> str:
    return "bad" if line.returned else TONES[line.state]
