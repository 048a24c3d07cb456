"""One request by one person: who it is, when, in which language, with which session of the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlmodel import Session

from models import Case
from secretariat.accounts import Signed
from secretariat.acts import By
from secretariat.member_space import belongs_to
from secretariat.periods import local_day
from secretariat.sight import seen_case
from states.errors import Missing
from states.roles import Actor, Role
from web.access import reaches
from web.languages import translated


@dataclass(frozen=True)
class Visit:
    """`signed` is the session by which this person came in; `person` is read when a page needs more than the name."""

    session: Session
    signed: Signed
    now: datetime
    site: str = ""
    """The address at which people reach the desk."""

    @property
    def actor(self) -> Actor:
        return self.signed.actor

    @property
    def today(self) -> date:
        return local_day(self.now)

    @property
    def name(self) -> str:
        return self.actor.name

    @cached_property
    def roles_text(self) -> str:
        return ", ".join(self.say(role.label) for role in Role if role in self.actor.roles)

    def say(self, text: str) -> str:
        """A Vietnamese text of ours in the language of this person; values are put into what comes back."""
        return translated(text, self.signed.language)

    @property
    def is_office(self) -> bool:
        """Whether this person works with all cases: everybody but proposers and council members."""
        return not self.actor.is_outsider

    @property
    def sees_all(self) -> bool:
        """Whether any role of this person is one of an office."""
        return bool(self.actor.roles - {Role.ENTERPRISE, Role.COUNCIL})

    @property
    def confined(self) -> bool:
        """Whether this person came in by a personal link, which is for one council only."""
        return self.signed.council_id is not None

    def reaches(self, route: str) -> bool:
        """Whether this person may open it in this session: what they may not is not offered."""
        return reaches(route, self.actor, confined=self.confined)

    def seen(self, kind: str, code: str) -> Case:
        """The case if this person may see it; `Missing` does not tell what is hidden from what is not there."""
        case = seen_case(self.session, self.actor, kind, code)
        council = self.signed.council_id
        if council is not None and not belongs_to(self.session, council, case):
            raise Missing(f"Không có hồ sơ “{code}”, hoặc bạn không được xem hồ sơ này.")
        return case

    def by(self, version: int = 0) -> By:
        return By(self.actor, self.now, version, site=self.site)
