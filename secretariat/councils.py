"""Acts on a council before and after its session: draft, establish, answers, invite, minutes, adjourn, cancel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session, col, delete, select

from models import Council, CouncilItem, CouncilMember, Person, Recusal, Task
from secretariat.acts import By, act
from secretariat.cases import new_case
from secretariat.lookup import case_by_code, person_by_email
from secretariat.many import Move, fire_all
from secretariat.people import Email
from secretariat.registry import enter, register
from secretariat.transitions import fire, opened, record
from states.council_rules import Seat
from states.document_types import parse_reference
from states.errors import BadInput
from states.forms import CitedDocument, Code, DocumentForm, Line, LocalTime, Prose, Year


class SeatForm(BaseModel):
    model_config = ConfigDict(extra="forbid")

    person: Email
    seat: Seat


@act("council", opens=True)
def draft(
    session: Session,
    *,
    by: By,
    code: Code,
    year: Year,
    title: Line,
    members: tuple[SeatForm, ...] = (),
    tasks: tuple[Code, ...] = (),
) -> Council:
    """Lập Hội đồng."""
    council = new_case(
        session,
        Council,
        by,
        code=code,
        state="drafting",
        year=year,
        title=title,
    )
    _seat(session, council, members)
    _put_on_agenda(session, council, tasks)
    opened(session, council, by, "draft")
    return council


@act("council")
def edit(
    session: Session,
    council: Council,
    *,
    by: By,
    title: Line | None = None,
    members: tuple[SeatForm, ...] | None = None,
    tasks: tuple[Code, ...] | None = None,
) -> None:
    """Change the draft; given members or tasks replace the former ones."""
    with fire(session, council, "edit", by):
        council.title = title or council.title
        if members is not None:
            session.exec(delete(CouncilMember).where(col(CouncilMember.council_id) == council.pk))
            _seat(session, council, members)
        if tasks is not None:
            session.exec(delete(CouncilItem).where(col(CouncilItem.council_id) == council.pk))
            _put_on_agenda(session, council, tasks)


@act("council")
def establish(session: Session, council: Council, *, by: By, document: DocumentForm) -> None:
    """Establish by a decision; letter 5 asks each member to accept and to declare conflicts."""
    with fire(session, council, "establish", by) as done:
        title = f"Thành lập {council.title}"
        done.document = register(session, council, "establish", document, by, title=title)
        council.document_id = done.document.pk


@act("council")
def answer_invitation(
    session: Session,
    council: Council,
    *,
    by: By,
    member: Email,
    accepts: bool,
    conflicts: tuple[Code, ...] = (),
    conflict: Prose | None = None,
) -> None:
    """Record a member's answer; a conflict named for a proposal makes the member stand aside on it."""
    if conflicts and not conflict:
        raise BadInput("Xác nhận tham gia: đã nêu đề xuất có xung đột lợi ích thì phải ghi rõ lý do.")
    with fire(session, council, "answer_invitation", by):
        row = member_of(session, council, member)
        row.accepts, row.conflict = accepts, conflict or ""
        session.exec(delete(Recusal).where(col(Recusal.member_id) == row.pk))
        for code in dict.fromkeys(conflicts):
            item = item_of(session, council, code)
            session.add(Recusal(item_id=item.pk, member_id=row.pk, reason=conflict or ""))


@act("council")
def invite(session: Session, council: Council, *, by: By, session_at: LocalTime, place: Line) -> None:
    """Call the session; letter 6 carries a calendar invite, and the proposals go to the council."""
    with fire(session, council, "invite", by):
        council.session_at, council.place = session_at, place
        council.invitations += 1
        for row in session.exec(select(CouncilMember).where(CouncilMember.council_id == council.pk)):
            row.attended, row.absence_reason = None, None
    eligible = [task for task in _agenda(session, council) if task.state == "eligible"]
    fire_all(session, [Move(task, "put_to_council") for task in eligible], by)


@act("council")
def sign_minutes(session: Session, council: Council, *, by: By, document: DocumentForm) -> None:
    """Register the signed minutes (biên bản)."""
    with fire(session, council, "sign_minutes", by) as done:
        title = f"Biên bản họp {council.title}"
        done.document = register(session, council, "sign_minutes", document, by, title=title)
        council.minutes_document_id = done.document.pk


@act("council")
def adjourn(session: Session, council: Council, *, by: By, reason: Prose) -> None:
    """Put the session off; what was voted so far does not count."""
    with fire(session, council, "adjourn", by):
        pass


@act("council")
def cancel(session: Session, council: Council, *, by: By, reason: Prose) -> None:
    """Call the council off; its proposals are eligible again."""
    with fire(session, council, "cancel", by):
        pass
    before_it = [task for task in _agenda(session, council) if task.state == "in_council"]
    fire_all(session, [Move(task, "take_from_council") for task in before_it], by)


@act("council", opens=True)
def take_over(
    session: Session, *, by: By, code: Code, year: Year, title: Line, document: CitedDocument
) -> Council:
    """Ghi nhận Hội đồng theo hồ sơ giấy."""
    paper = enter(
        session,
        parse_reference(document.reference),
        document,
        by,
        type="QĐ",
        issuer="department",
        title=f"Thành lập {title}",
        programme_year=year,
    )
    council = new_case(
        session,
        Council,
        by,
        code=code,
        state="concluded",
        on=document.issued_on,
        year=year,
        title=title,
        document_id=paper.pk,
    )
    record(session, council, by, document=paper)
    return council


def member_of(session: Session, council: Council, email: str) -> CouncilMember:
    query = (
        select(CouncilMember)
        .join(Person, col(Person.id) == col(CouncilMember.person_id))
        .where(CouncilMember.council_id == council.pk, Person.email == email)
    )
    return session.exec(query).one()


def item_of(session: Session, council: Council, code: str) -> CouncilItem:
    query = (
        select(CouncilItem)
        .join(Task, col(Task.id) == col(CouncilItem.task_id))
        .where(CouncilItem.council_id == council.pk, Task.code == code)
    )
    return session.exec(query).one()


def _agenda(session: Session, council: Council) -> list[Task]:
    query = (
        select(Task)
        .join(CouncilItem, col(CouncilItem.task_id) == col(Task.id))
        .where(CouncilItem.council_id == council.pk)
        .order_by(col(CouncilItem.position))
    )
    return list(session.exec(query))


def _seat(session: Session, council: Council, members: tuple[SeatForm, ...]) -> None:
    _no_one_twice(member.person for member in members)
    for member in members:
        person: Any = person_by_email(session, member.person)
        session.add(CouncilMember(council_id=council.pk, person_id=person.pk, seat=member.seat))
    session.flush()


def _put_on_agenda(session: Session, council: Council, codes: tuple[str, ...]) -> None:
    for position, code in enumerate(dict.fromkeys(codes), start=1):
        task = case_by_code(session, Task, code)
        if task.state != "eligible":
            raise BadInput(
                f"Đề xuất {code} chưa được xác nhận hợp lệ nên chưa thể đưa vào chương trình Hội đồng; "
                "hãy xác nhận hợp lệ trước."
            )
        if other := _council_of(session, task):
            raise BadInput(
                f"Đề xuất {code} đã có trong chương trình của {other.label}; "
                "hãy bỏ khỏi chương trình đó hoặc hủy Hội đồng đó trước."
            )
        session.add(CouncilItem(council_id=council.pk, task_id=task.pk, position=position))
    session.flush()


def _council_of(session: Session, task: Task) -> Council | None:
    """The council that has a proposal on its agenda and is not called off."""
    query = (
        select(Council)
        .join(CouncilItem, col(CouncilItem.council_id) == col(Council.id))
        .where(CouncilItem.task_id == task.pk, Council.state != "cancelled")
    )
    return session.exec(query).first()


def _no_one_twice(emails: Iterable[str]) -> None:
    if twice := [email for email, count in Counter(emails).items() if count > 1]:
        raise BadInput(
            f"{', '.join(twice)} được xếp hai lần; mỗi người chỉ giữ một vị trí trong Hội đồng, hãy bỏ bớt."
        )
