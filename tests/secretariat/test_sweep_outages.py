"""The sweep after an outage, beside another sweep, and on what cannot be decided."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session, col, select

from models import Announcement, Deadline, Person, Promise
from models.engine import transaction
from secretariat import announcements
from secretariat.sweep import SweepResult, sweep
from secretariat.verification import verify
from tests.secretariat.builders import (
    AN,
    ISSUED,
    at,
    begin,
    contract,
    do,
    issued_announcement,
    office,
    paper,
    submitted_task,
)
from tests.secretariat.looking import (
    addressees,
    assert_every_letter_is_explained,
    at_once,
    decided,
    letters,
)

NEWER = "Đã có mốc nhắc mới hơn, chỉ gửi thư của mốc mới nhất."
TOO_LATE = "Đã quá hạn khi đến lượt nhắc trước hạn."
BEFORE_ITS_TIME = "Mốc nhắc rơi vào trước ngày bắt đầu tính hạn."


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        pytest.param(
            at(2, 6),
            [("-15", "", BEFORE_ITS_TIME), ("-7", "dn1@dn.example", None), ("-7", "dn2@dn.example", None)],
            id="the reminder before the call went out is not made up for",
        ),
        pytest.param(
            at(2, 12),
            [
                ("-15", "", BEFORE_ITS_TIME),
                ("-7", "", NEWER),
                ("-2", "dn1@dn.example", None),
                ("-2", "dn2@dn.example", None),
            ],
            id="off for a week, the newest alone goes out",
        ),
    ],
)
def test_a_late_start_or_a_week_off_sends_the_newest_reminder_and_records_the_others(
    session: Session, now: datetime, expected: list[tuple[str, str, str | None]]
) -> None:
    call = issued_announcement(session, closes_on=date(2025, 2, 10))
    document = paper(session, "TB", at(2, 4))
    do(announcements.extend, session, call, at(2, 4), closes_on=date(2025, 2, 13), document=document)
    sweep(session, now=now)
    assert decided(session, "call-closing") == expected
    assert_every_letter_is_explained(session)


def test_a_machine_that_was_off_for_months_catches_up_in_one_sweep_and_doubles_nothing(
    session: Session,
) -> None:
    contract(session, months=6)
    first = sweep(session, now=at(12, 1))
    assert decided(session, "contract-end") == [
        ("-60", "", TOO_LATE),
        ("-30", "", TOO_LATE),
        ("-7", "", TOO_LATE),
    ]
    assert decided(session, "progress")[:4] == [
        ("-14", "", TOO_LATE),
        ("-3", "", TOO_LATE),
        ("1", "", NEWER),
        ("7", "dn1@dn.example", None),
    ]
    made = len(session.exec(select(Promise)).all())
    for day in range(1, 8):
        again = sweep(session, now=at(12, day, 15))
        assert (again.letters, again.skipped) == ([], [])
    assert len(session.exec(select(Promise)).all()) == made
    assert first.problems == []
    assert_every_letter_is_explained(session)


def test_a_sweep_day_by_day_and_one_after_an_outage_settle_the_same_deadlines(engine: Engine) -> None:
    """Nothing depends on having looked on the very day: what is due is decided, whenever the sweep comes."""

    def settled(session: Session) -> set[tuple[int | None, str]]:
        return {
            (promise.deadline_id, promise.key.split(":")[2])
            for promise in session.exec(select(Promise).where(col(Promise.deadline_id).is_not(None)))
        }

    with transaction(engine) as session:
        contract(session, months=6)
    found = []
    for days in ([at(month, day) for month in range(8, 12) for day in range(1, 31)], [at(11, 30)]):
        with Session(engine) as session:
            for now in days:
                sweep(session, now=now)
            found.append(settled(session))
            session.rollback()
    assert found[0] == found[1] != set()


def test_two_sweeps_at_the_same_moment_promise_once(engine: Engine) -> None:
    with transaction(engine) as session:
        issued_announcement(session, recipients=4)
        submitted_task(session)

    def run() -> SweepResult:
        with transaction(engine) as session:
            return sweep(session, now=at(2, 12))

    results = at_once([run, run, run])
    assert sum(len(result.letters) for result in results) == 4
    with transaction(engine) as session:
        assert addressees(session, "call_closing") == ["dn2@dn.example", "dn3@dn.example", "dn4@dn.example"]
        assert_every_letter_is_explained(session)


def test_two_sweeps_at_the_same_moment_close_a_call_once(engine: Engine) -> None:
    with transaction(engine) as session:
        issued_announcement(session)

    def run() -> SweepResult:
        with transaction(engine) as session:
            return sweep(session, now=at(2, 17))

    results = at_once([run, run])
    assert sorted(result.closed for result in results) == [[], ["TB-2025"]]
    with transaction(engine) as session:
        assert session.exec(select(Announcement.state)).all() == ["closed"]
        assert verify(session).breaks == ()


@pytest.mark.parametrize(
    ("poison", "words"),
    [
        pytest.param(
            "UPDATE deadline SET due_on = '2029-02-01', look_on = '2025-02-01' WHERE id = :id",
            "hãy bổ sung năm 2029",
            id="a day beyond the calendar",
        ),
        pytest.param(
            "UPDATE deadline SET case_id = 777 WHERE id = :id",
            "không còn trong cơ sở dữ liệu",
            id="a case that is gone",
        ),
        pytest.param("UPDATE deadline SET rule = 'cu' WHERE id = :id", "“cu”", id="a rule that is gone"),
    ],
)
def test_a_deadline_that_cannot_be_decided_is_a_problem_and_holds_up_no_other(
    session: Session, poison: str, words: str
) -> None:
    tasks = [submitted_task(session, proposer=number) for number in (1, 2)]
    first = session.exec(
        select(Deadline).where(Deadline.case_kind == "task", Deadline.case_id == tasks[0].pk)
    ).one()
    session.flush()
    session.connection().execute(text(poison), {"id": first.pk})
    session.expire_all()
    result = sweep(session, now=at(2, 11))
    (problem,) = result.problems
    assert words in problem.what
    (letter,) = letters(session, "escalation")
    assert tasks[1].code in letter.text
    assert tasks[0].code not in letter.text
    assert decided(session, "proposal-check") == [("1", AN.id, None)]
    assert len(sweep(session, now=at(2, 12)).problems) == 1


@pytest.mark.parametrize(
    ("column", "spoiled", "words"),
    [
        pytest.param("email", "an@so.example, x@y", "đúng một địa chỉ", id="address"),
        # Only the rendered letter shows this one, when the deadlines in it have already been decided.
        pytest.param("name", " ", "Tên người nhận còn trống", id="name"),
    ],
)
def test_an_official_who_cannot_be_written_to_is_a_problem_until_it_is_mended(
    session: Session, column: str, spoiled: str, words: str
) -> None:
    task = submitted_task(session)
    person = session.exec(select(Person).where(Person.email == AN.id)).one()
    sound = getattr(person, column)
    setattr(person, column, spoiled)
    result = sweep(session, now=at(2, 11))
    assert [(line.case, words in line.what) for line in result.problems] == [(task.code, True)]
    assert (letters(session, "escalation"), decided(session, "proposal-check")) == ([], [])
    setattr(person, column, sound)
    assert (sweep(session, now=at(2, 12)).problems, addressees(session, "escalation")) == ([], [AN.id])


def test_what_could_not_be_written_for_one_recipient_is_not_reported_as_written_for_another(
    session: Session,
) -> None:
    issued_announcement(session)
    session.connection().execute(text("UPDATE organisation SET email = 'a@b, c@d' WHERE code = 'DN2'"))
    session.expire_all()
    result = sweep(session, now=at(1, 30))
    assert (result.letters, len(result.problems)) == ([], 1)
    assert letters(session, "call_closing") == []


def test_a_call_whose_procedure_is_gone_does_not_keep_another_from_closing(session: Session) -> None:
    call = issued_announcement(session)
    office(session)
    form: dict[str, Any] = {"code": "TB-2025-2", "year": 2025, "title": "Đợt 2", "recipients": ("DN1",)}
    second: Announcement = begin(announcements.draft, session, ISSUED, closes_on=date(2025, 2, 14), **form)
    do(announcements.issue, session, second, ISSUED, document=paper(session, "TB", ISSUED))
    session.connection().execute(
        text("UPDATE announcement SET procedure_id = 'cu' WHERE id = :id"), {"id": call.pk}
    )
    session.expire_all()
    result = sweep(session, now=at(2, 17))
    assert result.closed == ["TB-2025-2"]
    assert {(line.case, "Không có quy trình “cu”" in line.what) for line in result.problems} == {
        ("TB-2025", True)
    }


def test_a_sweep_in_a_year_without_a_calendar_says_so_and_still_ends(session: Session) -> None:
    task = submitted_task(session)
    result = sweep(session, now=at(1, 10, year=2028))
    assert [line.case for line in result.problems] == [task.code]
    assert "hãy bổ sung năm 2028" in result.problems[0].what
