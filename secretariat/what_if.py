"""What would move if a day or a rule were another: asked beforehand, worked out without writing anything.

The open deadlines of a case are those that `deadlines.wanted` asks for; the same question is put about a
copy of the case that no session knows. What is not open yet is followed along the road ahead. Whoever asks
needs no permission to ask: guards speak, roles do not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from sqlmodel import Session, col, select

from models import Announcement, Case, Council, CouncilItem, CouncilMember, Person, Task
from secretariat.acts import By
from secretariat.deadlines import open_deadlines, rule_of, wanted
from secretariat.moves import Spot, WhatIf, ahead, compared, objections, spot
from secretariat.periods import local_day
from secretariat.road_ahead import ASSUMED, Road, follow
from secretariat.rulebook import rulebook
from secretariat.transitions import context_of
from states.calendar import Due
from states.errors import Refusal
from states.lifecycles import LIFECYCLES
from states.procedure import Anchor, Procedure
from states.roles import SYSTEM
from states.vietnamese import short_date

C = TypeVar("C", bound=Case)

ACT = "Xem thử khi đổi ngày"

LAST_DAY = "Phiếu đề xuất nộp trong ngày cuối cùng được kiểm tra đúng ngày cuối của thời hạn."


def move_session(session: Session, council: Council, to: datetime, *, now: datetime) -> WhatIf:
    """What the session of a council on another day, or called for the first time, would bring.

    `Refusal` once the session was opened or the council is over. A session that was called is moved by
    putting it off and calling it anew, so the guards of calling it are asked.
    """
    if council.state not in ("drafting", "established", "invited", "adjourned"):
        raise Refusal(ACT, council.label, [_past(council, "phiên họp không còn đổi ngày được")])
    day = local_day(to)
    trial = _copy(council, state="invited", session_at=to)
    before, after = _open(session, council, "session_on"), _would_be_open(session, trial, "session_on")
    stopped: list[str] = []
    agenda = agendas(session, [council])[council.pk]
    if council.state == "invited" and council.session_at is not None:
        before |= session_road(council, agenda, local_day(council.session_at), {}, [])
    after |= session_road(council, agenda, day, {}, stopped)
    moved = compared(before, after, rulebook().calendar)
    source = "established" if council.state in ("drafting", "established") else "adjourned"
    return WhatIf(
        question=f"{council.label} họp ngày {short_date(day)}",
        moved=moved,
        conflicts=(
            *([_past(council, "phải thành lập trước khi mời họp")] if council.state == "drafting" else []),
            *_against(session, council, (source, "invite"), {"session_at": to, "place": ""}, now),
            *_double_booked(session, council, day),
            *objections(moved, local_day(now)),
            *dict.fromkeys(stopped),
        ),
        assumed=(ASSUMED,),
    )


def move_closing(session: Session, announcement: Announcement, to: date, *, now: datetime) -> WhatIf:
    """What another closing date would bring; of a call that was issued, the guards of its extension are asked.

    `Refusal` once the call is closed or cancelled.
    """
    if announcement.state not in ("drafting", "issued"):
        raise Refusal(ACT, announcement.label, [_past(announcement, "không còn đổi ngày hết hạn được")])
    stopped: list[str] = []
    before: dict[Spot, Due] = {}
    if announcement.closes_on is not None:
        as_it_is = _copy(announcement, state="issued")
        before = _would_be_open(session, as_it_is, "closes_on")
        before |= _closing_road(announcement, announcement.closes_on, [])
    trial = _copy(announcement, state="issued", closes_on=to)
    after = _would_be_open(session, trial, "closes_on") | _closing_road(announcement, to, stopped)
    moved = compared(before, after, rulebook().calendar)
    checked = max((due.on for due in after.values()), default=to)
    if announcement.state == "issued":
        against = _against(session, announcement, ("issued", "extend"), {"closes_on": to}, now)
    else:
        against = _against(session, _copy(announcement, closes_on=to), ("drafting", "issue"), {}, now)
    return WhatIf(
        question=f"{announcement.label} nhận phiếu đề xuất đến hết ngày {short_date(to)}",
        moved=moved,
        conflicts=(
            *against,
            *_sessions_too_early(session, announcement.year, checked),
            *objections(moved, local_day(now)),
            *stopped,
        ),
        assumed=(LAST_DAY,),
    )


def agendas(session: Session, councils: Sequence[Council]) -> dict[int, list[Task]]:
    """Council id -> the proposals on its agenda that wait for it, in order; one statement for all."""
    found: dict[int, list[Task]] = {council.pk: [] for council in councils}
    listed = (
        select(CouncilItem.council_id, Task)
        .join(Task, col(Task.id) == col(CouncilItem.task_id))
        .where(col(CouncilItem.council_id).in_(found), col(Task.state).in_(["eligible", "in_council"]))
        .order_by(col(CouncilItem.position))
    )
    for council_id, task in session.exec(listed):
        found[council_id].append(task)
    return found


def session_road(
    council: Council,
    agenda: Sequence[Task],
    day: date,
    procedures: Mapping[str, Procedure],
    stopped: list[str],
) -> dict[Spot, Due]:
    """What follows a session on `day`: its minutes, and the way of each proposal on its agenda.

    `procedures` stand in for those of the rulebook; why a road had to end early is added to `stopped`.
    """
    cases: list[tuple[Case, str, str | None]] = [(council, "concluded", None)]
    cases += [(task, "recommended", task.mode) for task in agenda]
    found: dict[Spot, Due] = {}
    for case, state, mode in cases:
        procedure = procedures.get(case.procedure_id) or rulebook().procedure(case.procedure_id)
        road = follow(procedure, rulebook().calendar, (case.kind, state), day, mode)
        found |= _taken(case, road, stopped)
    return found


def _closing_road(announcement: Announcement, day: date, stopped: list[str]) -> dict[Spot, Due]:
    """The check of what comes in on the last day, under the code of the call."""
    procedure = rulebook().procedure(announcement.procedure_id)
    road = follow(procedure, rulebook().calendar, ("task", "submitted"), day, None)
    return _taken(announcement, road, stopped)


def _taken(case: Case, road: Road, stopped: list[str]) -> dict[Spot, Due]:
    if road.stopped:
        stopped.append(road.stopped)
    return ahead(case, road.steps)


def _open(session: Session, case: Case, anchor: Anchor) -> dict[Spot, Due]:
    rows = [(row, rule_of(row, case)) for row in open_deadlines(session, case)]
    return {
        spot(case, rule, row.occurrence): Due.from_json(row.derivation)
        for row, rule in rows
        if rule.anchor == anchor
    }


def _would_be_open(session: Session, trial: Case, anchor: Anchor) -> dict[Spot, Due]:
    asked = [want for want in wanted(session, trial) if want.rule.anchor == anchor]
    return {spot(trial, want.rule, want.occurrence): want.due for want in asked}


def _copy(case: C, **changes: Any) -> C:
    """The case with other values, as a row that no session knows: nothing of it can be written."""
    return type(case)(**{**case.model_dump(), **changes})


def _against(
    session: Session, case: Case, step: tuple[str, str], form: Mapping[str, Any], now: datetime
) -> list[str]:
    """What the guards of an event, sent from a state, say to such a form."""
    (found,) = LIFECYCLES[case.kind].find(*step)
    context = context_of(session, case, By(SYSTEM, now, case.version, form, {}))
    reasons = [guard(case, context) for guard in (*found.rule.guards, *found.rule.checks)]
    return [reason for reason in reasons if reason]


def _past(case: Case, so: str) -> str:
    return f"Hồ sơ đang ở trạng thái “{LIFECYCLES[case.kind].states[case.state]}”: {so}."


def _double_booked(session: Session, council: Council, day: date) -> list[str]:
    """Members who are called to another session on the same day."""
    mine = select(CouncilMember.person_id).where(CouncilMember.council_id == council.pk)
    query = (
        select(Council, Person.name)
        .join(CouncilMember, col(CouncilMember.council_id) == col(Council.id))
        .join(Person, col(Person.id) == col(CouncilMember.person_id))
        .where(Council.state == "invited", Council.id != council.pk, col(Person.id).in_(mine))
        .order_by(col(Council.code), col(Person.name))
    )
    names: dict[str, list[str]] = {}
    for other, name in session.exec(query):
        if other.session_at is not None and local_day(other.session_at) == day:
            names.setdefault(other.label, []).append(name)
    return [
        f"Cùng ngày {short_date(day)} đã mời họp {label} với: {', '.join(people)}."
        for label, people in names.items()
    ]


def _sessions_too_early(session: Session, year: int, checked: date) -> list[str]:
    """Sessions of the year that would be held before the last proposals have been checked."""
    query = (
        select(Council).where(Council.year == year, Council.state == "invited").order_by(col(Council.code))
    )
    return [
        f"Phiên họp của {council.label} ngày {short_date(local_day(council.session_at))} diễn ra trước khi "
        f"kiểm tra xong phiếu nộp ngày cuối ({short_date(checked)})."
        for council in session.exec(query)
        if council.session_at is not None and local_day(council.session_at) <= checked
    ]
