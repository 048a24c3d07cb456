"""What the record holds of a council: its members, its agenda, and on each proposal the forms, recusals and votes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from models import (
    Ballot,
    Council,
    CouncilItem,
    CouncilMember,
    EvaluationForm,
    Organisation,
    Person,
    Recusal,
    Task,
)
from states.council_rules import CouncilRule, Seat, Vote

_HELD = ("in_session", "concluded", "closed")


@dataclass(frozen=True)
class Member:
    row: CouncilMember
    person: Person
    organisation: Organisation | None

    @property
    def seat(self) -> Seat:
        return Seat(self.row.seat)

    @property
    def name(self) -> str:
        return self.person.name

    @property
    def work(self) -> str:
        """Position and place of work, as in `Trưởng khoa, Trường Đại học …`; empty when neither is known."""
        return ", ".join(
            filter(None, (self.person.position, self.organisation.name if self.organisation else None))
        )


@dataclass(frozen=True)
class AgendaItem:
    """One proposal on the agenda. `forms` and `recusals` go by the member's id.

    `ballots` is empty until the session is open: those of an adjourned session are void.
    """

    row: CouncilItem
    task: Task
    proposer: Organisation
    forms: Mapping[int, EvaluationForm]
    recusals: Mapping[int, str]
    ballots: Sequence[Ballot]

    @property
    def votes(self) -> Counter[Vote]:
        return Counter(Vote(ballot.vote) for ballot in self.ballots)


@dataclass(frozen=True)
class CouncilRecord:
    """`members` stand in the order of their seats, `items` in that of the agenda."""

    council: Council
    members: tuple[Member, ...]
    items: tuple[AgendaItem, ...]

    @property
    def held(self) -> bool:
        """Whether there is a session whose attendance and ballots count."""
        return self.council.state in _HELD

    @property
    def voting(self) -> list[Member]:
        return [member for member in self.members if member.seat.votes]

    @property
    def present(self) -> list[Member]:
        """Members with a vote who are there."""
        return [member for member in self.voting if member.row.attended]

    def holder(self, seat: Seat) -> Member | None:
        return next((member for member in self.members if member.seat is seat), None)

    def recused(self, item: AgendaItem) -> list[Member]:
        return [member for member in self.voting if member.row.pk in item.recusals]

    def judges(self, item: AgendaItem) -> list[Member]:
        """Members who write an evaluation of the item."""
        return [member for member in self.voting if member.row.pk not in item.recusals]

    def voters(self, item: AgendaItem) -> list[Member]:
        """Members who get a ballot on the item; nobody before the session."""
        return [member for member in self.judges(item) if member.row.attended] if self.held else []

    def tellers(self, item: AgendaItem) -> list[Member]:
        """Those who counted, in the order recorded; empty until they have."""
        by_id = {member.row.pk: member for member in self.members}
        return [by_id[pk] for pk in item.row.tellers if pk in by_id] if self.held else []

    def counted(self, item: AgendaItem) -> bool:
        """Whether the ballots were counted with nothing outstanding."""
        if not item.ballots or len(item.ballots) < len(self.voters(item)):
            return False
        return bool(item.row.outcome) or len(self.tellers(item)) == 2

    def outcome(self, item: AgendaItem, rule: CouncilRule) -> Vote | None:
        """The conclusion on an item: that recorded, or what the counted ballots give."""
        if item.row.outcome and self.held:
            return Vote(item.row.outcome)
        if not self.counted(item):
            return None
        return rule.outcome(list(item.votes.elements()), members=len(self.voting))

    def presiding(self) -> Member | None:
        """Who chairs: the chair, or the vice-chair when the chair is known to be away."""
        chair, vice = self.holder(Seat.CHAIR), self.holder(Seat.VICE_CHAIR)
        if chair is not None and chair.row.attended is False and vice is not None and vice.row.attended:
            return vice
        return chair


def read_council(session: Session, council: Council) -> CouncilRecord:
    """Read everything in one query a table, however long the agenda is."""
    held = council.state in _HELD
    items = session.exec(
        select(CouncilItem, Task, Organisation)
        .join(Task, col(Task.id) == col(CouncilItem.task_id))
        .join(Organisation, col(Organisation.id) == col(Task.proposer_id))
        .where(CouncilItem.council_id == council.pk)
        .order_by(col(CouncilItem.position), col(CouncilItem.id))
    ).all()
    forms = _by_item(session, council, EvaluationForm)
    recusals = _by_item(session, council, Recusal)
    ballots = _by_item(session, council, Ballot) if held else {}
    return CouncilRecord(
        council=council,
        members=tuple(_members(session, council)),
        items=tuple(
            AgendaItem(
                row=item,
                task=task,
                proposer=proposer,
                forms={form.member_id: form for form in forms.get(item.pk, ())},
                recusals={recusal.member_id: recusal.reason for recusal in recusals.get(item.pk, ())},
                ballots=ballots.get(item.pk, []),
            )
            for item, task, proposer in items
        ),
    )


def _members(session: Session, council: Council) -> list[Member]:
    query = (
        select(CouncilMember, Person, Organisation)
        .join(Person, col(Person.id) == col(CouncilMember.person_id))
        .join(Organisation, col(Organisation.id) == col(Person.organisation_id), isouter=True)
        .where(CouncilMember.council_id == council.pk)
    )
    order = list(Seat)
    members = [Member(*row) for row in session.exec(query)]
    return sorted(members, key=lambda member: (order.index(member.seat), member.row.pk))


def _by_item(session: Session, council: Council, table: Any) -> dict[int, list[Any]]:
    query = (
        select(table)
        .join(CouncilItem, col(CouncilItem.id) == table.item_id)
        .where(CouncilItem.council_id == council.pk)
        .order_by(table.id)
    )
    found: dict[int, list[Any]] = {}
    for row in session.exec(query):
        found.setdefault(row.item_id, []).append(row)
    return found
