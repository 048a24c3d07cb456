"""Files that come with a proposal: added by whom it concerns, frozen once handed in, told by the audit."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from models import AuditEntry, StoredFile, Task, TaskFile
from secretariat import implementation, proposals, task_files
from secretariat.case_parts import parts
from secretariat.verification import verify
from states.errors import BadInput, Refusal
from states.roles import Actor, Role
from states.task_guards import MOST_FILES
from tests.secretariat.builders import ACCEPTED, AN, SUBMITTED, at, contract, do, draft_task, submitted_task

PDF = b"%PDF-1.7\n"
WRITTEN = SUBMITTED
HANDED_IN = SUBMITTED + timedelta(hours=1)


def file(name: str = "Dự toán.pdf", content: bytes = PDF) -> dict[str, Any]:
    return {"name": name, "content": content}


def add(session: Session, task: Task, when: datetime, *files: dict[str, Any], by: Actor = AN) -> None:
    do(task_files.add_files, session, task, when, by=by, attachments=files)


def remove(session: Session, task: Task, when: datetime, name: str, by: Actor = AN) -> None:
    do(task_files.remove_file, session, task, when, by=by, attachment=name)


def names(session: Session, task: Task) -> list[str]:
    return [line.name for line in task_files.task_files(session, task)]


def proposer_of(task: Task, organisation_id: int | None = None) -> Actor:
    whom = organisation_id or task.proposer_id
    return Actor("dn@dn.example", "Doanh nghiệp", frozenset({Role.ENTERPRISE}), whom)


def test_a_file_is_kept_under_its_hash_and_the_audit_of_the_task_names_it(session: Session) -> None:
    task = draft_task(session)
    add(session, task, WRITTEN, file(), by=proposer_of(task))
    (line,) = task_files.task_files(session, task)
    assert (line.name, line.part_label, line.size, line.removable) == (
        "du-toan.pdf",
        "Phiếu đề xuất",
        9,
        True,
    )
    assert task_files.task_file(session, task, line.name)[1:] == ("application/pdf", PDF)
    entry = session.exec(select(AuditEntry).where(AuditEntry.event == "add_files")).one()
    assert entry.data["attachments"] == [{"name": "du-toan.pdf", "size": 9, "sha256": line.sha256}]
    assert verify(session).breaks == ()


def test_a_draft_loses_a_file_and_the_audit_says_which(session: Session) -> None:
    task = draft_task(session)
    add(session, task, WRITTEN, file())
    (line,) = task_files.task_files(session, task)
    remove(session, task, WRITTEN, "du-toan.pdf", by=proposer_of(task))
    assert names(session, task) == []
    entry = session.exec(select(AuditEntry).where(AuditEntry.event == "remove_file")).one()
    assert (entry.data["attachment"], entry.data["sha256"]) == ("du-toan.pdf", line.sha256)
    assert verify(session).breaks == ()
    add(session, task, WRITTEN, file())
    assert names(session, task) == ["du-toan.pdf"]
    assert verify(session).breaks == ()


def test_what_was_handed_in_stays_and_a_supplement_adds_to_it(session: Session) -> None:
    task = draft_task(session)
    add(session, task, WRITTEN, file())
    do(proposals.submit, session, task, HANDED_IN)
    with pytest.raises(Refusal, match="Đã nộp, chờ kiểm tra"):
        add(session, task, HANDED_IN, file("moi.pdf", PDF + b"2"))
    with pytest.raises(Refusal):
        remove(session, task, HANDED_IN, "du-toan.pdf")
    do(
        proposals.request_supplement,
        session,
        task,
        ACCEPTED,
        request="Bổ sung dự toán",
        due_on=at(2, 10).date(),
    )
    add(session, task, at(2, 3), file("sai.pdf", PDF + b"3"), by=proposer_of(task))
    with pytest.raises(Refusal, match="đã nộp nên được giữ nguyên"):
        remove(session, task, at(2, 3), "du-toan.pdf")
    remove(session, task, at(2, 4), "sai.pdf")
    do(
        proposals.resubmit,
        session,
        task,
        at(2, 5),
        by=proposer_of(task),
        attachments=(file("Dự toán.pdf", PDF + b"4"),),
    )
    assert names(session, task) == ["du-toan.pdf", "du-toan-2.pdf"]
    assert [line.removable for line in task_files.task_files(session, task)] == [False, False]
    assert verify(session).breaks == ()


REFUSED: dict[str, tuple[list[dict[str, Any]], str]] = {
    "the same file twice": ([file(), file("khac.pdf")], "trùng nội dung với tệp du-toan.pdf"),
    "a program": ([file("a.pdf", b"MZ\x90\x00")], "chỉ nhận PDF"),
    "an empty file": ([file("a.pdf", b"")], "tệp a.pdf rỗng"),
    "nothing": ([], "chưa chọn tệp nào"),
    "more than a form may bring": ([file("a.pdf", PDF + b"%d" % i) for i in range(11)], "quá 10 mục"),
}


@pytest.mark.parametrize(("files", "said"), REFUSED.values(), ids=REFUSED)
def test_files_that_may_not_come_in_leave_nothing_behind(
    session: Session, files: list[dict[str, Any]], said: str
) -> None:
    task = draft_task(session)
    version = task.version
    with pytest.raises(BadInput, match=said) as refused:
        add(session, task, WRITTEN, *files)
    assert "b'" not in str(refused.value)
    session.refresh(task)
    assert (task.version, session.exec(select(StoredFile)).all(), names(session, task)) == (version, [], [])


def test_a_task_has_only_so_many_files(session: Session) -> None:
    task = draft_task(session)
    for ten in range(MOST_FILES // 10):
        add(session, task, WRITTEN, *(file("a.pdf", PDF + b"%d" % (10 * ten + i)) for i in range(10)))
    with pytest.raises(Refusal, match=f"vượt quá {MOST_FILES} tệp"):
        add(session, task, WRITTEN, file("a.pdf", PDF + b"x"))
    assert len(names(session, task)) == MOST_FILES


def test_nobody_adds_or_removes_files_of_somebody_else(session: Session) -> None:
    task = draft_task(session)
    add(session, task, WRITTEN, file())
    other = proposer_of(task, task.proposer_id + 1)
    with pytest.raises(Refusal, match="do mình đề xuất"):
        add(session, task, WRITTEN, file("b.pdf", PDF + b"2"), by=other)
    with pytest.raises(Refusal, match="do mình đề xuất"):
        remove(session, task, WRITTEN, "du-toan.pdf", by=other)
    with pytest.raises(Refusal, match="Không có tệp “khong-co"):
        remove(session, task, WRITTEN, "khong-co.pdf")
    assert names(session, task) == ["du-toan.pdf"]


def test_a_progress_report_brings_its_files(session: Session) -> None:
    task = contract(session)
    do(
        implementation.receive_progress,
        session,
        task,
        at(10, 8),
        period=1,
        summary="Xong khảo sát",
        attachments=(file("Báo cáo kỳ 1.pdf"),),
    )
    (line,) = task_files.task_files(session, task)
    assert (line.name, line.part_label, line.period) == ("bao-cao-ky-1.pdf", "Báo cáo định kỳ", 1)
    (listed,) = next(part for part in parts(session, task) if part.id == "files").rows
    assert (listed["file"], listed["part"], listed["period"]) == ("bao-cao-ky-1.pdf", "Báo cáo định kỳ", 1)


@pytest.mark.parametrize("how", ["taken off", "put there"])
def test_a_list_of_files_that_the_audit_does_not_tell_of_is_found(session: Session, how: str) -> None:
    task = submitted_task(session)
    if how == "taken off":
        do(proposals.request_supplement, session, task, ACCEPTED, request="Dự toán", due_on=at(2, 10).date())
        do(proposals.resubmit, session, task, at(2, 5), attachments=(file(),))
        session.delete(session.exec(select(TaskFile)).one())
    else:
        stored = StoredFile(sha256="0" * 64, media_type="application/pdf", size=9, content=PDF)
        session.add(stored)
        session.flush()
        session.add(
            TaskFile(
                task_id=task.pk,
                file_id=stored.pk,
                part="proposal",
                name="x.pdf",
                added_at=SUBMITTED,
                added_by="ai@so.example",
            )
        )
    session.flush()
    reasons = [each.reason for each in verify(session).breaks if each.kind == "task"]
    assert len(reasons) == 1
    assert ("thiếu tệp kèm theo" if how == "taken off" else "không có trong nhật ký") in reasons[0]
