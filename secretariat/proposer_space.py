"""What an enterprise has before it: open calls, its own proposals in plain words, and the letters it was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, or_, select

from models import Announcement, Deadline, Letter, LetterState, Organisation, Task
from notifications.catalogue import LETTERS
from secretariat.deadlines import rule_of
from secretariat.facts import facts_of_tasks
from secretariat.worklist import DeadlineLine, deadline_line, letter_code
from states.roles import Actor
from states.task_guards import TaskFacts

PLAIN: Mapping[str, str] = {
    "draft": "Phiếu đề xuất còn là bản nháp, Sở chưa nhận. Hãy điền đủ rồi nộp trước ngày hết hạn.",
    "submitted": "Sở đã nhận và đang kiểm tra phiếu đề xuất. Quý đơn vị chưa phải làm gì.",
    "supplementing": "Sở đề nghị bổ sung. Hãy sửa phiếu theo nội dung đề nghị rồi nộp bản bổ sung.",
    "eligible": "Phiếu đề xuất hợp lệ và chờ đưa ra Hội đồng tư vấn. Quý đơn vị chưa phải làm gì.",
    "ineligible": "Phiếu đề xuất không hợp lệ; lý do ghi bên dưới.",
    "withdrawn": "Quý đơn vị đã rút phiếu đề xuất này.",
    "in_council": "Hội đồng tư vấn đang xem xét. Quý đơn vị chưa phải làm gì.",
    "revising": "Hội đồng đề nghị điều chỉnh. Hãy sửa phiếu theo ý kiến của Hội đồng.",
    "recommended": "Hội đồng đề nghị thực hiện; Sở đang chuẩn bị trình UBND tỉnh.",
    "not_recommended": "Hội đồng đề nghị không thực hiện; lý do ghi bên dưới.",
    "awaiting_ubnd": "Đã trình UBND tỉnh, đang chờ phê duyệt.",
    "returned": "UBND tỉnh trả lại để hoàn thiện; ý kiến ghi bên dưới.",
    "approved": "UBND tỉnh đã phê duyệt; Sở chuẩn bị giao hoặc tuyển chọn tổ chức chủ trì.",
    "rejected": "UBND tỉnh không phê duyệt; lý do ghi bên dưới.",
    "selecting": "Sở đang tuyển chọn tổ chức chủ trì.",
    "appraising": "Sở đang thẩm định kinh phí trước khi ký hợp đồng.",
    "in_progress": "Hợp đồng đang thực hiện. Hãy gửi báo cáo định kỳ đúng hạn.",
    "suspended": "Nhiệm vụ đang tạm dừng.",
    "evaluating": "Đã nộp hồ sơ nghiệm thu, Sở đang tổ chức nghiệm thu.",
    "completing": "Đã nghiệm thu; còn đăng ký kết quả.",
    "accepted": "Đã đăng ký kết quả; còn thanh lý hợp đồng.",
    "failed": "Nghiệm thu không đạt; còn thanh lý hợp đồng.",
    "liquidated": "Đã thanh lý hợp đồng, nhiệm vụ kết thúc.",
    "terminated": "Nhiệm vụ đã chấm dứt; lý do ghi bên dưới.",
}
"""State of a task -> what it means to whoever proposed it, and whether it is their turn."""

THEIR_TURN = frozenset({"draft", "supplementing", "revising", "in_progress"})


@dataclass(frozen=True)
class OpenCall:
    code: str
    title: str
    closes_on: date
    days_left: int


@dataclass(frozen=True)
class OwnTask:
    """One proposal or contract of the organisation. `note` is what the department wrote: a request or a reason;
    `facts` are what the guards of its acts judge by.
    """

    task: Task
    plain: str
    their_turn: bool
    note: str | None
    deadline: DeadlineLine | None
    facts: TaskFacts


@dataclass(frozen=True)
class OwnLetter:
    code: str
    id: int
    label: str
    subject: str
    sent_on: Any


def own_organisation(session: Session, actor: Actor) -> Organisation | None:
    """Whom the person speaks for; None for someone whose account names no organisation."""
    if actor.organisation_id is None:
        return None
    return session.get_one(Organisation, actor.organisation_id)


def open_calls(session: Session, *, today: date) -> list[OpenCall]:
    query = (
        select(Announcement)
        .where(Announcement.state == "issued", col(Announcement.closes_on) >= today)
        .order_by(col(Announcement.closes_on))
    )
    return [
        OpenCall(row.code, row.title, row.closes_on, (row.closes_on - today).days)
        for row in session.exec(query)
        if row.closes_on is not None
    ]


def own_tasks(session: Session, organisation: Organisation, *, today: date) -> list[OwnTask]:
    """What the organisation proposed or hosts, what waits for it first, then the latest."""
    found = session.exec(
        select(Task)
        .where(or_(Task.proposer_id == organisation.pk, Task.host_id == organisation.pk))
        .order_by(col(Task.id).desc())
    ).all()
    due, facts = _own_deadlines(session, found), facts_of_tasks(session, found)
    lines = [
        OwnTask(
            task=task,
            plain=PLAIN[task.state],
            their_turn=task.state in THEIR_TURN,
            note=_note(task),
            deadline=deadline_line(due[task.pk], task, today) if task.pk in due else None,
            facts=facts[task.pk],
        )
        for task in found
    ]
    return sorted(lines, key=lambda line: not line.their_turn)


def own_letters(session: Session, organisation: Organisation) -> list[OwnLetter]:
    """Letters that were sent to the organisation's own address, the latest first."""
    query = _letters(organisation).order_by(col(Letter.id).desc()).limit(100)
    return [
        OwnLetter(letter_code(row.pk), row.pk, LETTERS[row.letter].title, row.subject, row.sent_at)
        for row in session.exec(query)
    ]


def own_letter(session: Session, organisation: Organisation, number: int) -> Letter | None:
    found: Letter | None = session.exec(_letters(organisation).where(Letter.id == number)).first()
    return found


def _letters(organisation: Organisation) -> Any:
    """Only about calls and the organisation's own tasks: an address may be shared with another organisation or
    with a council member, and letters with a personal link are nobody's but their reader's.
    """
    own = select(Task.id).where(or_(Task.proposer_id == organisation.pk, Task.host_id == organisation.pk))
    about = (col(Letter.case_kind) == "announcement") | (
        (col(Letter.case_kind) == "task") & col(Letter.case_id).in_(own)
    )
    private = [name for name, kind in LETTERS.items() if kind.private]
    return select(Letter).where(
        func.lower(col(Letter.recipient_email)) == (organisation.email or "").lower(),
        Letter.state == LetterState.SENT,
        col(Letter.letter).not_in(private),
        about,
    )


def _own_deadlines(session: Session, tasks: Sequence[Task]) -> dict[int, Deadline]:
    """The first deadline of each task that waits for the organisation, not for an office."""
    first: dict[int, Deadline] = {}
    by_id = {task.pk: task for task in tasks}
    for row in session.exec(
        select(Deadline)
        .where(
            Deadline.case_kind == "task",
            col(Deadline.case_id).in_(by_id),
            col(Deadline.closed_at).is_(None),
        )
        .order_by(col(Deadline.due_on), col(Deadline.id))
    ):
        if rule_of(row, by_id[row.case_id]).audience in ("proposer", "host"):
            first.setdefault(row.case_id, row)
    return first


def _note(task: Task) -> str | None:
    return task.supplement_request if task.state == "supplementing" else task.outcome_reason
