"""What each letter says: the record's values under the names its template uses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlmodel import Session, col, select

from models import (
    Announcement,
    AnnualReport,
    Case,
    Council,
    CouncilItem,
    CouncilMember,
    Deadline,
    Document,
    DossierItem,
    Organisation,
    Task,
)
from models.task import MODES
from notifications.invitation import invitation
from reports.figures import missing
from reports.year_record import collect
from secretariat.audiences import Recipient, missing_forms, seats
from secretariat.described import cited, described, title_of
from secretariat.periods import local_day
from secretariat.rulebook import rulebook
from states.chart import HO_CHI_MINH
from states.council_rules import Seat, Vote
from states.lifecycles import LIFECYCLES
from states.task_guards import PROPOSAL_FIELDS


@dataclass(frozen=True)
class Occasion:
    """Everything a builder may look at."""

    session: Session
    case: Case
    recipient: Recipient
    now: datetime
    deadline: Deadline | None

    @property
    def today(self) -> date:
        return local_day(self.now)


def context_for(
    session: Session,
    letter: str,
    case: Case,
    recipient: Recipient,
    *,
    now: datetime,
    deadline: Deadline | None,
) -> dict[str, Any]:
    """Return the template's context for one letter about one case to one recipient."""
    occasion = Occasion(session, case, recipient, now, deadline)
    context = envelope(case.procedure_id, recipient, occasion.today)
    if deadline is not None:
        context["deadline"] = described(deadline, case, occasion.today)
    return context | _BUILDERS[letter](occasion)


def envelope(procedure_id: str, recipient: Recipient, today: date) -> dict[str, Any]:
    """The part every letter shares."""
    procedure = rulebook().procedure(procedure_id)
    return {
        "recipient": {"name": recipient.name, "email": recipient.email},
        "agency": procedure.agency("department", today),
        "programme": procedure.programme,
        "today": today,
    }


def submission_items(
    session: Session, waiting: list[tuple[Case, Deadline]], today: date
) -> list[dict[str, Any]]:
    """Tasks waiting to be put to the People's Committee, gathered by council and due day."""
    gathered: dict[tuple[int, date], dict[str, Any]] = {}
    for task, deadline in waiting:
        council, organisation = session.exec(
            select(Council, Organisation)
            .join(CouncilItem, col(CouncilItem.council_id) == col(Council.id))
            .join(Task, col(Task.id) == col(CouncilItem.task_id))
            .join(Organisation, col(Organisation.id) == col(Task.proposer_id))
            .where(Task.id == task.pk, CouncilItem.outcome != Vote.DECLINE)
            .order_by(col(CouncilItem.id).desc())
        ).first() or (None, None)
        if council is None or organisation is None:
            raise LookupError(f"{task.label} waits for a submission but no council recommended it")
        item = gathered.setdefault(
            (council.pk, deadline.due_on),
            {"council": council, "tasks": [], "deadline": described(deadline, task, today)},
        )
        item["tasks"].append({"code": task.code, "name": title_of(task), "organisation": organisation.name})
    return list(gathered.values())


def _document(occasion: Occasion, document_id: int | None) -> dict[str, Any] | None:
    return cited(occasion.session.get_one(Document, document_id) if document_id else None)


def _call(occasion: Occasion) -> dict[str, Any]:
    announcement = cast(Announcement, occasion.case)
    required = rulebook().procedure(announcement.procedure_id).proposals.required_fields
    return {
        "announcement": announcement,
        "document": _document(occasion, announcement.document_id),
        "extension": _document(occasion, announcement.extension_document_id),
        "fields": [PROPOSAL_FIELDS[name] for name in required],
    }


def _task(occasion: Occasion) -> dict[str, Any]:
    task = cast(Task, occasion.case)
    return {
        "task": task,
        "organisation": occasion.session.get_one(Organisation, occasion.recipient.organisation_id),
    }


def _received(occasion: Occasion) -> dict[str, Any]:
    task = cast(Task, occasion.case)
    return _task(occasion) | {"announcement": occasion.session.get_one(Announcement, task.announcement_id)}


def _supplement(occasion: Occasion) -> dict[str, Any]:
    task = cast(Task, occasion.case)
    context = _task(occasion) | {
        "request": task.supplement_request,
        "reminder": occasion.deadline is not None,
    }
    if occasion.deadline is None:
        context["deadline"] = described(_opened(occasion, "supplement"), task, occasion.today)
    return context


def _opened(occasion: Occasion, rule: str) -> Deadline:
    """The deadline that the same transition has just opened."""
    case = occasion.case
    return occasion.session.exec(
        select(Deadline).where(
            Deadline.case_kind == case.kind,
            Deadline.case_id == case.pk,
            Deadline.rule == rule,
            col(Deadline.closed_at).is_(None),
        )
    ).one()


def _council(occasion: Occasion) -> dict[str, Any]:
    council = cast(Council, occasion.case)
    seat = None
    if occasion.recipient.member_id is not None:
        seat = Seat(occasion.session.get_one(CouncilMember, occasion.recipient.member_id).seat).label
    return {
        "council": council,
        "document": _document(occasion, council.document_id),
        "seat": seat,
        "session_at": council.session_at.astimezone(HO_CHI_MINH) if council.session_at else None,
        "place": council.place,
        "tasks": _agenda(occasion.session, council),
        "changed": council.invitations > 1,
    }


def _agenda(session: Session, council: Council, only: Iterable[int] | None = None) -> list[dict[str, Any]]:
    rows = session.exec(
        select(CouncilItem, Task, Organisation)
        .join(Task, col(Task.id) == col(CouncilItem.task_id))
        .join(Organisation, col(Organisation.id) == col(Task.proposer_id))
        .where(CouncilItem.council_id == council.pk)
        .order_by(col(CouncilItem.position))
    )
    wanted = None if only is None else set(only)
    return [
        {
            "code": task.code,
            "name": task.name,
            "organisation": organisation.name,
            "outcome": Vote(item.outcome).label if item.outcome else None,
            "remark": item.remark,
        }
        for item, task, organisation in rows
        if wanted is None or item.id in wanted
    ]


def _evaluation(occasion: Occasion) -> dict[str, Any]:
    council = cast(Council, occasion.case)
    left = missing_forms(occasion.session, council)
    member_id = cast(int, occasion.recipient.member_id)
    return _council(occasion) | {"tasks": _agenda(occasion.session, council, left.get(member_id, []))}


def _quorum(occasion: Occasion) -> dict[str, Any]:
    council = cast(Council, occasion.case)
    return _council(occasion) | quorum_outlook(occasion.session, council)


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


def _minutes(occasion: Occasion) -> dict[str, Any]:
    context = _council(occasion)
    return context | {"outcomes": context["tasks"]}


def _result(occasion: Occasion) -> dict[str, Any]:
    task = cast(Task, occasion.case)
    answered = occasion.session.exec(
        select(DossierItem).where(DossierItem.task_id == task.pk).order_by(col(DossierItem.id).desc())
    ).first()
    approved = task.state == "approved"
    return _task(occasion) | {
        "outcome": task.state,
        "reason": None if approved else task.outcome_reason,
        "document": _document(occasion, answered.document_id if answered else None),
        "funding": task.approved_funding if approved else None,
        "mode": MODES[task.mode] if approved and task.mode else None,
    }


def _contract(occasion: Occasion) -> dict[str, Any]:
    task = cast(Task, occasion.case)
    cap = rulebook().procedure(task.procedure_id).implementation.extensions_max
    return _task(occasion) | {
        "contract": _document(occasion, task.contract_document_id),
        "period": occasion.deadline.occurrence if occasion.deadline else 0,
        "ends_on": task.contract_ends_on,
        "extensions_left": cap - task.extensions,
    }


def _report(occasion: Occasion) -> dict[str, Any]:
    report = cast(AnnualReport, occasion.case)
    return {
        "report": report,
        "state": LIFECYCLES[report.kind].states[report.state],
        "missing": missing(collect(occasion.session, report.year, rulebook().procedure(report.procedure_id))),
    }


_BUILDERS: dict[str, Callable[[Occasion], dict[str, Any]]] = {
    "call": _call,
    "call_closing": _call,
    "proposal_received": _received,
    "supplement_request": _supplement,
    "council_membership": _council,
    "session_invitation": _council,
    "evaluation_reminder": _evaluation,
    "quorum_risk": _quorum,
    "minutes_to_sign": _minutes,
    "result": _result,
    "progress_reminder": _contract,
    "contract_ending": _contract,
    "acceptance_reminder": _contract,
    "annual_report_reminder": _report,
}


def calendar_of(letter: str, context: Mapping[str, Any]) -> str | None:
    """The calendar invite that goes with a letter, when it has one."""
    if letter != "session_invitation":
        return None
    council: Council = context["council"]
    return invitation(
        uid=f"council-{council.code}",
        sequence=council.invitations - 1,
        starts_at=context["session_at"],
        summary=council.title,
        place=council.place or "",
        organiser=context["agency"].email,
        attendee=context["recipient"]["email"],
        stamped_at=council.acted_at,
    )
