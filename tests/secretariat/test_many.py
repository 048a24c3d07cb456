"""Many tasks moved at once: the same law, the same rows as one by one, and nothing at all when one may not move."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event
from sqlmodel import Session, select

from models import AuditEntry, Council, Deadline, Task
from models.engine import transaction
from secretariat import councils, proposals, sessions
from secretariat.acts import By
from secretariat.many import Move, fire_all
from secretariat.verification import verify
from states.errors import Refusal
from tests.secretariat.builders import (
    ACCEPTED,
    AN,
    INVITED,
    SESSION,
    agenda,
    ballots,
    council_in_session,
    do,
    eligible_task,
    established_council,
    submitted_task,
)


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """Every statement that is sent meanwhile."""
    said: list[str] = []

    def note(*given: object) -> None:
        said.append(str(given[2]))

    event.listen(engine, "before_cursor_execute", note)
    yield said
    event.remove(engine, "before_cursor_execute", note)


def voted(session: Session, proposers: Iterable[int]) -> Council:
    """A council that has voted for their proposals and not concluded yet."""
    tasks = [eligible_task(session, proposer=number) for number in proposers]
    council = council_in_session(session, *tasks)
    for task in agenda(session, council):
        ballots(session, council, task, "recommend")
    return council


def test_a_conclusion_moves_every_task_with_its_entry_and_its_deadline(session: Session) -> None:
    council = voted(session, (1, 2, 3))
    do(sessions.conclude, session, council, SESSION)
    session.expire_all()
    for task in agenda(session, council):
        assert (task.state, task.entered_at, task.acted_at) == ("recommended", SESSION, SESSION)
        last = session.exec(
            select(AuditEntry)
            .where(AuditEntry.case_kind == "task", AuditEntry.case_id == task.pk)
            .order_by(AuditEntry.seq.desc())  # type: ignore[attr-defined]
        ).first()
        assert last is not None
        assert (last.event, last.source, last.target) == ("recommend", "in_council", "recommended")
        (row,) = session.exec(
            select(Deadline).where(
                Deadline.case_kind == "task", Deadline.case_id == task.pk, Deadline.rule == "submission"
            )
        )
        assert (row.opened_at, task.next_due_on) == (SESSION, row.due_on)
    assert verify(session).breaks == ()


def test_the_next_act_goes_on_from_a_task_that_was_moved_with_others(session: Session) -> None:
    tasks = [eligible_task(session, proposer=number) for number in (1, 2)]
    council = established_council(session, *tasks)
    do(councils.invite, session, council, INVITED, session_at=SESSION, place="Phòng họp Sở")
    do(councils.cancel, session, council, INVITED + timedelta(hours=1), reason="Không còn cần thiết")
    for task in tasks:
        do(proposals.withdraw, session, task, INVITED + timedelta(hours=2), reason="Doanh nghiệp rút")
    assert {task.state for task in tasks} == {"withdrawn"}
    assert verify(session).breaks == ()


def test_one_task_that_may_not_move_holds_up_all_and_the_session_still_shows_what_stands(
    session: Session,
) -> None:
    ready, late = submitted_task(session, proposer=1), eligible_task(session, proposer=2)
    before = [(task.state, task.version, task.acted_at) for task in (ready, late)]
    with pytest.raises(Refusal, match="đang ở trạng thái"):
        fire_all(session, [Move(ready, "accept"), Move(late, "accept")], By(AN, ACCEPTED))
    assert [(task.state, task.version, task.acted_at) for task in (ready, late)] == before
    session.expire_all()
    assert [(task.state, task.version, task.acted_at) for task in (ready, late)] == before


def test_what_other_columns_follow_from_is_not_written_past_the_session(session: Session) -> None:
    task = submitted_task(session)
    with pytest.raises(LookupError, match="name"):
        fire_all(session, [Move(task, "accept", {"name": "Tên khác"})], By(AN, ACCEPTED))


def test_four_proposals_take_no_more_statements_than_two(engine: Engine) -> None:
    sent = []
    for numbers in ((1, 2), (3, 4, 5, 6)):
        with transaction(engine) as session:
            council = voted(session, numbers)
        with transaction(engine) as session, counted(engine) as said:
            again = session.get_one(Council, council.pk)
            sessions.conclude(session, again, by=By(AN, SESSION, again.version))
        sent.append(len(said))
    assert sent[0] == sent[1]


def test_no_task_is_nothing_to_do(session: Session) -> None:
    fire_all(session, [], By(AN, ACCEPTED))
    assert session.exec(select(Task)).all() == []
