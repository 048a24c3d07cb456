"""Why someone got a letter, and why nobody did: the promises behind a letter, a deadline or a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, or_, select

from models import CASES, AuditEntry, Case, Deadline, Letter, Promise
from secretariat.casefile import event_label
from secretariat.deadlines import escalation_days, reminder_days, rule_of
from secretariat.described import title_of
from secretariat.letter_history import Handling, stops
from secretariat.rulebook import rulebook
from secretariat.worklist import (
    DeadlineLine,
    deadline_code,
    deadline_line,
    deadline_title,
    letter_code,
    letter_returned,
    letter_state_label,
)
from states.errors import Missing


@dataclass(frozen=True)
class DecisionLine:
    """One promise: `cause` says what it was decided for; either a letter or `skipped` says what came of it.

    `recipient` is empty where it was decided that nobody is written to; `stopped_by` and `stop_reason` say who
    holds the letter or has cancelled it, and why.
    """

    decided_at: datetime
    cause: str
    case_kind: str
    case_code: str
    case_name: str
    deadline_code: str | None
    deadline_title: str | None
    due_on: date | None
    recipient: str
    letter_code: str | None
    letter_subject: str | None
    letter_state: str | None
    letter_state_label: str | None
    letter_returned: bool
    stopped_by: str | None
    stop_reason: str | None
    skipped: str | None


@dataclass(frozen=True)
class Ahead:
    """A day on which the sweep will decide about a deadline, and what about."""

    on: date
    what: str


@dataclass(frozen=True)
class DeadlineAnswer:
    """What was and what will be decided about one deadline; `closed_by` is what the closing act is called."""

    deadline: DeadlineLine
    closed_at: datetime | None
    closed_by: str | None
    decisions: list[DecisionLine]
    ahead: list[Ahead]


def of_letter(session: Session, letter_id: int) -> list[DecisionLine]:
    """What one letter was written for, or the one that it repeats.

    A gathered letter has several reasons, a weekly digest none.
    """
    first = session.get_one(Letter, letter_id)
    while first.resends_id is not None:
        first = session.get_one(Letter, first.resends_id)
    return _lines(session, col(Promise.letter_id) == first.pk)


def deadline_answer(session: Session, deadline_id: int, *, today: date) -> DeadlineAnswer:
    """Everything about one deadline, open or closed; `Missing` when there is none of this number."""
    row, case = _find_deadline(session, deadline_id)
    made = _lines(session, col(Promise.deadline_id) == row.pk)
    return DeadlineAnswer(
        deadline=deadline_line(row, case, today),
        closed_at=row.closed_at,
        closed_by=event_label(row.case_kind, row.closed_by) if row.closed_by else None,
        decisions=made,
        ahead=_ahead(row, case, made),
    )


def of_case(session: Session, case: Case) -> list[DecisionLine]:
    """Every decision about a case: on its deadlines, open and closed, and on what was done to it."""
    return _lines(
        session,
        or_(
            col(Promise.deadline_id).in_(
                select(Deadline.id).where(Deadline.case_kind == case.kind, Deadline.case_id == case.pk)
            ),
            col(Promise.audit_id).in_(
                select(AuditEntry.id).where(AuditEntry.case_kind == case.kind, AuditEntry.case_id == case.pk)
            ),
        ),
    )


def _ahead(row: Deadline, case: Case, decided: Sequence[DecisionLine]) -> list[Ahead]:
    """The days still to come for an open deadline; empty once it is closed or everything was decided."""
    if row.closed_at is not None or row.look_on is None:
        return []
    rule, calendar = rule_of(row, case), rulebook().calendar
    done = {line.cause for line in decided}
    days = [Ahead(day, _reminder(offset)) for offset, day in reminder_days(rule, row.due_on)]
    days += [Ahead(day, _escalation(level)) for level, day in escalation_days(rule, row.due_on, calendar)]
    return sorted((item for item in days if item.what not in done), key=lambda item: item.on)


def find_letter(session: Session, letter_id: int) -> Letter:
    found = session.get(Letter, letter_id)
    if found is None:
        raise Missing(f"Không có thư {letter_code(letter_id)}; hãy xem mã trong danh sách thư.")
    return found


def _find_deadline(session: Session, deadline_id: int) -> tuple[Deadline, Case]:
    found = session.get(Deadline, deadline_id)
    if found is None:
        raise Missing(f"Không có thời hạn {deadline_code(deadline_id)}; hãy xem mã trong danh sách thời hạn.")
    return found, session.get_one(CASES[found.case_kind], found.case_id)


def _lines(session: Session, condition: Any) -> list[DecisionLine]:
    rows = session.exec(
        select(Promise, Deadline, AuditEntry, Letter)
        .outerjoin(Deadline, col(Deadline.id) == col(Promise.deadline_id))
        .outerjoin(AuditEntry, col(AuditEntry.id) == col(Promise.audit_id))
        .outerjoin(Letter, col(Letter.id) == col(Promise.letter_id))
        .where(condition)
        .order_by(col(Promise.decided_at), col(Promise.id))
    )
    stopped = stops(session, col(Letter.id).in_(select(Promise.letter_id).where(condition)))
    return [_line(session, *row, stopped) for row in rows]


def _line(
    session: Session,
    kept: Promise,
    row: Deadline | None,
    entry: AuditEntry | None,
    letter: Letter | None,
    stopped: Mapping[int, Handling],
) -> DecisionLine:
    about: Any = row or entry
    stop = stopped.get(letter.pk) if letter else None
    case = session.get_one(CASES[about.case_kind], about.case_id)
    return DecisionLine(
        decided_at=kept.decided_at,
        cause=_cause(kept, entry),
        case_kind=case.kind,
        case_code=case.code,
        case_name=title_of(case),
        deadline_code=deadline_code(row.pk) if row else None,
        deadline_title=deadline_title(row, case) if row else None,
        due_on=row.due_on if row else None,
        recipient=kept.recipient if kept.key.split(":", 3)[3] else "",
        letter_code=letter_code(letter.pk) if letter else None,
        letter_subject=letter.subject if letter else None,
        letter_state=letter.state if letter else None,
        letter_state_label=letter_state_label(letter) if letter else None,
        letter_returned=letter is not None and letter_returned(letter),
        stopped_by=stop.actor_name if stop else None,
        stop_reason=stop.reason if stop else None,
        skipped=kept.skipped,
    )


def _cause(kept: Promise, entry: AuditEntry | None) -> str:
    if entry is not None:
        return event_label(entry.case_kind, entry.event)
    kind, _, step, _ = kept.key.split(":", 3)
    return _reminder(int(step)) if kind == "reminder" else _escalation(int(step))


def _reminder(offset: int) -> str:
    if offset == 0:
        return "Nhắc đúng ngày đến hạn"
    return f"Nhắc trước hạn {-offset} ngày" if offset < 0 else f"Nhắc sau hạn {offset} ngày"


def _escalation(level: int) -> str:
    return "Báo quá hạn cho người phụ trách" if level == 1 else "Báo quá hạn cho lãnh đạo"
