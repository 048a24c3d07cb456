"""Letters: which act writes which letter to whom, and how one decision becomes one row in the outbox.

Every letter, and every letter that could not be written, is explained by a `Promise` row.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from models import Case, Letter, Promise
from models.once import insert_once
from notifications.outbox import drafted
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


def announce(session: Session, case: Case, entry: Entered, *, now: datetime) -> None:
    """Write the letters that belong to a transition."""
    if (case.kind, entry.event) not in ON_EVENT:
        return
    letter, audience = ON_EVENT[case.kind, entry.event]
    people = recipients(session, audience, case)
    silent = unreachable(session, people)
    for recipient in people:
        key = f"event:{entry.id}:{letter}:{recipient.identity}"
        if reason := silent.get(recipient.identity):
            promise(session, key, recipient, now=now, audit=entry, skipped=reason)
            continue
        context = context_for(session, letter, case, recipient, now=now, deadline=None)
        row = write(session, key, letter, recipient, context, case=case, now=now)
        if row is not None:
            promise(session, key, recipient, now=now, audit=entry, letter=row)


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
    row = draft(key, letter, recipient, text, calendar, case=case, now=now)
    return None if insert_once(session, row) is None else row


def draft(
    key: str,
    letter: str,
    recipient: Recipient,
    text: Rendered,
    calendar: str | None,
    *,
    case: Case | None,
    now: datetime,
) -> Letter:
    """One rendered letter as its row, checked and not in the outbox yet."""
    if recipient.email is None:
        raise LookupError("a letter needs an address; a missing one is a promise with its reason")
    return drafted(
        key=key,
        letter=letter,
        recipient_name=recipient.name,
        recipient_email=recipient.email,
        subject=text.subject,
        text=text.text,
        html=text.html,
        calendar=calendar,
        case_kind=case.kind if case else None,
        case_id=case.pk if case else None,
        now=now,
    )


def promise(
    session: Session,
    key: str,
    recipient: Recipient,
    *,
    now: datetime,
    deadline_id: int | None = None,
    audit: Entered | None = None,
    letter: Letter | None = None,
    skipped: str | None = None,
) -> bool:
    """Keep one decision; False when it had been made before (the UNIQUE key decides, not a look beforehand)."""
    made = decision(
        key, recipient, now=now, deadline_id=deadline_id, audit=audit, letter=letter, skipped=skipped
    )
    return insert_once(session, made) is not None


def decision(
    key: str,
    recipient: Recipient,
    *,
    now: datetime,
    deadline_id: int | None = None,
    audit: Entered | None = None,
    letter: Letter | None = None,
    skipped: str | None = None,
) -> Promise:
    """One decision as its row, not kept yet."""
    return Promise(
        key=key[:320],
        deadline_id=deadline_id,
        audit_id=audit.id if audit else None,
        recipient=recipient.identity,
        decided_at=now,
        letter_id=letter.pk if letter else None,
        skipped=skipped,
    )
