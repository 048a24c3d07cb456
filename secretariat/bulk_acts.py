"""Acts on several tasks, each by itself: one that is refused stops no other, and none is done twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Session, col, select

from models import AuditEntry, Task
from secretariat.acts import Act, By
from secretariat.bulk import filled_form
from secretariat.casefile import event_label
from secretariat.consequences import Bulk, bulk, consequences
from secretariat.desk import perform
from secretariat.names import actor_name, actor_names
from secretariat.sight import seen_case
from secretariat.telling import Tell, nobody
from states.errors import BadInput, Missing, Refusal, Stale

Transactions = Callable[[], AbstractContextManager[Session]]
"""Each call is one transaction of the edge, which commits at its end."""


class Came(StrEnum):
    DONE = "done"
    BEFORE = "before"
    CHANGED = "changed"
    REFUSED = "refused"


@dataclass(frozen=True)
class Item:
    """A task as its preview showed it: version, and last entry of its journal."""

    code: str
    version: int
    seq: int


@dataclass(frozen=True)
class Change:
    """The last thing that happened to a task since its preview."""

    at: datetime
    actor: str
    actor_name: str
    event_label: str


@dataclass(frozen=True)
class Outcome:
    """`BEFORE`: this very act, by this person, is on record since the preview. `reasons` are those of a refusal."""

    code: str
    name: str
    came: Came
    reasons: tuple[str, ...] = ()
    change: Change | None = None


@dataclass(frozen=True)
class Trial:
    """What would come of it. `letters` are those of all tasks together, None when there are none."""

    outcomes: tuple[Outcome, ...]
    letters: Bulk | None


def carried_out(
    writing: Transactions,
    act: Act,
    items: Sequence[Item],
    *,
    by: By,
    form: Mapping[str, Any],
    tell: Tell = nobody,
) -> tuple[Outcome, ...]:
    """Act on each task in a transaction of its own, in their order."""
    outcomes = []
    for done, item in enumerate(items, 1):
        with writing() as session:
            outcomes.append(_one(session, act, item, by=by, form=form))
        tell(done, len(items))
    return tuple(outcomes)


def tried(
    writing: Transactions,
    act: Act,
    items: Sequence[Item],
    *,
    by: By,
    form: Mapping[str, Any],
    tell: Tell = nobody,
) -> Trial:
    """Act on each task and undo it again, one after the other, so that nobody waits long for the database."""
    outcomes: list[Outcome] = []
    letters: list[Bulk] = []
    for done, item in enumerate(items, 1):
        with writing() as session:
            outcomes.append(_one(session, act, item, by=by, form=form))
            if written := bulk(session, consequences(session, by), above=0):
                letters.append(written)
            session.rollback()
        tell(done, len(items))
    return Trial(tuple(outcomes), _together(letters))


def _one(session: Session, act: Act, item: Item, *, by: By, form: Mapping[str, Any]) -> Outcome:
    name = ""
    try:
        case = seen_case(session, by.actor, Task.kind, item.code)
        name = str(getattr(case, "name", ""))
        # Before the rules are asked: after this very act they would say that its time is over.
        if case.version != item.version:
            raise Stale(case.label, item.version, case.version)
        with session.begin_nested():
            perform(session, case, act.event, by=replace(by, version=item.version), form=form)
    except Stale:
        session.expire_all()
        return _changed(session, act, item, name, by=by, form=form)
    except Refusal as refusal:
        return Outcome(item.code, name, Came.REFUSED, refusal.reasons)
    except (BadInput, Missing) as error:
        return Outcome(item.code, name, Came.REFUSED, (str(error),))
    return Outcome(item.code, name, Came.DONE)


def _changed(
    session: Session, act: Act, item: Item, name: str, *, by: By, form: Mapping[str, Any]
) -> Outcome:
    """Somebody acted since the preview: this person in this very way, when a form is sent twice, or another."""
    query = (
        select(AuditEntry)
        .join(Task, col(Task.id) == col(AuditEntry.case_id))
        .where(AuditEntry.case_kind == Task.kind, Task.code == item.code, AuditEntry.seq > item.seq)
        .order_by(col(AuditEntry.seq))
    )
    since = session.exec(query).all()
    filled = filled_form(act, form)
    for entry in since:
        if (entry.event, entry.actor) == (act.event, by.actor.id) and entry.data.items() >= filled.items():
            return Outcome(item.code, name, Came.BEFORE, change=_change(session, entry))
    return Outcome(item.code, name, Came.CHANGED, change=_change(session, since[-1]) if since else None)


def _change(session: Session, entry: AuditEntry) -> Change:
    names = actor_names(session, {entry.actor})
    label = event_label(entry.case_kind, entry.event)
    return Change(entry.at, entry.actor, actor_name(names, entry.actor), label)


def _together(parts: Sequence[Bulk]) -> Bulk | None:
    """The letters of all tasks as one batch, with the first of them to be read."""
    if not parts:
        return None
    kinds: Counter[str] = Counter()
    for part in parts:
        kinds.update(part.kinds)
    return replace(
        parts[0],
        count=sum(part.count for part in parts),
        kinds=dict(kinds),
        recipients=tuple(name for part in parts for name in part.recipients),
        skipped=tuple(skip for part in parts for skip in part.skipped),
    )
