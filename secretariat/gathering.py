"""All that one reader has to be reminded of in one sweep becomes one letter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from markupsafe import Markup
from sqlmodel import Session

from models import Case, Deadline, Letter
from models.once import insert_all_once
from notifications.address import header_line, valid_address
from notifications.render import Rendered, render
from secretariat.audiences import Recipient
from secretariat.correspondence import decision, draft
from secretariat.deadlines import rule_of
from secretariat.described import described
from secretariat.letter_contexts import envelope, submission_items
from secretariat.periods import local_day

MANY_CASES = frozenset({"submission_reminder", "escalation:1", "escalation:2"})
"""Letters about many cases at once, whatever else a reader gets; an escalation with its level."""

AT_ONCE = 2
"""From so many letters to one reader in one sweep on, they are the sections of one."""


@dataclass(frozen=True)
class Line:
    """One decision: which case, which deadline, for whom, and what came of it."""

    case: str
    title: str
    recipient: str
    what: str


@dataclass
class SweepResult:
    """What one sweep did, for people to read. `problems` are cases it could not handle; they stay due."""

    on: date
    closed: list[str] = field(default_factory=list)
    letters: list[Line] = field(default_factory=list)
    skipped: list[Line] = field(default_factory=list)
    problems: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Reminder:
    """One promise about to be made to a reader.

    `letter` is what it would be alone, and `context` and `text` what that letter would say; None for
    a letter about many cases, which is put together when all of them are known.
    """

    key: str
    deadline: Deadline
    case: Case
    recipient: Recipient
    letter: str
    context: Mapping[str, Any] | None = None
    text: Rendered | None = None


Gathered = defaultdict[tuple[str, str], list[Reminder]]
"""(address, name) -> what its reader is reminded of; two names at one address are two readers."""


def reader(recipient: Recipient) -> tuple[str, str]:
    """The key of `Gathered`; `BadInput` on who cannot be written to, while one deadline still stands alone."""
    return valid_address(recipient.email or ""), header_line(recipient.name, "Tên người nhận", 250)


@dataclass(frozen=True)
class Composed:
    """One letter about to be written, and the reminders that it keeps."""

    letter: Letter
    reminders: list[Reminder]


def compose(session: Session, reminders: list[Reminder], now: datetime) -> Composed:
    """What one reader is written: one letter, whatever the number of reminders."""
    letters: dict[str, list[Reminder]] = {}
    for item in reminders:
        letters.setdefault(item.letter if item.letter in MANY_CASES else item.key, []).append(item)
    first, today = reminders[0], local_day(now)
    key, case = f"gathered:{first.key}", None
    if len(letters) >= AT_ONCE:
        name, text = "reminders", render("reminders", _together(session, list(letters.values()), today))
    elif first.text is not None:
        key, name, text, case = first.key, first.letter, first.text, first.case
    else:
        name = first.letter.partition(":")[0]
        text = render(name, _about_many(session, reminders, today))
    return Composed(draft(key, name, first.recipient, text, None, case=case, now=now), reminders)


def keep_all(session: Session, composed: Sequence[Composed], now: datetime, result: SweepResult) -> None:
    """Put the letters into the outbox, keep each promise with the letter that it became, and report it."""
    new = {row.key for row in insert_all_once(session, [one.letter for one in composed])}
    kept = [(item, one.letter) for one in composed if one.letter.key in new for item in one.reminders]
    promises = [
        decision(item.key, item.recipient, now=now, deadline_id=item.deadline.pk, letter=letter)
        for item, letter in kept
    ]
    made = {row.key for row in insert_all_once(session, promises)}
    for (item, letter), row in zip(kept, promises, strict=True):
        if row.key in made:
            title = rule_of(item.deadline, item.case).title
            result.letters.append(Line(item.case.code, title, item.recipient.identity, letter.subject))


def _together(session: Session, letters: list[list[Reminder]], today: date) -> dict[str, Any]:
    """What the one letter says: each letter that it stands for whole, by due day, but for address and greeting."""
    letters.sort(key=lambda items: min(item.deadline.due_on for item in items))
    items = [item for letter in letters for item in letter]
    first = items[0]
    return envelope(session, first.case.procedure_id, first.recipient, today) | {
        "person": first.recipient.organisation_id is None or first.recipient.member_id is not None,
        "count": len(items),
        "late": sum(item.deadline.due_on < today for item in items),
        "sections": [_section(session, letter, today) for letter in letters],
    }


def _section(session: Session, reminders: list[Reminder], today: date) -> SimpleNamespace:
    first = reminders[0]
    context = first.context if first.context is not None else _about_many(session, reminders, today)
    said = render(first.letter.partition(":")[0], {**context, "bare": True})
    html = Markup(said.html.strip())  # nosec B704 - rendered with autoescape just above
    return SimpleNamespace(subject=said.subject, text=said.text.strip(), html=html)


def _about_many(session: Session, reminders: list[Reminder], today: date) -> dict[str, Any]:
    first = reminders[0]
    about = envelope(session, first.case.procedure_id, first.recipient, today)
    _, _, level = first.letter.partition(":")
    if level:
        return about | {"level": int(level), "items": _late(reminders, today)}
    waiting = [(item.case, item.deadline) for item in reminders]
    return about | {"items": submission_items(session, waiting, today)}


def _late(reminders: Iterable[Reminder], today: date) -> list[SimpleNamespace]:
    items = [described(item.deadline, item.case, today) for item in reminders]
    return sorted(items, key=lambda item: (item.due_on, item.case))
