"""What the audit's actors are called."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session, col, select

from models import Person
from secretariat.record_file import BY_RECORD
from states.roles import SYSTEM


def actor_names(session: Session, actors: Collection[str] | None = None) -> dict[str, str]:
    """Address -> name of everyone in the register, or of those of `actors`, and of the system."""
    query = select(Person.email, Person.name)
    if actors is not None:
        query = query.where(col(Person.email).in_(set(actors)))
    return dict(session.exec(query).all()) | {SYSTEM.id: SYSTEM.name}


def actor_name(names: dict[str, str], actor: str) -> str:
    """Who an audit entry's actor is: someone of `names`, or the record that was imported."""
    kind, _, record = actor.partition(":")
    return f"bản ghi {record}" if kind == BY_RECORD and record else names.get(actor, actor)
