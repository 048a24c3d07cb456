"""Files of a task: what came with its proposal, its progress reports and its results; added, removed, listed."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any

from pydantic import Field
from sqlmodel import Session, col, select

from models import StoredFile, Task, TaskFile
from models.task import FILE_PARTS
from secretariat.acts import By, act
from secretariat.papers import bytes_of, stored_file
from secretariat.periods import local_day
from secretariat.transitions import fire
from secretariat.uploads import Upload
from states.errors import BadInput, Missing
from states.forms import Name
from states.task import TASK

REMOVABLE_IN = frozenset(step.source for step in TASK.steps if step.event == "remove_file")

AT_ONCE = 10
"""Files that one form may bring."""

Attachments = Annotated[tuple[Upload, ...], Field(max_length=AT_ONCE)]


@dataclass(frozen=True)
class TaskFileLine:
    """One file as a list shows it. `removable`: not handed in yet; `size` in bytes."""

    name: str
    part: str
    part_label: str
    period: int | None
    size: int
    sha256: str
    added_on: date
    added_by: str
    removable: bool


@act("task")
def add_files(
    session: Session,
    task: Task,
    *,
    by: By,
    attachments: Attachments,
) -> None:
    """Keep files beside the proposal while it is written, supplemented or revised."""
    if not attachments:
        raise BadInput("attachments: chưa chọn tệp nào; hãy chọn ít nhất một tệp.")
    with fire(session, task, "add_files", by):
        keep_files(session, task, attachments, by, part="proposal")


@act("task")
def remove_file(session: Session, task: Task, *, by: By, attachment: Name) -> None:
    """Take a file off the proposal before it is handed in; the audit keeps its name and hash."""
    row = _row(session, task, attachment)
    sha256 = session.exec(select(StoredFile.sha256).where(StoredFile.id == row.file_id)).one() if row else ""
    with fire(session, task, "remove_file", replace(by, filled={**by.filled, "sha256": sha256})):
        session.delete(row)
        session.flush()


def keep_files(
    session: Session,
    task: Task,
    uploads: Sequence[Upload],
    by: By,
    *,
    part: str,
    period: int | None = None,
) -> None:
    """Freeze the bytes and list them with the task. `BadInput` for one that the task already has."""
    if not uploads:
        return
    there = select(TaskFile.name, StoredFile.sha256).join(
        StoredFile, col(StoredFile.id) == col(TaskFile.file_id)
    )
    known = {sha256: name for name, sha256 in session.exec(there.where(TaskFile.task_id == task.pk))}
    for upload in uploads:
        if upload.sha256 in known:
            raise BadInput(
                f"attachments: tệp {upload.name} trùng nội dung với tệp {known[upload.sha256]}; hãy bỏ tệp này."
            )
        name = _free(upload.stored_name, known.values())
        session.add(
            TaskFile(
                task_id=task.pk,
                file_id=stored_file(session, upload.media_type, upload.content).pk,
                part=part,
                period=period,
                name=name,
                added_at=by.now,
                added_by=by.actor.id,
            )
        )
        known[upload.sha256] = name
    session.flush()


def task_files(session: Session, task: Task) -> list[TaskFileLine]:
    """The files of a task in the order in which they came."""
    query = (
        select(TaskFile, StoredFile.sha256, StoredFile.size)
        .join(StoredFile, col(StoredFile.id) == col(TaskFile.file_id))
        .where(TaskFile.task_id == task.pk)
        .order_by(col(TaskFile.id))
    )
    return [
        TaskFileLine(
            name=row.name,
            part=row.part,
            part_label=FILE_PARTS[row.part],
            period=row.period,
            size=size,
            sha256=sha256,
            added_on=local_day(row.added_at),
            added_by=row.added_by,
            removable=task.state in REMOVABLE_IN and row.added_at >= task.entered_at,
        )
        for row, sha256, size in session.exec(query)
    ]


def task_file(session: Session, task: Task, name: str) -> tuple[int, str, bytes]:
    """(id of the stored file, media type, bytes) of a file of the task; refuses bytes that lost their hash."""
    row = _row(session, task, name)
    if row is None:
        raise Missing(f"Hồ sơ {task.code} không có tệp “{name}”; hãy xem các tệp trên trang hồ sơ.")
    stored: Any = session.get_one(StoredFile, row.file_id)
    return stored.pk, stored.media_type, bytes_of(stored, name, task.code)


def _row(session: Session, task: Task, name: str) -> TaskFile | None:
    return session.exec(select(TaskFile).where(TaskFile.task_id == task.pk, TaskFile.name == name)).first()


def _free(name: str, taken: Collection[str]) -> str:
    """`du-toan.xlsx`, then `du-toan-2.xlsx`; short enough for its column."""
    stem, _, ending = name.rpartition(".")
    tried = itertools.chain([name], (f"{stem[:100]}-{at}.{ending}" for at in itertools.count(2)))
    return next(each for each in tried if each not in taken)
