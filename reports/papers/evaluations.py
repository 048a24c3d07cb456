"""The written evaluation of one proposal by one member: empty to fill in, or as it was returned."""

from __future__ import annotations

import re
from dataclasses import replace

from sqlmodel import Session

from models import Council, EvaluationForm
from reports.document import Block, Column, Heading, OfficialDocument, Paragraph, Signature, Table
from reports.papers.council_record import AgendaItem, Member, read_council
from reports.papers.draft import BLANK, Detail, Draft, official, paper
from reports.papers.phrases import ROOM, by_council, dated, facts, lines_of, said, sentence
from states.council_rules import Seat, Vote

CRITERIA = (
    "Tính cấp thiết",
    "Tính liên ngành, liên vùng và tầm quan trọng",
    "Không trùng lắp",
    "Cần huy động nguồn lực",
    "Huy động vốn ngoài ngân sách (đối với dự án)",
)
"""Lines of the empty form, after the regime of TT 03/2017/TT-BKHCN."""

TICKED, OPEN = "☒", "☐"

# Three lines: without the blank in the last one a PDF has only two.
_ROOM_IN_CELL = "\n\n\u00a0"


def forms_of(session: Session, council: Council) -> list[Detail]:
    """One form per proposal and member who judges it; the key is `NV-2025-001-an@vien.example`."""
    record = read_council(session, council)
    return [
        Detail(
            _safe(f"{item.task.code}-{member.person.email}"),
            f"{item.task.code}: {member.person.name}",
            (item, member),
        )
        for item in record.items
        for member in record.judges(item)
    ]


@paper("evaluation_form", each=forms_of)
def evaluation_form(draft: Draft) -> OfficialDocument:
    """Dated on the day it was returned; an empty one is dated by hand."""
    council: Council = draft.case
    item, member = _of(draft)
    form = item.forms.get(member.row.pk)
    on_day = replace(draft, today=form.received_on) if form else draft
    document = official(
        on_day,
        subject=f"Đề xuất nhiệm vụ khoa học và công nghệ cấp tỉnh năm {council.year}",
        bases=(),
        body=(
            Heading("1", "Thông tin chung", 2),
            facts(
                (
                    ("Tên nhiệm vụ đề xuất", item.task.name),
                    ("Mã số", item.task.code),
                    ("Tổ chức, cá nhân đề xuất", item.proposer.name),
                    ("Người nhận xét", f"{member.name}, {member.seat.label}"),
                    ("Chức vụ, đơn vị công tác", member.work or BLANK),
                )
            ),
            Heading("2", "Nhận xét, đánh giá theo tiêu chí", 2),
            _criteria(form),
            Heading("3", "Kết luận (đánh dấu vào 01 trong 03 ô)", 2),
            *_conclusions(form),
            Heading("4", "Nội dung cần điều chỉnh, lý do không thực hiện, ý kiến khác", 2),
            *_comment(form),
        ),
        signature=Signature(_title(member), member.name),
    )
    department = on_day.agency("department").name
    return dated(by_council(document, department, council.title), form.received_on if form else None)


def _of(draft: Draft) -> tuple[AgendaItem, Member]:
    if draft.detail is None:
        raise LookupError("an evaluation form is of one proposal and one member")
    item, member = draft.detail.rows
    return item, member


def _safe(key: str) -> str:
    """A key as a part of a file name: what no file system refuses stays, the rest becomes `%2F` and the like."""
    return re.sub(r"[^\w.@-]", lambda match: f"%{ord(match.group()):02X}", key)


def _title(member: Member) -> str:
    return "Ủy viên phản biện" if member.seat is Seat.REVIEWER else "Thành viên Hội đồng"


def _criteria(form: EvaluationForm | None) -> Table:
    if form is None:
        rows = [(name, _ROOM_IN_CELL, OPEN, OPEN) for name in CRITERIA]
    else:
        rows = [
            (name, each.get("comment") or "", _box(each["met"]), _box(not each["met"]))
            for name, each in form.criteria.items()
        ]
    return Table(
        columns=(
            Column("TT", width_mm=11, align="center"),
            Column("Tiêu chí", share=2),
            Column("Nhận xét", share=3),
            Column("Đạt", width_mm=14, align="center"),
            Column("Không đạt", width_mm=17, align="center"),
        ),
        rows=tuple((str(at), *row) for at, row in enumerate(rows or [("", "", OPEN, OPEN)], start=1)),
    )


def _conclusions(form: EvaluationForm | None) -> list[Block]:
    chosen = Vote(form.conclusion) if form else None
    return [said(f"{_box(vote is chosen)}  {vote.label}.") for vote in Vote]


def _comment(form: EvaluationForm | None) -> list[Block]:
    if form is None:
        return [Paragraph((ROOM,), align="left") for _ in range(6)]
    return [said(sentence(line)) for line in lines_of(form.comment)] or [said("Không có.")]


def _box(ticked: bool) -> str:
    return TICKED if ticked else OPEN
