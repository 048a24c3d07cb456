"""Turns of phrase that several documents share: counts, blanks, the rules of a council in words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

from reports.document import Column, OfficialDocument, Paragraph, Piece, Table, Text
from reports.papers.draft import BLANK, Draft
from states.council_rules import CouncilRule, Presence, Seat
from states.document_types import format_reference, parse_reference
from states.errors import BadInput
from states.vietnamese import clock, join_and, long_date, weekday

# A longer name would make the head taller than five lines.
_TITLE_IN_HEAD = 90

ROOM = "…" * 28
"""A line to write on by hand."""

GAP = "……"
"""Room for a number inside a sentence."""


def count(number: int) -> str:
    """Two digits below 10, as in `07 thành viên`."""
    return f"{number:02d}"


def said(*pieces: Piece, bullet: bool = False) -> Paragraph:
    return Paragraph(pieces, bullet=bullet)


def told(label: str, text: str, *, bullet: bool = False) -> Paragraph:
    """As in `Địa điểm: Phòng họp Sở.`; the label is bold."""
    return Paragraph((Text(f"{label}: ", bold=True), sentence(text)), bullet=bullet)


def dated(document: OfficialDocument, day: date | None) -> OfficialDocument:
    """A form bears the day of what it tells, not that of a number; by hand while that is not known."""
    return document if day is None else replace(document, signed_on=day, undated_month=None)


def by_council(document: OfficialDocument, department: str, title: str) -> OfficialDocument:
    """Put the council into the head, below the department that established it."""
    issuing = title if len(title) <= _TITLE_IN_HEAD else "Hội đồng tư vấn xác định nhiệm vụ"
    return replace(document, governing_agency=department, issuing_agency=issuing)


def archive(draft: Draft) -> str:
    """The last line of Nơi nhận."""
    return f"Lưu: VT, {draft.agency('subdepartment').short_name}"


def lines_of(text: str | None) -> list[str]:
    """The lines of a text that an official typed, without the marks of its list; empty when there is none."""
    marks = r"^\s*(?:[-–+•*]|\(?(?:\d{1,2}|[a-zđ])[.)])\s+"
    return [bare for line in (text or "").split("\n") if (bare := re.sub(marks, "", line).strip())]


def sentence(text: str) -> str:
    """One line that ends in a mark; a mark that would go on is replaced."""
    bare = " ".join(text.split()).rstrip(" ;,")
    return bare if bare.endswith((".", "…", "!", "?", ":")) else f"{bare}."


def agreed_by(rule: CouncilRule) -> str:
    """Which share of whom passes a proposal, as in `trên 3/4 số thành viên có mặt tham gia biểu quyết`."""
    of = (
        "số thành viên có mặt tham gia biểu quyết"
        if rule.base == "present"
        else "tổng số thành viên Hội đồng"
    )
    return f"{'trên' if rule.strict else 'ít nhất'} {portion(rule.passes_at)} {of}"


def quorum_of(rule: CouncilRule, members: int) -> str:
    """When a council may sit, as in `có mặt ít nhất 2/3 tổng số thành viên (05/07 người), trong đó có …`."""
    of = f" ({count(rule.quorum_of(members))}/{count(members)} người)" if members else ""
    clauses = join_and(map(_there, rule.presence))
    among = f", trong đó có {clauses}" if clauses else ""
    return f"có mặt ít nhất {portion(rule.quorum)} tổng số thành viên Hội đồng{of}{among}"


def _there(clause: Presence) -> str:
    """As in `Chủ tịch hoặc Phó Chủ tịch`, `đủ các Ủy viên phản biện`: a seat that one person holds is not counted."""
    names = " hoặc ".join(seat.label for seat in clause.seats)
    if clause.at_least == "all":
        return f"đủ các {names}"
    alone = clause.at_least == 1 and not {Seat.REVIEWER, Seat.MEMBER} & set(clause.seats)
    return names if alone else f"ít nhất {count(clause.at_least)} {names}"


def portion(share: Fraction) -> str:
    return "toàn bộ" if share == 1 else str(share)


def under(article: str) -> str:
    """As in ` theo Thông tư số 33/2014/TT-BKHCN`; empty for a rule that no published text is known of."""
    try:
        return f" theo {format_reference(parse_reference(article))}"
    except BadInput:
        return ""


def facts(rows: Iterable[tuple[str, str]]) -> Table:
    """What a form is about, a line each."""
    return Table(columns=(Column("Thông tin", width_mm=50), Column("Nội dung")), rows=tuple(rows))


def proposals_table(items: list[tuple[str, str, str]]) -> Table:
    """Rows of (code, name, proposer)."""
    return Table(
        columns=(
            Column("TT", width_mm=11, align="center"),
            Column("Mã số", width_mm=28, align="center"),
            Column("Tên nhiệm vụ đề xuất", share=3),
            Column("Tổ chức, cá nhân đề xuất", share=2),
        ),
        rows=tuple((str(at), *row) for at, row in enumerate(items, start=1)),
    )


def time_and_day(at: datetime | None) -> str:
    """As in `08 giờ 30 phút, thứ Ba, ngày 18 tháng 3 năm 2025`."""
    if at is None:
        return BLANK
    name = weekday(at)
    return f"{clock(at)}, {name[0].lower()}{name[1:]}, {long_date(at)}"
