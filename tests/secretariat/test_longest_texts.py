"""The longest texts that the forms take go the whole road: SQLite takes any length, PostgreSQL only what fits."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlmodel import Session

from models import Announcement, Council, Dossier, Task
from secretariat import (
    activities,
    announcements,
    councils,
    dossiers,
    implementation,
    people,
    plans,
    proposals,
)
from secretariat import sessions as council_sessions
from secretariat.sweep import sweep
from tests.secretariat.builders import (
    ACCEPTED,
    ANSWERED,
    ASSIGNED,
    ESTABLISHED,
    FORM,
    INVITED,
    ISSUED,
    SEATS,
    SENT,
    SESSION,
    SIGNED,
    SUBMITTED,
    at,
    begin,
    do,
    office,
    paper,
)
from tests.secretariat.looking import letters

SHORT, NAME, LINE, LONG, PROSE = ("ữ" * length for length in (60, 120, 250, 500, 20_000))


def code(start: str) -> str:
    return f"{start}{'9' * (40 - len(start))}"


def address(start: str) -> str:
    """250 characters, all that a form takes."""
    return f"{start:a<64}@{'b' * 60}.{'c' * 60}.{'d' * 55}.example"


def signed(session: Session, type: str, when: Any, agency: str = "KHCN") -> dict[str, str]:
    return {"reference": paper(session, type, when, agency), "signer": NAME}


def enter_people(session: Session) -> None:
    office(session)
    form: dict[str, Any] = {"code": code("DN"), "name": LINE, "organisation_kind": "enterprise"}
    begin(people.enter_organisation, session, ISSUED, email=address("dn"), address=LINE, **form)
    for number in range(len(SEATS)):
        begin(people.enter_person, session, ISSUED, name=NAME, position=NAME, email=address(f"uv{number}"))


def called(session: Session) -> Announcement:
    enter_people(session)
    listed = (code("DN"),)
    call: Announcement = begin(
        announcements.draft,
        session,
        ISSUED,
        code=code("TB"),
        year=2025,
        title=LONG,
        closes_on=date(2025, 2, 3),
        recipients=listed,
    )
    do(announcements.issue, session, call, ISSUED, document=signed(session, "TB", ISSUED))
    later = date(2025, 2, 14)
    do(
        announcements.extend,
        session,
        call,
        SUBMITTED,
        closes_on=later,
        document=signed(session, "TB", SUBMITTED),
    )
    return call


def proposed(session: Session) -> Task:
    call = called(session)
    texts = {name: PROSE for name, value in FORM.items() if isinstance(value, str)}
    form: dict[str, Any] = {**FORM, **texts, "code": code("NV"), "participants": (LINE,)}
    given: dict[str, Any] = {"announcement": call.code, "proposer": code("DN"), "name": LINE}
    task: Task = begin(proposals.receive, session, SUBMITTED, **given, **form)
    do(proposals.submit, session, task, SUBMITTED)
    do(proposals.request_supplement, session, task, SUBMITTED, request=PROSE, due_on=date(2025, 2, 3))
    do(proposals.resubmit, session, task, ACCEPTED)
    do(proposals.accept, session, task, ACCEPTED)
    return task


def heard(session: Session) -> Task:
    task = proposed(session)
    seats = {address(f"uv{number}"): seat for number, seat in enumerate(SEATS.values())}
    members = tuple({"person": email, "seat": seat} for email, seat in seats.items())
    council: Council = begin(
        councils.draft,
        session,
        ESTABLISHED,
        code=code("HD"),
        year=2025,
        title=LINE,
        members=members,
        tasks=(task.code,),
    )
    do(councils.establish, session, council, ESTABLISHED, document=signed(session, "QĐ", ESTABLISHED))
    do(councils.invite, session, council, INVITED, session_at=SESSION, place=LINE)
    emails = list(seats)
    present, absent = tuple(emails[:6] + emails[7:]), {emails[6]: LINE}
    do(council_sessions.take_attendance, session, council, SESSION, present=present, absent=absent)
    do(council_sessions.open_session, session, council, SESSION)
    for email in emails[:6]:
        form: dict[str, Any] = {"member": email, "task": task.code, "vote": "recommend", "dissent": PROSE}
        do(council_sessions.cast_ballot, session, council, SESSION, **form)
    tellers = (emails[4], emails[7])
    do(
        council_sessions.count_ballots,
        session,
        council,
        SESSION,
        task=task.code,
        tellers=tellers,
        remark=PROSE,
    )
    do(council_sessions.conclude, session, council, SESSION)
    do(councils.sign_minutes, session, council, SESSION, document=signed(session, "BB", SESSION))
    return task


def test_the_longest_texts_go_the_whole_road_of_a_task(session: Session) -> None:
    task = heard(session)
    listed = ({"task": task.code, "mode": "selection"},)
    dossier: Dossier = begin(
        dossiers.draft, session, SENT, code=code("TT"), year=2025, title=LINE, tasks=listed
    )
    do(dossiers.submit, session, dossier, SENT, document=signed(session, "TTr", SENT))
    answer: dict[str, Any] = {"task": task.code, "answer": "approved", "funding": 10**15}
    decision = signed(session, "QĐ", ANSWERED, "UBND")
    do(dossiers.answer, session, dossier, ANSWERED, **answer, document=decision, reason=PROSE)
    do(implementation.open_selection, session, task, ASSIGNED, document=signed(session, "TB", ASSIGNED))
    host, found = code("DN"), signed(session, "QĐ", ASSIGNED)
    do(implementation.select_host, session, task, ASSIGNED, host=host, document=found)
    do(implementation.appraise, session, task, ASSIGNED, funding=10**15)
    days: dict[str, Any] = {"starts_on": SIGNED.date(), "ends_on": date(2026, 4, 10)}
    document = signed(session, "HĐ", SIGNED)
    do(implementation.sign_contract, session, task, SIGNED, document=document, funding=10**15, **days)
    do(implementation.receive_progress, session, task, at(10, 10), period=1, summary=PROSE)
    sweep(session, now=at(12, 31))
    do(implementation.submit_results, session, task, at(12, 31))
    minutes = signed(session, "BB", at(12, 31))
    do(implementation.pass_acceptance, session, task, at(12, 31), grade="Xuất sắc", document=minutes)
    do(implementation.register_results, session, task, at(12, 31), number=SHORT)
    settled = signed(session, "BB", at(12, 31))
    do(implementation.liquidate, session, task, at(12, 31), document=settled, settled=10**15)
    assert (task.state, task.name, task.registration_number) == ("liquidated", LINE, SHORT)
    assert {letter.recipient_email for letter in letters(session, "result")} == {address("dn")}


def test_the_longest_texts_of_a_plan_and_its_activities_are_kept(session: Session) -> None:
    document = {"reference": "05/KH-UBND ngày 02/01/2025", "signer": NAME}
    plan = begin(plans.adopt_plan, session, ISSUED, year=2025, title=LONG, budget=10**15, document=document)
    spent = begin(
        plans.spend, session, ISSUED, year=2025, spent_on=date(2025, 1, 6), amount=10**15, purpose=LINE
    )
    form: dict[str, Any] = {"activity_kind": "communication", "year": 2025, "name": LONG, "channels": (LINE,)}
    activity = begin(activities.plan, session, ISSUED, code=code("HĐ"), **form)
    do(activities.cancel, session, activity, ISSUED, reason=PROSE)
    assert (plan.title, spent.purpose, activity.name) == (LONG, LINE, LONG)
