"""The one door for many tasks at once: what a council's conclusion moves, in statements that do not grow with it.

The same law as `transitions.fire`: guards and targets are those of the compiled chart, which a test holds against
the engine, and the audit, the deadlines and the letters are written by the same functions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, col, select

from models import Task
from models.derived import follow_from
from secretariat import correspondence, deadlines, journal
from secretariat.acts import By
from secretariat.facts import facts_of_tasks
from secretariat.transitions import context_of, not_from_here
from states.errors import Refusal
from states.task import TASK
from states.task_guards import TaskFacts


@dataclass(frozen=True)
class Move:
    """One task, the event sent to it, and the columns that the act fills; the same columns in every move."""

    task: Task
    event: str
    columns: Mapping[str, Any] = field(default_factory=dict)


def fire_all(session: Session, moves: Sequence[Move], by: By) -> None:
    """Move many tasks as they stand; `Refusal` on the first that may not, and then nothing has been changed."""
    if not moves:
        return
    tasks = [move.task for move in moves]
    _hold(session, tasks)
    facts = facts_of_tasks(session, tasks)
    targets = [_judged(session, move, by, facts[move.task.pk]) for move in moves]
    notes = [
        journal.Note("task", move.task.pk, move.event, target, {}, source=move.task.state)
        for move, target in zip(moves, targets, strict=True)
    ]
    try:
        _write(session, moves, targets, by)
        entries = journal.append_all(session, notes, actor=by.actor, now=by.now)
        deadlines.reconcile_all(session, list(zip(tasks, entries, strict=True)))
        for task, entry in zip(tasks, entries, strict=True):
            correspondence.announce(session, task, entry, now=by.now)
    except BaseException:
        # The session does not know what was written past it, and would go on showing it.
        for task in tasks:
            session.expire(task)
        raise


def _hold(session: Session, tasks: Sequence[Task]) -> None:
    session.flush()
    if session.get_bind().dialect.name == "postgresql":
        held = select(Task).where(col(Task.id).in_([task.pk for task in tasks])).order_by(col(Task.id))
        session.exec(held.with_for_update().execution_options(populate_existing=True)).all()


def _judged(session: Session, move: Move, by: By, facts: TaskFacts) -> str:
    """The state that the event leads to, after every guard has passed."""
    steps = TASK.find(move.task.state, move.event)
    if not steps:
        raise Refusal(TASK.events[move.event], move.task.label, [not_from_here("task", move.task.state)])
    (step,) = steps
    step.rule.require(move.task, context_of(session, move.task, by.on(move.task), facts))
    return step.target


def _write(session: Session, moves: Sequence[Move], targets: Sequence[str], by: By) -> None:
    """Past the session, one statement for all: it would send one for each row that has a version."""
    columns = [*moves[0].columns]
    if derived := follow_from(Task, columns):
        raise LookupError(f"other columns follow from {', '.join(derived)}: change them one task at a time")
    written = []
    for move, target in zip(moves, targets, strict=True):
        task = move.task
        read, entered = task.version, by.now if target != task.state else task.entered_at
        values = {
            "state": target,
            "entered_at": entered,
            "acted_at": by.now,
            "version": read + 1,
            **move.columns,
        }
        for name, value in values.items():
            set_committed_value(task, name, value)
        # Counted from what the row holds now.
        values["next_due_on"] = deadlines.next_due(session, task)
        set_committed_value(task, "next_due_on", values["next_due_on"])
        written.append(values | {"row": task.pk, "read": read})
    table: Any = Task.__table__  # type: ignore[attr-defined]
    # The rows are held, so the version that was read is the one that stands.
    names = ("state", "entered_at", "acted_at", "version", "next_due_on", *columns)
    moved = update(table).where(table.c.id == bindparam("row"), table.c.version == bindparam("read"))
    session.connection().execute(moved.values({name: bindparam(name) for name in names}), written)
