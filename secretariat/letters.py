"""Acts on letters that need a person: send again what failed, settle what nobody knows."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator
from sqlmodel import Session

from models import Letter, LetterState
from secretariat import journal
from secretariat.acts import By, act
from states.errors import Missing, Refusal
from states.forms import Line, Prose


def _number(code: str) -> str:
    if not re.fullmatch(r"[Tt]?[1-9]\d{0,17}", code):
        raise ValueError("phải là mã thư như T12; hãy xem bằng lệnh nhiemvu outbox")
    return code


LetterCode = Annotated[Line, AfterValidator(_number)]
"""What listings call a letter: `T12`."""


@act("letter", opens=True)
def send_again(session: Session, *, by: By, letter: LetterCode, reason: Prose) -> Letter:
    """Gửi lại thư không gửi được hoặc không rõ đã gửi hay chưa.

    The Message-ID stays the same, so a mail program that had got the first copy shows one letter.
    """
    row = _settled(session, letter, by, "send_again", (LetterState.FAILED, LetterState.AMBIGUOUS))
    row.state, row.attempts, row.error = LetterState.QUEUED, 0, None
    row.next_attempt_at = by.now
    session.flush()
    return row


@act("letter", opens=True)
def confirm_sent(session: Session, *, by: By, letter: LetterCode, reason: Prose) -> Letter:
    """Xác nhận thư không rõ đã gửi hay chưa thực ra đã đến nơi."""
    row = _settled(session, letter, by, "confirm_sent", (LetterState.AMBIGUOUS,))
    row.state, row.sent_at, row.error = LetterState.SENT, by.now, None
    session.flush()
    return row


def _settled(session: Session, code: str, by: By, event: str, allowed: tuple[LetterState, ...]) -> Letter:
    number = int(code.lstrip("Tt"))
    row = session.get(Letter, number, with_for_update=True)
    if row is None:
        raise Missing(f"Không có thư T{number}; hãy xem danh sách bằng lệnh nhiemvu outbox.")
    if row.state not in allowed:
        states = " hoặc ".join(state.label for state in allowed)
        reason = (
            f"Thư đang ở tình trạng “{LetterState(row.state).label}”; việc này chỉ dành cho thư {states}."
        )
        raise Refusal("Xử lý thư", f"thư T{number}", [reason])
    journal.append(
        session,
        kind="letter",
        case_id=number,
        actor=by.actor,
        now=by.now,
        event=event,
        target=event,
        data=by.filled,
    )
    return row
