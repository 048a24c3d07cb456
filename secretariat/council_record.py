"""A council with its seats, its agenda and what its members gave on each item: read in three statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import Date, String, bindparam, cast, literal, null, union_all
from sqlmodel import Session, col, select

from models import Ballot, Council, CouncilItem, CouncilMember, EvaluationForm, Person, Recusal, Task
from secretariat.audiences import seats
from states.council_guards import CouncilFacts, ItemFact, MemberFact
from states.council_rules import Seat, Vote


class Given(NamedTuple):
    """A ballot, an evaluation form or a recusal. `vote` is that of the ballot or the form's conclusion, else empty."""

    kind: str
    item_id: int
    member_id: int
    vote: str
    received_on: date | None
    dissent: str | None


@dataclass(frozen=True)
class CouncilRecord:
    """Seats in the order in which they were given, the agenda in its own."""

    seats: Sequence[tuple[CouncilMember, Person]]
    agenda: Sequence[tuple[CouncilItem, Task]]
    given: Sequence[Given]

    @cached_property
    def facts(self) -> CouncilFacts:
        """What the guards of the chart judge by."""
        return CouncilFacts(
            members=tuple(_member(member, person) for member, person in self.seats),
            items=tuple(self._item(item, task) for item, task in self.agenda),
        )

    def of(self, kind: str, item_id: int) -> dict[int, Given]:
        """Member -> what they gave of this kind on the item."""
        return self._by_item.get((kind, item_id), {})

    @cached_property
    def _by_item(self) -> dict[tuple[str, int], dict[int, Given]]:
        found: dict[tuple[str, int], dict[int, Given]] = {}
        for each in self.given:
            found.setdefault((each.kind, each.item_id), {})[each.member_id] = each
        return found

    def _item(self, item: CouncilItem, task: Task) -> ItemFact:
        return ItemFact(
            id=item.pk,
            code=task.code,
            organisation_id=task.proposer_id,
            participants=frozenset(task.participants),
            recused=frozenset(self.of("recusal", item.pk)),
            votes={member: Vote(ballot.vote) for member, ballot in self.of("ballot", item.pk).items()},
            forms=frozenset(self.of("form", item.pk)),
            tellers=len(set(item.tellers)),
            has_remark=bool(item.remark),
        )


def council_record(session: Session, council: Council) -> CouncilRecord:
    agenda = session.exec(
        select(CouncilItem, Task)
        .join(Task, col(Task.id) == col(CouncilItem.task_id))
        .where(CouncilItem.council_id == council.pk)
        .order_by(col(CouncilItem.position))
    ).all()
    return CouncilRecord(seats(session, council), agenda, _given(session, council))


def _member(member: CouncilMember, person: Person) -> MemberFact:
    return MemberFact(
        id=member.pk,
        name=person.name,
        email=person.email,
        seat=Seat(member.seat),
        organisation_id=person.organisation_id,
        accepts=member.accepts,
        attended=member.attended,
    )


def _given(session: Session, council: Council) -> list[Given]:
    session.flush()
    return [*map(Given._make, session.connection().execute(_GIVEN, {"council": council.pk}))]


def _given_on_a_council() -> Any:
    never, nothing = cast(null(), Date), cast(null(), String)
    tables: tuple[tuple[str, Any, Any, Any, Any], ...] = (
        ("ballot", Ballot, cast(col(Ballot.vote), String), never, col(Ballot.dissent)),
        (
            "form",
            EvaluationForm,
            cast(col(EvaluationForm.conclusion), String),
            col(EvaluationForm.received_on),
            nothing,
        ),
        ("recusal", Recusal, literal("", String), never, nothing),
    )
    items: Any = select(CouncilItem.id).where(CouncilItem.council_id == bindparam("council"))
    parts: list[Any] = [
        select(literal(kind, String), table.item_id, table.member_id, *columns).where(
            table.item_id.in_(items)
        )
        for kind, table, *columns in tables
    ]
    return union_all(*parts)


_GIVEN = _given_on_a_council()
