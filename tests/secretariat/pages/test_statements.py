"""A page takes at most twelve statements, be there five rows or five hundred."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session, select

from models import Council, Letter
from secretariat import councils, letters
from secretariat.acts import By
from secretariat.casefile import case_file
from secretariat.next_acts import next_acts
from secretariat.pages import board, inbox
from secretariat.pages.task_filters import Sort, TaskFilters
from secretariat.worklist import letter_code
from states.roles import Actor
from tests.secretariat import builders
from tests.secretariat.builders import AN, COUNCILLOR, MINUTES, SENT, begin
from tests.secretariat.pages import record
from tests.secretariat.pages.record import ENTERPRISE, TODAY, statements

LIMIT = 12

FILTERED = TaskFilters(text="sấy", year=2021, late=True, proposer="DN1", funding_to=10**9)

PAGES: dict[str, Callable[[Session, Actor], Any]] = {
    "inbox": lambda session, actor: inbox.inbox(session, actor, today=TODAY),
    "table": lambda session, actor: board.tasks(
        session, actor, filters=TaskFilters(), sort=Sort("due"), page=1, today=TODAY
    ),
    "filtered table": lambda session, actor: board.tasks(
        session, actor, filters=FILTERED, sort=Sort("proposer"), page=9, today=TODAY
    ),
    "board": lambda session, actor: board.board(session, actor, filters=TaskFilters(), today=TODAY),
}


@pytest.mark.parametrize("number", [5, 500])
def test_no_page_takes_more_than_twelve_statements(session: Session, number: int) -> None:
    record.tasks(session, number)
    for name, page in PAGES.items():
        for actor in (AN, ENTERPRISE if number == 500 else COUNCILLOR):
            session.expunge_all()
            with statements(session) as seen:
                page(session, actor)
            assert 0 < len(seen) <= LIMIT, f"{name} for {actor.id}: {seen}"


def signed_council(session: Session) -> Council:
    council = builders.concluded_council(session)
    minutes = builders.paper(session, "BB", MINUTES)
    builders.do(councils.sign_minutes, session, council, MINUTES, document=minutes)
    return council


CASES: dict[str, Callable[[Session], Any]] = {
    "announcement": builders.issued_announcement,
    "task": builders.contract,
    "council": builders.invited_council,
    "council with minutes": signed_council,
    "dossier": builders.sent_dossier,
}


@pytest.mark.parametrize("kind", CASES)
def test_no_case_takes_more_than_twelve_statements(session: Session, kind: str) -> None:
    case = CASES[kind](session)
    table, case_id, about = type(case), case.pk, (Letter.case_kind == case.kind, Letter.case_id == case.pk)
    for letter in session.exec(select(Letter).where(*about)):
        begin(letters.hold, session, SENT, letters=(letter_code(letter.pk),), reason="Chờ lãnh đạo xem lại")
    session.expunge_all()
    with statements(session) as seen:
        read = session.get_one(table, case_id)
        case_file(session, read, today=SENT.date(), with_similar=False)
        next_acts(session, read, By(AN, SENT, read.version))
    assert 0 < len(seen) <= LIMIT, "\n".join(seen)
