"""The sweep: everything due up to now that has not been promised yet, whatever day it is.

It closes calls whose date has passed, reminds, and escalates what is late. A machine that was off for a
week catches up: of several reminders missed for one deadline only the newest is sent, the others are
recorded with the reason. One promise per deadline, offset and recipient, kept by a UNIQUE key; two
sweeps at once promise once, because each takes only deadline rows the other does not hold.

Deadlines are decided a few hundred at a time, on what was read for all of them; what was decided is then
written in statements that do not grow with their number. Between the two only what was decided is kept, and
no row: a reader's letter cannot be written before the last deadline was decided.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import select as sql_select
from sqlalchemy import update
from sqlmodel import Session, col, select

from models import Announcement, Deadline, Promise
from models.once import insert_all_once
from secretariat import announcements
from secretariat.acts import By
from secretariat.deadlines import rule_of
from secretariat.gathering import Line, Reminder, SweepResult, compose, keep_all, to_join
from secretariat.known import Known
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
    for ids in _some(_due_ids(session, result.on)):
        _decide(session, Known.at(session, ids), ids, now, result, found)
    for skipped in _some(found.skipped):
        made = insert_all_once(session, Promise, [promise for promise, _ in skipped])
        result.skipped += [line for promise, line in skipped if promise["key"] in made]
    for names in _some(list(found.gathered)):
        _write(session, [found.gathered.pop(name) for name in names], now, result)
    return result


def has_work(session: Session, *, now: datetime) -> bool:
    """Whether a sweep at this moment would find anything to decide."""
    today = local_day(now)
    deadlines = select(Deadline.id).where(col(Deadline.closed_at).is_(None), col(Deadline.look_on) <= today)
    calls = select(Announcement.id).where(Announcement.state == "issued", col(Announcement.closes_on) < today)
    return any(session.exec(query.limit(1)).first() is not None for query in (deadlines, calls))


def _due_ids(session: Session, today: date) -> Sequence[int]:
    """Open deadlines with something to decide, held from now on; those another sweep is deciding are left to it."""
    query = (
        sql_select(col(Deadline.id))
        .where(col(Deadline.closed_at).is_(None), col(Deadline.look_on) <= today)
        .order_by(col(Deadline.due_on), col(Deadline.id))
        .with_for_update(skip_locked=True)
    )
    return session.execute(query).scalars().all()


def _close_calls(session: Session, now: datetime, result: SweepResult) -> None:
    query = select(Announcement).where(
        Announcement.state == "issued", col(Announcement.closes_on) < result.on
    )
    for call in session.exec(query.with_for_update(skip_locked=True)).all():
        with _apart(session, result, call.code, "Đóng nhận đề xuất"):
            announcements.close(session, call, by=By(SYSTEM, now, call.version))
            result.closed.append(call.code)


def _decide(
    session: Session, known: Known, ids: Sequence[int], now: datetime, result: SweepResult, found: Found
) -> None:
    returned = returned_addresses(session)
    with session.no_autoflush:
        for row in (known.rows[deadline_id] for deadline_id in ids):
            # A deadline is decided whole or not at all, and only then is it reported.
            mine, case = Found(), known.case_of(row)
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


def _write(session: Session, readers: Sequence[list[Reminder]], now: datetime, result: SweepResult) -> None:
    again = {item.deadline_id for reminders in readers if to_join(reminders) for item in reminders}
    known = Known.at(session, again)
    composed, undone = [], set[int]()
    for reminders in readers:
        problems = len(result.problems)
        codes = ", ".join(item.code for item in reminders)
        with _reported(result, codes, reminders[0].recipient.name):
            composed.append(compose(session, reminders, known, now))
        if len(result.problems) > problems:
            undone |= {item.deadline_id for item in reminders}
    if undone:
        session.execute(update(Deadline).where(col(Deadline.id).in_(undone)).values(look_on=result.on))
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
