"""Acts on letters that need a person: hold, release or cancel what waits, send again, settle what nobody knows."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Annotated

from pydantic import AfterValidator, Field
from sqlalchemy import func
from sqlmodel import Session, col, select

from models import Council, Letter, LetterState
from notifications.catalogue import LETTERS
from notifications.invitation import readdressed
from notifications.outbox import enqueue
from secretariat import journal
from secretariat.acts import ACTS, By, act
from secretariat.audiences import Recipient, invites
from secretariat.people import Email
from secretariat.reachable import unreachable
from states.errors import Missing, Refusal
from states.forms import Line, Prose


def _number(code: str) -> str:
    if not re.fullmatch(r"[Tt]?[1-9]\d{0,17}", code):
        raise ValueError("phải là mã thư như T12; hãy xem mã trong danh sách thư")
    return code


def _id_of(code: str) -> int:
    """The row that a `LetterCode` names."""
    return int(code[1:] if code[0] in "Tt" else code)


LetterCode = Annotated[Line, AfterValidator(_number)]
"""What listings call a letter: `T12`."""

LetterCodes = Annotated[tuple[LetterCode, ...], Field(min_length=1)]

AGAIN = "#lại:"
"""Between the key of a letter and the number of its repetition."""

SHOWN = 5
"""Letters that a message names one by one."""


FROM: dict[str, tuple[LetterState, ...]] = {
    "hold": (LetterState.QUEUED,),
    "release": (LetterState.HELD,),
    "cancel": (LetterState.QUEUED, LetterState.HELD),
}
"""The states in which a letter can still be moved by an act on many."""

ONE_BY_ONE: dict[str, tuple[LetterState, ...]] = {
    "resend": (LetterState.SENT,),
    "send_again": (LetterState.FAILED, LetterState.AMBIGUOUS),
    "confirm_sent": (LetterState.AMBIGUOUS,),
}
"""The states for acts on one letter."""


def acts_for(letter: Letter) -> list[str]:
    """The acts that the state of a letter allows; a personal link is not sent a second time."""
    return [
        event
        for event, states in (FROM | ONE_BY_ONE).items()
        if letter.state in states and not (event == "resend" and LETTERS[letter.letter].private)
    ]


@act("letter", opens=True)
def hold(session: Session, *, by: By, letters: LetterCodes, reason: Prose) -> list[Letter]:
    """Tạm giữ thư đang chờ gửi."""
    return _moved(session, letters, by, "hold", LetterState.HELD)


@act("letter", opens=True)
def release(session: Session, *, by: By, letters: LetterCodes, reason: Prose | None = None) -> list[Letter]:
    """Cho gửi tiếp thư đang tạm giữ.

    An invite whose session was called off while it was held must not go after the letter that withdraws it.
    """
    rows = _moved(session, letters, by, "release", LetterState.QUEUED)
    if old := [row for row in rows if row.letter == "session_invitation" and not _stands(session, row)]:
        reasons = [
            f"Thư T{row.pk} mời một phiên họp đã hoãn, hủy hoặc đã họp; hãy hủy thư này."
            for row in old[:SHOWN]
        ]
        raise Refusal(ACTS["letter", "release"].label, f"{len(rows)} thư", reasons)
    return rows


@act("letter", opens=True)
def cancel(session: Session, *, by: By, letters: LetterCodes, reason: Prose) -> list[Letter]:
    """Hủy thư chưa gửi."""
    return _moved(session, letters, by, "cancel", LetterState.CANCELLED)


@act("letter", opens=True)
def resend(session: Session, *, by: By, letter: LetterCode, reason: Prose, to: Email | None = None) -> Letter:
    """Gửi lại thành thư mới. Thư mới có thể gửi đến địa chỉ khác.

    The copy has a Message-ID of its own: a mail program that has the first one shows this one too.
    """
    (row,) = _locked(session, [letter])
    if LETTERS[row.letter].private:
        said = "Thư này mang đường dẫn riêng của người nhận nên không gửi lại được; hãy mời lại để có đường dẫn mới."
        raise Refusal(ACTS["letter", "resend"].label, f"thư T{row.pk}", [said])
    allowed = (*ONE_BY_ONE["resend"], LetterState.FAILED) if to else ONE_BY_ONE["resend"]
    _require([row], allowed, "resend")
    reader = Recipient(row.recipient_name, to or row.recipient_email)
    if back := unreachable(session, [reader]).get(reader.identity):
        raise Refusal(ACTS["letter", "resend"].label, f"thư T{row.pk}", [back])
    copy = enqueue(
        session,
        key=_next_key(session, row),
        letter=row.letter,
        recipient_name=row.recipient_name,
        recipient_email=to or row.recipient_email,
        subject=row.subject,
        text=row.text,
        html=row.html,
        calendar=readdressed(row.calendar, to) if row.calendar and to else row.calendar,
        case_kind=row.case_kind,
        case_id=row.case_id,
        now=by.now,
    )
    if copy is None:
        raise LookupError(
            f"the next key of letter {row.pk} was counted under a lock and is taken all the same"
        )
    copy.resends_id = row.pk
    _note(session, row, by, "resend", copy=f"T{copy.pk}")
    session.flush()
    return copy


@act("letter", opens=True)
def send_again(session: Session, *, by: By, letter: LetterCode, reason: Prose) -> Letter:
    """Gửi lại thư. Dùng cho thư không gửi được hoặc không rõ đã gửi hay chưa.

    The Message-ID stays the same, so a mail program that had got the first copy shows one letter.
    """
    row = _settled(session, letter, by, "send_again", ONE_BY_ONE["send_again"])
    row.state, row.attempts, row.error = LetterState.QUEUED, 0, None
    row.next_attempt_at = by.now
    session.flush()
    return row


@act("letter", opens=True)
def confirm_sent(session: Session, *, by: By, letter: LetterCode, reason: Prose) -> Letter:
    """Xác nhận thư đã đến nơi. Dùng cho thư không rõ đã gửi hay chưa."""
    row = _settled(session, letter, by, "confirm_sent", ONE_BY_ONE["confirm_sent"])
    row.state, row.sent_at, row.error = LetterState.SENT, by.now, None
    session.flush()
    return row


def waiting(
    session: Session,
    *,
    states: Collection[LetterState],
    letter: str | None,
    case: tuple[str, int] | None,
) -> list[Letter]:
    """Letters in one of the states, of one kind, about one case (kind and id), or both; oldest first, locked.

    What a dispatcher is taking at this moment is waited for and left out.
    """
    query = select(Letter).where(col(Letter.state).in_(states)).order_by(col(Letter.id)).with_for_update()
    if letter is not None:
        query = query.where(Letter.letter == letter)
    if case is not None:
        query = query.where(Letter.case_kind == case[0], Letter.case_id == case[1])
    return list(session.exec(query.execution_options(populate_existing=True)))


def _moved(session: Session, codes: Collection[str], by: By, event: str, state: LetterState) -> list[Letter]:
    """Move all of the letters, or none: one that is being sent stands against the whole act."""
    rows = _locked(session, codes)
    _require(rows, FROM[event], event)
    for row in rows:
        row.state = state
        _note(session, row, by, event)
    session.flush()
    return rows


def _stands(session: Session, row: Letter) -> bool:
    """Whether the session that an invite calls to is still to be held."""
    council = session.get_one(Council, row.case_id)
    return council.state == "invited" and row.key in {one.key for one in invites(session, council).values()}


def _settled(session: Session, code: str, by: By, event: str, allowed: tuple[LetterState, ...]) -> Letter:
    (row,) = _locked(session, [code])
    _require([row], allowed, event)
    _note(session, row, by, event)
    return row


def _locked(session: Session, codes: Collection[str]) -> list[Letter]:
    """The letters by number, as they are now and held until the transaction ends; `Missing` names those there are not.

    Always in the order in which dispatchers mark them, so that neither waits for the other in a circle.
    """
    numbers = {_id_of(code) for code in codes}
    query = select(Letter).where(col(Letter.id).in_(numbers)).order_by(col(Letter.id)).with_for_update()
    rows = list(session.exec(query.execution_options(populate_existing=True)))
    if unknown := sorted(numbers - {row.pk for row in rows}):
        named = ", ".join(f"T{number}" for number in unknown[:SHOWN])
        raise Missing(f"Không có thư {named}; hãy xem mã trong danh sách thư.")
    return rows


def _require(rows: Collection[Letter], allowed: tuple[LetterState, ...], event: str) -> None:
    wrong = [row for row in rows if row.state not in allowed]
    if not wrong:
        return
    states = " hoặc ".join(state.label for state in allowed)
    reasons = [
        f"Thư T{row.pk} đang ở tình trạng “{LetterState(row.state).label}”; việc này chỉ dành cho thư {states}."
        for row in wrong[:SHOWN]
    ]
    if len(wrong) > SHOWN:
        reasons.append(f"Còn {len(wrong) - SHOWN} thư khác cũng không ở tình trạng phù hợp.")
    subject = f"thư T{wrong[0].pk}" if len(rows) == 1 else f"{len(rows)} thư"
    raise Refusal(ACTS["letter", event].label, subject, reasons)


def _next_key(session: Session, row: Letter) -> str:
    """The key of the next repetition of a letter, or of the first letter of which it is one itself."""
    first = row
    while first.resends_id is not None:
        first = session.get_one(Letter, first.resends_id, with_for_update=True)
    start = f"{first.key}{AGAIN}"
    made = session.exec(select(func.count()).where(col(Letter.key).startswith(start, autoescape=True))).one()
    return f"{start}{made + 1}"


def _note(session: Session, row: Letter, by: By, event: str, **more: str) -> None:
    """One entry in the letter's own chain; of the form only what concerns this letter."""
    given = {key: value for key, value in by.filled.items() if key in ("reason", "to")}
    journal.append(
        session,
        kind="letter",
        case_id=row.pk,
        actor=by.actor,
        now=by.now,
        event=event,
        target=event,
        data=given | more,
    )
