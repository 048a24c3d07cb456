"""What tests look at: whole tables, a case's chain, letters and what was decided; and acts let go at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, select

from models import CASES, AuditEntry, Case, Deadline, Letter, Promise
from models.base import metadata
from secretariat.deadlines import escalation_days, reminder_days, rule_of
from secretariat.rulebook import rulebook
from states.errors import NhiemvuError

Content = dict[str, list[tuple[Any, ...]]]


def content(session: Session) -> Content:
    """Every row of every table, with whatever the session still holds back written out first."""
    session.flush()
    connection = session.connection()
    return {
        name: [tuple(row) for row in connection.execute(text(f'SELECT * FROM "{name}" ORDER BY id'))]
        for name in metadata.tables
    }


def entries(session: Session, case: Case) -> list[AuditEntry]:
    query = select(AuditEntry).where(AuditEntry.case_kind == case.kind, AuditEntry.case_id == case.pk)
    return list(session.exec(query.order_by(col(AuditEntry.seq))))


def letters(session: Session, kind: str) -> list[Letter]:
    return list(session.exec(select(Letter).where(Letter.letter == kind).order_by(col(Letter.id))))


def addressees(session: Session, kind: str) -> list[str]:
    return sorted(letter.recipient_email for letter in letters(session, kind))


def decided(session: Session, rule: str) -> list[tuple[str, str, str | None]]:
    """(offset or level, recipient, reason of a skip) of every promise on a rule's deadlines, as they were made."""
    query = (
        select(Promise)
        .join(Deadline, col(Deadline.id) == col(Promise.deadline_id))
        .where(Deadline.rule == rule)
    )
    return [
        (promise.key.split(":")[2], promise.recipient, promise.skipped)
        for promise in session.exec(query.order_by(col(Promise.id)))
    ]


def assert_every_letter_is_explained(session: Session) -> None:
    """Letters but digests, news of bounces and copies rest on promises, each promise on a letter or a reason."""
    promised = set(session.exec(select(Promise.letter_id)))
    written = session.exec(select(Letter).where(col(Letter.resends_id).is_(None)))
    assert {
        letter.id for letter in written if letter.letter not in ("digest", "bounced", "journal_seal")
    } <= promised
    for row in session.exec(select(Promise)):
        assert (row.letter_id is None) != (row.skipped is None)


def assert_nothing_due_is_undecided(session: Session, today: date) -> None:
    """Each reminder and each escalation of an open deadline whose day has come has a row."""
    for row in session.exec(select(Deadline).where(col(Deadline.closed_at).is_(None))):
        rule = rule_of(row, session.get_one(CASES[row.case_kind], row.case_id))
        due = {f"reminder:{offset}" for offset, day in reminder_days(rule, row.due_on) if day <= today}
        late = escalation_days(rule, row.due_on, rulebook().calendar)
        due |= {f"escalation:{level}" for level, day in late if day <= today}
        keys = session.exec(select(Promise.key).where(Promise.deadline_id == row.pk))
        decided = {f"{key.split(':')[0]}:{key.split(':')[2]}" for key in keys}
        assert due == decided, row.key


def at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Each act in a thread of its own, all let go together; a refusal is a result."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        gate.wait()
        try:
            return act()
        except NhiemvuError as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
