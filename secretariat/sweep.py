"""The sweep: everything due up to now that has not been promised yet, whatever day it is.

It closes calls whose date has passed, reminds, and escalates what is late. A machine that was off for a
week catches up: of several reminders missed for one deadline only the newest is sent, the others are
recorded with the reason. One promise per deadline, offset and recipient, kept by a UNIQUE key; two
sweeps at once promise once, because each takes only deadline rows the other does not hold.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlmodel import Session, col, select

from models import CASES, Announcement, Case, Deadline, Letter, Promise
from secretariat import announcements
from secretariat.acts import By
from secretariat.audiences import Recipient, people_with, recipients
from secretariat.correspondence import NO_ADDRESS, promise, write
from secretariat.deadlines import escalation_days, next_look, reminder_days, rule_of
from secretariat.letter_contexts import (
    context_for,
    described,
    envelope,
    quorum_outlook,
    submission_items,
)
from secretariat.periods import local_day
from secretariat.rulebook import rulebook
from states.errors import NhiemvuError
from states.procedure import DeadlineRule
from states.roles import SYSTEM, Role


@dataclass
class SweepResult:
    """What one sweep did, for people to read. `problems` are cases it could not handle; they stay due."""

    on: date
    closed: list[str] = field(default_factory=list)
    letters: list[Line] = field(default_factory=list)
    skipped: list[Line] = field(default_factory=list)
    problems: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    """One decision: which case, which deadline, for whom, and what came of it."""

    case: str
    title: str
    recipient: str
    what: str


@dataclass(frozen=True)
class Reminder:
    """One promise about to be made to an official, waiting to be gathered with others of the same letter."""

    key: str
    deadline: Deadline
    case: Case
    recipient: Recipient


GATHERED = frozenset({"submission_reminder"})
"""Letters about many cases at once: one a day to one official, not one per task."""

Gathered = dict[tuple[str, str], list[Reminder]]
"""(letter, address) -> the reminders that become one letter."""


def sweep(session: Session, *, now: datetime) -> SweepResult:
    """Decide everything that is due by now, in the caller's transaction."""
    today = local_day(now)
    result = SweepResult(on=today)
    _close_calls(session, now, today, result)
    gathered: Gathered = defaultdict(list)
    for deadline in _due_rows(session, today):
        case = session.get_one(CASES[deadline.case_kind], deadline.case_id)
        try:
            with session.begin_nested():
                mine = _decide(session, deadline, case, now, result)
        except NhiemvuError as error:
            result.problems.append(Line(case.code, deadline.rule, "", str(error)))
            continue
        for key, reminders in mine.items():
            gathered[key] += reminders
    for (letter, _), reminders in gathered.items():
        _write_gathered(session, letter, reminders, now, result)
    return result


def _due_rows(session: Session, today: date) -> list[Deadline]:
    """Open deadlines with something to decide; rows another sweep is deciding are left to it."""
    query = (
        select(Deadline)
        .where(col(Deadline.closed_at).is_(None), col(Deadline.look_on) <= today)
        .order_by(col(Deadline.due_on), col(Deadline.id))
        .with_for_update(skip_locked=True)
    )
    return list(session.exec(query))


def _close_calls(session: Session, now: datetime, today: date, result: SweepResult) -> None:
    query = select(Announcement).where(Announcement.state == "issued", col(Announcement.closes_on) < today)
    for call in session.exec(query.with_for_update(skip_locked=True)).all():
        announcements.close(session, call, by=By(SYSTEM, now, call.version))
        result.closed.append(call.code)


def _decide(session: Session, row: Deadline, case: Case, now: datetime, result: SweepResult) -> Gathered:
    rule, today = rule_of(row, case), local_day(now)
    gathered: Gathered = defaultdict(list)
    _remind(session, row, case, rule, now, result, gathered)
    _escalate(session, row, rule, case, now, result, gathered)
    row.look_on = next_look(rule, row.due_on, rulebook().calendar, after=today)
    session.flush()
    return gathered


def _remind(
    session: Session,
    row: Deadline,
    case: Case,
    rule: DeadlineRule,
    now: datetime,
    result: SweepResult,
    gathered: Gathered,
) -> None:
    today, opened_on = local_day(now), local_day(row.opened_at)
    settled = _settled_offsets(session, row)
    due = [
        (offset, day)
        for offset, day in reminder_days(rule, row.due_on)
        if day <= today and offset not in settled
    ]
    for offset, day in due:
        if reason := _why_not(offset, day, due[-1][0], row, today, opened_on):
            _skip(session, row, case, rule, offset, reason, now, result)
        elif rule.when == "quorum_at_risk" and not quorum_outlook(session, case)["objections"]:  # type: ignore[arg-type]
            _skip(session, row, case, rule, offset, "Số thành viên xác nhận tham gia đã đủ.", now, result)
        else:
            _remind_now(session, row, case, rule, offset, now, result, gathered)


def _why_not(offset: int, day: date, newest: int, row: Deadline, today: date, opened_on: date) -> str | None:
    if day < opened_on:
        return "Mốc nhắc rơi vào trước ngày bắt đầu tính hạn."
    if offset < 0 and today > row.due_on:
        return "Đã quá hạn khi đến lượt nhắc trước hạn."
    if offset != newest:
        return "Đã có mốc nhắc mới hơn, chỉ gửi thư của mốc mới nhất."
    return None


def _remind_now(
    session: Session,
    row: Deadline,
    case: Case,
    rule: DeadlineRule,
    offset: int,
    now: datetime,
    result: SweepResult,
    gathered: Gathered,
) -> None:
    letter, audience = str(rule.letter), str(rule.audience)
    people = recipients(session, audience, case)
    if not people:
        _skip(session, row, case, rule, offset, "Không còn ai phải nhắc.", now, result)
    for person in people:
        key = f"reminder:{row.pk}:{offset}:{person.identity}"
        if person.email is None:
            promise(session, key, person, now=now, deadline_id=row.pk, skipped=NO_ADDRESS)
            result.skipped.append(Line(case.code, rule.title, person.identity, NO_ADDRESS))
        elif letter in GATHERED:
            gathered[letter, person.email].append(Reminder(key, row, case, person))
        else:
            context = context_for(session, letter, case, person, now=now, deadline=row)
            written = write(session, key, letter, person, context, case=case, now=now)
            _keep(session, key, row, case, person, rule.title, written, now, result)


def _escalate(
    session: Session,
    row: Deadline,
    rule: DeadlineRule,
    case: Case,
    now: datetime,
    result: SweepResult,
    gathered: Gathered,
) -> None:
    settled = _settled_levels(session, row)
    for level, day in escalation_days(rule, row.due_on, rulebook().calendar):
        if day > local_day(now) or level in settled:
            continue
        role = rule.responsible if level == 1 else Role.LEADER
        people = people_with(session, role)
        if not people:
            reason = f"Chưa có ai giữ vai trò {role.label} để báo cáo quá hạn."
            key = f"escalation:{row.pk}:{level}:"
            promise(session, key, Recipient("", ""), now=now, deadline_id=row.pk, skipped=reason)
            result.skipped.append(Line(case.code, rule.title, "", reason))
        for person in people:
            key = f"escalation:{row.pk}:{level}:{person.identity}"
            gathered[f"escalation:{level}", str(person.email)].append(Reminder(key, row, case, person))


def _write_gathered(
    session: Session, letter: str, reminders: list[Reminder], now: datetime, result: SweepResult
) -> None:
    first, today = reminders[0], local_day(now)
    name, _, level = letter.partition(":")
    context = envelope(first.case.procedure_id, first.recipient, today)
    if name == "escalation":
        items = [described(item.deadline, item.case, today) for item in reminders]
        context |= {"level": int(level), "items": sorted(items, key=lambda item: (item.due_on, item.case))}
    else:
        context["items"] = submission_items(
            session, [(item.case, item.deadline) for item in reminders], today
        )
    written = write(session, f"gathered:{first.key}", name, first.recipient, context, case=None, now=now)
    for item in reminders:
        title = rule_of(item.deadline, item.case).title
        _keep(session, item.key, item.deadline, item.case, item.recipient, title, written, now, result)


def _keep(
    session: Session,
    key: str,
    row: Deadline,
    case: Case,
    person: Recipient,
    title: str,
    written: Letter | None,
    now: datetime,
    result: SweepResult,
) -> None:
    if written is not None and promise(session, key, person, now=now, deadline_id=row.pk, letter=written):
        result.letters.append(Line(case.code, title, person.identity, written.subject))


def _skip(
    session: Session,
    row: Deadline,
    case: Case,
    rule: DeadlineRule,
    offset: int,
    reason: str,
    now: datetime,
    result: SweepResult,
) -> None:
    nobody = Recipient("", "")
    if promise(session, f"reminder:{row.pk}:{offset}:", nobody, now=now, deadline_id=row.pk, skipped=reason):
        result.skipped.append(Line(case.code, rule.title, "", reason))


def _settled_offsets(session: Session, row: Deadline) -> set[int]:
    return {int(key.split(":")[2]) for key in _keys(session, row) if key.startswith("reminder:")}


def _settled_levels(session: Session, row: Deadline) -> set[int]:
    return {int(key.split(":")[2]) for key in _keys(session, row) if key.startswith("escalation:")}


def _keys(session: Session, row: Deadline) -> list[str]:
    return list(session.exec(select(Promise.key).where(Promise.deadline_id == row.pk)))
