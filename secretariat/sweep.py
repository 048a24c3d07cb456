"""The sweep: everything due up to now that has not been promised yet, whatever day it is.

It closes calls whose date has passed, reminds, and escalates what is late. A machine that was off for a
week catches up: of several reminders missed for one deadline only the newest is sent, the others are
recorded with the reason. One promise per deadline, offset and recipient, kept by a UNIQUE key; two
sweeps at once promise once, because each takes only deadline rows the other does not hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from sqlmodel import Session, col, select

from models import CASES, Announcement, Deadline
from secretariat import announcements
from secretariat.acts import By
from secretariat.deadlines import rule_of
from secretariat.gathering import Gathered, Line, Reminder, SweepResult, write_gathered
from secretariat.periods import local_day
from secretariat.reminders import Look, decide
from states.errors import Missing, NhiemvuError
from states.roles import SYSTEM

__all__ = ["Line", "SweepResult", "has_work", "sweep"]


def sweep(session: Session, *, now: datetime) -> SweepResult:
    """Decide everything that is due by now, in the caller's transaction.

    What cannot be decided is a problem, stays due and holds up nothing else.
    """
    result, gathered = SweepResult(on=local_day(now)), Gathered(list)
    _close_calls(session, now, result)
    for row in _due_rows(session, result.on):
        _decide(session, row, now, result, gathered)
    for reminders in gathered.values():
        _write(session, reminders, now, result)
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


def _decide(session: Session, row: Deadline, now: datetime, result: SweepResult, gathered: Gathered) -> None:
    # A deadline is decided whole or not at all, and only then is it reported.
    found, mine = SweepResult(on=result.on), Gathered(list)
    case = session.get(CASES[row.case_kind], row.case_id)
    name = case.code if case else f"{row.case_kind} {row.case_id}"
    with _apart(session, result, name, row.rule):
        if case is None:
            raise Missing(
                f"Hồ sơ của thời hạn “{row.rule}” không còn trong cơ sở dữ liệu; "
                "hãy kiểm tra nhật ký và khôi phục từ bản sao lưu."
            )
        decide(Look(session, row, case, rule_of(row, case), now, found, mine))
        result.skipped += found.skipped
        for key, reminders in mine.items():
            gathered[key] += reminders


def _write(session: Session, reminders: list[Reminder], now: datetime, result: SweepResult) -> None:
    problems = len(result.problems)
    with _apart(
        session, result, ", ".join(item.case.code for item in reminders), reminders[0].recipient.name
    ):
        write_gathered(session, reminders, now, result)
    if len(result.problems) > problems:
        for item in reminders:
            item.deadline.look_on = result.on


@contextmanager
def _apart(session: Session, result: SweepResult, case: str, title: str) -> Iterator[None]:
    """Undo what one case cannot bear, and report it, without losing what was done for the others."""
    try:
        with session.begin_nested():
            yield
    except NhiemvuError as error:
        result.problems.append(Line(case, title, "", str(error)))
