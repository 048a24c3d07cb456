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
from states.roles import Actor, Role


def waits_for(audiences: Collection[str]) -> Condition:
    """Whether a deadline's rule writes to one of the audiences.

    A rule is known by its id; where procedures differ about it, the procedure of the case decides.
    """
    said: dict[str, dict[str, bool]] = {}
    kinds: dict[tuple[str, str], str] = {}
    for procedure in rulebook().procedures.values():
        for rule in procedure.deadlines:
            said.setdefault(rule.id, {})[procedure.id] = rule.audience in audiences
            kinds[procedure.id, rule.id] = rule.case
    always = sorted(rule for rule, by in said.items() if all(by.values()))
    parts: list[Condition] = [col(Deadline.rule).in_(always)]
    for rule, by in said.items():
        if any(by.values()) and not all(by.values()):
            for procedure_id in (name for name, waits in by.items() if waits):
                kind = kinds[procedure_id, rule]
                table: Any = CASES[kind]
                under = select(table.id).where(table.procedure_id == procedure_id)
                of_kind = and_(col(Deadline.rule) == rule, col(Deadline.case_kind) == kind)
                parts.append(and_(of_kind, col(Deadline.case_id).in_(under)))
    return or_(*parts)


def own_duty(actor: Actor) -> Condition:
    """Whether a deadline waits for an enterprise or a council member who is this actor."""
    parts: list[Condition] = [false()]
    if Role.ENTERPRISE in actor.roles and actor.organisation_id is not None:
        parts += [
            _of(Task.kind, "proposer", select(Task.id).where(Task.proposer_id == actor.organisation_id)),
            _of(Task.kind, "host", select(Task.id).where(Task.host_id == actor.organisation_id)),
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
        select(table.id)
        .where(col(table.item_id) == col(CouncilItem.id), col(table.member_id) == col(CouncilMember.id))
        .correlate(CouncilItem, CouncilMember)
        .exists()
        for table in (EvaluationForm, Recusal)
    ]
    left = (
        select(CouncilItem.id)
        .where(col(CouncilItem.council_id) == col(CouncilMember.council_id), ~or_(*answers))
        .correlate(CouncilMember)
    )
    votes = col(CouncilMember.seat).in_([seat for seat in Seat if seat.votes])
    return [votes, left.exists()]
