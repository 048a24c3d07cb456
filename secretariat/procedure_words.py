"""A procedure as people read it: chapters of clauses in Vietnamese, each with what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from notifications.catalogue import LETTERS
from secretariat.values import article, day
from secretariat.words import KINDS
from states.council_rules import CouncilRule, Seat
from states.document_types import type_name
from states.lifecycles import LIFECYCLES
from states.procedure import Anchor, Audience, Condition, DeadlineRule, LegalBasis, Procedure
from states.procedure_parts import Agency, Dated
from states.task_guards import PROPOSAL_FIELDS


@dataclass(frozen=True)
class Clause:
    """One thing that a chapter says; `key` is the same in every version."""

    key: str
    label: str
    text: str


@dataclass(frozen=True)
class Chapter:
    """`key` is the same in every version; `source` is the article it rests on, as readers are told it."""

    key: str
    title: str
    clauses: tuple[Clause, ...]
    source: str | None = None

    def says(self, key: str) -> str:
        """The text of a clause; empty when there is none."""
        return next((clause.text for clause in self.clauses if clause.key == key), "")


DEADLINE = "deadline:"
"""What the keys of deadlines' chapters begin with."""

ANCHORS: Mapping[Anchor, str] = {
    "entered": "ngày hồ sơ chuyển sang trạng thái này",
    "closes_on": "ngày cuối nhận phiếu đề xuất",
    "supplement_due_on": "ngày ghi trong yêu cầu bổ sung",
    "session_on": "ngày họp Hội đồng",
    "progress_period_ends": "ngày cuối của mỗi kỳ báo cáo theo hợp đồng",
    "contract_ends_on": "ngày kết thúc hợp đồng, kể cả gia hạn",
    "report_due_on": "ngày phải gửi báo cáo năm",
}
AUDIENCES: Mapping[Audience, str] = {
    "list_without_proposal": "nơi nhận thông báo chưa gửi phiếu đề xuất",
    "proposer": "tổ chức đề xuất",
    "host": "tổ chức chủ trì",
    "members": "thành viên Hội đồng",
    "members_without_form": "thành viên Hội đồng chưa gửi phiếu nhận xét",
    "members_without_answer": "thành viên Hội đồng chưa trả lời",
    "chair_and_secretary": "Chủ tịch và thư ký khoa học",
    "secretariat": "thư ký",
    "secretariat_and_leader": "thư ký và lãnh đạo Sở",
}
CONDITIONS: Mapping[Condition, str] = {"quorum_at_risk": "chỉ khi phiên họp có nguy cơ không đủ thành viên"}


def chapters(procedure: Procedure) -> tuple[Chapter, ...]:
    """The whole procedure in the order in which an official reads it; the deadlines come last, one chapter each."""
    return (
        _scope(procedure),
        _agencies(procedure),
        _series(procedure),
        _bases(procedure),
        _proposals(procedure),
        council_chapter(procedure.council),
        _implementation(procedure),
        _report(procedure),
        *(deadline_chapter(rule) for rule in procedure.deadlines),
    )


def in_force(dated: Dated) -> str:
    since = f"từ ngày {day(dated.valid_from)}"
    return f"{since} đến ngày {day(dated.valid_to)}" if dated.valid_to else since


def span(rule: DeadlineRule) -> str:
    """`10 ngày làm việc, kể từ ngày …`, `01 ngày làm việc trước ngày họp Hội đồng`, `đúng ngày …`."""
    start = ANCHORS[rule.anchor]
    if rule.count == 0:
        return f"đúng {start}"
    days = f"{abs(rule.count):02d} {'ngày làm việc' if rule.unit == 'working' else 'ngày'}"
    return f"{days} trước {start}" if rule.count < 0 else f"{days}, kể từ {start}"


def deadline_chapter(rule: DeadlineRule) -> Chapter:
    table = LIFECYCLES[rule.case]
    states = ", ".join(f"“{table.states[state]}”" for state in rule.states)
    said = [
        ("title", "Tên thời hạn", rule.title),
        ("when", "Áp dụng khi", f"{KINDS[rule.case]} ở trạng thái {states}{_condition(rule)}"),
        ("span", "Độ dài", span(rule)),
        ("who", "Phụ trách", rule.responsible.label),
        ("letter", "Thư", LETTERS[rule.letter].title if rule.letter in LETTERS else (rule.letter or "")),
        ("audience", "Gửi đến", AUDIENCES[rule.audience] if rule.audience else ""),
        ("remind", "Nhắc", _reminders(rule.remind)),
        ("escalate", "Báo quá hạn", _escalation(rule.escalate)),
    ]
    return _chapter(f"{DEADLINE}{rule.id}", f"Thời hạn “{rule.title}”", said, rule.article)


def council_chapter(rule: CouncilRule) -> Chapter:
    size = (
        f"{rule.size_min:02d}"
        if rule.size_min == rule.size_max
        else f"{rule.size_min:02d}–{rule.size_max:02d}"
    )
    base = "thành viên có mặt" if rule.base == "present" else "tổng số thành viên"
    barred = ", ".join(seat.label for seat in rule.same_organisation_barred)
    said = [
        ("size", "Số thành viên biểu quyết", f"{size} người, gồm Chủ tịch và thư ký khoa học"),
        ("reviewers", Seat.REVIEWER.label, f"{rule.reviewers:02d} người"),
        ("quorum", "Số thành viên phải có mặt", f"ít nhất {rule.quorum} tổng số thành viên"),
        ("presence", "Bắt buộc có mặt", "; ".join(clause.text() for clause in rule.presence)),
        ("passes", "Thông qua khi", f"{'trên' if rule.strict else 'từ'} {rule.passes_at} {base} đồng ý"),
        ("papers", "Gửi tài liệu", f"trước phiên họp ít nhất {rule.papers_working_days:02d} ngày làm việc"),
        ("same", "Người của tổ chức đề xuất", f"không quá {rule.same_organisation_max:02d} thành viên"),
        ("barred", "Người của tổ chức đề xuất không giữ chức danh", barred),
    ]
    return _chapter("council", "Hội đồng tư vấn xác định nhiệm vụ", said, rule.article)


def _chapter(
    key: str, title: str, said: Iterable[tuple[str, str, str]], source: str | None = None
) -> Chapter:
    clauses = tuple(Clause(*line) for line in said if line[2])
    return Chapter(key, title, clauses, article(source) if source else None)


def _scope(procedure: Procedure) -> Chapter:
    programme = procedure.programme
    said = [
        ("title", "Tên quy trình", procedure.title),
        ("period", "Hiệu lực", in_force(procedure)),
        ("programme", "Chương trình", programme.name),
        ("short", "Gọi tắt", programme.short_name),
        ("area", "Phạm vi", programme.area),
    ]
    return _chapter("scope", "Phạm vi áp dụng", said)


def _agencies(procedure: Procedure) -> Chapter:
    said: list[tuple[str, str, str]] = []
    for key, group in groupby(sorted(procedure.agencies, key=attrgetter("key")), key=attrgetter("key")):
        for number, agency in enumerate(sorted(group, key=attrgetter("valid_from"))):
            said.append((f"{key}.{number}", agency.short_name, _agency(agency)))
    return _chapter("agencies", "Cơ quan", said)


def _agency(agency: Agency) -> str:
    over = f", thuộc {agency.governing}" if agency.governing else ""
    return (
        f"{agency.name}{over}; ký hiệu {agency.symbol}; địa danh {agency.place}; "
        f"người đứng đầu: {agency.head}; thư điện tử {agency.email}; {in_force(agency)}"
    )


def _series(procedure: Procedure) -> Chapter:
    names = {agency.key: agency.short_name for agency in procedure.agencies}
    said = [
        (f"{one.issuer}/{one.type}", _capital(type_name(one.type)), f"…/{one.symbol} của {names[one.issuer]}")
        for one in procedure.series
    ]
    return _chapter("series", "Số, ký hiệu văn bản", said)


def _bases(procedure: Procedure) -> Chapter:
    return _chapter(
        "bases", "Căn cứ pháp lý", [(one.reference, one.reference, _basis(one)) for one in procedure.bases]
    )


def _basis(basis: LegalBasis) -> str:
    issued = f"ngày {day(basis.issued_on)}" if basis.issued_on else "chưa rõ ngày ban hành"
    used = ", ".join(type_name(one).lower() for one in basis.used_in)
    return f"{issued}, {basis.issuer or 'chưa rõ cơ quan ban hành'}; {basis.title}" + (
        f"; dùng trong: {used}" if used else ""
    )


def _proposals(procedure: Procedure) -> Chapter:
    rule = procedure.proposals
    said = [
        ("late", "Phiếu nộp muộn", "được nhận, phải ghi lý do" if rule.late_allowed else "không nhận"),
        ("fields", "Nội dung bắt buộc", "; ".join(PROPOSAL_FIELDS[name] for name in rule.required_fields)),
        ("similar", "Nêu nhiệm vụ có tên gần giống", f"từ mức giống nhau {rule.similarity_shown_from}/100"),
    ]
    return _chapter("proposals", "Phiếu đề xuất", said)


def _implementation(procedure: Procedure) -> Chapter:
    rule = procedure.implementation
    said = [
        ("progress", "Báo cáo định kỳ", f"{rule.progress_every_months:02d} tháng một lần"),
        ("extensions", "Gia hạn hợp đồng", f"không quá {rule.extensions_max:02d} lần"),
        ("months", "Mỗi lần gia hạn", f"không quá {rule.extension_months_max:02d} tháng"),
        ("passing", "Nghiệm thu đạt khi xếp loại", ", ".join(rule.grades_passing)),
        ("failing", "Nghiệm thu không đạt khi xếp loại", ", ".join(rule.grades_failing)),
    ]
    return _chapter("implementation", "Thực hiện nhiệm vụ", said, rule.article)


def _report(procedure: Procedure) -> Chapter:
    rule = procedure.report
    said = [
        ("period", "Kỳ báo cáo", f"từ {_month_day(rule.period_start)} đến {_month_day(rule.period_end)}"),
        ("compile", "Chốt số liệu", f"ngày {_month_day(rule.compile_on)}"),
        ("due", "Hạn gửi", f"ngày {_month_day(rule.due)}"),
        ("addressees", "Kính gửi", "; ".join(rule.addressees)),
        ("recipients", "Nơi nhận", "; ".join(rule.recipients)),
    ]
    return _chapter("report", "Báo cáo năm", said, rule.article)


def _month_day(value: str) -> str:
    month, on = value.split("-")
    return f"{on}/{month}"


def _condition(rule: DeadlineRule) -> str:
    return f"; {CONDITIONS[rule.when]}" if rule.when else ""


def _reminders(days: Iterable[int]) -> str:
    return ", ".join(_reminder(each) for each in sorted(days))


def _reminder(days: int) -> str:
    if days == 0:
        return "đúng ngày hết hạn"
    return f"{'trước' if days < 0 else 'sau'} {abs(days):02d} ngày"


def _escalation(days: tuple[int, ...]) -> str:
    return "; ".join(_levels(days))


def _levels(days: tuple[int, ...]) -> Iterator[str]:
    for late, told in zip(days, ("người phụ trách", "lãnh đạo Sở"), strict=False):
        yield f"quá hạn {late:02d} ngày làm việc: báo {told}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
