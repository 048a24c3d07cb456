"""The one door. A case changes its state here and nowhere else.

One transition writes the new state, the audit entry, the deadlines and the letters in the caller's
transaction, or nothing. It never commits and never reads the clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session, col, select

from models import Case, Document
from secretariat import correspondence, deadlines, journal, papers
from secretariat.acts import By
from secretariat.facts import facts_of
from secretariat.journal import Entered
from secretariat.rulebook import rulebook
from states.chart import Context
from states.errors import Refusal, Stale
from states.lifecycles import LIFECYCLES


class Done:
    """What a transition leaves behind: the body may name the document the act rests on.

    `facts` are those that the act was judged by, so that the body need not load them again.
    """

    def __init__(self, facts: Any) -> None:
        self.facts = facts
        self.document: Document | None = None


@contextmanager
def fire(session: Session, case: Case, event: str, by: By) -> Iterator[Done]:
    """Send `event` to a case. The body makes the changes that belong to the act, after all guards have passed.

    Raises `Stale` when the case has moved on since `by.version` was read, `Refusal` with every reason
    when the chart, a permission or a guard stands against it; then nothing has been changed.
    """
    _hold(session, case, by.version)
    table, source = LIFECYCLES[case.kind], case.state
    if not table.find(source, event):
        raise Refusal(table.events[event], case.label, [not_from_here(case.kind, source)])
    context = context_of(session, case, by)
    table.send(case, event, context)
    done = Done(context.facts)
    with _races(case, by.version):
        yield done
    if case.state != source:
        case.entered_at = by.now
    entry = _close(session, case, by, event=event, source=source, document=done.document)
    correspondence.announce(session, case, entry, now=by.now)


def opened(session: Session, case: Case, by: By, event: str) -> None:
    """Begin the life of a new row: its first audit entry and the deadlines of its initial state."""
    session.add(case)
    session.flush()
    _close(session, case, by, event=event, source="", document=None)


def record(session: Session, case: Case, by: By, *, document: Document | None) -> None:
    """Take over a case that was lived on paper, in the state the paper shows. No deadline is followed."""
    case.recorded = True
    session.add(case)
    session.flush()
    _close(session, case, by, event="record", source="", document=document)


def context_of(session: Session, case: Case, by: By, facts: Any = None) -> Context:
    """`facts` are those of the case where they have been loaded already."""
    rules = rulebook()
    return Context(
        actor=by.actor,
        now=by.now,
        procedure=rules.procedure(case.procedure_id),
        calendar=rules.calendar,
        facts=facts_of(session, case) if facts is None else facts,
        form=by.form,
    )


def possible(session: Session, case: Case, by: By, facts: Any = None) -> dict[str, list[str]]:
    """Every event that leaves the present state -> the reasons against it that can be known beforehand."""
    table = LIFECYCLES[case.kind]
    context = context_of(session, case, by, facts)
    return {
        event: table.find(case.state, event)[0].rule.objections(case, context, with_form=False)
        for event in table.events_of(case.state)
    }


def _close(
    session: Session, case: Case, by: By, *, event: str, source: str, document: Document | None
) -> Entered:
    # Every act raises the version, also one that changes other rows only, and a second one at the same
    # moment: the case was judged as it was.
    case.acted_at = by.now
    flag_modified(case, "acted_at")
    with _races(case, by.version):
        case.next_due_on = deadlines.next_due(session, case)
        session.flush()
    data = dict(by.filled)
    if document is not None:
        document.case_kind, document.case_id = case.kind, case.pk
        if document.paper is not None:
            waiver = getattr(by.form.get("document"), "waiver", None)
            issued = papers.Issued(document, case, event, by.filled)
            (data["files"],) = papers.freeze(session, [issued], by, waiver=waiver)
    entry = journal.append(
        session,
        kind=case.kind,
        case_id=case.pk,
        actor=by.actor,
        now=by.now,
        event=event,
        source=source,
        target=case.state,
        data=data,
        document_id=document.pk if document else None,
    )
    deadlines.reconcile(session, case, entry)
    return entry


def _hold(session: Session, case: Case, version: int) -> None:
    """Lock the case where the database can (on SQLite the transaction already holds the write lock)."""
    if session.get_bind().dialect.name == "postgresql":
        session.exec(_held(type(case)), params={"row": case.pk}).one()
    if case.version != version:
        raise Stale(case.label, version, case.version)


@cache
def _held(table: type[Case]) -> Any:
    """Made once for a table. One statement locks the row and reads it as it stands under the lock."""
    held = select(table).where(col(table.id) == bindparam("row")).with_for_update()
    return held.execution_options(populate_existing=True)


@contextmanager
def _races(case: Case, read: int) -> Iterator[None]:
    """A flush may come at any query; one that finds the row changed by another means this act is stale."""
    label = case.label
    try:
        yield
    except StaleDataError as error:
        raise Stale(label, read) from error


def not_from_here(kind: str, state: str) -> str:
    """Why an event that does not leave `state` cannot be sent, and what can."""
    table = LIFECYCLES[kind]
    allowed = [table.events[event] for event in table.events_of(state)]
    can = f"từ đây có thể: {', '.join(allowed)}" if allowed else "hồ sơ đã kết thúc"
    return f"Hồ sơ đang ở trạng thái “{table.states[state]}”; {can}."
