"""All that one reader has to be reminded of in one sweep becomes one letter."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any
from zlib import compress, decompress

from markupsafe import Markup
from sqlmodel import Session

from models import Case, Deadline, Letter, Promise
from models.once import insert_all_once
from notifications.address import header_line, valid_address
from notifications.render import Rendered, render
from secretariat.audiences import Recipient
from secretariat.correspondence import decision, draft
from secretariat.described import described
from secretariat.known import Known
from secretariat.letter_contexts import context_for, envelope, submission_items
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


class Packed(bytes):
    """A rendered letter that waits for the others of its sweep: a sixth of its size as text."""

    @classmethod
    def of(cls, said: Rendered) -> Packed:
        parts = json.dumps([said.subject, said.text, said.html], ensure_ascii=False)
        return cls(compress(parts.encode(errors="surrogatepass"), level=1))

    def open(self) -> Rendered:
        return Rendered(*json.loads(decompress(self).decode(errors="surrogatepass")))


@dataclass(frozen=True, slots=True)
class Reminder:
    """One promise about to be made to a reader; `title` is that of its rule, `code` and `about` name its case.

    `letter` is what it would be alone, and `text` what that letter would say; None for a letter about many
    cases, which is put together when all of them are known.
    """

    key: str
    deadline_id: int
    due_on: date
    title: str
    code: str
    about: tuple[str, int]
    recipient: Recipient
    letter: str
    text: Packed | None


Gathered = defaultdict[tuple[str, str], list[Reminder]]
"""(address, name) -> what its reader is reminded of; two names at one address are two readers."""


def reader(recipient: Recipient) -> tuple[str, str]:
    """The key of `Gathered`; `BadInput` on who cannot be written to, while one deadline still stands alone."""
    return valid_address(recipient.email or ""), header_line(recipient.name, "Tên người nhận", 250)


@dataclass(frozen=True)
class Composed:
    """The columns of one letter about to be written, and the reminders that it keeps."""

    letter: dict[str, Any]
    reminders: list[Reminder]


def to_join(reminders: Sequence[Reminder]) -> bool:
    """Whether their letter is still to be put together, from the rows of all of them."""
    return len(reminders) > 1 or reminders[0].text is None


def compose(session: Session, reminders: list[Reminder], known: Known, now: datetime) -> Composed:
    """What one reader is written: one letter, whatever the number of reminders; `known` holds those `to_join`."""
    letters: dict[str, list[Reminder]] = {}
    for item in reminders:
        letters.setdefault(item.letter if item.letter in MANY_CASES else item.key, []).append(item)
    first, joined = reminders[0], Joined(session, known, now)
    key, about = f"gathered:{first.key}", None
    if len(letters) >= AT_ONCE:
        name, text = "reminders", render("reminders", joined.together(list(letters.values())))
    elif first.text is not None:
        key, name, text, about = first.key, first.letter, first.text.open(), first.about
    else:
        name = first.letter.partition(":")[0]
        text = render(name, joined.about_many(reminders))
    return Composed(draft(key, name, first.recipient, text, None, about=about, now=now), reminders)


def keep_all(session: Session, composed: Sequence[Composed], now: datetime, result: SweepResult) -> None:
    """Put the letters into the outbox, keep each promise with the letter that it became, and report it."""
    new = insert_all_once(session, Letter, [one.letter for one in composed])
    kept = [(item, one.letter) for one in composed if one.letter["key"] in new for item in one.reminders]
    promises = [
        decision(item.key, item.recipient, now=now, deadline_id=item.deadline_id, letter=new[letter["key"]])
        for item, letter in kept
    ]
    made = insert_all_once(session, Promise, promises)
    for (item, letter), promise in zip(kept, promises, strict=True):
        if promise["key"] in made:
            result.letters.append(Line(item.code, item.title, item.recipient.identity, letter["subject"]))


@dataclass(frozen=True)
class Joined:
    """How one letter about several deadlines is put together."""

    session: Session
    known: Known
    now: datetime

    @property
    def today(self) -> date:
        return local_day(self.now)

    def together(self, letters: list[list[Reminder]]) -> dict[str, Any]:
        """What the one letter says: each letter that it stands for whole, by due day, but for address and greeting."""
        letters.sort(key=lambda items: min(item.due_on for item in items))
        items = [item for letter in letters for item in letter]
        reader = items[0].recipient
        return self._envelope(items[0]) | {
            "person": reader.organisation_id is None or reader.member_id is not None,
            "count": len(items),
            "late": sum(item.due_on < self.today for item in items),
            "sections": [self._section(letter) for letter in letters],
        }

    def about_many(self, reminders: list[Reminder]) -> dict[str, Any]:
        first = reminders[0]
        rows = [self._row(item) for item in reminders]
        _, _, level = first.letter.partition(":")
        if level:
            late = [described(row, case, self.today) for case, row in rows]
            items: list[Any] = sorted(late, key=lambda item: (item.due_on, item.case))
            return self._envelope(first) | {"level": int(level), "items": items}
        return self._envelope(first) | {"items": submission_items(self.session, rows, self.today)}

    def _section(self, reminders: list[Reminder]) -> SimpleNamespace:
        first = reminders[0]
        if first.text is None:
            context = self.about_many(reminders)
        else:
            case, row = self._row(first)
            given = (self.session, first.letter, case, first.recipient)
            context = context_for(*given, now=self.now, deadline=row)
        said = render(first.letter.partition(":")[0], {**context, "bare": True})
        html = Markup(said.html.strip())  # nosec B704 - rendered with autoescape just above
        return SimpleNamespace(subject=said.subject, text=said.text.strip(), html=html)

    def _envelope(self, first: Reminder) -> dict[str, Any]:
        case, _ = self._row(first)
        return envelope(self.session, case.procedure_id, first.recipient, self.today)

    def _row(self, item: Reminder) -> tuple[Case, Deadline]:
        return self.known.cases[item.about], self.known.rows[item.deadline_id]
