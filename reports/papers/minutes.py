"""The minutes of a council's session: who was there, what was found on each proposal, and by how many votes."""

from __future__ import annotations

from collections import Counter

from sqlmodel import col, select

from models import AuditEntry, Council
from reports.document import Block, Column, Heading, OfficialDocument, Table
from reports.papers.attendance import attendance, presided, signers
from reports.papers.ballots import consent, needed, passes_when, tally
from reports.papers.council_record import AgendaItem, CouncilRecord, read_council
from reports.papers.draft import BLANK, Draft, cited_basis, official, paper
from reports.papers.phrases import (
    GAP,
    archive,
    count,
    lines_of,
    said,
    sentence,
    time_and_day,
    told,
)
from states.chart import HO_CHI_MINH
from states.council_rules import CouncilRule, Vote
from states.vietnamese import clock, join_and


@paper("council_minutes")
def council_minutes(draft: Draft) -> OfficialDocument:
    council: Council = draft.case
    record, rule = read_council(draft.session, council), draft.procedure.council
    founded = draft.citation(council.document_id)
    secretary, chair = signers(record)
    return official(
        draft,
        subject=f"Họp {council.title}",
        bases=cited_basis(founded and f"{founded} về việc thành lập {council.title}"),
        body=(
            Heading("I", "Thông tin chung", 1),
            told("Thời gian bắt đầu", time_and_day(council.session_at)),
            told("Địa điểm", council.place or BLANK),
            told("Chủ trì phiên họp", presided(record)),
            Heading("II", "Thành phần tham dự", 1),
            *attendance(record, rule),
            Heading("III", "Nội dung và kết quả làm việc", 1),
            *_proceedings(record, rule),
            Heading("IV", "Kết luận của Hội đồng", 1),
            *_conclusions(record, rule),
            said(
                f"Phiên họp kết thúc{_ended(draft)}. Biên bản đã được đọc cho các thành viên Hội đồng có mặt cùng "
                "nghe, thống nhất và ký tên./."
            ),
        ),
        recipients=("Các thành viên Hội đồng", archive(draft)),
        left_signature=secretary,
        signature=chair,
    )


def _proceedings(record: CouncilRecord, rule: CouncilRule) -> list[Block]:
    if not record.items:
        return [said(f"Hội đồng xem xét, đánh giá các đề xuất: {BLANK}")]
    blocks: list[Block] = [
        said(
            f"Hội đồng xem xét, đánh giá {count(len(record.items))} đề xuất; các ủy viên phản biện và thành viên "
            "Hội đồng trình bày nhận xét; Hội đồng thảo luận và bỏ phiếu đối với từng đề xuất. Thành viên có xung "
            "đột lợi ích không tham gia đánh giá, biểu quyết đề xuất có liên quan."
        ),
        *([told("Người kiểm phiếu", _tellers(record, record.items[0]))] if _same_tellers(record) else []),
        said(passes_when(rule)),
    ]
    for at, item in enumerate(record.items, start=1):
        number = str(at) if len(record.items) > 1 else ""
        blocks.append(Heading(number, f"{item.task.name} ({item.task.code})", 2))
        blocks += _finding(record, rule, item)
    return blocks


def _finding(record: CouncilRecord, rule: CouncilRule, item: AgendaItem) -> list[Block]:
    return [
        told("Tổ chức, cá nhân đề xuất", item.proposer.name, bullet=True),
        told("Phiếu nhận xét", _evaluations(item), bullet=True),
        *(
            told(
                f"Không tham gia đánh giá, biểu quyết: {each.name}",
                sentence(item.recusals[each.row.pk]),
                bullet=True,
            )
            for each in record.recused(item)
        ),
        *([] if _same_tellers(record) else [told("Người kiểm phiếu", _tellers(record, item), bullet=True)]),
        told("Kết quả kiểm phiếu", _ballots(record, item), bullet=True),
        told("Kết luận", _reached(record, rule, item), bullet=True),
        *_remark(item, record.outcome(item, rule)),
        *_dissent(record, item),
    ]


def _tellers(record: CouncilRecord, item: AgendaItem) -> str:
    return join_and(f"{member.name} ({member.seat.label})" for member in record.tellers(item)) or BLANK


def _same_tellers(record: CouncilRecord) -> bool:
    """Whether the same two people counted throughout, so that they are named once."""
    return len({tuple(member.row.pk for member in record.tellers(item)) for item in record.items}) == 1


def _evaluations(item: AgendaItem) -> str:
    """How many forms came back with which conclusion, and the criteria that members found not met."""
    forms = [form for member_id, form in item.forms.items() if member_id not in item.recusals]
    if not forms:
        return "chưa nhận được phiếu nào"
    found = Counter(Vote(form.conclusion) for form in forms)
    split = "; ".join(f"{count(found[vote])} phiếu “{vote.label}”" for vote in Vote if found[vote])
    unmet = Counter(name for form in forms for name, each in form.criteria.items() if not each["met"])
    text = f"{count(len(forms))} phiếu, gồm {split}"
    if not unmet:
        return f"{text}; các tiêu chí đều đạt"
    named = ", ".join(f"“{name}” ({count(number)} phiếu)" for name, number in unmet.items())
    return f"{text}; tiêu chí có phiếu đánh giá không đạt: {named}"


def _ballots(record: CouncilRecord, item: AgendaItem) -> str:
    shown = {name: GAP if number is None else count(number) for name, number in tally(record, item).items()}
    issued, returned, valid, invalid, *votes = shown.values()
    split = "; ".join(f"{number} phiếu “{vote.label}”" for vote, number in zip(Vote, votes, strict=True))
    return f"phát ra {issued}, thu về {returned}, hợp lệ {valid}, không hợp lệ {invalid}; {split}"


def _reached(record: CouncilRecord, rule: CouncilRule, item: AgendaItem) -> str:
    outcome = record.outcome(item, rule)
    if outcome is None:
        return BLANK
    if not item.ballots:
        return outcome.label
    asked = count(needed(rule, record, item))
    return f"{outcome.label} (thuận {count(consent(item))} phiếu, cần ít nhất {asked} phiếu)"


def _remark(item: AgendaItem, outcome: Vote | None) -> list[Block]:
    lines = lines_of(item.row.remark)
    if outcome is None or not lines:
        return []
    label = {
        Vote.RECOMMEND: "Ý kiến của Hội đồng",
        Vote.WITH_CHANGES: "Nội dung cần điều chỉnh",
        Vote.DECLINE: "Lý do không thực hiện",
    }[outcome]
    return [told(label, " ".join(map(sentence, lines)), bullet=True)]


def _dissent(record: CouncilRecord, item: AgendaItem) -> list[Block]:
    by_id = {member.row.pk: member for member in record.members}
    return [
        told(
            f"Ý kiến bảo lưu của {by_id[ballot.member_id].name}",
            " ".join(map(sentence, lines_of(ballot.dissent))),
            bullet=True,
        )
        for ballot in item.ballots
        if lines_of(ballot.dissent)
    ]


def _conclusions(record: CouncilRecord, rule: CouncilRule) -> list[Block]:
    if not record.items:
        return [said(f"Kết luận: {BLANK}")]
    outcomes = [record.outcome(item, rule) for item in record.items]
    found = Counter(outcomes)
    if None in found:
        return [said(f"Hội đồng kết luận về {count(len(outcomes))} đề xuất như sau: {BLANK}")]
    if len(outcomes) == 1:
        (only,) = found
        return [
            said(
                f"Hội đồng kết luận về đề xuất {record.items[0].task.code}: {only.label if only else BLANK}."
            )
        ]
    split = "; ".join(f"{vote.label.lower()} {count(found[vote])} đề xuất" for vote in Vote if found[vote])
    return [
        said(f"Hội đồng kết luận về {count(len(outcomes))} đề xuất: {split}."),
        _summary(record, rule),
    ]


def _summary(record: CouncilRecord, rule: CouncilRule) -> Table:
    return Table(
        columns=(
            Column("TT", width_mm=11, align="center"),
            Column("Mã số", width_mm=28, align="center"),
            Column("Tên nhiệm vụ đề xuất", share=3),
            Column("Phiếu thuận", width_mm=18, align="center"),
            Column("Kết luận", width_mm=36),
        ),
        rows=tuple(
            (
                str(at),
                item.task.code,
                item.task.name,
                f"{count(consent(item))}/{count(len(record.voters(item)))}",
                outcome.label if (outcome := record.outcome(item, rule)) else BLANK,
            )
            for at, item in enumerate(record.items, start=1)
        ),
    )


def _ended(draft: Draft) -> str:
    """The hour at which the session was concluded, if that was recorded on its day."""
    council: Council = draft.case
    query = (
        select(AuditEntry.at)
        .where(
            AuditEntry.case_kind == "council",
            AuditEntry.case_id == council.pk,
            AuditEntry.event == "conclude",
        )
        .order_by(col(AuditEntry.seq).desc())
    )
    at = draft.session.exec(query).first()
    if at is None:
        return f" hồi {BLANK} cùng ngày"
    day = council.session_at.astimezone(HO_CHI_MINH).date() if council.session_at else None
    return f" hồi {clock(at)} cùng ngày" if at.astimezone(HO_CHI_MINH).date() == day else ""
