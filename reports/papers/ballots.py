"""The count of the ballots on one proposal: as it was counted, or as a form for the tellers before the session."""

from __future__ import annotations

import re
from dataclasses import replace

from sqlmodel import Session

from models import Council
from reports.document import Block, Column, Heading, OfficialDocument, Signature, Table
from reports.papers.council_record import AgendaItem, CouncilRecord, Member, read_council
from reports.papers.draft import BLANK, Detail, Draft, official, paper
from reports.papers.phrases import (
    GAP,
    agreed_by,
    by_council,
    count,
    dated,
    facts,
    lines_of,
    said,
    sentence,
    time_and_day,
    told,
    under,
)
from states.chart import HO_CHI_MINH
from states.council_rules import CouncilRule, Vote


def counts_of(session: Session, council: Council) -> list[Detail]:
    """One count per proposal; the key is its code."""
    record = read_council(session, council)
    return [
        Detail(re.sub(r"[^\w.-]", "_", item.task.code), item.task.code, (record, item))
        for item in record.items
    ]


@paper("ballot_count", each=counts_of)
def ballot_count(draft: Draft) -> OfficialDocument:
    """Dated on the day of the session."""
    council: Council = draft.case
    record, item = _of(draft)
    held_on = council.session_at.astimezone(HO_CHI_MINH).date() if council.session_at else None
    on_day = replace(draft, today=held_on or draft.today)
    first, second = _signers(record.tellers(item))
    document = official(
        on_day,
        subject=f"Đánh giá đề xuất nhiệm vụ khoa học và công nghệ cấp tỉnh năm {council.year}",
        bases=(),
        body=(
            facts(
                (
                    ("Hội đồng", council.title),
                    ("Thời gian, địa điểm", f"{time_and_day(council.session_at)}; {council.place or BLANK}"),
                    ("Tên nhiệm vụ đề xuất", f"{item.task.name} ({item.task.code})"),
                    ("Tổ chức, cá nhân đề xuất", item.proposer.name),
                    ("Thành viên biểu quyết", _taking_part(record, item)),
                    ("Không tham gia biểu quyết", _people(record.recused(item)) or "Không có"),
                    ("Người kiểm phiếu", _people(record.tellers(item)) or f"{BLANK}\n{BLANK}"),
                )
            ),
            Heading("", "Kết quả kiểm phiếu", 2),
            _result(draft.procedure.council, record, item),
            *_conclusion(draft.procedure.council, record, item),
        ),
        left_signature=second,
        signature=first,
    )
    return dated(by_council(document, on_day.agency("department").name, council.title), held_on)


def tally(record: CouncilRecord, item: AgendaItem) -> dict[str, int | None]:
    """What was counted, by name; None while it is not. A ballot is entered with its one conclusion, so that
    every one returned is valid.
    """
    returned = len(item.ballots) if record.tellers(item) or record.counted(item) else None
    known = returned is not None
    return {
        "Số phiếu phát ra": len(record.voters(item)) if record.held else None,
        "Số phiếu thu về": returned,
        "Số phiếu hợp lệ": returned,
        "Số phiếu không hợp lệ": 0 if known else None,
        **{f"Số phiếu “{vote.label}”": item.votes[vote] if known else None for vote in Vote},
    }


def consent(item: AgendaItem) -> int:
    """Votes by which a proposal passes: "with changes" is a form of consent."""
    return item.votes[Vote.RECOMMEND] + item.votes[Vote.WITH_CHANGES]


def needed(rule: CouncilRule, record: CouncilRecord, item: AgendaItem) -> int:
    return rule.needed(present=len(record.voters(item)), members=len(record.voting))


def passes_when(rule: CouncilRule) -> str:
    return (
        "Đề xuất được đề nghị thực hiện khi tổng số phiếu “Đề nghị thực hiện” và “Đề nghị thực hiện với điều chỉnh” "
        f"đạt {agreed_by(rule)}{under(rule.article)}."
    )


def _of(draft: Draft) -> tuple[CouncilRecord, AgendaItem]:
    if draft.detail is None:
        raise LookupError("a count of ballots is of one proposal")
    record, item = draft.detail.rows
    return record, item


def _signers(tellers: list[Member]) -> tuple[Signature, Signature]:
    first, second = [*[member.name for member in tellers[:2]], "", ""][:2]
    return Signature("Người kiểm phiếu", first), Signature("Người kiểm phiếu", second)


def _taking_part(record: CouncilRecord, item: AgendaItem) -> str:
    members = count(len(record.voting)) if record.voting else GAP
    present = count(len(record.present)) if record.held else GAP
    voters = count(len(record.voters(item))) if record.held else GAP
    return f"Tổng số {members}; có mặt {present}; tham gia biểu quyết đề xuất này {voters}"


def _people(members: list[Member]) -> str:
    return "\n".join(f"{member.name}, {member.seat.label}" for member in members)


def _result(rule: CouncilRule, record: CouncilRecord, item: AgendaItem) -> Table:
    voters, counted = len(record.voters(item)), tally(record, item)
    known = None not in counted.values()
    rows = {
        **{name.replace("Số phiếu", "Phiếu"): number for name, number in counted.items()},
        "Phiếu thuận (tổng số phiếu “Đề nghị thực hiện” và “Đề nghị thực hiện với điều chỉnh”)": (
            consent(item) if known else None
        ),
        f"Phiếu thuận tối thiểu để được đề nghị thực hiện: {agreed_by(rule)}{under(rule.article)}": (
            needed(rule, record, item) if voters else None
        ),
    }
    return Table(
        columns=(
            Column("TT", width_mm=11, align="center"),
            Column("Nội dung", share=4),
            Column("Số phiếu", share=1, align="center"),
        ),
        rows=tuple(
            (str(at), name, BLANK if number is None else count(number))
            for at, (name, number) in enumerate(rows.items(), start=1)
        ),
    )


def _conclusion(rule: CouncilRule, record: CouncilRecord, item: AgendaItem) -> list[Block]:
    outcome = record.outcome(item, rule)
    remark = lines_of(item.row.remark) if outcome not in (None, Vote.RECOMMEND) else []
    return [
        told("Kết luận", outcome.label if outcome else BLANK * 3),
        *(said(sentence(line), bullet=True) for line in remark),
    ]
