"""Whose rows someone sees: an office sees all, an enterprise and a council member their own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlmodel import col

from models import Council, CouncilItem, CouncilMember, Person, Recusal, Task
from states.roles import Actor, Role

Condition = ColumnElement[bool]

OUTSIDERS = frozenset({Role.ENTERPRISE, Role.COUNCIL})


def sees_everything(actor: Actor) -> bool:
    """Whether any of the actor's roles is one of an office."""
    return bool(actor.roles - OUTSIDERS)


def visible_tasks(actor: Actor) -> list[Condition]:
    """Conditions on tasks; none for an office.

    An enterprise sees what it proposed or hosts; a council member, who has declared their conflicts, what is on an
    agenda, less what they recused on.
    """
    if sees_everything(actor):
        return []
    own: list[Condition] = [false()]
    if Role.ENTERPRISE in actor.roles and actor.organisation_id is not None:
        own += [col(Task.proposer_id) == actor.organisation_id, col(Task.host_id) == actor.organisation_id]
    if Role.COUNCIL in actor.roles:
        own.append(col(Task.id).in_(_on_agenda(actor)))
    return [or_(*own)]


def visible_councils(actor: Actor) -> list[Condition]:
    """Conditions on councils; a member sees those that were established with them and that they did not decline."""
    if sees_everything(actor):
        return []
    return [col(Council.id).in_(seated(actor)) if Role.COUNCIL in actor.roles else false()]


def visible_cases(actor: Actor, kind: Any, case_id: Any) -> list[Condition]:
    """Conditions on rows that name their case by `kind` and `case_id`."""
    if sees_everything(actor):
        return []
    own = [and_(kind == Task.kind, case_id.in_(select(col(Task.id)).where(*visible_tasks(actor))))]
    if Role.COUNCIL in actor.roles:
        own.append(and_(kind == Council.kind, case_id.in_(seated(actor))))
    return [or_(*own)]


def seats_of(actor: Actor) -> Select[Any]:
    """The actor's seats in councils that have been established, less those declined."""
    return (
        select(CouncilMember)
        .join(Person, col(Person.id) == col(CouncilMember.person_id))
        .join(Council, col(Council.id) == col(CouncilMember.council_id))
        .where(
            col(Person.email) == actor.id,
            col(CouncilMember.accepts).is_not(False),
            col(Council.state) != "drafting",
        )
    )


def seated(actor: Actor, *conditions: Condition) -> Select[Any]:
    """Ids of the councils in which the actor has such a seat."""
    return seats_of(actor).where(*conditions).with_only_columns(col(CouncilMember.council_id))


def _on_agenda(actor: Actor) -> Select[Any]:
    recused = select(col(Recusal.id)).where(
        col(Recusal.item_id) == col(CouncilItem.id), col(Recusal.member_id) == col(CouncilMember.id)
    )
    # Papers open once a member has said on which proposals they stand aside; who sat in the session was asked there.
    declared = or_(col(CouncilMember.accepts).is_(True), col(CouncilMember.attended).is_(True))
    return (
        seats_of(actor)
        .join(CouncilItem, col(CouncilItem.council_id) == col(Council.id))
        .where(declared, ~recused.exists())
        .with_only_columns(col(CouncilItem.task_id))
    )
