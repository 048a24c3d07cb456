"""Check the journal: every chain recomputed, its end held against the case, every frozen file against its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlmodel import Session, col, func, select

from models import CASES, Attachment, AuditEntry, Document, StoredFile, Task, TaskFile
from secretariat.journal import GENESIS, UNDONE, digest
from secretariat.telling import Tell, nobody

TOLD_EVERY = 500
"""Entries between two words on how far the verification is."""


@dataclass(frozen=True)
class Break:
    """The first entry of a chain that does not hold, and why."""

    kind: str
    case_id: int
    seq: int
    reason: str

    def __str__(self) -> str:
        return (
            f"{self.kind} {self.case_id}, mục nhật ký số {self.seq}: {self.reason}"
            if self.seq
            else self.reason
        )


@dataclass(frozen=True)
class Verification:
    entries: int
    chains: int
    breaks: tuple[Break, ...]


def verify(session: Session, *, tell: Tell = nobody) -> Verification:
    """Recompute every chain and compare its last entry with the case; each chain reports its first break.

    The files of a document and of a task must be those whose hashes stand in the audit, and hold the bytes of those
    hashes.
    `tell` counts entries, all of them when only the files are left.
    """
    cases = _cases(session)
    total = session.exec(select(func.count()).select_from(AuditEntry)).one()
    entries = chains = 0
    breaks: list[Break] = []
    for (kind, case_id), chain in groupby(_in_order(session), key=lambda e: (e.case_kind, e.case_id)):
        chains += 1
        case = cases.pop((kind, case_id), None)
        previous: AuditEntry | None = None
        reason: str | None = None
        for entry in chain:
            entries += 1
            if entries % TOLD_EVERY == 0:
                tell(entries, total)
            if reason is None and (reason := _objection(entry, previous)):
                breaks.append(Break(kind, case_id, entry.seq, reason))
            previous = entry
        if reason is None and previous is not None and kind in CASES and (reason := _end(previous, case)):
            breaks.append(Break(kind, case_id, previous.seq, reason))
    breaks += [Break(kind, case_id, 0, "hồ sơ không có mục nhật ký nào") for kind, case_id in cases]
    tell(entries, total)
    breaks += [*_frozen(session), *_of_tasks(session)]
    return Verification(entries, chains, tuple(breaks))


def _frozen(session: Session) -> list[Break]:
    kept: dict[int, set[str]] = {}
    query = select(Attachment.document_id, StoredFile.sha256).join(
        StoredFile, col(StoredFile.id) == col(Attachment.file_id)
    )
    for document_id, sha256 in session.exec(query):
        kept.setdefault(document_id, set()).add(sha256)
    issued = select(AuditEntry.document_id, AuditEntry.data).where(
        col(AuditEntry.document_id).in_(select(Document.id).where(col(Document.paper).is_not(None)))
    )
    lost = [
        Break("document", document_id, 0, f"thiếu tệp {role} mang mã SHA-256 {sha256}")
        for document_id, data in session.exec(issued)
        for role, sha256 in data.get("files", {}).items()
        if document_id is not None and sha256 not in kept.get(document_id, ())
    ]
    files = select(StoredFile).order_by(col(StoredFile.id)).execution_options(yield_per=50)
    for stored in session.exec(files):
        if hashlib.sha256(stored.content).hexdigest() != stored.sha256:
            reason = f"tệp mang mã SHA-256 {stored.sha256} có nội dung đã bị sửa"
            lost.append(Break("stored_file", stored.pk, 0, reason))
        session.expunge(stored)
    return lost


BRINGS_FILES = ("add_files", "remove_file", "submit", "resubmit", "receive_progress", "submit_results")


def _of_tasks(session: Session) -> Iterator[Break]:
    """Files that a task lost, or came by, without an entry that says so."""
    told: dict[int, set[str]] = {}
    acts = select(AuditEntry.case_id, AuditEntry.data).where(
        AuditEntry.case_kind == Task.kind, col(AuditEntry.event).in_(BRINGS_FILES)
    )
    for task_id, data in session.exec(acts.order_by(col(AuditEntry.id)).execution_options(yield_per=2000)):
        if brought := data.get("attachments"):
            told.setdefault(task_id, set()).update(file["sha256"] for file in brought)
        if "attachment" in data:
            told.setdefault(task_id, set()).discard(data["sha256"])
    kept: dict[int, set[str]] = {}
    listed = select(TaskFile.task_id, StoredFile.sha256)
    for task_id, sha256 in session.exec(listed.join(StoredFile, col(StoredFile.id) == col(TaskFile.file_id))):
        kept.setdefault(task_id, set()).add(sha256)
    for task_id in sorted(told.keys() | kept.keys()):
        was, is_there = told.get(task_id, set()), kept.get(task_id, set())
        for sha256 in sorted(was - is_there):
            yield Break(Task.kind, task_id, 0, f"thiếu tệp kèm theo mang mã SHA-256 {sha256}")
        for sha256 in sorted(is_there - was):
            yield Break(Task.kind, task_id, 0, f"tệp mang mã SHA-256 {sha256} không có trong nhật ký")


def _in_order(session: Session) -> Iterator[AuditEntry]:
    """Stream all entries without keeping them."""
    query = (
        select(AuditEntry)
        .order_by(col(AuditEntry.case_kind), col(AuditEntry.case_id), col(AuditEntry.seq))
        .execution_options(yield_per=2000)
    )
    for entry in session.exec(query):
        yield entry
        session.expunge(entry)


def _cases(session: Session) -> dict[tuple[str, int], tuple[str, datetime]]:
    """(kind, id) -> the case's state and when it was last acted on."""
    return {
        (kind, row_id): (state, acted_at)
        for kind, case in CASES.items()
        for row_id, state, acted_at in session.exec(select(case.id, case.state, case.acted_at))
        if row_id is not None
    }


def _objection(entry: AuditEntry, previous: AuditEntry | None) -> str | None:
    expected_seq, expected_hash = (previous.seq + 1, previous.hash) if previous else (1, GENESIS)
    if entry.seq != expected_seq:
        return f"thiếu mục số {expected_seq}"
    if entry.previous != expected_hash:
        return "không nối tiếp mục trước đó"
    if entry.hash != digest(entry):
        return "nội dung đã bị sửa sau khi ghi"
    if previous is not None and entry.source != previous.target:
        return f"bắt đầu từ “{entry.source}” trong khi mục trước kết thúc ở “{previous.target}”"
    return None


def _end(last: AuditEntry, case: tuple[str, datetime] | None) -> str | None:
    if case is None:
        return None if (last.event, last.target) == (UNDONE, "") else "hồ sơ đã bị xóa"
    state, acted_at = case
    if state != last.target:
        return f"hồ sơ đang ở “{state}” nhưng nhật ký kết thúc ở “{last.target}”"
    # Entries cut off at the end leave a chain that fits: only the case still knows when it was acted on.
    if acted_at != last.at:
        return f"thiếu mục số {last.seq + 1} hoặc thời điểm xử lý của hồ sơ đã bị sửa"
    return None
