"""What is decided about one open deadline on one day: whom to remind, whom to tell it is late, whom not and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, cast

from sqlmodel import Session

from models import Case, Council, Deadline
from notifications.render import render
from secretariat.audiences import Recipient, people_with, recipients
from secretariat.correspondence import decision
from secretariat.council_letters import quorum_outlook
from secretariat.deadlines import escalation_days, next_look, reminder_days
from secretariat.described import described
from secretariat.gathering import MANY_CASES, Gathered, Line, Packed, Reminder, reader
from secretariat.letter_contexts import context_for
from secretariat.periods import local_day
from secretariat.reachable import unreachable
from secretariat.rulebook import rulebook
from states.procedure import DeadlineRule
from states.roles import Role

NOBODY = Recipient("", "")
"""Whom a skip concerns that has nothing to do with any one recipient."""


@dataclass(frozen=True)
class Found:
    """What one deadline's decisions come to; nothing of it is written yet."""

    skipped: list[tuple[dict[str, Any], Line]] = field(default_factory=list)
    gathered: Gathered = field(default_factory=lambda: Gathered(list))


@dataclass(frozen=True)
class Look:
    """One deadline on the sweep's table: `settled` are the keys of its promises, `returned` addresses of no use."""

    session: Session
    row: Deadline
    case: Case
    rule: DeadlineRule
    now: datetime
    settled: Iterable[str]
    returned: Mapping[str, date]
    found: Found

    @property
    def today(self) -> date:
        return local_day(self.now)


def decide(look: Look) -> date | None:
    """Make every decision that has come due; return the day to look again. Writes nothing."""
    settled = _settled(look.settled)
    _remind(look, settled["reminder"])
    _escalate(look, settled["escalation"])
    return next_look(look.rule, look.row.due_on, rulebook().calendar, after=look.today)


def _remind(look: Look, settled: set[int]) -> None:
    due = [
        (offset, day)
        for offset, day in reminder_days(look.rule, look.row.due_on)
        if day <= look.today and offset not in settled
    ]
    for offset, day in due:
        if reason := _why_not(look, offset, day, newest=due[-1][0]):
            _skip(look, f"reminder:{look.row.pk}:{offset}:", reason)
        else:
            _remind_now(look, offset)


def _why_not(look: Look, offset: int, day: date, *, newest: int) -> str | None:
    if day < local_day(look.row.opened_at):
        return "Mốc nhắc rơi vào trước ngày bắt đầu tính hạn."
    if offset < 0 and look.today > look.row.due_on:
        return "Đã quá hạn khi đến lượt nhắc trước hạn."
    if offset != newest:
        return "Đã có mốc nhắc mới hơn, chỉ gửi thư của mốc mới nhất."
    if look.rule.when == "quorum_at_risk":
        council = cast(Council, look.case)
        if not quorum_outlook(look.session, council)["objections"]:
            return "Số thành viên xác nhận tham gia đã đủ."
    return None


def _remind_now(look: Look, offset: int) -> None:
    letter, start = str(look.rule.letter), f"reminder:{look.row.pk}:{offset}:"
    people = recipients(look.session, str(look.rule.audience), look.case)
    if not people:
        _skip(look, start, "Không còn ai phải nhắc.")
    _gather(look, letter, start, people)


def _escalate(look: Look, settled: set[int]) -> None:
    for level, day in escalation_days(look.rule, look.row.due_on, rulebook().calendar):
        if day > look.today or level in settled:
            continue
        role = look.rule.responsible if level == 1 else Role.LEADER
        start = f"escalation:{look.row.pk}:{level}:"
        people = people_with(look.session, role)
        if not people:
            _skip(look, start, f"Chưa có ai giữ vai trò {role.label} để báo cáo quá hạn.")
        _gather(look, f"escalation:{level}", start, people)


def _gather(look: Look, letter: str, start: str, people: list[Recipient]) -> None:
    silent = unreachable(look.session, people, look.returned)
    for person in people:
        key = f"{start}{person.identity}"
        if reason := silent.get(person.identity):
            _skip(look, key, reason, person)
        else:
            look.found.gathered[reader(person)].append(_reminder(look, letter, key, person))


def _reminder(look: Look, letter: str, key: str, person: Recipient) -> Reminder:
    # What would spoil the letter for all others in it is found here, while this deadline still stands alone.
    text = None
    if letter in MANY_CASES:
        described(look.row, look.case, look.today)
    else:
        context = context_for(look.session, letter, look.case, person, now=look.now, deadline=look.row)
        text = Packed.of(render(letter, context))
    row, about = look.row, (look.case.kind, look.case.pk)
    reader = replace(person, row=None)
    return Reminder(key, row.pk, row.due_on, look.rule.title, look.case.code, about, reader, letter, text)


def _skip(look: Look, key: str, reason: str, person: Recipient = NOBODY) -> None:
    made = decision(key, person, now=look.now, deadline_id=look.row.pk, skipped=reason)
    look.found.skipped.append((made, Line(look.case.code, look.rule.title, person.identity, reason)))


def _settled(keys: Iterable[str]) -> dict[str, set[int]]:
    """ "reminder" -> offsets and "escalation" -> levels that were decided before."""
    settled: dict[str, set[int]] = {"reminder": set(), "escalation": set()}
    for key in keys:
        kind, _, mark, _ = key.split(":", 3)
        settled[kind].add(int(mark))
    return settled
