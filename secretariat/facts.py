"""Load the facts that a chart's guards judge by: what other records say of a case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ScalarSelect, String, bindparam, cast, literal, union_all
from sqlmodel import Session, col, select

from models import (
    Announcement,
    AnnouncementRecipient,
    AnnualReport,
    Ballot,
    Case,
    Compilation,
    Council,
    CouncilItem,
    CouncilMember,
    Dossier,
    DossierItem,
    EvaluationForm,
    Person,
    ProgressReport,
    Recusal,
    Task,
)
from reports.figures import figures
from reports.year_record import collect
from secretariat.periods import progress_periods
from secretariat.rulebook import rulebook
from states.announcement import AnnouncementFacts
from states.annual_report import NARRATIVE_PARTS, AnnualReportFacts
from states.council_guards import CouncilFacts, ItemFact, MemberFact
from states.council_rules import Seat, Vote
from states.dossier import DossierFacts
from states.task_guards import TaskFacts

Given = dict[int, dict[int, str]]
"""Agenda item -> member -> the vote, empty where only the fact counts."""


def facts_of(session: Session, case: Case) -> Any:
    """Return the facts dataclass of the case's chart; an activity needs none."""
    if isinstance(case, Announcement):
        return announcement_facts(session, case)
    if isinstance(case, Task):
        return task_facts(session, case)
    if isinstance(case, Council):
        return council_facts(session, case)
    if isinstance(case, Dossier):
        return dossier_facts(session, case)
    if isinstance(case, AnnualReport):
        return annual_report_facts(session, case)
    return None


def announcement_facts(session: Session, case: Announcement) -> AnnouncementFacts:
    listed = session.exec(
        select(AnnouncementRecipient.id).where(AnnouncementRecipient.announcement_id == case.pk)
    )
    return AnnouncementFacts(recipients=len(listed.all()))


def task_facts(session: Session, case: Task) -> TaskFacts:
    return tasks_facts(session, [case])[case.pk]


def tasks_facts(session: Session, cases: Sequence[Task]) -> dict[int, TaskFacts]:
    """Task id -> its facts, of many tasks in two statements."""
    around = session.execute(_AROUND_TASKS, {"ids": [case.pk for case in cases]})
    found: dict[int, Sequence[Any]] = {row_id: rest for row_id, *rest in around}
    # Without a contract there is no period to report on.
    reports = _progress(session, [case.pk for case in cases if case.contract_starts_on is not None])
    return {case.pk: _task_facts(case, found[case.pk], reports.get(case.pk, {})) for case in cases}


def _task_facts(case: Task, around: Sequence[Any], reports: dict[int, bool]) -> TaskFacts:
    call, closes_on, council, outcome, dossier = around
    procedure = rulebook().procedure(case.procedure_id)
    return TaskFacts(
        announcement_state=call,
        announcement_closes_on=closes_on,
        council_state=council,
        council_outcome=Vote(outcome) if outcome else None,
        dossier_state=dossier,
        progress_received=reports.keys(),
        progress_judged={period for period, judged in reports.items() if judged},
        progress_periods=len(progress_periods(case, procedure.implementation.progress_every_months)),
    )


def _progress(session: Session, ids: Sequence[int]) -> dict[int, dict[int, bool]]:
    """Task id -> period -> whether its report was judged."""
    found: dict[int, dict[int, bool]] = {}
    if ids:
        judged = col(ProgressReport.judged_on).is_not(None)
        query = select(ProgressReport.task_id, ProgressReport.period, judged)
        for task_id, period, is_judged in session.exec(query.where(col(ProgressReport.task_id).in_(ids))):
            found.setdefault(task_id, {})[period] = is_judged
    return found


def _newest(column: Any, item: Any, case: Any) -> ScalarSelect[Any]:
    """A column of the newest item that lists a task, or of the council or dossier it stands in."""
    query = select(column).select_from(item).join(case, getattr(item, f"{case.kind}_id") == case.id)
    return query.where(item.task_id == Task.id).order_by(item.id.desc()).limit(1).scalar_subquery()


_AROUND_TASKS: Any = (
    select(  # type: ignore[call-overload]
        Task.id,
        Announcement.state,
        Announcement.closes_on,
        _newest(Council.state, CouncilItem, Council),
        _newest(CouncilItem.outcome, CouncilItem, Council),
        _newest(Dossier.state, DossierItem, Dossier),
    )
    .join(Announcement, col(Announcement.id) == col(Task.announcement_id))
    .where(col(Task.id).in_(bindparam("ids", expanding=True)))
)
"""Made once: what SQLAlchemy makes of a statement stays with it."""


def council_facts(session: Session, case: Council) -> CouncilFacts:
    seats = session.exec(
        select(CouncilMember, Person)
        .join(Person, col(Person.id) == col(CouncilMember.person_id))
        .where(CouncilMember.council_id == case.pk)
        .order_by(col(CouncilMember.id))
    ).all()
    agenda = session.exec(
        select(CouncilItem, Task)
        .join(Task, col(Task.id) == col(CouncilItem.task_id))
        .where(CouncilItem.council_id == case.pk)
        .order_by(col(CouncilItem.position))
    ).all()
    items = [item.pk for item, _ in agenda]
    ballots, forms, recusals = _given(session, items)
    return CouncilFacts(
        members=tuple(
            MemberFact(
                member.pk,
                person.name,
                person.email,
                Seat(member.seat),
                person.organisation_id,
                member.attended,
            )
            for member, person in seats
        ),
        items=tuple(
            ItemFact(
                id=item.pk,
                code=task.code,
                organisation_id=task.proposer_id,
                participants=frozenset(task.participants),
                recused=frozenset(recusals.get(item.pk, ())),
                votes={member: Vote(vote) for member, vote in ballots.get(item.pk, {}).items()},
                forms=frozenset(forms.get(item.pk, ())),
                tellers=len(set(item.tellers)),
                has_remark=bool(item.remark),
            )
            for item, task in agenda
        ),
    )


def _given(session: Session, items: Sequence[int]) -> tuple[Given, Given, Given]:
    """Ballots, evaluation forms and recusals on the items, in one statement."""
    tables: tuple[tuple[Any, Any], ...] = (
        (Ballot, cast(col(Ballot.vote), String)),
        (EvaluationForm, literal("")),
        (Recusal, literal("")),
    )
    parts = [
        select(literal(at), col(table.item_id), col(table.member_id), vote).where(
            col(table.item_id).in_(items)
        )
        for at, (table, vote) in enumerate(tables)
    ]
    given: tuple[Given, Given, Given] = ({}, {}, {})
    for at, item, member, vote in session.connection().execute(union_all(*parts)):
        given[at].setdefault(item, {})[member] = vote
    return given


def dossier_facts(session: Session, case: Dossier) -> DossierFacts:
    listed = session.exec(
        select(DossierItem, Task)
        .join(Task, col(Task.id) == col(DossierItem.task_id))
        .where(DossierItem.dossier_id == case.pk)
        .order_by(col(DossierItem.position))
    ).all()
    unsettled = [task for item, task in listed if item.answer not in ("approved", "rejected")]
    return DossierFacts(
        tasks=len(unsettled),
        unready=[task.code for task in unsettled if task.state not in ("recommended", "returned")],
        without_mode=[task.code for task in unsettled if task.mode is None],
        listed=[task.code for _, task in listed],
        unanswered=[task.code for item, task in listed if item.answer is None],
    )


def annual_report_facts(session: Session, case: AnnualReport) -> AnnualReportFacts:
    return AnnualReportFacts(
        written=frozenset(part for part in NARRATIVE_PARTS if case.narrative.get(part)),
        current=_is_current(session, case),
    )


def _is_current(session: Session, case: AnnualReport) -> bool:
    last = last_compilation(session, case)
    if last is None:
        return False
    now = figures(collect(session, case.year, rulebook().procedure(case.procedure_id)))
    return [figure.as_json() for figure in now] == last.figures


def last_compilation(session: Session, case: AnnualReport) -> Compilation | None:
    query = (
        select(Compilation).where(Compilation.report_id == case.pk).order_by(col(Compilation.number).desc())
    )
    return session.exec(query).first()
