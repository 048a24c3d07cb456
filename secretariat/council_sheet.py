"""One council as the secretariat works with it: seats, quorum as it stands, forms received, ballots per proposal."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from models import Council, CouncilItem, CouncilMember, Person, Task
from secretariat.council_record import CouncilRecord
from secretariat.rulebook import rulebook
from states.council_guards import CouncilFacts, ItemFact
from states.council_rules import CouncilRule, Seat, Vote


@dataclass(frozen=True)
class SeatLine:
    """One member. `accepts` and `attended` are None until known; `conflict` is None until declared, "" for none."""

    email: str
    name: str
    seat_label: str
    votes: bool
    accepts: bool | None
    conflict: str | None
    recused: tuple[str, ...]
    attended: bool | None
    absence_reason: str | None


@dataclass(frozen=True)
class Cell:
    """A member's form on one proposal: received with its conclusion, not due because recused, or still out."""

    email: str
    name: str
    received_on: date | None
    conclusion_label: str | None
    recused: bool


@dataclass(frozen=True)
class AgendaLine:
    """`tally` is (label, count) of the ballots; `needed` votes of consent pass; `outlook` is what they give so far
    once every ballot is in. `dissents` are (name, text).
    """

    position: int
    code: str
    name: str
    cells: tuple[Cell, ...]
    tally: tuple[tuple[str, int], ...]
    cast: int
    voters: int
    needed: int
    missing: tuple[str, ...]
    outlook: str | None
    outcome: str | None
    remark: str | None
    tellers: tuple[str, ...]
    dissents: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Quorum:
    """`taken` tells attendance from what members have answered so far; `objections` say what is missing."""

    taken: bool
    present: int
    members: int
    needed: int
    objections: tuple[str, ...]
    article: str


@dataclass(frozen=True)
class CouncilSheet:
    seats: list[SeatLine]
    agenda: list[AgendaLine]
    quorum: Quorum
    forms_received: int
    forms_due: int


def council_sheet(council: Council, record: CouncilRecord) -> CouncilSheet:
    """Everything the page of a council shows beside its file."""
    rule = rulebook().procedure(council.procedure_id).council
    lines = [_line(item, task, record, rule) for item, task in record.agenda]
    due = [cell for line in lines for cell in line.cells if not cell.recused]
    return CouncilSheet(
        seats=[_seat(member, person, record.facts) for member, person in record.seats],
        agenda=lines,
        quorum=_quorum(record, rule),
        forms_received=sum(cell.received_on is not None for cell in due),
        forms_due=len(due),
    )


def _seat(member: CouncilMember, person: Person, facts: CouncilFacts) -> SeatLine:
    return SeatLine(
        email=person.email,
        name=person.name,
        seat_label=Seat(member.seat).label,
        votes=Seat(member.seat).votes,
        accepts=member.accepts,
        conflict=member.conflict,
        recused=tuple(item.code for item in facts.items if member.pk in item.recused),
        attended=member.attended,
        absence_reason=member.absence_reason,
    )


def _quorum(record: CouncilRecord, rule: CouncilRule) -> Quorum:
    """From the attendance; before it is taken, as if all came who have not declined."""
    facts = record.facts
    taken = any(member.attended is not None for member in facts.members)
    coming = (
        [member.seat for member in facts.present]
        if taken
        else [Seat(member.seat) for member, _ in record.seats if member.accepts is not False]
    )
    members = sum(seat.votes for seat in facts.seats)
    return Quorum(
        taken=taken,
        present=sum(seat.votes for seat in coming),
        members=members,
        needed=rule.quorum_of(members),
        objections=tuple(rule.quorum_objections(facts.seats, coming)),
        article=rule.article,
    )


def _line(item: CouncilItem, task: Task, record: CouncilRecord, rule: CouncilRule) -> AgendaLine:
    facts = record.facts
    fact = next(each for each in facts.items if each.id == item.pk)
    members = sum(seat.votes for seat in facts.seats)
    voters, missing = facts.voters(fact), facts.missing_ballots(fact)
    counted = Counter(fact.votes.values())
    names = {member.id: member.name for member in facts.members}
    whole = bool(fact.votes) and not missing
    return AgendaLine(
        position=item.position,
        code=task.code,
        name=task.name,
        cells=_cells(fact, record),
        tally=tuple((vote.label, counted[vote]) for vote in Vote),
        cast=len(fact.votes),
        voters=len(voters),
        needed=rule.needed(present=len(voters), members=members),
        missing=tuple(missing),
        outlook=rule.outcome(list(fact.votes.values()), members=members).label if whole else None,
        outcome=Vote(item.outcome).label if item.outcome else None,
        remark=item.remark,
        tellers=tuple(names[teller] for teller in item.tellers if teller in names),
        dissents=tuple(
            (names[member], ballot.dissent)
            for member, ballot in record.of("ballot", item.pk).items()
            if ballot.dissent is not None
        ),
    )


def _cells(fact: ItemFact, record: CouncilRecord) -> tuple[Cell, ...]:
    forms = record.of("form", fact.id)
    cells = []
    for member in record.facts.members:
        if member.seat.votes:
            form = forms.get(member.id)
            cells.append(
                Cell(
                    email=member.email,
                    name=member.name,
                    received_on=form.received_on if form else None,
                    conclusion_label=Vote(form.vote).label if form else None,
                    recused=member.id in fact.recused,
                )
            )
    return tuple(cells)
