"""What each letter says: the record's values under the names its template uses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, cast

from sqlmodel import Session, col, select

from models import (
    Announcement,
    AnnualReport,
    Case,
    Council,
    CouncilItem,
    Deadline,
    DossierItem,
    Organisation,
    Task,
)
from models.task import MODES
from reports.figures import missing
from reports.year_record import collect
from secretariat import council_letters
from secretariat.audiences import Recipient
from secretariat.council_letters import quorum_outlook
from secretariat.described import described, title_of
from secretariat.lookup import row_by_id
from secretariat.occasion import Occasion, paper
from secretariat.office_wordings import wording_of
from secretariat.rulebook import rulebook
from states.council_rules import Vote
from states.lifecycles import LIFECYCLES
from states.task_guards import PROPOSAL_FIELDS

__all__ = ["context_for", "envelope", "quorum_outlook", "submission_items"]


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
    context = envelope(session, case.procedure_id, recipient, occasion.today)
    if deadline is not None:
        context["deadline"] = described(deadline, case, occasion.today)
    return context | _BUILDERS[letter](occasion)


def envelope(session: Session, procedure_id: str, recipient: Recipient, today: date) -> dict[str, Any]:
    """The part every letter shares; `wording` is how its procedure says it."""
    procedure = rulebook().procedure(procedure_id)
    return {
        "wording": wording_of(session, procedure_id),
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


def _call(occasion: Occasion) -> dict[str, Any]:
    announcement = cast(Announcement, occasion.case)
    required = rulebook().procedure(announcement.procedure_id).proposals.required_fields
    return {
        "announcement": announcement,
        "document": paper(occasion, announcement.document_id),
        "extension": paper(occasion, announcement.extension_document_id),
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
    return _task(occasion) | {"announcement": row_by_id(occasion.session, Announcement, task.announcement_id)}


def _supplement(occasion: Occasion) -> dict[str, Any]:
    task = cast(Task, occasion.case)
    context = _task(occasion) | {
        "request": task.supplement_request,
        "reminder": occasion.deadline is not None,
    }
    if occasion.deadline is None and (opened := _opened(occasion, "supplement")):
        context["deadline"] = described(opened, task, occasion.today)
    return context


def _opened(occasion: Occasion, rule: str) -> Deadline | None:
    """The deadline that the same transition has just opened."""
    case = occasion.case
    return occasion.session.exec(
        select(Deadline).where(
            Deadline.case_kind == case.kind,
            Deadline.case_id == case.pk,
            Deadline.rule == rule,
            col(Deadline.closed_at).is_(None),
        )
    ).one_or_none()


def _result(occasion: Occasion) -> dict[str, Any]:
    task = cast(Task, occasion.case)
    answered = occasion.session.exec(
        select(DossierItem).where(DossierItem.task_id == task.pk).order_by(col(DossierItem.id).desc())
    ).first()
    approved = task.state == "approved"
    return _task(occasion) | {
        "outcome": task.state,
        "reason": None if approved else task.outcome_reason,
        "document": paper(occasion, answered.document_id if answered else None),
        "funding": task.approved_funding if approved else None,
        "mode": MODES[task.mode] if approved and task.mode else None,
    }


def _contract(occasion: Occasion) -> dict[str, Any]:
    task = cast(Task, occasion.case)
    cap = rulebook().procedure(task.procedure_id).implementation.extensions_max
    return _task(occasion) | {
        "contract": paper(occasion, task.contract_document_id),
        "period": occasion.deadline.occurrence if occasion.deadline else 0,
        "ends_on": task.contract_ends_on,
        "extensions_left": cap - task.extensions,
    }


def _report(occasion: Occasion) -> dict[str, Any]:
    report = cast(AnnualReport, occasion.case)
    procedure = rulebook().procedure(report.procedure_id)
    return {
        "report": report,
        "state": LIFECYCLES[report.kind].states[report.state],
        "missing": missing(collect(occasion.session, report.year, procedure, sources=False)),
    }


_BUILDERS: dict[str, Callable[[Occasion], dict[str, Any]]] = {
    "call": _call,
    "call_closing": _call,
    "proposal_received": _received,
    "supplement_request": _supplement,
    "council_membership": council_letters.membership,
    "session_invitation": council_letters.membership,
    "session_cancelled": council_letters.called_off,
    "evaluation_reminder": council_letters.evaluation,
    "quorum_risk": council_letters.quorum,
    "minutes_to_sign": council_letters.minutes,
    "result": _result,
    "progress_reminder": _contract,
    "contract_ending": _contract,
    "acceptance_reminder": _contract,
    "annual_report_reminder": _report,
}
