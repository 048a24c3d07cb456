"""The submission (Tờ trình) to the People's Committee, with its list of tasks (Danh mục) on wide pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import col, select

from models import Announcement, Council, CouncilItem, Dossier, DossierItem, Task
from models.task import MODES
from reports.document import Appendix, Block, Column, Heading, OfficialDocument, Paragraph, Table
from reports.papers.draft import BLANK, Draft, official, paper, standing_bases
from reports.papers.facts import cited_basis, sum_of_money
from states.council_rules import Vote
from states.vietnamese import grouped, join_and

_COLUMNS = (
    Column("TT", width_mm=11, align="center"),
    Column("Tên nhiệm vụ", share=3),
    Column("Mục tiêu", share=3),
    Column("Sản phẩm, kết quả và chỉ tiêu cần đạt", share=3),
    Column("Phương thức thực hiện", width_mm=22, align="center"),
    Column("Thời gian (tháng)", width_mm=17, align="center"),
    Column("Kinh phí từ ngân sách nhà nước (đồng)", width_mm=29, align="right"),
    Column("Kinh phí ngoài ngân sách (đồng)", width_mm=29, align="right"),
)

_OUTCOMES = {
    Vote.RECOMMEND: "được đề nghị thực hiện",
    Vote.WITH_CHANGES: "được đề nghị thực hiện với điều chỉnh",
    Vote.DECLINE: "không được đề nghị thực hiện",
}


@dataclass(frozen=True)
class Line:
    """One row of the list. Money is whole VND, None while the proposal does not say it."""

    name: str
    objective: str | None
    results: str | None
    mode: str | None
    duration_months: int | None
    funding_state: int | None
    funding_other: int | None
    announcement_id: int


@dataclass(frozen=True)
class Round:
    """The calls behind the list and what became of their proposals; `outcomes` counts the councils' findings."""

    calls: Sequence[Announcement]
    councils: Sequence[Council]
    received: int
    outcomes: Counter[Vote]


@paper("submission")
def submission(draft: Draft) -> OfficialDocument:
    dossier: Dossier = draft.case
    lines = listed(draft)
    led = led_to(draft, lines)
    department, ubnd = draft.agency("department"), draft.agency("ubnd")
    about = _named(dossier)
    return official(
        draft,
        subject=f"Về việc phê duyệt {about}",
        addressees=(ubnd.name,),
        bases=[*standing_bases(draft), *_bases(draft, led)],
        body=(
            Paragraph(
                (
                    f"{department.name} kính trình {ubnd.name} xem xét, phê duyệt {about} với các nội dung sau:",
                )
            ),
            Heading("1", "Quá trình đề xuất và tư vấn xác định nhiệm vụ", 2),
            *_proposed(draft, led),
            Heading("2", "Danh mục nhiệm vụ đề nghị phê duyệt", 2),
            *_put_forward(lines),
            Heading("3", "Kiến nghị", 2),
            Paragraph(
                (
                    f"{department.name} kính trình {ubnd.name} xem xét, phê duyệt {about} (danh mục kèm theo) để "
                    "có cơ sở tổ chức thực hiện./.",
                )
            ),
        ),
        recipients=("Như trên", f"{department.head} Sở (để báo cáo)", "Lưu: VT, Chi cục TĐC"),
        appendices=(Appendix(f"{about[0].upper()}{about[1:]}", (_list(lines),), landscape=True),)
        if lines
        else (),
    )


def listed(draft: Draft) -> list[Line]:
    """The list in its order. One query of plain columns: 2.000 rows are not loaded as objects."""
    columns = (
        Task.name, Task.objective, Task.results, Task.mode, Task.duration_months, Task.funding_state,
        Task.funding_other, Task.announcement_id,
    )  # fmt: skip
    query = (
        select(*columns)  # type: ignore[call-overload]
        .join(DossierItem, col(DossierItem.task_id) == col(Task.id))
        .where(DossierItem.dossier_id == draft.case.pk)
        .order_by(col(DossierItem.position))
    )
    return [Line(*row) for row in draft.session.exec(query)]


def led_to(draft: Draft, lines: Sequence[Line]) -> Round:
    """The calls of the listed tasks; those of the dossier's year while it lists none."""
    asked = {line.announcement_id for line in lines}
    chosen = col(Announcement.id).in_(asked) if asked else col(Announcement.year) == draft.case.year
    calls = draft.session.exec(select(Announcement).where(chosen).order_by(col(Announcement.code))).all()
    ids = [call.pk for call in calls]
    received = draft.session.exec(
        select(func.count())
        .select_from(Task)
        .where(col(Task.announcement_id).in_(ids), col(Task.submitted_on).is_not(None))
    ).one()
    found = draft.session.exec(
        select(CouncilItem.council_id, CouncilItem.outcome, func.count())
        .join(Task, col(Task.id) == col(CouncilItem.task_id))
        .where(col(Task.announcement_id).in_(ids), col(CouncilItem.outcome).is_not(None))
        .group_by(col(CouncilItem.council_id), col(CouncilItem.outcome))
    ).all()
    councils = select(Council).where(col(Council.id).in_({row[0] for row in found}))
    outcomes: Counter[Vote] = Counter()
    for _, outcome, count in found:
        outcomes[Vote(outcome or "")] += count
    return Round(calls, draft.session.exec(councils.order_by(col(Council.code))).all(), received, outcomes)


def _named(dossier: Dossier) -> str:
    """The list as a sentence names it: by the dossier's title, where that is the list's."""
    title = dossier.title
    if title.lower().startswith("danh mục"):
        return f"{title[0].lower()}{title[1:]}"
    return f"danh mục nhiệm vụ khoa học và công nghệ cấp tỉnh năm {dossier.year}"


def _bases(draft: Draft, led: Round) -> list[str]:
    """The calls, then for each council its decision and its minutes."""
    cited = [
        cited_basis(draft.citation(call.document_id), f"về việc đề xuất, đặt hàng nhiệm vụ năm {call.year}")
        for call in led.calls
    ]
    for council in led.councils:
        cited.append(cited_basis(draft.citation(council.document_id), f"về việc thành lập {council.title}"))
        cited.append(
            cited_basis(draft.citation(council.minutes_document_id), f"về phiên họp của {council.title}")
        )
    return [basis for bases in cited for basis in bases]


def _proposed(draft: Draft, led: Round) -> list[Block]:
    calls = join_and(filter(None, (draft.citation(call.document_id) for call in led.calls)))
    judged = led.outcomes.total()
    if not judged:
        evaluated = f"Hội đồng tư vấn xác định nhiệm vụ đã đánh giá {BLANK} đề xuất; kết quả: {BLANK}."
    else:
        parts = [
            f"{led.outcomes[vote]:02d} đề xuất {text}"
            for vote, text in _OUTCOMES.items()
            if led.outcomes[vote]
        ]
        evaluated = (
            f"Hội đồng tư vấn xác định nhiệm vụ đã đánh giá {judged:02d} đề xuất; kết quả: {join_and(parts)}."
        )
    received = f"{led.received:02d}" if led.received else BLANK
    return [
        Paragraph(
            (
                f"Thực hiện {calls or BLANK}, {draft.agency('department').name} đã tiếp nhận {received} phiếu đề xuất "
                "của các cơ quan, tổ chức, doanh nghiệp, cá nhân.",
            )
        ),
        Paragraph((evaluated,)),
    ]


def _put_forward(lines: Sequence[Line]) -> list[Block]:
    if not lines:
        return [Paragraph((f"Danh mục gồm {BLANK} nhiệm vụ, tổng kinh phí dự kiến {sum_of_money(None)}.",))]
    modes = Counter(line.mode for line in lines)
    by_mode = [f"{modes[mode]:02d} nhiệm vụ {label.lower()}" for mode, label in MODES.items() if modes[mode]]
    split = f": {join_and(by_mode)}" if by_mode else ""
    state, other = _totals(lines)
    return [
        Paragraph((f"Danh mục gồm {len(lines):02d} nhiệm vụ{split} (danh mục kèm theo).",)),
        Paragraph((f"Tổng kinh phí dự kiến: {sum_of_money(state + other)}, trong đó:",)),
        Paragraph((f"Từ ngân sách nhà nước: {sum_of_money(state)};",), bullet=True),
        Paragraph((f"Ngoài ngân sách nhà nước: {sum_of_money(other)}.",), bullet=True),
    ]


def _totals(lines: Sequence[Line]) -> tuple[int, int]:
    return sum(line.funding_state or 0 for line in lines), sum(line.funding_other or 0 for line in lines)


def _list(lines: Sequence[Line]) -> Table:
    state, other = _totals(lines)
    return Table(
        columns=_COLUMNS,
        rows=tuple(
            (
                str(at),
                line.name,
                line.objective or "",
                line.results or "",
                MODES[line.mode] if line.mode else "",
                "" if line.duration_months is None else f"{line.duration_months:02d}",
                "" if line.funding_state is None else grouped(line.funding_state),
                "" if line.funding_other is None else grouped(line.funding_other),
            )
            for at, line in enumerate(lines, start=1)
        ),
        total_row=("", "Tổng số", "", "", "", "", grouped(state), grouped(other)),
    )
