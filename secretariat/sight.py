"""Who may see which case. What is hidden is answered like what does not exist."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session, col, or_, select

from models import CASES, Announcement, Case, Council, CouncilItem, CouncilMember, Person, Recusal, Task
from states.errors import Missing
from states.roles import Actor, Role

READS_ALL = frozenset({Role.ADMIN, Role.SECRETARIAT, Role.LEADER, Role.AUDITOR, Role.SYSTEM})


def seen_case(session: Session, actor: Actor, kind: str, code: str) -> Case:
    """The case, if it exists and the person may see it; else `Missing`, which does not tell the two apart."""
    table = CASES.get(kind)
    case = None if table is None else session.exec(select(table).where(table.code == code)).first()
    if case is None or not may_see(session, actor, case):
        raise Missing(f"Không có hồ sơ “{code}”, hoặc bạn không được xem hồ sơ này.")
    return case


def may_see(session: Session, actor: Actor, case: Case) -> bool:
    """Officials see all; the Committee's office what is put to it; a proposer its own; a member its agenda."""
    if actor.roles & READS_ALL:
        return True
    return (
        (Role.UBND_OFFICE in actor.roles and _put_to_the_committee(session, case))
        or (Role.ENTERPRISE in actor.roles and _own(actor, case))
        or (Role.COUNCIL in actor.roles and _on_agenda(session, actor, case))
    )


def tasks_seen_by(actor: Actor) -> Any | None:
    """The condition that keeps a list of tasks to what the person may see; None for those who see all."""
    if actor.roles & READS_ALL:
        return None
    seen = []
    if Role.UBND_OFFICE in actor.roles:
        seen.append(col(Task.state).in_(_AFTER_SUBMISSION))
    if Role.ENTERPRISE in actor.roles and actor.organisation_id is not None:
        seen += [Task.proposer_id == actor.organisation_id, Task.host_id == actor.organisation_id]
    if Role.COUNCIL in actor.roles:
        seen.append(col(Task.id).in_(_judged_by(actor)))
    return or_(*seen) if seen else col(Task.id).is_(None)


_AFTER_SUBMISSION = (
    "awaiting_ubnd",
    "returned",
    "approved",
    "rejected",
    "selecting",
    "appraising",
    "in_progress",
    "suspended",
    "evaluating",
    "completing",
    "accepted",
    "failed",
    "liquidated",
    "terminated",
)


def _put_to_the_committee(session: Session, case: Case) -> bool:
    return (case.kind == "dossier" and case.state != "drafting") or (
        isinstance(case, Task) and case.state in _AFTER_SUBMISSION
    )


def _own(actor: Actor, case: Case) -> bool:
    if isinstance(case, Announcement):
        return case.state in ("issued", "closed")
    mine = actor.organisation_id
    return isinstance(case, Task) and mine is not None and mine in (case.proposer_id, case.host_id)


def _on_agenda(session: Session, actor: Actor, case: Case) -> bool:
    if isinstance(case, Council):
        query = select(CouncilMember.id).where(CouncilMember.council_id == case.pk, _is_member(actor))
        return case.state != "drafting" and session.exec(query).first() is not None
    return isinstance(case, Task) and case.pk in session.exec(_judged_by(actor)).all()


def _judged_by(actor: Actor) -> Any:
    """The tasks on the agenda of the person's councils, without those on which the person stands aside."""
    return (
        select(CouncilItem.task_id)
        .join(Council, col(Council.id) == col(CouncilItem.council_id))
        .join(CouncilMember, col(CouncilMember.council_id) == col(CouncilItem.council_id))
        .join(
            Recusal,
            (col(Recusal.item_id) == col(CouncilItem.id)) & (col(Recusal.member_id) == col(CouncilMember.id)),
            isouter=True,
        )
        .where(col(Recusal.id).is_(None), Council.state != "drafting", _is_member(actor))
    )


def _is_member(actor: Actor) -> Any:
    person = select(Person.id).where(Person.email == actor.id).scalar_subquery()
    return col(CouncilMember.person_id) == person
