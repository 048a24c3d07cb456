"""What one act set in motion: moves of this and other cases, deadlines opened and closed, letters written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models import CASES, AuditEntry, Case, Deadline, Letter, Promise
from notifications.catalogue import LETTERS
from secretariat.acts import By
from secretariat.casefile import event_label
from secretariat.periods import local_day
from secretariat.worklist import DeadlineLine, deadline_line, letter_code
from states.lifecycles import LIFECYCLES


@dataclass(frozen=True)
class Move:
    """One case that was acted on; `moved` is False when it stayed in its state."""

    kind: str
    code: str
    label: str
    event: str
    event_label: str
    state: str
    state_label: str
    moved: bool
    version: int


@dataclass(frozen=True)
class Written:
    """One letter, or why someone who should have had one did not get it."""

    recipient: str
    code: str | None
    subject: str | None
    skipped: str | None


@dataclass(frozen=True)
class Consequences:
    moves: list[Move]
    opened: list[DeadlineLine]
    closed: list[DeadlineLine]
    letters: list[Written]


def consequences(session: Session, by: By) -> Consequences:
    """Everything `by` did at the moment of `by`, in the caller's transaction."""
    entries = session.exec(
        select(AuditEntry)
        .where(AuditEntry.at == by.now, AuditEntry.actor == by.actor.id, col(AuditEntry.case_kind).in_(CASES))
        .order_by(col(AuditEntry.id))
    ).all()
    # A case that is gone was taken back with the list it came in with.
    found = {
        (entry.case_kind, entry.case_id): session.get(CASES[entry.case_kind], entry.case_id)
        for entry in entries
    }
    cases = {key: case for key, case in found.items() if case is not None}
    return Consequences(
        moves=[
            _move(entry, cases[entry.case_kind, entry.case_id])
            for entry in entries
            if (entry.case_kind, entry.case_id) in cases
        ],
        opened=_deadlines(session, cases, by, opened=True),
        closed=_deadlines(session, cases, by, opened=False),
        letters=_letters(session, [entry.pk for entry in entries]),
    )


def _move(entry: AuditEntry, case: Case) -> Move:
    return Move(
        kind=case.kind,
        code=case.code,
        label=case.label,
        event=entry.event,
        event_label=event_label(entry.case_kind, entry.event),
        state=entry.target,
        state_label=LIFECYCLES[case.kind].states[entry.target],
        moved=entry.source != entry.target,
        version=case.version,
    )


def _deadlines(
    session: Session, cases: dict[tuple[str, int], Case], by: By, *, opened: bool
) -> list[DeadlineLine]:
    moment = Deadline.opened_at if opened else Deadline.closed_at
    rows = session.exec(select(Deadline).where(moment == by.now).order_by(col(Deadline.due_on)))
    return [
        deadline_line(row, case, local_day(by.now))
        for row in rows
        if (case := cases.get((row.case_kind, row.case_id))) is not None
    ]


def _letters(session: Session, entries: list[int]) -> list[Written]:
    rows = session.exec(
        select(Promise, Letter)
        .outerjoin(Letter, col(Letter.id) == col(Promise.letter_id))
        .where(col(Promise.audit_id).in_(entries))
        .order_by(col(Promise.id))
    )
    return [
        Written(
            recipient=kept.recipient,
            code=letter_code(letter.pk) if letter else None,
            subject=letter.subject if letter else None,
            skipped=kept.skipped,
        )
        for kept, letter in rows
    ]


@dataclass(frozen=True)
class Bulk:
    """Letters too many to be sent without a look: how many of which kind, to whom, and one of them as it reads.

    Plain values: they are looked at after the transaction that wrote the letters has been undone.
    """

    count: int
    kinds: dict[str, int]
    recipients: tuple[str, ...]
    skipped: tuple[Written, ...]
    subject: str
    text: str


def bulk(session: Session, after: Consequences, *, above: int) -> Bulk | None:
    """The letters of an act that writes more than `above` of them; None for fewer."""
    numbers = [int(letter.code[1:]) for letter in after.letters if letter.code is not None]
    if len(numbers) <= above:
        return None
    rows = session.exec(
        select(Letter.letter, Letter.recipient_name, Letter.recipient_email)
        .where(col(Letter.id).in_(numbers))
        .order_by(col(Letter.id))
    ).all()
    sample = session.get_one(Letter, min(numbers))
    return Bulk(
        count=len(numbers),
        kinds=dict(Counter(LETTERS[letter].title for letter, _, _ in rows)),
        recipients=tuple(f"{name} <{email}>" for _, name, email in rows),
        skipped=tuple(letter for letter in after.letters if letter.skipped is not None),
        subject=sample.subject,
        text=sample.text,
    )
