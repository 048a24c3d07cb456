"""The letters and their wordings as the desk shows them: which are changed, how one reads, what was changed when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import unified_diff
from itertools import islice

from sqlmodel import Session, col, select

from models import AuditEntry, OfficeWording, Person
from notifications.catalogue import LETTERS
from notifications.offered import names, offered, samples
from notifications.render import PARTS, Rendered, render
from notifications.wording import Wording
from notifications.wording_check import faults
from secretariat.names import actor_name
from secretariat.office_wordings import COLUMNS, NAMED, original, wording_of
from secretariat.rulebook import rulebook
from states.roles import SYSTEM


@dataclass(frozen=True)
class LetterLine:
    """One kind of letter. `changed` names the parts written at the desk, `in_files` those of the procedure's files."""

    letter: str
    number: int
    title: str
    changed: tuple[str, ...]
    in_files: tuple[str, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Edit:
    """One change: per part the lines that went (`-`) and came (`+`)."""

    at: datetime
    actor_name: str
    event: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]


SHOWN = 50
"""Changes that a page tells of."""

_SPECIAL: Mapping[str, str] = {"ahead": "Trước hạn", "last_day": "Đúng ngày hết hạn", "late": "Quá hạn"}


def letter_lines(session: Session, procedure: str) -> list[LetterLine]:
    """Every kind in the order of the catalogue; problems are those of the words that hold now."""
    rows = session.exec(select(OfficeWording).where(OfficeWording.procedure_id == procedure)).all()
    changed = {
        row.letter: tuple(NAMED[part] for part in PARTS if getattr(row, COLUMNS[part])) for row in rows
    }
    files = rulebook().wordings.get(procedure)
    now = wording_of(session, procedure)
    return [
        LetterLine(
            kind.id,
            kind.number,
            kind.title,
            changed.get(kind.id, ()),
            tuple(NAMED[part] for part in PARTS if files is not None and files.has(kind.id, part)),
            _problems(now, kind.id) if changed.get(kind.id) and now is not None else (),
        )
        for kind in LETTERS.values()
    ]


def _problems(held: Wording, letter: str) -> tuple[str, ...]:
    """What a later version of the product may have made wrong with words that were right when they were kept."""
    own = {key: text for key, text in held.templates.items() if key[0] == letter}
    return tuple(map(str, faults(Wording(held.procedure, own))))


def texts_now(session: Session, procedure: str, letter: str) -> dict[str, str]:
    """Part -> the words that hold now, to be edited."""
    held = wording_of(session, procedure)
    return {
        part: held.templates[letter, part][1] if held is not None and held.has(letter, part) else text
        for part, text in original(procedure, letter).items()
    }


def placeholders(letter: str) -> list[str]:
    return [*names(offered(letter)), "subject"]


def sample_names(letter: str) -> list[str | None]:
    """What is special in each sample of a letter, in their order; None for what has no short name."""
    return [_SPECIAL.get(name.partition("-")[2]) for name in samples(letter)]


def from_sample(letter: str, wording: Wording | None, number: int) -> Rendered:
    """The letter as one of its samples would read; `LetterError` when the words do not fit it."""
    every = list(samples(letter).values())
    context = every[number if 0 <= number < len(every) else 0]
    return render(letter, {**context, "wording": wording})


def edits(session: Session, row: OfficeWording) -> list[Edit]:
    """Every change of one letter's wording, the newest first."""
    query = select(AuditEntry).where(AuditEntry.case_kind == "wording", AuditEntry.case_id == row.pk)
    entries = session.exec(query.order_by(col(AuditEntry.seq))).all()
    people = select(Person.email, Person.name).where(col(Person.email).in_({one.actor for one in entries}))
    known = dict(session.exec(people).all()) | {SYSTEM.id: SYSTEM.name}
    first = original(row.procedure_id, row.letter)
    before, told = first, []
    for entry in entries:
        after = {part: entry.data.get(COLUMNS[part]) or first[part] for part in PARTS}
        told.append(Edit(entry.at, actor_name(known, entry.actor), entry.event, tuple(_lines(before, after))))
        before = after
    return told[: -SHOWN - 1 : -1]


def _lines(before: Mapping[str, str], after: Mapping[str, str]) -> Sequence[tuple[str, tuple[str, ...]]]:
    found = []
    for part in PARTS:
        lines = unified_diff(before[part].splitlines(), after[part].splitlines(), lineterm="", n=0)
        # The first two lines name the files, those with @@ the places.
        if changed := tuple(line for line in islice(lines, 2, None) if not line.startswith("@@")):
            found.append((NAMED[part], changed))
    return found
