"""Whose turn an open deadline is, as conditions in SQL: the office's, an enterprise's, a council member's."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import and_, false, or_, select
from sqlmodel import col

from models import CASES, CouncilItem, CouncilMember, Deadline, EvaluationForm, Recusal, Task
from secretariat.pages.scope import Condition, seated
from secretariat.rulebook import rulebook
from states.council_rules import Seat
from states.procedure import DeadlineRule
from states.roles import Actor, Role


def waits_for(audiences: Collection[str]) -> Condition:
    """Whether a deadline's rule writes to one of the audiences.

    A rule is known by its id; where procedures differ about it, the procedure of the case decides.
    """
    rules: dict[str, list[tuple[str, DeadlineRule]]] = {}
    for procedure in rulebook().procedures.values():
        for rule in procedure.deadlines:
            rules.setdefault(rule.id, []).append((procedure.id, rule))
    always: list[str] = []
    parts: list[Condition] = []
    for rule_id, by_procedure in sorted(rules.items()):
        waiting = [(procedure_id, rule) for procedure_id, rule in by_procedure if rule.audience in audiences]
        if len(waiting) == len(by_procedure):
            always.append(rule_id)
            continue
        for procedure_id, rule in waiting:
            table: Any = CASES[rule.case]
            under = select(table.id).where(table.procedure_id == procedure_id)
            of_kind = and_(col(Deadline.rule) == rule_id, col(Deadline.case_kind) == rule.case)
            parts.append(and_(of_kind, col(Deadline.case_id).in_(under)))
    return or_(col(Deadline.rule).in_(always), *parts)


def own_duty(actor: Actor) -> Condition:
    """Whether a deadline waits for an enterprise or a council member who is this actor."""
    parts: list[Condition] = [false()]
    if Role.ENTERPRISE in actor.roles and actor.organisation_id is not None:
        parts += [
            _of(
                Task.kind,
                "proposer",
                select(col(Task.id)).where(col(Task.proposer_id) == actor.organisation_id),
            ),
            _of(Task.kind, "host", select(col(Task.id)).where(col(Task.host_id) == actor.organisation_id)),
        ]
    if Role.COUNCIL in actor.roles:
        signs = col(CouncilMember.seat).in_((Seat.CHAIR, Seat.SECRETARY))
        parts += [
            _of("council", "members", seated(actor)),
            _of("council", "members_without_answer", seated(actor, col(CouncilMember.accepts).is_(None))),
            _of("council", "members_without_form", seated(actor, *_owes_a_form())),
            _of("council", "chair_and_secretary", seated(actor, signs)),
        ]
    return or_(*parts)


def _of(kind: str, audience: str, ids: Any) -> Condition:
    return and_(waits_for({audience}), col(Deadline.case_kind) == kind, col(Deadline.case_id).in_(ids))


def _owes_a_form() -> list[Condition]:
    """A voting member with an item on the agenda that has neither their form nor their recusal."""
    answers = [
        select(col(table.id))
        .where(col(table.item_id) == col(CouncilItem.id), col(table.member_id) == col(CouncilMember.id))
        .correlate(CouncilItem, CouncilMember)
        .exists()
        for table in (EvaluationForm, Recusal)
    ]
    left = (
        select(col(CouncilItem.id))
        .where(col(CouncilItem.council_id) == col(CouncilMember.council_id), ~or_(*answers))
        .correlate(CouncilMember)
    )
    votes = col(CouncilMember.seat).in_([seat for seat in Seat if seat.votes])
    return [votes, left.exists()]
