"""One act on several tasks: which acts are the same for all of them, and what each task says to one beforehand.

Every task is acted on by itself, through the one door; nothing here knows a rule of the chart.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from sqlmodel import Session, col, func, select

from models import AuditEntry, Task
from secretariat.act_forms import bare, brings_files
from secretariat.acts import ACTS, Act, By, senders
from secretariat.desk import find_act
from secretariat.facts import facts_of_tasks
from secretariat.limits import AT_ONCE
from secretariat.next_acts import THROUGH
from secretariat.pages.board import tasks
from secretariat.pages.scope import visible_tasks
from secretariat.pages.task_filters import Sort, TaskFilters
from secretariat.transitions import context_of, not_from_here
from secretariat.uploads import Upload
from states.errors import BadInput, Missing
from states.forms import DocumentForm
from states.roles import Actor
from states.task import TASK
from states.task_guards import TaskFacts
from states.validation import vietnamese_errors

OF_ONE = frozenset({"name", "host", "number", "funding", "summary", "attachment"})
"""Fields that say something about one task and would be wrong for the next."""


@dataclass(frozen=True)
class Chosen:
    """A task as it was when it was chosen: its version, and the last entry of its journal."""

    code: str
    name: str
    state: str
    version: int
    seq: int


@dataclass(frozen=True)
class Selection:
    """At most `AT_ONCE` tasks of the `total` that were meant."""

    tasks: tuple[Chosen, ...]
    total: int


@dataclass(frozen=True)
class Offer:
    """An act that leaves the state of `count` of the tasks."""

    event: str
    label: str
    count: int


@dataclass(frozen=True)
class Prospect:
    """No `reasons` means: as far as the record shows, it can be done."""

    task: Chosen
    reasons: tuple[str, ...]


def acts_for_several() -> list[Act]:
    """Acts on a task whose form is the same for all and which issue no document of each."""
    return [
        act
        for (kind, event), act in ACTS.items()
        if kind == Task.kind and not act.opens and (kind, event) not in THROUGH and _same_for_all(act)
    ]


def act_for_several(event: str) -> Act:
    """The act of this name, if several tasks can have it together."""
    act = find_act(Task.kind, event)
    if act not in acts_for_several():
        raise Missing(f"Việc “{act.label}” làm trên từng nhiệm vụ; hãy mở nhiệm vụ đó.")
    return act


def may_send(actor: Actor) -> list[Act]:
    """Those of the acts that this person has a role for."""
    return [act for act in acts_for_several() if not actor.lacks(senders(act.kind, act.event))]


def by_codes(session: Session, actor: Actor, codes: Collection[str]) -> Selection:
    """The named tasks, those that this person sees, by code."""
    query = (
        select(Task)
        .where(col(Task.code).in_(set(codes)), *visible_tasks(actor))
        .order_by(col(Task.code))
        .limit(AT_ONCE + 1)
    )
    found = session.exec(query).all()
    return Selection(_chosen(session, found[:AT_ONCE]), len(found))


def by_filters(session: Session, actor: Actor, *, filters: TaskFilters, sort: Sort, today: date) -> Selection:
    """The first tasks of a list as its page shows them."""
    page = tasks(session, actor, filters=filters, sort=sort, page=1, today=today, size=AT_ONCE).page
    return Selection(_chosen(session, page.rows), page.total)


def offers(actor: Actor, chosen: Sequence[Chosen]) -> list[Offer]:
    """What this person may do with some of the tasks, in the order in which the acts were written."""
    counted = [
        Offer(act.event, act.label, sum(bool(TASK.find(task.state, act.event)) for task in chosen))
        for act in may_send(actor)
    ]
    return [offer for offer in counted if offer.count]


def prospects(session: Session, by: By, event: str, chosen: Sequence[Chosen]) -> list[Prospect]:
    """What each task says to the act before its form is filled in."""
    ids = [task.code for task in chosen if TASK.find(task.state, event)]
    cases = {case.code: case for case in session.exec(select(Task).where(col(Task.code).in_(ids)))}
    facts = facts_of_tasks(session, list(cases.values()))
    return [
        Prospect(task, _reasons(session, by, event, case, facts[case.pk]) if case else (_moved_on(task),))
        for task in chosen
        for case in (cases.get(task.code),)
    ]


def filled_form(act: Act, form: Mapping[str, Any]) -> dict[str, Any]:
    """The form as the journal will keep it; `BadInput` when it is wrong, which it would be for every task."""
    try:
        return act.form.model_validate(form).model_dump(mode="json", exclude_none=True)
    except ValidationError as error:
        raise BadInput(vietnamese_errors(error, act.label)) from error


def _moved_on(task: Chosen) -> str:
    return not_from_here(Task.kind, task.state)


def _reasons(session: Session, by: By, event: str, case: Task, facts: TaskFacts) -> tuple[str, ...]:
    (step, *_) = TASK.find(case.state, event)
    return tuple(step.rule.objections(case, context_of(session, case, by, facts), with_form=False))


def _same_for_all(act: Act) -> bool:
    return not any(
        name in OF_ONE or (_of_each(field.annotation) and not is_left_out(field))
        for name, field in act.form.model_fields.items()
    )


def is_left_out(field: FieldInfo) -> bool:
    """Files that an act may bring along: each task's own, so several tasks together bring none."""
    return brings_files(field.annotation) and not field.is_required()


def _of_each(annotation: Any) -> bool:
    """A document, a file or a list: what nobody has alike for several tasks."""
    shape = bare(annotation)
    if get_origin(shape) in (tuple, dict):
        return True
    return isinstance(shape, type) and issubclass(shape, DocumentForm | Upload)


def _chosen(session: Session, rows: Sequence[Any]) -> tuple[Chosen, ...]:
    last = (
        select(AuditEntry.case_id, func.max(AuditEntry.seq))
        .where(AuditEntry.case_kind == Task.kind, col(AuditEntry.case_id).in_([row.id for row in rows]))
        .group_by(col(AuditEntry.case_id))
    )
    seqs = dict(session.exec(last).all())
    return tuple(Chosen(row.code, row.name, row.state, row.version, seqs.get(row.id, 0)) for row in rows)
