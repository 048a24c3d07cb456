"""Those who are not of an office, at the desk: an enterprise and a council member, and what they have before them."""

from __future__ import annotations

from sqlmodel import Session, select

from models import Council, Person
from secretariat import councils, proposals, task_files
from states.roles import Role
from tests.secretariat.builders import (
    ACCEPTED,
    MEMBERS,
    at,
    do,
    draft_task,
    eligible_task,
    invited_council,
)
from tests.web.conftest import Browser, Desk, words

PDF = b"%PDF-1.7\n"

ONE, TWO = "NV-2025-001", "NV-2025-002"


def two_proposals(session: Session) -> int:
    """Two enterprises with a proposal each, on one agenda; the id of the first enterprise."""
    first, second = eligible_task(session), eligible_task(session, proposer=2)
    invited_council(session, first, second)
    return first.proposer_id


def enterprise(desk: Desk, organisation_id: int) -> Browser:
    return desk.of(Role.ENTERPRISE, email="nguoi@dn.example", organisation_id=organisation_id)


def member(desk: Desk, email: str = MEMBERS[0], *more: Role, organisation_id: int | None = None) -> Browser:
    """Someone who sits in the council, signed in with a password."""

    def named(session: Session) -> None:
        person = session.exec(select(Person).where(Person.email == email)).one()
        person.roles = [Role.COUNCIL, *more]
        person.organisation_id = organisation_id

    desk.prepared(named)
    return desk.of(email=email)


def accept(browser: Browser, email: str = MEMBERS[0]) -> None:
    """The member answers the invitation and declares no conflict."""
    done = browser.post("/cases/council/HD-1/act/answer_invitation", member=email, accepts="true")
    assert done.status_code == 303, words(done.text)


def stand_aside(session: Session) -> None:
    two_proposals(session)
    council = session.exec(select(Council)).one()
    do(
        councils.answer_invitation,
        session,
        council,
        at(2, 21),
        member=MEMBERS[0],
        accepts=True,
        conflicts=(TWO,),
        conflict="Cố vấn của doanh nghiệp",
    )


def handed_in(session: Session) -> int:
    """A proposal with one file, asked for supplements; the id of its organisation."""
    task = draft_task(session)
    file = {"name": "Dự toán.pdf", "content": PDF}
    do(task_files.add_files, session, task, at(1, 20), attachments=(file,))
    do(proposals.submit, session, task, ACCEPTED)
    request = "Bổ sung xác nhận của hợp tác xã"
    do(proposals.request_supplement, session, task, at(1, 23), request=request, due_on=at(4, 21).date())
    return task.proposer_id
