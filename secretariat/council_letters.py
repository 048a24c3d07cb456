"""What letters to council members say, and the calendar that goes with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from models import AuditEntry, Council, CouncilItem, CouncilMember, Organisation, Task
from notifications.invitation import invitation, withdrawal
from secretariat.audiences import invites, missing_forms, seats
from secretariat.occasion import Occasion, paper
from secretariat.rulebook import rulebook
from states.chart import HO_CHI_MINH
from states.council_rules import Seat, Vote


def membership(occasion: Occasion) -> dict[str, Any]:
    council = cast(Council, occasion.case)
    seat = None
    if occasion.recipient.member_id is not None:
        seat = Seat(occasion.session.get_one(CouncilMember, occasion.recipient.member_id).seat).label
    return {
        "council": council,
        "document": paper(occasion, council.document_id),
        "seat": seat,
        "session_at": council.session_at.astimezone(HO_CHI_MINH) if council.session_at else None,
        "place": council.place,
        "tasks": _agenda(occasion.session, council),
        "changed": council.invitations > 1,
    }


def _agenda(session: Session, council: Council, only: Iterable[int] | None = None) -> list[dict[str, Any]]:
    columns: tuple[Any, ...] = (
        CouncilItem.id,
        CouncilItem.outcome,
        CouncilItem.remark,
        Task.code,
        Task.name,
        Organisation.name,
    )
    rows = session.execute(
        sql_select(*columns)
        .join(Task, col(Task.id) == col(CouncilItem.task_id))
        .join(Organisation, col(Organisation.id) == col(Task.proposer_id))
        .where(col(CouncilItem.council_id) == council.pk)
        .order_by(col(CouncilItem.position))
    )
    wanted = None if only is None else set(only)
    return [
        {
            "code": code,
            "name": name,
            "organisation": organisation,
            "outcome": Vote(outcome).label if outcome else None,
            "remark": remark,
        }
        for item_id, outcome, remark, code, name, organisation in rows
        if wanted is None or item_id in wanted
    ]


def called_off(occasion: Occasion) -> dict[str, Any]:
    """Why the session does not take place; `invite` is the calendar to withdraw, None when it is withdrawn already."""
    council = cast(Council, occasion.case)
    last = occasion.session.exec(
        select(AuditEntry)
        .where(AuditEntry.case_kind == council.kind, AuditEntry.case_id == council.pk)
        .where(col(AuditEntry.event).in_(["adjourn", "cancel"]), AuditEntry.target == council.state)
        .order_by(col(AuditEntry.seq).desc())
    ).first()
    given_up = last is not None and last.source == "adjourned"
    letter = invites(occasion.session, council).get(occasion.recipient.email or "")
    invite = letter.calendar if letter and not given_up else None
    return membership(occasion) | {
        "reason": last.data["reason"] if last else None,
        "outcome": "given_up" if given_up else council.state,
        "invite": invite,
        "withdraws": invite is not None,
    }


def evaluation(occasion: Occasion) -> dict[str, Any]:
    council = cast(Council, occasion.case)
    left = missing_forms(occasion.session, council)
    member_id = cast(int, occasion.recipient.member_id)
    return membership(occasion) | {"tasks": _agenda(occasion.session, council, left.get(member_id, []))}


def quorum(occasion: Occasion) -> dict[str, Any]:
    council = cast(Council, occasion.case)
    return membership(occasion) | quorum_outlook(occasion.session, council)


def quorum_outlook(session: Session, council: Council) -> dict[str, Any]:
    """Who is expected at the session, and what the rule would object if only they came."""
    rule = rulebook().procedure(council.procedure_id).council
    voting = [(member, person) for member, person in seats(session, council) if Seat(member.seat).votes]
    accepted = [Seat(member.seat) for member, _ in voting if member.accepts]
    return {
        "accepted": len(accepted),
        "members": len(voting),
        "needed": rule.quorum_of(len(voting)),
        "declined": [person.name for member, person in voting if member.accepts is False],
        "unanswered": [person.name for member, person in voting if member.accepts is None],
        "objections": rule.quorum_objections([Seat(member.seat) for member, _ in voting], accepted),
    }


def minutes(occasion: Occasion) -> dict[str, Any]:
    context = membership(occasion)
    return context | {"outcomes": context["tasks"]}


def calendar_of(letter: str, context: Mapping[str, Any]) -> str | None:
    """The calendar invite that goes with a letter, when it has one."""
    if letter not in ("session_invitation", "session_cancelled"):
        return None
    council: Council = context["council"]
    if letter == "session_cancelled":
        invite: str | None = context["invite"]
        return withdrawal(invite, stamped_at=council.acted_at) if invite else None
    return invitation(
        uid=f"council-{council.code}",
        number=council.invitations,
        starts_at=context["session_at"],
        summary=council.title,
        place=council.place or "",
        organiser=context["agency"].email,
        attendee=context["recipient"]["email"],
        stamped_at=council.acted_at,
    )
