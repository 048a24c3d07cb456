"""What the audit's actors are called."""

from __future__ import annotations

from sqlmodel import Session, select

from models import Person
from secretariat.record_file import BY_RECORD
from states.roles import SYSTEM


def actor_names(session: Session) -> dict[str, str]:
    """Address -> name of everyone in the register, and of the system."""
    return dict(session.exec(select(Person.email, Person.name)).all()) | {SYSTEM.id: SYSTEM.name}


def actor_name(names: dict[str, str], actor: str) -> str:
    """Who an audit entry's actor is: someone of `names`, or the record that was imported."""
    kind, _, record = actor.partition(":")
    return f"bản ghi {record}" if kind == BY_RECORD and record else names.get(actor, actor)
