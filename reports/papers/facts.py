"""What the record says of a task, as papers write it; `BLANK` where it says nothing yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from models import (
    AuditEntry,
    Ballot,
    Council,
    CouncilItem,
    CouncilMember,
    Document,
    DossierItem,
    Organisation,
    Task,
)
from reports.document import Block, Paragraph
from reports.papers.draft import BLANK, Draft
from reports.papers.phrases import lines_of
from states.council_rules import Seat, Vote
from states.vietnamese import money, money_in_words, short_date


@dataclass(frozen=True)
class Finding:
    """What a council found of a proposal: `votes` counts the ballots of each kind, `present` those who could vote."""

    council: Council
    item: CouncilItem
    present: int
    votes: dict[Vote, int]


def organisation(draft: Draft, organisation_id: int | None) -> Organisation | None:
    return draft.session.get(Organisation, organisation_id) if organisation_id is not None else None


def name_of(draft: Draft, organisation_id: int | None) -> str:
    found = organisation(draft, organisation_id)
    return found.name if found else BLANK


def last_entry(draft: Draft, *events: str) -> AuditEntry | None:
    """The latest of these acts on the case."""
    found: AuditEntry | None = draft.session.exec(_entries(draft, events)).first()
    return found


def own_entry(draft: Draft, *events: str) -> AuditEntry | None:
    """The act that the document rests on, or the latest of these while it has no number.

    A correction rests on the act of the document that it replaces. None while the act is going on.
    """
    if draft.paper is None:
        return last_entry(draft, *events)
    numbered: list[int] = []
    row: Document | None = draft.paper
    while row is not None:
        numbered.append(row.pk)
        row = draft.session.get(Document, row.corrects_id) if row.corrects_id else None
    own = _entries(draft, events).where(col(AuditEntry.document_id).in_(numbered))
    found: AuditEntry | None = draft.session.exec(own).first()
    return found


def told_act(draft: Draft, *events: str) -> tuple[str | None, Mapping[str, Any]]:
    """Which of these acts the document is about, and what the act was told; neither where there was none."""
    if draft.event in events and draft.form:
        return draft.event, draft.form
    entry = own_entry(draft, *([draft.event] if draft.event in events else events))
    if entry is not None:
        return entry.event, entry.data
    return (draft.event if draft.event in events else None), {}


def _entries(draft: Draft, events: Sequence[str]) -> Any:
    return (
        select(AuditEntry)
        .where(
            AuditEntry.case_kind == draft.rule.case,
            AuditEntry.case_id == draft.case.pk,
            col(AuditEntry.event).in_(events),
        )
        .order_by(col(AuditEntry.seq).desc())
        .limit(1)
    )


def cited_act(draft: Draft, *events: str) -> str | None:
    """The document of the latest of these acts on the case, as papers cite it."""
    entry = last_entry(draft, *events)
    return draft.citation(entry.document_id) if entry else None


def finding(draft: Draft) -> Finding | None:
    """What the last council that judged the task found."""
    query = (
        select(CouncilItem, Council)
        .join(Council, col(Council.id) == col(CouncilItem.council_id))
        .where(CouncilItem.task_id == draft.case.pk, col(CouncilItem.outcome).is_not(None))
    )
    found = draft.session.exec(query.order_by(col(CouncilItem.id).desc()).limit(1)).first()
    if found is None:
        return None
    item, council = found
    present = draft.session.exec(
        select(func.count())
        .select_from(CouncilMember)
        .where(
            CouncilMember.council_id == council.pk,
            col(CouncilMember.attended).is_(True),
            CouncilMember.seat != Seat.CLERK,
        )
    ).one()
    tally = select(Ballot.vote, func.count()).where(Ballot.item_id == item.pk).group_by(Ballot.vote)
    votes = {Vote(vote): count for vote, count in draft.session.exec(tally)}
    return Finding(council, item, present, votes)


def answer(draft: Draft) -> DossierItem | None:
    """The last answer of the People's Committee on the task."""
    query = select(DossierItem).where(
        DossierItem.task_id == draft.case.pk, col(DossierItem.answer).is_not(None)
    )
    return draft.session.exec(query.order_by(col(DossierItem.id).desc()).limit(1)).first()


def cited_basis(text: str | None, subject: str, missing: str | None = None) -> list[str]:
    """A document of the record as a basis, with what it is about; without one `missing` and room, or nothing."""
    if text is not None:
        return [f"Căn cứ {text} {subject}"]
    return [f"Căn cứ {missing}: {BLANK}"] if missing else []


def approval_basis(draft: Draft, missing: str | None = None) -> list[str]:
    cited = draft.citation(draft.case.approval_document_id)
    return cited_basis(cited, "về việc phê duyệt danh mục nhiệm vụ khoa học và công nghệ", missing)


def host_basis(draft: Draft, missing: str | None = None) -> list[str]:
    cited = cited_act(draft, "select_host", "assign_host")
    return cited_basis(cited, "về việc giao tổ chức chủ trì thực hiện nhiệm vụ", missing)


def contract_basis(draft: Draft) -> list[str]:
    return cited_basis(draft.citation(draft.case.contract_document_id), "về việc thực hiện nhiệm vụ")


def sum_of_money(amount: int | None) -> str:
    """As in `140.000.000 đồng (Bằng chữ: Một trăm bốn mươi triệu đồng chẵn)`."""
    if amount is None:
        return f"{BLANK} đồng (Bằng chữ: {BLANK})"
    return f"{money(amount)} (Bằng chữ: {money_in_words(amount)})"


def day(on: date | None) -> str:
    return short_date(on) if on else BLANK


def months(count: int | None) -> str:
    return BLANK if count is None else f"{count:02d} tháng"


def bare(text: str | None) -> str:
    """A text of the record for the inside of a sentence: on one line, without its full stop."""
    lines = [line.strip(" .;") for line in lines_of(text)]
    return "; ".join(filter(None, lines)) or BLANK


def told(label: str, text: str | None) -> Block:
    """As in `Mục tiêu: ….`; a full stop closes what is known."""
    said = bare(text)
    return Paragraph((f"{label}: {said}" if said == BLANK else f"{label}: {said}.",))


def told_at_length(label: str, text: str | None) -> list[Block]:
    """As `told`; a text that was typed in several lines becomes a list below its label."""
    typed = [line.strip(" .;") for line in lines_of(text)]
    if len(typed) < 2:
        return [told(label, text)]
    ends = [";"] * (len(typed) - 1) + ["."]
    items = (Paragraph((line + end,), bullet=True) for line, end in zip(typed, ends, strict=True))
    return [Paragraph((f"{label}:",)), *items]


def what_is_ordered(task: Task) -> list[Block]:
    return [
        *told_at_length("Mục tiêu", task.objective),
        *told_at_length("Sản phẩm, kết quả và chỉ tiêu cần đạt", task.results),
    ]


def about(task: Task) -> str:
    """How a subject or a sentence names the task."""
    return f"nhiệm vụ khoa học và công nghệ cấp tỉnh “{task.name}”"
