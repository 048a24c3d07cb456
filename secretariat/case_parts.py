"""The lists that belong to one case: seats and agenda, tasks put forward, recipients, progress reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from models import (
    Announcement,
    AnnouncementRecipient,
    AnnualReport,
    Ballot,
    Case,
    Council,
    CouncilItem,
    Document,
    Dossier,
    DossierItem,
    EvaluationForm,
    Organisation,
    ProgressReport,
    Recusal,
    StoredFile,
    Task,
    TaskFile,
)
from models.dossier import ANSWERS
from models.task import FILE_PARTS, MODES, VERDICTS
from reports.year_record import reference_of
from secretariat.annual_reports import changes
from secretariat.audiences import seats
from secretariat.facts import last_compilation
from secretariat.periods import local_day
from states.council_rules import Seat, Vote


@dataclass(frozen=True)
class Part:
    """A small table: `columns` maps each key of a row to its Vietnamese heading."""

    id: str
    title: str
    columns: dict[str, str]
    rows: list[dict[str, Any]]


def parts(session: Session, case: Case) -> list[Part]:
    """The lists of a case; those without a row are left out."""
    builder = _BUILDERS.get(case.kind)
    return [part for part in builder(session, case) if part.rows] if builder else []


def _announcement(session: Session, case: Announcement) -> list[Part]:
    listed = session.exec(
        select(Organisation)
        .join(AnnouncementRecipient, col(AnnouncementRecipient.organisation_id) == col(Organisation.id))
        .where(AnnouncementRecipient.announcement_id == case.pk)
        .order_by(col(Organisation.code))
    )
    proposed = Counter(
        session.exec(
            select(Task.proposer_id).where(
                Task.announcement_id == case.pk, col(Task.submitted_on).is_not(None)
            )
        )
    )
    rows = [
        {"code": row.code, "name": row.name, "email": row.email, "proposals": proposed[row.pk]}
        for row in listed
    ]
    headings = {"code": "Mã", "name": "Nơi nhận", "email": "Thư điện tử", "proposals": "Đề xuất đã nộp"}
    return [Part("recipients", "Nơi nhận thông báo", headings, rows)]


def _task(session: Session, case: Task) -> list[Part]:
    return [progress_reports(session, case), _files(session, case)]


def progress_reports(session: Session, case: Task) -> Part:
    reports = session.exec(
        select(ProgressReport).where(ProgressReport.task_id == case.pk).order_by(col(ProgressReport.period))
    )
    rows = [
        {
            "period": row.period,
            "received_on": row.received_on,
            "summary": row.summary,
            "verdict": VERDICTS.get(row.verdict or ""),
            "remark": row.remark,
        }
        for row in reports
    ]
    headings = {
        "period": "Kỳ",
        "received_on": "Ngày nhận",
        "summary": "Nội dung",
        "verdict": "Đánh giá",
        "remark": "Ghi chú",
    }
    return Part("progress", "Báo cáo định kỳ", headings, rows)


def _files(session: Session, case: Task) -> Part:
    listed = session.exec(
        select(TaskFile, StoredFile.sha256, StoredFile.size)
        .join(StoredFile, col(StoredFile.id) == col(TaskFile.file_id))
        .where(TaskFile.task_id == case.pk)
        .order_by(col(TaskFile.id))
    )
    rows = [
        {
            "file": row.name,
            "part": FILE_PARTS[row.part],
            "period": row.period,
            "added_on": local_day(row.added_at),
            "size": size,
            "sha256": sha256,
        }
        for row, sha256, size in listed
    ]
    headings = {
        "file": "Tệp",
        "part": "Thuộc",
        "period": "Kỳ",
        "added_on": "Ngày gửi",
        "size": "Số byte",
        "sha256": "SHA-256",
    }
    return Part("files", "Tệp kèm theo", headings, rows)


def _council(session: Session, case: Council) -> list[Part]:
    members = [
        {
            "seat": Seat(member.seat).label,
            "name": person.name,
            "email": person.email,
            "accepts": member.accepts,
            "conflict": member.conflict,
            "attended": member.attended,
            "absence_reason": member.absence_reason,
        }
        for member, person in seats(session, case)
    ]
    headings = {
        "seat": "Chức danh",
        "name": "Họ tên",
        "email": "Thư điện tử",
        "accepts": "Nhận lời",
        "conflict": "Xung đột lợi ích",
        "attended": "Dự họp",
        "absence_reason": "Lý do vắng",
    }
    return [Part("members", "Thành viên", headings, members), _agenda(session, case)]


def _agenda(session: Session, case: Council) -> Part:
    counts: list[Any] = [
        select(func.count()).where(col(table.item_id) == col(CouncilItem.id)).scalar_subquery()
        for table in (EvaluationForm, Ballot, Recusal)
    ]
    query: Any = (
        select(CouncilItem, Task)
        .join(Task, col(Task.id) == col(CouncilItem.task_id))
        .where(CouncilItem.council_id == case.pk)
        .order_by(col(CouncilItem.position))
    )
    listed = session.exec(query.add_columns(*counts))
    rows = [
        {
            "position": item.position,
            "task": task.code,
            "name": task.name,
            "forms": counted[0],
            "ballots": counted[1],
            "recusals": counted[2],
            "outcome": Vote(item.outcome).label if item.outcome else None,
            "remark": item.remark,
        }
        for item, task, *counted in listed
    ]
    headings = {
        "position": "STT",
        "task": "Mã",
        "name": "Đề xuất",
        "forms": "Nhận xét",
        "ballots": "Phiếu",
        "recusals": "Không bỏ phiếu",
        "outcome": "Kết luận",
        "remark": "Ý kiến",
    }
    return Part("agenda", "Chương trình họp", headings, rows)


def _dossier(session: Session, case: Dossier) -> list[Part]:
    listed = session.exec(
        select(DossierItem, Task, Document)
        .join(Task, col(Task.id) == col(DossierItem.task_id))
        .outerjoin(Document, col(Document.id) == col(DossierItem.document_id))
        .where(DossierItem.dossier_id == case.pk)
        .order_by(col(DossierItem.position))
    )
    rows = []
    for item, task, paper in listed:
        rows.append(
            {
                "position": item.position,
                "task": task.code,
                "name": task.name,
                "mode": MODES.get(task.mode or ""),
                "answer": ANSWERS.get(item.answer or ""),
                "document": reference_of(paper) if paper else None,
                "reason": item.reason,
            }
        )
    headings = {
        "position": "STT",
        "task": "Mã",
        "name": "Nhiệm vụ",
        "mode": "Phương thức",
        "answer": "Trả lời",
        "document": "Văn bản",
        "reason": "Lý do",
    }
    return [Part("tasks", "Danh mục nhiệm vụ", headings, rows)]


def _annual_report(session: Session, case: AnnualReport) -> list[Part]:
    if last_compilation(session, case) is None:
        return []
    rows = [
        {"figure": change.label, "before": change.before, "after": change.after}
        for change in changes(session, case)
    ]
    headings = {"figure": "Số liệu", "before": "Lần tổng hợp trước", "after": "Theo hồ sơ hiện nay"}
    return [Part("changes", "Thay đổi so với lần tổng hợp gần nhất", headings, rows)]


_BUILDERS: dict[str, Callable[[Session, Any], list[Part]]] = {
    "announcement": _announcement,
    "task": _task,
    "council": _council,
    "dossier": _dossier,
    "annual_report": _annual_report,
}
