"""The figures of a plan year, computed from the record alone, each with the rows it was read from.

Nothing is invented: a figure without a record is not made, and `missing` names it instead.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from models import Council, Document
from models.dossier import ANSWERS
from reports.followed_tasks import Part
from reports.year_record import YearRecord, citation
from states.chart import HO_CHI_MINH
from states.council_rules import Vote
from states.lifecycles import LIFECYCLES
from states.vietnamese import short_date


@dataclass(frozen=True)
class Source:
    """A row behind a figure: its kind, id, and the name people call it."""

    kind: str
    id: int
    name: str


@dataclass(frozen=True)
class Figure:
    """One statement of the report. `value` is a whole number or a text; `sources` are complete where they were read."""

    id: str
    label: str
    value: int | str
    unit: str
    sources: tuple[Source, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"sources": [asdict(source) for source in self.sources]}


def figures(record: YearRecord) -> list[Figure]:
    """Every figure the record supports, in the order of the report."""
    return [
        *_plan(record),
        *_activities(record),
        *_call(record),
        *_council_and_dossier(record),
        *_tasks(record),
    ]


def missing(record: YearRecord) -> list[str]:
    """What a reader of the report would look for and the record does not hold, in Vietnamese."""
    gaps = []
    if record.plan is None:
        gaps.append("Kế hoạch năm và kinh phí được duyệt")
    if not record.spending:
        gaps.append("Kinh phí đã sử dụng trong năm")
    for activity in record.activities:
        # Communication runs all year round: a missing day is no gap there.
        if (
            activity.state == "held"
            and activity.held_on is None
            and activity.activity_kind != "communication"
        ):
            gaps.append(f"Ngày tổ chức “{activity.name}”")
    for announcement in record.announcements:
        if not record.recipients[announcement.pk]:
            gaps.append(f"Danh sách nhận {announcement.label} và số đề xuất nhận được")
    for council in record.councils:
        if council.state in ("concluded", "closed") and council.minutes_document_id is None:
            gaps.append(f"Biên bản họp {council.label} (ngày họp, số thành viên dự họp)")
    for dossier in record.dossiers:
        if dossier.state in ("sent", "returned"):
            gaps.append(f"Quyết định của UBND tỉnh trả lời {dossier.label}")
    labels = (
        ("announcements", "Thông báo đề xuất, đặt hàng nhiệm vụ"),
        ("councils", "Hội đồng tư vấn xác định nhiệm vụ"),
        ("dossiers", "Tờ trình UBND tỉnh phê duyệt danh mục"),
    )
    gaps += [label for name, label in labels if not getattr(record, name)]
    return gaps


def _plan(record: YearRecord) -> Iterable[Figure]:
    plan = record.plan
    if plan is None:
        return
    source = Source("annual_plan", plan.pk, plan.label)
    paper = record.document(plan.document_id)
    sources = (source, *_papers(record, paper))
    if paper is not None:
        yield Figure("plan.document", "Kế hoạch năm", citation(paper, record.procedure), "văn bản", sources)
    yield Figure("plan.budget", "Kinh phí được duyệt", plan.budget, "đồng", sources)
    if record.spending:
        rows = tuple(Source("spending", row.pk, f"chi {short_date(row.spent_on)}") for row in record.spending)
        total = sum(row.amount for row in record.spending)
        yield Figure("plan.spent", "Kinh phí đã sử dụng", total, "đồng", (source, *rows))


def _activities(record: YearRecord) -> Iterable[Figure]:
    for row in record.held("communication"):
        source = (Source("activity", row.pk, row.code),)
        if row.channels:
            channels = "; ".join(row.channels)
            yield Figure(
                f"activity.{row.code}.channels", f"Kênh truyền thông: {row.name}", channels, "kênh", source
            )
            yield Figure(
                f"activity.{row.code}.channel_count",
                f"Số kênh: {row.name}",
                len(row.channels),
                "kênh",
                source,
            )
    for kind, label, unit in (("conference", "Hội nghị", "hội nghị"), ("training", "Khóa đào tạo", "khóa")):
        rows = record.held(kind)
        if not rows:
            continue
        sources = tuple(Source("activity", row.pk, row.code) for row in rows)
        for row in rows:
            source = (Source("activity", row.pk, row.code),)
            yield Figure(
                f"activity.{row.code}.sessions", f"Số lần tổ chức: {row.name}", row.sessions, "lần", source
            )
        yield Figure(f"{kind}.count", f"{label} đã tổ chức", sum(row.sessions for row in rows), unit, sources)
        counted = [row for row in rows if row.attendance is not None]
        for row in counted:
            source = (Source("activity", row.pk, row.code),)
            yield Figure(
                f"activity.{row.code}.attendance",
                f"Người tham dự: {row.name}",
                row.attendance or 0,
                "người",
                source,
            )
        if counted:
            total = sum(row.attendance or 0 for row in counted)
            people = tuple(Source("activity", row.pk, row.code) for row in counted)
            yield Figure(f"{kind}.attendance", f"{label}: tổng số người tham dự", total, "người", people)


def _call(record: YearRecord) -> Iterable[Figure]:
    for row in record.announcements:
        source = Source("announcement", row.pk, row.code)
        paper = record.document(row.document_id)
        if paper is not None:
            cited = citation(paper, record.procedure)
            yield Figure(
                f"announcement.{row.code}.document",
                row.title,
                cited,
                "văn bản",
                (source, *_papers(record, paper)),
            )
        listed = record.recipients[row.pk]
        if listed:
            organisations = tuple(Source("organisation", o.pk, o.code) for o in listed)
            enterprises = tuple(
                Source("organisation", o.pk, o.code) for o in listed if o.organisation_kind == "enterprise"
            )
            yield Figure(
                f"announcement.{row.code}.recipients",
                "Cơ quan, tổ chức, cá nhân nhận thông báo",
                len(organisations),
                "đơn vị",
                (source, *organisations),
            )
            if enterprises:
                yield Figure(
                    f"announcement.{row.code}.enterprises",
                    "Doanh nghiệp nhận thông báo",
                    len(enterprises),
                    "doanh nghiệp",
                    (source, *enterprises),
                )


def _council_and_dossier(record: YearRecord) -> Iterable[Figure]:
    for row in record.councils:
        for name, document_id in (("document", row.document_id), ("minutes", row.minutes_document_id)):
            paper = record.document(document_id)
            if paper is not None:
                sources = (Source("council", row.pk, row.code), *_papers(record, paper))
                cited = citation(paper, record.procedure)
                yield Figure(f"council.{row.code}.{name}", row.title, cited, "văn bản", sources)
        yield from _session(record, row)
    for dossier in record.dossiers:
        source = Source("dossier", dossier.pk, dossier.code)
        paper = record.document(dossier.document_id)
        if paper is not None:
            cited = citation(paper, record.procedure)
            sources = (source, *_papers(record, paper))
            yield Figure(f"dossier.{dossier.code}.document", dossier.title, cited, "văn bản", sources)
        items = record.dossier_items[dossier.pk]
        if items:
            listed = tuple(_task_source(record, item.task_id) for item in items)
            yield Figure(
                f"dossier.{dossier.code}.tasks",
                "Nhiệm vụ trong danh mục",
                len(items),
                "nhiệm vụ",
                (source, *listed),
            )
        for answer, label in ANSWERS.items():
            answered = [item for item in items if item.answer == answer]
            if answered:
                tasks = tuple(_task_source(record, item.task_id) for item in answered)
                decisions = dict.fromkeys(
                    item.document_id for item in answered if item.document_id is not None
                )
                papers = (paper for key in decisions for paper in _papers(record, record.document(key)))
                yield Figure(
                    f"dossier.{dossier.code}.{answer}",
                    f"UBND tỉnh trả lời: {label}",
                    len(answered),
                    "nhiệm vụ",
                    (source, *tasks, *papers),
                )


def _session(record: YearRecord, row: Council) -> Iterable[Figure]:
    source = Source("council", row.pk, row.code)
    members = record.council_members[row.pk]
    present = [member for member in members if member.attended]
    if row.session_at is not None and row.state in ("concluded", "closed"):
        day = short_date(row.session_at.astimezone(HO_CHI_MINH).date())
        yield Figure(f"council.{row.code}.session_on", "Ngày họp", day, "ngày", (source,))
        yield Figure(f"council.{row.code}.members", "Thành viên biểu quyết", len(members), "người", (source,))
        yield Figure(f"council.{row.code}.present", "Thành viên dự họp", len(present), "người", (source,))
    for vote in Vote:
        items = [item for item in record.council_items[row.pk] if item.outcome == vote]
        if items:
            tasks = tuple(_task_source(record, item.task_id) for item in items)
            label = f"Hội đồng kết luận: {vote.label}"
            yield Figure(f"council.{row.code}.{vote}", label, len(items), "đề xuất", (source, *tasks))


def _tasks(record: YearRecord) -> Iterable[Figure]:
    tasks = record.tasks
    if count := tasks.submitted.count:
        sources = _task_sources(tasks.submitted)
        yield Figure("proposals.received", "Phiếu đề xuất đã tiếp nhận", count, "phiếu", sources)
    for state, label in LIFECYCLES["task"].states.items():
        if state in tasks.states:
            part = tasks.states[state]
            yield Figure(f"tasks.{state}", label, part.count, "nhiệm vụ", _task_sources(part))
    for part, name, label in (
        (tasks.approved, "approved", "UBND tỉnh phê duyệt"),
        (tasks.contracts, "contracts", "Hợp đồng đã ký"),
    ):
        if part.count:
            sources = _task_sources(part)
            yield Figure(f"{name}.count", f"{label}: số nhiệm vụ", part.count, "nhiệm vụ", sources)
            yield Figure(f"{name}.funding", f"{label}: kinh phí", part.funding, "đồng", sources)


def _task_sources(part: Part) -> tuple[Source, ...]:
    return tuple(Source("task", row.id, row.code) for row in part.tasks)


def _task_source(record: YearRecord, task_id: int) -> Source:
    return Source("task", task_id, record.tasks.codes.get(task_id, str(task_id)))


def _papers(record: YearRecord, paper: Document | None) -> tuple[Source, ...]:
    return () if paper is None else (Source("document", paper.pk, citation(paper, record.procedure)),)
