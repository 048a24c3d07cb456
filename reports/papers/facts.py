"""What the record says of a task, as papers write it; `BLANK` where it says nothing yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func
from sqlmodel import col, select

from models import (
    AuditEntry,
    Ballot,
    Council,
    CouncilItem,
    CouncilMember,
    DossierItem,
    Organisation,
    Task,
)
from reports.document import Block, Paragraph
from reports.papers.draft import BLANK, Draft
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
    """The act that a document rests on: the one under its number, or the latest of its kind while it has none."""
    query = select(AuditEntry).where(
        AuditEntry.case_kind == draft.rule.case,
        AuditEntry.case_id == draft.case.pk,
        col(AuditEntry.event).in_(events),
    )
    if draft.paper is not None and draft.event in events:
        query = query.where(AuditEntry.document_id == draft.paper.pk)
    return draft.session.exec(query.order_by(col(AuditEntry.seq).desc()).limit(1)).first()


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
    lines = [line.strip(" .;") for line in (text or "").splitlines()]
    return "; ".join(filter(None, lines)) or BLANK


def told(label: str, text: str | None) -> Block:
    """As in `Mục tiêu: ….`; a full stop closes what is known."""
    said = bare(text)
    return Paragraph((f"{label}: {said}" if said == BLANK else f"{label}: {said}.",))


def about(task: Task) -> str:
    """How a subject or a sentence names the task."""
    return f"nhiệm vụ khoa học và công nghệ cấp tỉnh “{task.name}”"
