"""Letters: which act writes which letter to whom, and how one decision becomes one row in the outbox.

Every letter, and every letter that could not be written, is explained by a `Promise` row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from models import Case, Letter, Promise
from models.once import insert_all_once, insert_once
from notifications.outbox import plain
from notifications.render import Rendered, render
from secretariat.audiences import Recipient, recipients
from secretariat.council_letters import calendar_of
from secretariat.journal import Entered
from secretariat.letter_contexts import context_for
from secretariat.reachable import unreachable

ON_EVENT: Mapping[tuple[str, str], tuple[str, str]] = {
    ("announcement", "issue"): ("call", "list"),
    ("announcement", "extend"): ("call", "list"),
    ("task", "submit"): ("proposal_received", "proposer"),
    ("task", "request_supplement"): ("supplement_request", "proposer"),
    ("council", "establish"): ("council_membership", "members"),
    ("council", "invite"): ("session_invitation", "members"),
    ("council", "adjourn"): ("session_cancelled", "invited"),
    ("council", "cancel"): ("session_cancelled", "invited"),
    ("council", "conclude"): ("minutes_to_sign", "chair_and_secretary"),
    ("task", "approve"): ("result", "proposer"),
    ("task", "reject"): ("result", "proposer"),
    ("task", "decline"): ("result", "proposer"),
}
"""(kind of case, event) -> (letter, audience)."""


AT_ONCE = 500
"""Letters of one act that are held in memory together: a call goes to every enterprise of a province."""


def announce(session: Session, case: Case, entry: Entered, *, now: datetime) -> None:
    """Write the letters that belong to a transition."""
    if (case.kind, entry.event) not in ON_EVENT:
        return
    letter, audience = ON_EVENT[case.kind, entry.event]
    people = recipients(session, audience, case)
    silent = unreachable(session, people)
    for start in range(0, len(people), AT_ONCE):
        _announce_to(session, letter, case, entry, people[start : start + AT_ONCE], silent, now)


def _announce_to(
    session: Session,
    letter: str,
    case: Case,
    entry: Entered,
    people: Sequence[Recipient],
    silent: Mapping[str, str],
    now: datetime,
) -> None:
    keys = {person: f"event:{entry.id}:{letter}:{person.identity}" for person in people}
    drafts = []
    for person in people:
        if person.identity not in silent:
            context = context_for(session, letter, case, person, now=now, deadline=None)
            text, calendar = render(letter, context), calendar_of(letter, context)
            drafts.append(draft(keys[person], letter, person, text, calendar, about=_of(case), now=now))
    written = insert_all_once(session, Letter, drafts)
    promises = []
    for person in people:
        # Of two at one address the first has the letter, and the promise with it.
        letter_id, skipped = written.pop(keys[person], None), silent.get(person.identity)
        if skipped or letter_id is not None:
            kept = decision(keys[person], person, now=now, audit=entry, letter=letter_id, skipped=skipped)
            promises.append(kept)
    insert_all_once(session, Promise, promises)


def write(
    session: Session,
    key: str,
    letter: str,
    recipient: Recipient,
    context: Mapping[str, Any],
    *,
    case: Case | None,
    now: datetime,
) -> Letter | None:
    """Render one letter and put it into the outbox; None when the key was written before."""
    text, calendar = render(letter, context), calendar_of(letter, context)
    row = Letter(**draft(key, letter, recipient, text, calendar, about=_of(case) if case else None, now=now))
    return None if insert_once(session, row) is None else row


def draft(
    key: str,
    letter: str,
    recipient: Recipient,
    text: Rendered,
    calendar: str | None,
    *,
    about: tuple[str, int] | None,
    now: datetime,
) -> dict[str, Any]:
    """The columns of one rendered letter, checked; `about` is kind and id of its case."""
    if recipient.email is None:
        raise LookupError("a letter needs an address; a missing one is a promise with its reason")
    return plain(
        key=key,
        letter=letter,
        recipient_name=recipient.name,
        recipient_email=recipient.email,
        subject=text.subject,
        text=text.text,
        html=text.html,
        calendar=calendar,
        case_kind=about[0] if about else None,
        case_id=about[1] if about else None,
        now=now,
    )


def decision(
    key: str,
    recipient: Recipient,
    *,
    now: datetime,
    deadline_id: int | None = None,
    audit: Entered | None = None,
    letter: int | None = None,
    skipped: str | None = None,
) -> dict[str, Any]:
    """The columns of one promise; `letter` is the id of the letter that keeps it."""
    return {
        "key": key[:320],
        "deadline_id": deadline_id,
        "audit_id": audit.id if audit else None,
        "recipient": recipient.identity,
        "decided_at": now,
        "letter_id": letter,
        "skipped": skipped,
    }


def _of(case: Case) -> tuple[str, int]:
    return case.kind, case.pk
