"""The sweep: everything due up to now that has not been promised yet, whatever day it is.

It closes calls whose date has passed, reminds, and escalates what is late. A machine that was off for a
week catches up: of several reminders missed for one deadline only the newest is sent, the others are
recorded with the reason. One promise per deadline, offset and recipient, kept by a UNIQUE key; two
sweeps at once promise once, because each takes only deadline rows the other does not hold.

Deadlines are decided a few hundred at a time, on what was read for all of them; what was decided is then
written in statements that do not grow with their number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from sqlmodel import Session, col, select

from models import CASES, Announcement, Case, Deadline, Document, Organisation, Promise, Task
from models.base import Row
from models.once import insert_all_once
from secretariat import announcements
from secretariat.acts import By
from secretariat.deadlines import rule_of
from secretariat.gathering import Line, Reminder, SweepResult, compose, keep_all
from secretariat.periods import local_day
from secretariat.reachable import returned_addresses
from secretariat.reminders import Found, Look, decide
from states.errors import Missing, NhiemvuError
from states.roles import SYSTEM

__all__ = ["Line", "SweepResult", "has_work", "sweep"]

T = TypeVar("T")

AT_ONCE = 500
"""Deadlines decided, and readers written to, in one step."""


def sweep(session: Session, *, now: datetime) -> SweepResult:
    """Decide everything that is due by now, in the caller's transaction.

    What cannot be decided is a problem, stays due and holds up nothing else.
    """
    result, found = SweepResult(on=local_day(now)), Found()
    _close_calls(session, now, result)
    for rows in _some(_due_rows(session, result.on)):
        _decide(session, rows, now, result, found)
    for skipped in _some(found.skipped):
        made = {row.pk for row in insert_all_once(session, [promise for promise, _ in skipped])}
        result.skipped += [line for promise, line in skipped if promise.id in made]
    for readers in _some(list(found.gathered.values())):
        _write(session, readers, now, result)
    return result


def has_work(session: Session, *, now: datetime) -> bool:
    """Whether a sweep at this moment would find anything to decide."""
    today = local_day(now)
    deadlines = select(Deadline.id).where(col(Deadline.closed_at).is_(None), col(Deadline.look_on) <= today)
    calls = select(Announcement.id).where(Announcement.state == "issued", col(Announcement.closes_on) < today)
    return any(session.exec(query.limit(1)).first() is not None for query in (deadlines, calls))


def _due_rows(session: Session, today: date) -> list[Deadline]:
    """Open deadlines with something to decide; rows another sweep is deciding are left to it."""
    query = (
        select(Deadline)
        .where(col(Deadline.closed_at).is_(None), col(Deadline.look_on) <= today)
        .order_by(col(Deadline.due_on), col(Deadline.id))
        .with_for_update(skip_locked=True)
    )
    return list(session.exec(query))


def _close_calls(session: Session, now: datetime, result: SweepResult) -> None:
    query = select(Announcement).where(
        Announcement.state == "issued", col(Announcement.closes_on) < result.on
    )
    for call in session.exec(query.with_for_update(skip_locked=True)).all():
        with _apart(session, result, call.code, "Đóng nhận đề xuất"):
            announcements.close(session, call, by=By(SYSTEM, now, call.version))
            result.closed.append(call.code)


def _decide(
    session: Session, rows: Sequence[Deadline], now: datetime, result: SweepResult, found: Found
) -> None:
    known, returned = Known.of(session, rows), returned_addresses(session)
    with session.no_autoflush:
        for row in rows:
            # A deadline is decided whole or not at all, and only then is it reported.
            mine, case = Found(), known.cases.get((row.case_kind, row.case_id))
            name = case.code if case else f"{row.case_kind} {row.case_id}"
            with _reported(result, name, row.rule):
                if case is None:
                    raise Missing(
                        f"Hồ sơ của thời hạn “{row.rule}” không còn trong cơ sở dữ liệu; "
                        "hãy kiểm tra nhật ký và khôi phục từ bản sao lưu."
                    )
                settled = known.settled.get(row.pk, ())
                again = decide(Look(session, row, case, rule_of(row, case), now, settled, returned, mine))
                row.look_on = again
                found.skipped.extend(mine.skipped)
                for key, reminders in mine.gathered.items():
                    found.gathered[key] += reminders
    session.flush()


@dataclass(frozen=True)
class Known:
    """What the record says around some deadlines: (kind, id) -> case, deadline id -> keys of its promises.

    `around` keeps the organisations and contracts of tasks in the session, so that none is loaded by itself.
    """

    cases: dict[tuple[str, int], Case]
    settled: dict[int, list[str]]
    around: Sequence[Row]

    @classmethod
    def of(cls, session: Session, rows: Sequence[Deadline]) -> Known:
        cases: dict[tuple[str, int], Case] = {}
        for kind in {row.case_kind for row in rows}:
            table, ids = CASES[kind], {row.case_id for row in rows if row.case_kind == kind}
            found = session.exec(select(table).where(col(table.id).in_(ids)))
            cases |= {(kind, case.pk): case for case in found}
        settled: dict[int, list[str]] = {}
        keys = select(Promise.deadline_id, Promise.key)
        for deadline_id, key in session.exec(
            keys.where(col(Promise.deadline_id).in_([row.pk for row in rows]))
        ):
            settled.setdefault(deadline_id or 0, []).append(key)
        tasks = [case for case in cases.values() if isinstance(case, Task)]
        named = {row_id for task in tasks for row_id in (task.proposer_id, task.host_id)}
        organisations = session.exec(select(Organisation).where(col(Organisation.id).in_(named))).all()
        contracts = {task.contract_document_id for task in tasks}
        documents = session.exec(select(Document).where(col(Document.id).in_(contracts))).all()
        return cls(cases, settled, [*organisations, *documents])


def _write(session: Session, readers: Sequence[list[Reminder]], now: datetime, result: SweepResult) -> None:
    composed = []
    for reminders in readers:
        problems = len(result.problems)
        codes = ", ".join(item.case.code for item in reminders)
        with _reported(result, codes, reminders[0].recipient.name):
            composed.append(compose(session, reminders, now))
        if len(result.problems) > problems:
            for item in reminders:
                item.deadline.look_on = result.on
    session.flush()
    keep_all(session, composed, now, result)


def _some(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    return (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))


@contextmanager
def _reported(result: SweepResult, case: str, title: str) -> Iterator[None]:
    """Report what one case cannot bear, without losing what was decided for the others."""
    try:
        yield
    except NhiemvuError as error:
        result.problems.append(Line(case, title, "", str(error)))


@contextmanager
def _apart(session: Session, result: SweepResult, case: str, title: str) -> Iterator[None]:
    """The same, and what was written for that case is undone."""
    with _reported(result, case, title), session.begin_nested():
        yield
