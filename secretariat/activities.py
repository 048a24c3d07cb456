"""Acts on the activities of the annual plan: communication, conferences, training."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field
from sqlmodel import Session

from models import Activity
from secretariat.acts import By, act
from secretariat.cases import new_case
from secretariat.transitions import fire, opened, record
from states.forms import Code, Line, LongLine, Prose, Year

ActivityKind = Literal["communication", "conference", "training"]
Count = Annotated[int, Field(ge=1, le=100_000)]


@act("activity", opens=True)
def plan(
    session: Session,
    *,
    by: By,
    code: Code,
    activity_kind: ActivityKind,
    year: Year,
    name: LongLine,
    planned_on: date | None = None,
    channels: tuple[Line, ...] = (),
) -> Activity:
    """Đưa hoạt động vào kế hoạch."""
    activity = new_case(
        session,
        Activity,
        by,
        code=code,
        state="planned",
        activity_kind=activity_kind,
        year=year,
        name=name,
        planned_on=planned_on,
        channels=list(channels),
    )
    opened(session, activity, by, "plan")
    return activity


@act("activity")
def hold(
    session: Session,
    activity: Activity,
    *,
    by: By,
    held_on: date,
    sessions: Count = 1,
    attendance: Count | None = None,
    channels: tuple[Line, ...] = (),
) -> None:
    """Record that it took place: the day, how many sessions, how many people, over which channels."""
    with fire(session, activity, "hold", by):
        activity.held_on, activity.sessions, activity.attendance = held_on, sessions, attendance
        activity.channels = list(channels) or activity.channels


@act("activity")
def cancel(session: Session, activity: Activity, *, by: By, reason: Prose) -> None:
    """Drop it from the year."""
    with fire(session, activity, "cancel", by):
        activity.outcome_reason = reason


@act("activity", opens=True)
def take_over(
    session: Session,
    *,
    by: By,
    code: Code,
    activity_kind: ActivityKind,
    year: Year,
    name: LongLine,
    sessions: Count = 1,
    attendance: Count | None = None,
    channels: tuple[Line, ...] = (),
) -> Activity:
    """Ghi nhận hoạt động theo hồ sơ giấy."""
    activity = new_case(
        session,
        Activity,
        by,
        code=code,
        state="held",
        activity_kind=activity_kind,
        year=year,
        name=name,
        sessions=sessions,
        attendance=attendance,
        channels=list(channels),
    )
    record(session, activity, by, document=None)
    return activity
