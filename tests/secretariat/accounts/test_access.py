"""Who opened which case is written down, once a visit."""

from __future__ import annotations

import pytest
from sqlmodel import Session, select

from models import AccessEntry, Person
from secretariat.accounts import log_access, visited
from tests.secretariat.accounts.conftest import MINUTE, NOW
from tests.secretariat.builders import draft_task


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_case_is_opened_once_a_visit_by_each_person(session: Session) -> None:
    task = draft_task(session)
    first, second = session.exec(select(Person).limit(2)).all()
    for minutes in (0, 14, 15, 29, 31):
        now = NOW + minutes * MINUTE
        assert visited(session, first.pk, task, now=now) is (minutes in (14, 29))
        log_access(session, first.pk, task, address="10.0.0.1\n" * 99, now=now)
    log_access(session, second.pk, task, address="::1", now=NOW)
    rows = session.exec(select(AccessEntry)).all()
    assert [(row.person_id, (row.at - NOW) // MINUTE) for row in rows] == [
        (first.pk, 0),
        (first.pk, 15),
        (first.pk, 31),
        (second.pk, 0),
    ]
    assert {(row.case_kind, row.case_id, row.what) for row in rows} == {("task", task.pk, "opened")}
    assert rows[0].address == "10.0.0.1" * 8
