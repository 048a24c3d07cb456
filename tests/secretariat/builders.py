"""Cases brought to where a test begins, each by the acts that a year really takes; the days are of 2025."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from models import Announcement, Case, Council, CouncilItem, Document, Dossier, Organisation, Person, Task
from secretariat import announcements, councils, dossiers, implementation, people, proposals, sessions
from secretariat.acts import By
from secretariat.periods import add_months
from states.chart import HO_CHI_MINH
from states.roles import Actor, Role
from tests.secretariat.stages import staged

AN = Actor("an@so.example", "Nguyễn Thị An", frozenset({Role.SECRETARIAT}))
BINH = Actor("binh@so.example", "Trần Văn Bình", frozenset({Role.LEADER}))
CLERK_OF_UBND = Actor("vp@ubnd.example", "Lê Thị Chi", frozenset({Role.UBND_OFFICE}))
ENTERPRISE = Actor("dn1@dn.example", "Công ty Mía đường 1", frozenset({Role.ENTERPRISE}))
COUNCILLOR = Actor("uv1@vien.example", "Ủy viên 1", frozenset({Role.COUNCIL}))

SEATS = {
    "uv1@vien.example": "chair",
    "uv2@vien.example": "vice_chair",
    "uv3@vien.example": "reviewer",
    "uv4@vien.example": "reviewer",
    "uv5@vien.example": "secretary",
    "uv6@vien.example": "member",
    "uv7@vien.example": "member",
    "uv8@vien.example": "clerk",
}
"""The council of every test; the last one does not vote."""

MEMBERS = list(SEATS)
VOTERS = MEMBERS[:7]

FORM: dict[str, Any] = {
    "grounds": "Kế hoạch 1431/QĐ-UBND ngày 12/7/2023",
    "urgency": "Tỷ lệ hao hụt sau thu hoạch cao",
    "objective": "Giảm hao hụt xuống dưới 10%",
    "results": "01 quy trình, 02 mô hình",
    "content": "Khảo sát, thử nghiệm, chuyển giao",
    "application": "Hợp tác xã Bàu Đồn",
    "duration_months": 12,
    "funding_state": 900_000_000,
    "funding_other": 0,
}
"""A complete proposal form."""


def at(month: int, day: int, hour: int = 9, *, year: int = 2025) -> datetime:
    return datetime(year, month, day, hour, tzinfo=HO_CHI_MINH)


ISSUED, CLOSES_ON = at(1, 6), date(2025, 2, 14)
SUBMITTED, ACCEPTED = at(1, 20), at(1, 22)
ESTABLISHED, INVITED, SESSION, MINUTES = at(2, 18), at(2, 20), at(3, 4), at(3, 6)
SENT, ANSWERED = at(3, 24), at(4, 2)
ASSIGNED, APPRAISED, SIGNED = at(4, 8), at(4, 9), at(4, 10)


def do(
    act: Callable[..., Any], session: Session, case: Case, when: datetime, *, by: Actor = AN, **form: Any
) -> Any:
    """Carry out an act on the case as it stands."""
    return act(session, case, by=By(by, when, case.version), **form)


def begin(act: Callable[..., Any], session: Session, when: datetime, *, by: Actor = AN, **form: Any) -> Any:
    """Carry out an act that enters something new."""
    return act(session, by=By(by, when), **form)


def paper(session: Session, type: str, when: datetime, agency: str = "KHCN") -> str:
    """The next document of a series, as people cite it."""
    symbol = f"{type}-{agency}"
    last = session.exec(
        select(Document.number)
        .where(Document.symbol == symbol, Document.year == when.year)
        .order_by(col(Document.number).desc())
    ).first()
    return f"{(last or 0) + 1:02d}/{symbol} ngày {when:%d/%m/%Y}"


def office(session: Session) -> None:
    """The official and the leader who are written to."""
    for actor in (AN, BINH):
        if session.exec(select(Person).where(Person.email == actor.id)).first() is None:
            begin(people.enter_person, session, ISSUED, name=actor.name, email=actor.id, roles=actor.roles)


def organisation(session: Session, number: int, *, email: str | None = "") -> Organisation:
    """`DN1`, `DN2`, …, each with an address of its own unless told otherwise."""
    code = f"DN{number}"
    found = session.exec(select(Organisation).where(Organisation.code == code)).first()
    if found is not None:
        return found
    entered: Organisation = begin(
        people.enter_organisation,
        session,
        ISSUED,
        code=code,
        name=f"Công ty Mía đường {number}",
        organisation_kind="enterprise",
        email=f"dn{number}@dn.example" if email == "" else email,
    )
    return entered


@staged
def drafted_announcement(
    session: Session, *, recipients: int = 2, closes_on: date = CLOSES_ON
) -> Announcement:
    office(session)
    listed = tuple(organisation(session, number).code for number in range(1, recipients + 1))
    drafted: Announcement = begin(
        announcements.draft,
        session,
        ISSUED,
        code="TB-2025",
        year=2025,
        title="Đề xuất, đặt hàng nhiệm vụ năm 2025",
        closes_on=closes_on,
        recipients=listed,
    )
    return drafted


@staged
def issued_announcement(
    session: Session, *, recipients: int = 2, closes_on: date = CLOSES_ON
) -> Announcement:
    call = drafted_announcement(session, recipients=recipients, closes_on=closes_on)
    do(announcements.issue, session, call, ISSUED, document=paper(session, "TB", ISSUED))
    return call


def draft_task(session: Session, *, proposer: int = 1, **form: Any) -> Task:
    """A complete proposal under the one announcement, which is issued if it is not there yet."""
    call = session.exec(select(Announcement)).first() or issued_announcement(session)
    received: Task = begin(
        proposals.receive,
        session,
        SUBMITTED,
        announcement=call.code,
        proposer=organisation(session, proposer).code,
        **{"name": f"Quy trình sấy mãng cầu của doanh nghiệp {proposer}", **FORM, **form},
    )
    return received


@staged
def submitted_task(session: Session, **form: Any) -> Task:
    task = draft_task(session, **form)
    do(proposals.submit, session, task, SUBMITTED)
    return task


@staged
def eligible_task(session: Session, **form: Any) -> Task:
    task = submitted_task(session, **form)
    do(proposals.accept, session, task, ACCEPTED)
    return task


@staged
def drafted_council(session: Session, *tasks: Task, seats: dict[str, str] | None = None) -> Council:
    """With every seat taken; a task of its own when none is given."""
    on_agenda = tasks or (eligible_task(session),)
    for number, email in enumerate(seats or SEATS, start=1):
        if session.exec(select(Person).where(Person.email == email)).first() is None:
            begin(people.enter_person, session, ISSUED, name=f"Ủy viên {number}", email=email)
    drafted: Council = begin(
        councils.draft,
        session,
        ESTABLISHED,
        code=f"HD-{len(session.exec(select(Council)).all()) + 1}",
        year=2025,
        title="Hội đồng tư vấn xác định nhiệm vụ năm 2025",
        members=tuple({"person": email, "seat": seat} for email, seat in (seats or SEATS).items()),
        tasks=tuple(task.code for task in on_agenda),
    )
    return drafted


@staged
def established_council(session: Session, *tasks: Task) -> Council:
    council = drafted_council(session, *tasks)
    do(councils.establish, session, council, ESTABLISHED, document=paper(session, "QĐ", ESTABLISHED))
    return council


@staged
def invited_council(session: Session, *tasks: Task) -> Council:
    council = established_council(session, *tasks)
    do(councils.invite, session, council, INVITED, session_at=SESSION, place="Phòng họp Sở")
    return council


@staged
def attended_council(session: Session, *tasks: Task, absent: Collection[str] = ()) -> Council:
    council = invited_council(session, *tasks)
    do(
        sessions.take_attendance,
        session,
        council,
        SESSION,
        present=tuple(email for email in MEMBERS if email not in absent),
        absent=dict.fromkeys(absent, "Công tác"),
    )
    return council


@staged
def council_in_session(session: Session, *tasks: Task, absent: Collection[str] = ()) -> Council:
    council = attended_council(session, *tasks, absent=absent)
    do(sessions.open_session, session, council, SESSION)
    return council


def agenda(session: Session, council: Council) -> list[Task]:
    query = select(Task).join(CouncilItem, col(CouncilItem.task_id) == col(Task.id))
    return list(
        session.exec(query.where(CouncilItem.council_id == council.pk).order_by(col(CouncilItem.position)))
    )


def ballots(session: Session, council: Council, task: Task, vote: str, *, remark: str | None = None) -> None:
    """Everyone votes the same and two people count."""
    for email in VOTERS:
        do(sessions.cast_ballot, session, council, SESSION, member=email, task=task.code, vote=vote)
    tellers = (VOTERS[4], MEMBERS[7])
    do(sessions.count_ballots, session, council, SESSION, task=task.code, tellers=tellers, remark=remark)


@staged
def concluded_council(session: Session, *tasks: Task, vote: str = "recommend") -> Council:
    """A session that found the same on every proposal."""
    council = council_in_session(session, *tasks)
    remark = None if vote == "recommend" else "Làm rõ địa chỉ ứng dụng"
    for task in agenda(session, council):
        ballots(session, council, task, vote, remark=remark)
    do(sessions.conclude, session, council, SESSION)
    return council


@staged
def recommended_task(session: Session, **form: Any) -> Task:
    task = eligible_task(session, **form)
    council = concluded_council(session, task)
    do(councils.sign_minutes, session, council, MINUTES, document=paper(session, "BB", MINUTES))
    return task


@staged
def drafted_dossier(session: Session, *tasks: Task, mode: str = "assignment") -> Dossier:
    listed = tasks or (recommended_task(session),)
    drafted: Dossier = begin(
        dossiers.draft,
        session,
        SENT,
        code=f"TT-{len(session.exec(select(Dossier)).all()) + 1}",
        year=2025,
        title="Danh mục nhiệm vụ năm 2025",
        tasks=tuple({"task": task.code, "mode": mode} for task in listed),
    )
    return drafted


@staged
def sent_dossier(session: Session, *tasks: Task, mode: str = "assignment") -> Dossier:
    dossier = drafted_dossier(session, *tasks, mode=mode)
    do(dossiers.submit, session, dossier, SENT, document=paper(session, "TTr", SENT))
    return dossier


def approve(session: Session, dossier: Dossier, task: Task, *, funding: int = 800_000_000) -> None:
    decision = paper(session, "QĐ", ANSWERED, "UBND")
    do(
        dossiers.answer,
        session,
        dossier,
        ANSWERED,
        task=task.code,
        answer="approved",
        document=decision,
        funding=funding,
    )


@staged
def approved_task(session: Session, *, mode: str = "assignment", **form: Any) -> Task:
    task = recommended_task(session, **form)
    dossier = sent_dossier(session, task, mode=mode)
    approve(session, dossier, task)
    do(dossiers.decide, session, dossier, ANSWERED)
    return task


@staged
def appraising_task(session: Session, *, host: str = "DN1", **form: Any) -> Task:
    task = approved_task(session, **form)
    document = paper(session, "QĐ", ASSIGNED)
    do(implementation.assign_host, session, task, ASSIGNED, host=host, document=document)
    do(implementation.appraise, session, task, APPRAISED, funding=700_000_000)
    return task


@staged
def contract(session: Session, *, months: int = 12, **form: Any) -> Task:
    """A task in progress; its contract runs from 10/4/2025 for `months`."""
    task = appraising_task(session, **form)
    do(
        implementation.sign_contract,
        session,
        task,
        SIGNED,
        document=paper(session, "HĐ", SIGNED),
        funding=650_000_000,
        starts_on=SIGNED.date(),
        ends_on=add_months(SIGNED.date(), months),
    )
    return task
