"""A letter before it goes: how many, to whom, who is left out and why, and what it says. Nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models import Case
from notifications.blanks import completed
from notifications.catalogue import LETTERS
from notifications.render import PARTS, render
from notifications.wording import Wording
from secretariat.audiences import Recipient
from secretariat.council_letters import calendar_of
from secretariat.letter_plan import Addressed, plan
from secretariat.reachable import unreachable
from states.errors import BadInput

SHOWN = 5
"""Readers that a message names one by one."""


@dataclass(frozen=True)
class Reader:
    """Someone who would get the letter, or, with a reason, would not."""

    name: str
    email: str | None
    reason: str | None = None


@dataclass(frozen=True)
class Sample:
    """The letter as one reader would get it.

    `blanks` are values that the record does not hold yet, `own_parts` what the procedure says in words of its own.
    """

    name: str
    email: str
    subject: str
    text: str
    html: str
    calendar: str | None
    blanks: tuple[str, ...]
    own_parts: tuple[str, ...]


@dataclass(frozen=True)
class Preview:
    letter: str
    letter_label: str
    case_code: str | None
    notes: tuple[str, ...]
    count: int
    readers: tuple[Reader, ...]
    skipped: tuple[Reader, ...]
    samples: tuple[Sample, ...]


def preview(
    session: Session,
    letter: str,
    case: Case | None,
    *,
    now: datetime,
    to: str | None = None,
    every: bool = False,
    wording: Wording | None = None,
) -> Preview:
    """What would go out now, with one letter written out, that to the reader `to`, or every one.

    `wording` is tried in place of the words that hold now. See `plan` for what is refused; `BadInput` when
    `to` is no reader of it.
    """
    made = plan(session, letter, case, now=now)
    silent = unreachable(session, [each.recipient for each in made.addressed])
    going = [each for each in made.addressed if each.recipient.identity not in silent]
    skipped = tuple(
        _reader(each.recipient, silent[each.recipient.identity])
        for each in made.addressed
        if each.recipient.identity in silent
    )
    shown = [_named(to, going, skipped)] if to else going if every else going[:1]
    return Preview(
        letter=letter,
        letter_label=LETTERS[letter].title,
        case_code=case.code if case else None,
        notes=tuple(made.notes),
        count=len(going),
        readers=tuple(_reader(each.recipient) for each in going),
        skipped=skipped,
        samples=tuple(_sample(letter, each, wording) for each in shown),
    )


def _reader(person: Recipient, reason: str | None = None) -> Reader:
    return Reader(person.name, person.email, reason)


def _named(to: str, going: Sequence[Addressed], skipped: Sequence[Reader]) -> Addressed:
    wanted = to.strip().lower()
    for each in going:
        if (each.recipient.email or "").lower() == wanted:
            return each
    for reader in skipped:
        if (reader.email or "").lower() == wanted:
            raise BadInput(f"{to} không được gửi thư này: {reader.reason}")
    listed = ", ".join(str(each.recipient.email) for each in going[:SHOWN]) or "không có ai"
    more = f" và {len(going) - SHOWN} người khác" if len(going) > SHOWN else ""
    raise BadInput(f"{to} không nằm trong số người nhận thư này; người nhận: {listed}{more}.")


def _sample(letter: str, each: Addressed, trial: Wording | None) -> Sample:
    context = each.context()
    if trial is not None:
        context["wording"] = trial
    given, blanks = completed(letter, context)
    said = render(letter, given)
    wording: Wording | None = context["wording"]
    # An invite to a session that has no hour yet is none.
    timed = context.get("session_at") is not None
    return Sample(
        name=each.recipient.name,
        email=str(each.recipient.email),
        subject=said.subject,
        text=said.text,
        html=said.html,
        calendar=calendar_of(letter, context) if timed else None,
        blanks=tuple(blanks),
        own_parts=tuple(part for part in PARTS if wording is not None and wording.has(letter, part)),
    )
