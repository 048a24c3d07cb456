"""One request by one person: who it is, when, in which language, with which session of the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlmodel import Session

from models import Person
from secretariat.acts import By
from secretariat.periods import local_day
from states.roles import Actor, Role


@dataclass(frozen=True)
class Visit:
    """`csrf` stands in every form of this visit; `switched` says whom one stands in for today."""

    session: Session
    person: Person
    actor: Actor
    now: datetime
    csrf: str
    language: str = "vi"
    theme: str | None = None

    @property
    def today(self) -> date:
        return local_day(self.now)

    @property
    def name(self) -> str:
        return self.person.name

    @cached_property
    def roles_text(self) -> str:
        return ", ".join(role.label for role in Role if role in self.actor.roles)

    @property
    def is_office(self) -> bool:
        """Whether this person works with all cases: everybody but proposers and council members."""
        return not self.actor.is_outsider

    def by(self, version: int = 0) -> By:
        return By(self.actor, self.now, version)
