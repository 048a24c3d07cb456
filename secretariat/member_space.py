"""What a council member has before them: their councils, and of each the proposals on which they do not stand aside.

Nothing here names another member: a proposer who also sits in a council must not learn who reviews.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from models import (
    Ballot,
    Case,
    Council,
    CouncilItem,
    CouncilMember,
    EvaluationForm,
    Organisation,
    Person,
    Recusal,
    Task,
)
from states.council import COUNCIL
from states.council_guards import has_declared
from states.council_rules import Seat, Vote
from states.roles import Actor


@dataclass(frozen=True)
class MyCouncil:
    """A council in which someone sits. `accepts` is None until they have answered; `conflict` what they declared."""

    council: Council
    seat_label: str
    votes: bool
    accepts: bool | None
    conflict: str | None
    attended: bool | None

    @property
    def reads(self) -> bool:
        """Whether the papers are open."""
        return has_declared(accepts=self.accepts, attended=self.attended)

    @property
    def over(self) -> bool:
        return self.council.state in ("concluded", "closed", "cancelled")

    @property
    def state_label(self) -> str:
        return COUNCIL.states[self.council.state]

    @property
    def session_at(self) -> datetime | None:
        return self.council.session_at


@dataclass(frozen=True)
class MyItem:
    """A proposal the member may judge, with the member's own form and ballot.

    `proposer` is the organisation behind it: without it nobody can tell whether there is a conflict.
    """

    code: str
    name: str
    proposer: str
    position: int
    form_on: date | None
    conclusion: str | None
    vote: str | None


def my_councils(session: Session, actor: Actor, *, only: int | None = None) -> list[MyCouncil]:
    """Councils that were established with this person, the latest first; `only` is the one of a personal link."""
    query = _seats(actor).order_by(col(Council.id).desc())
    if only is not None:
        query = query.where(Council.id == only)
    return [_mine(council, member) for council, member in session.exec(query)]


def my_items(session: Session, actor: Actor, council: Council) -> tuple[list[MyItem], list[str]]:
    """(proposals to judge, codes of those on which the person stands aside)."""
    listed = session.exec(
        select(CouncilItem, Task, CouncilMember, Organisation.name)
        .join(Task, col(Task.id) == col(CouncilItem.task_id))
        .join(Organisation, col(Organisation.id) == col(Task.proposer_id))
        .join(CouncilMember, col(CouncilMember.council_id) == col(CouncilItem.council_id))
        .join(Person, col(Person.id) == col(CouncilMember.person_id))
        .where(CouncilItem.council_id == council.pk, Person.email == actor.id)
        .order_by(col(CouncilItem.position))
    ).all()
    if not listed:
        return [], []
    member = listed[0][2].pk
    forms = {
        row.item_id: row
        for row in session.exec(select(EvaluationForm).where(EvaluationForm.member_id == member))
    }
    ballots = {row.item_id: row for row in session.exec(select(Ballot).where(Ballot.member_id == member))}
    aside = set(session.exec(select(Recusal.item_id).where(Recusal.member_id == member)))
    items = [
        MyItem(
            code=task.code,
            name=task.name,
            proposer=proposer,
            position=item.position,
            form_on=forms[item.pk].received_on if item.pk in forms else None,
            conclusion=Vote(forms[item.pk].conclusion).label if item.pk in forms else None,
            vote=Vote(ballots[item.pk].vote).label if item.pk in ballots else None,
        )
        for item, task, _, proposer in listed
        if item.pk not in aside
    ]
    return items, [task.code for item, task, *_ in listed if item.pk in aside]


def belongs_to(session: Session, council_id: int, case: Case) -> bool:
    """Whether a case is the council itself or a proposal on its agenda."""
    if isinstance(case, Council):
        return case.pk == council_id
    query = select(CouncilItem.id).where(CouncilItem.council_id == council_id, CouncilItem.task_id == case.pk)
    return isinstance(case, Task) and session.exec(query).first() is not None


def _seats(actor: Actor) -> Any:
    return (
        select(Council, CouncilMember)
        .join(CouncilMember, col(CouncilMember.council_id) == col(Council.id))
        .join(Person, col(Person.id) == col(CouncilMember.person_id))
        .where(Person.email == actor.id, Council.state != "drafting")
    )


def _mine(council: Council, member: CouncilMember) -> MyCouncil:
    return MyCouncil(
        council=council,
        seat_label=Seat(member.seat).label,
        votes=Seat(member.seat).votes,
        accepts=member.accepts,
        conflict=member.conflict,
        attended=member.attended,
    )
