"""Acts in and around a council's session: forms, attendance, recusal, ballots, count, conclusion."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import bindparam, update
from sqlmodel import Session, col, delete, select

from models import Ballot, Council, CouncilItem, EvaluationForm, Recusal, Task
from secretariat.acts import By, act
from secretariat.councils import item_of, member_of
from secretariat.many import Move, fire_all
from secretariat.people import Email
from secretariat.periods import local_day
from secretariat.rulebook import rulebook
from secretariat.transitions import fire
from states.council_guards import CouncilFacts
from states.council_rules import Vote
from states.forms import Code, Line, Prose

_EVENT_OF = {Vote.RECOMMEND: "recommend", Vote.WITH_CHANGES: "require_changes", Vote.DECLINE: "decline"}


class Criterion(BaseModel):
    """One line of the evaluation form: Đạt or Không đạt, with a comment."""

    model_config = ConfigDict(extra="forbid")

    met: bool
    comment: str = ""


@act("council")
def receive_form(
    session: Session,
    council: Council,
    *,
    by: By,
    member: Email,
    task: Code,
    criteria: dict[str, Criterion],
    conclusion: Vote,
    comment: Prose | None = None,
) -> None:
    """Record a member's written evaluation of one proposal."""
    with fire(session, council, "receive_form", by):
        session.add(
            EvaluationForm(
                item_id=item_of(session, council, task).pk,
                member_id=member_of(session, council, member).pk,
                received_on=local_day(by.now),
                criteria={name: criterion.model_dump() for name, criterion in criteria.items()},
                conclusion=conclusion,
                comment=comment,
            )
        )


@act("council")
def take_attendance(
    session: Session, council: Council, *, by: By, present: tuple[Email, ...], absent: dict[str, Line]
) -> None:
    """Record who is there and, for each of the others, why not.

    Every member is named once.
    """
    with fire(session, council, "take_attendance", by):
        for email in present:
            row = member_of(session, council, email)
            row.attended, row.absence_reason = True, None
        for email, reason in absent.items():
            row = member_of(session, council, email)
            row.attended, row.absence_reason = False, reason


@act("council")
def open_session(session: Session, council: Council, *, by: By) -> None:
    """Open the session: the quorum is there.

    Ballots of an adjourned session are void.
    """
    with fire(session, council, "open_session", by):
        items = session.exec(select(CouncilItem.id).where(CouncilItem.council_id == council.pk)).all()
        session.exec(delete(Ballot).where(col(Ballot.item_id).in_(items)))
        for item in session.exec(select(CouncilItem).where(CouncilItem.council_id == council.pk)):
            item.tellers, item.remark = [], None


@act("council")
def recuse(session: Session, council: Council, *, by: By, member: Email, task: Code, reason: Prose) -> None:
    """Record that a member stands aside on one proposal."""
    with fire(session, council, "recuse", by):
        session.add(
            Recusal(
                item_id=item_of(session, council, task).pk,
                member_id=member_of(session, council, member).pk,
                reason=reason,
            )
        )


@act("council")
def cast_ballot(
    session: Session,
    council: Council,
    *,
    by: By,
    member: Email,
    task: Code,
    vote: Vote,
    dissent: Prose | None = None,
) -> None:
    """Record a member's ballot; a dissent (bảo lưu ý kiến) goes into the minutes."""
    with fire(session, council, "cast_ballot", by):
        session.add(
            Ballot(
                item_id=item_of(session, council, task).pk,
                member_id=member_of(session, council, member).pk,
                vote=vote,
                dissent=dissent,
            )
        )


@act("council")
def count_ballots(
    session: Session,
    council: Council,
    *,
    by: By,
    task: Code,
    tellers: tuple[Email, ...],
    remark: Prose | None = None,
) -> None:
    """Record who counted, and what the council wants changed or why it declines."""
    with fire(session, council, "count_ballots", by):
        item = item_of(session, council, task)
        item.tellers = [member_of(session, council, email).pk for email in tellers]
        item.remark = remark


@act("council")
def conclude(session: Session, council: Council, *, by: By) -> None:
    """Close the session: each proposal gets the outcome its ballots give, and moves on by it."""
    # Before the act, so that its facts find these rows in the session. Whoever changed one in between has also
    # raised the version of the council, and this conclusion is stale; the tasks are held and read by `fire_all`.
    agenda = _agenda(session, council)
    with fire(session, council, "conclude", by) as done:
        outcomes = _settle(session, council, done.facts)
        for item, _ in agenda:
            session.expire(item, ["outcome"])
    moves = [
        Move(task, _EVENT_OF[outcomes[item.pk]], {"outcome_reason": item.remark}) for item, task in agenda
    ]
    fire_all(session, moves, by)


def _settle(session: Session, council: Council, facts: CouncilFacts) -> dict[int, Vote]:
    """Write the outcome of every item, past the session and in one statement; return item id -> outcome."""
    rule = rulebook().procedure(council.procedure_id).council
    members = sum(seat.votes for seat in facts.seats)
    outcomes = {item.id: rule.outcome(list(item.votes.values()), members=members) for item in facts.items}
    settled = [{"row": item_id, "vote": vote} for item_id, vote in outcomes.items()]
    session.connection().execute(_SETTLE, settled)
    return outcomes


_ITEM: Any = CouncilItem.__table__  # type: ignore[attr-defined]
_SETTLE = update(_ITEM).where(_ITEM.c.id == bindparam("row")).values(outcome=bindparam("vote"))


def _agenda(session: Session, council: Council) -> list[tuple[CouncilItem, Task]]:
    query = (
        select(CouncilItem, Task)
        .join(Task, col(Task.id) == col(CouncilItem.task_id))
        .where(CouncilItem.council_id == council.pk)
        .order_by(col(CouncilItem.position))
    )
    return list(session.exec(query))
