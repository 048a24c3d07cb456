"""Section I of the annual report, the results: sentences whose every number and document is a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models import Activity, Announcement, Council, Document, Dossier
from reports.document import Block, Column, Footnote, Heading, Paragraph, Piece, Table
from reports.figures import Figure
from reports.year_record import YearRecord, citation
from states.council_rules import Vote
from states.lifecycles import LIFECYCLES
from states.vietnamese import join_and, money, money_in_words, short_date

IN_TEXT = {
    Vote.RECOMMEND: "đề nghị thực hiện",
    Vote.WITH_CHANGES: "đề nghị thực hiện với điều chỉnh",
    Vote.DECLINE: "đề nghị không thực hiện",
}
ANSWERED = {"approved": "phê duyệt", "returned": "trả lại", "rejected": "không phê duyệt"}

_STATE_COLUMNS = (
    Column("Giai đoạn", share=1),
    Column("Trạng thái", share=2.2),
    Column("Số nhiệm vụ", 30, align="center"),
)


@dataclass(frozen=True)
class Content:
    """What the report is made of: the year's rows, its figures by id, the narrative, and the signed paper."""

    record: YearRecord
    figures: Mapping[str, Figure]
    narrative: Mapping[str, str]
    paper: Document | None

    @classmethod
    def of(
        cls,
        record: YearRecord,
        figures: Sequence[Figure],
        narrative: Mapping[str, str],
        paper: Document | None,
    ) -> Content:
        return cls(record, {figure.id: figure for figure in figures}, narrative, paper)

    def number(self, figure_id: str) -> int | None:
        figure = self.figures.get(figure_id)
        return figure.value if figure is not None and isinstance(figure.value, int) else None

    def text(self, figure_id: str) -> str | None:
        figure = self.figures.get(figure_id)
        return str(figure.value) if figure is not None else None

    def note(self, figure_id: str) -> tuple[Piece, ...]:
        """A footnote that cites the document of a figure, or nothing."""
        cited = self.text(figure_id)
        return (Footnote(f"{cited}."),) if cited else ()


def results(content: Content) -> list[Block]:
    record = content.record
    return [
        Heading("I", "Kết quả triển khai", 1),
        *_advice(content),
        Heading("2", "Về triển khai thực hiện nhiệm vụ", 2),
        *_group(
            "2.1",
            "Tăng cường công tác thông tin truyền thông về năng suất, chất lượng",
            _communication(content),
        ),
        *_group(
            "2.2",
            "Đào tạo nguồn nhân lực cho hoạt động nâng cao năng suất, chất lượng",
            [_gathering(content, row, "Khóa đào tạo") for row in record.held("training")],
        ),
        *_group(
            "2.3",
            "Hỗ trợ doanh nghiệp áp dụng tiêu chuẩn, quy chuẩn kỹ thuật; hệ thống quản lý; công cụ cải tiến năng "
            "suất chất lượng; công cụ hỗ trợ cho sản xuất thông minh, dịch vụ thông minh",
            _support(content),
        ),
    ]


def _group(number: str, title: str, blocks: list[Block]) -> list[Block]:
    nothing = Paragraph(("Trong năm không có hoạt động được ghi nhận.",), bullet=True)
    return [Heading(number, title, 3), *(blocks or [nothing])]


def _advice(content: Content) -> list[Block]:
    record, budget = content.record, content.number("plan.budget")
    blocks: list[Block] = [Heading("1", "Về công tác tham mưu", 2)]
    plan = content.text("plan.document")
    if record.plan is None or plan is None or budget is None:
        return [*blocks, Paragraph(("Hồ sơ chưa ghi nhận kế hoạch năm.",))]
    blocks.append(
        Paragraph(
            (
                f"Sở KH&CN đã tham mưu trình UBND tỉnh ban hành: {plan.removesuffix(' của UBND tỉnh')} "
                f"{_lower(record.plan.title)} với tổng kinh phí được duyệt là: {money(budget)} "
                f"({money_in_words(budget)}).",
            )
        )
    )
    spent = content.number("plan.spent")
    if spent is not None:
        share = f", đạt {_percent(spent, budget)} kinh phí được duyệt" if budget else ""
        blocks.append(Paragraph((f"Kinh phí đã sử dụng: {money(spent)} ({money_in_words(spent)}){share}.",)))
    return blocks


def _communication(content: Content) -> list[Block]:
    blocks: list[Block] = []
    for row in content.record.held("communication"):
        channels = content.text(f"activity.{row.code}.channels")
        on = (
            f" trên {content.number(f'activity.{row.code}.channel_count'):02d} kênh: {channels}"
            if channels
            else ""
        )
        blocks.append(Paragraph((f"{_capital(row.name)}{on}.",), bullet=True))
    return blocks + [_gathering(content, row, "Hội nghị") for row in content.record.held("conference")]


def _gathering(content: Content, row: Activity, what: str) -> Block:
    people, times = (
        content.number(f"activity.{row.code}.attendance"),
        content.number(f"activity.{row.code}.sessions"),
    )
    on = f" ngày {short_date(row.held_on)}" if row.held_on else ""
    counted = f" với {people} người tham dự" if people is not None else ""
    return Paragraph((f"Tổ chức {times:02d} {what} “{row.name}”{on}{counted}.",), bullet=True)


def _support(content: Content) -> list[Block]:
    record = content.record
    blocks: list[Block] = [_announcement(content, row) for row in record.announcements]
    received = content.number("proposals.received")
    if received is not None:
        blocks.append(Paragraph((f"Tiếp nhận {received:02d} phiếu đề xuất nhiệm vụ.",), bullet=True))
    blocks += [_council(content, row) for row in record.councils]
    blocks += [_dossier(content, row) for row in record.dossiers]
    blocks += _contracts(content)
    blocks += _by_state(content)
    return blocks


def _announcement(content: Content, row: Announcement) -> Block:
    key = f"announcement.{row.code}"
    count, enterprises = content.number(f"{key}.recipients"), content.number(f"{key}.enterprises")
    to = "các cơ quan, tổ chức, cá nhân (theo Danh sách)"
    if count is not None:
        among = f", trong đó có {enterprises} doanh nghiệp" if enterprises is not None else ""
        to = f"{count} cơ quan, tổ chức, cá nhân (theo Danh sách){among}"
    return Paragraph(
        (f"Gửi Thông báo đến {to} về việc {_subject(row.title)}", *content.note(f"{key}.document"), "."),
        bullet=True,
    )


def _council(content: Content, row: Council) -> Block:
    key = f"council.{row.code}"
    met = row.state in ("concluded", "closed")
    day, present = content.text(f"{key}.session_on"), content.number(f"{key}.present")
    said = f"{'Tổ chức họp' if met else 'Thành lập'} {row.title}"
    pieces: list[Piece] = [said, *content.note(f"{key}.document")]
    if day and present is not None:
        pieces.append(f" ngày {day} với {present}/{content.number(f'{key}.members')} thành viên dự họp")
        pieces += content.note(f"{key}.minutes")
    outcomes = [
        f"{count:02d} đề xuất được {text}" if vote is not Vote.DECLINE else f"{count:02d} đề xuất {text}"
        for vote, text in IN_TEXT.items()
        if (count := content.number(f"{key}.{vote}")) is not None
    ]
    if outcomes:
        pieces.append(f"; kết quả: {join_and(outcomes)}")
    return Paragraph((*pieces, "."), bullet=True)


def _dossier(content: Content, row: Dossier) -> Block:
    key = f"dossier.{row.code}"
    count = content.number(f"{key}.tasks")
    holds = f" gồm {count:02d} nhiệm vụ" if count is not None else ""
    pieces: list[Piece] = [
        f"Trình Ủy ban nhân dân tỉnh phê duyệt {row.title}{holds}",
        *content.note(f"{key}.document"),
    ]
    answers = [
        f"{text} {number:02d} nhiệm vụ"
        for answer, text in ANSWERED.items()
        if (number := content.number(f"{key}.{answer}")) is not None
    ]
    if answers:
        pieces.append(f"; UBND tỉnh đã {join_and(answers)}")
        pieces += _decisions(content, row)
    return Paragraph((*pieces, "."), bullet=True)


def _decisions(content: Content, row: Dossier) -> list[Piece]:
    record = content.record
    ids = dict.fromkeys(
        item.document_id for item in record.dossier_items[row.pk] if item.document_id is not None
    )
    papers = [paper for document_id in ids if (paper := record.document(document_id))]
    cited = "; ".join(citation(paper, record.procedure) for paper in papers)
    return [Footnote(f"{cited}.")] if cited else []


def _contracts(content: Content) -> list[Block]:
    count, funding = content.number("contracts.count"), content.number("contracts.funding")
    if count is None or funding is None:
        return []
    said = f"Ký {count:02d} hợp đồng thực hiện nhiệm vụ với tổng kinh phí {money(funding)} ({money_in_words(funding)})."
    return [Paragraph((said,), bullet=True)]


def _by_state(content: Content) -> list[Block]:
    table = LIFECYCLES["task"]
    rows = [
        (table.phase_of(state) or "", label, f"{count:02d}")
        for state, label in table.states.items()
        if (count := content.number(f"tasks.{state}")) is not None
    ]
    if not rows:
        return []
    total = sum(int(row[2]) for row in rows)
    return [
        Paragraph(("Tình hình các nhiệm vụ theo dõi trong năm:",), bullet=True),
        Table(
            columns=_STATE_COLUMNS,
            rows=tuple(rows),
            total_row=("Tổng số", "", f"{total:02d}"),
        ),
    ]


def _subject(title: str) -> str:
    """A document's subject inside a sentence: without the words that open a subject, in lower case."""
    for opening in ("Thông báo về việc ", "Về việc ", "về việc "):
        title = title.removeprefix(opening)
    return _lower(title)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _percent(part: int, whole: int) -> str:
    """One decimal, with the Vietnamese comma: `98,5%`."""
    return f"{part * 100 / whole:.1f}".removesuffix(".0").replace(".", ",") + "%"
