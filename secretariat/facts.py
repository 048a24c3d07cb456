"""Load the facts that a chart's guards judge by: what other records say of a case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Date, Integer, String, Subquery, bindparam, cast, null, union_all
from sqlalchemy import select as rows_of
from sqlmodel import Session, col, select

from models import (
    Announcement,
    AnnouncementRecipient,
    AnnualReport,
    Case,
    Compilation,
    Council,
    CouncilItem,
    Dossier,
    DossierItem,
    ProgressReport,
    Task,
    TaskFile,
)
from models.base import Moment
from reports.figures import Figure, figures
from reports.year_record import collect
from secretariat.council_record import council_record
from secretariat.periods import progress_periods
from secretariat.rulebook import rulebook
from states.announcement import AnnouncementFacts
from states.annual_report import NARRATIVE_PARTS, AnnualReportFacts
from states.council_rules import Vote
from states.dossier import DossierFacts
from states.task_guards import TaskFacts


def facts_of(session: Session, case: Case) -> Any:
    """Return the facts dataclass of the case's chart; an activity needs none."""
    if isinstance(case, Announcement):
        return announcement_facts(session, case)
    if isinstance(case, Task):
        return task_facts(session, case)
    if isinstance(case, Council):
        return council_record(session, case).facts
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
    return facts_of_tasks(session, [case])[case.pk]


def facts_of_tasks(session: Session, cases: Sequence[Task]) -> dict[int, TaskFacts]:
    """Task id -> its facts: one statement for all, a row for each report and file or one where there is neither."""
    found: dict[int, list[Any]] = {}
    for row in session.execute(_AROUND_TASKS, {"ids": [case.pk for case in cases]}):
        found.setdefault(row.task_id, []).append(row)
    return {case.pk: _task_facts(case, found[case.pk]) for case in cases}


def _task_facts(case: Task, rows: Sequence[Any]) -> TaskFacts:
    first, procedure = rows[0], rulebook().procedure(case.procedure_id)
    return TaskFacts(
        announcement_state=first.call,
        announcement_closes_on=first.closes_on,
        council_state=first.council,
        council_outcome=Vote(first.outcome) if first.outcome else None,
        dossier_state=first.dossier,
        progress_received={row.period for row in rows if row.period is not None},
        progress_judged={row.period for row in rows if row.judged_on is not None},
        files={row.name: row.added_at for row in rows if row.name is not None},
        progress_periods=len(progress_periods(case, procedure.implementation.progress_every_months)),
    )


def _around_tasks() -> Any:
    ids: Any = bindparam("ids", expanding=True)
    children = _reports_and_files(ids)
    return (
        rows_of(
            col(Task.id).label("task_id"),
            col(Announcement.state).label("call"),
            col(Announcement.closes_on),
            _last(CouncilItem, Council, col(Council.state)).label("council"),
            _last(CouncilItem, Council, col(CouncilItem.outcome)).label("outcome"),
            _last(DossierItem, Dossier, col(Dossier.state)).label("dossier"),
            children.c.period,
            children.c.judged_on,
            children.c.name,
            children.c.added_at,
        )
        .join(Announcement, col(Announcement.id) == col(Task.announcement_id))
        .outerjoin(children, children.c.task_id == col(Task.id))
        .where(col(Task.id).in_(ids))
    )


def _reports_and_files(tasks: Any) -> Subquery:
    """Of the tasks named here, not only there: SQLite would gather those of every task first."""
    reports = rows_of(
        col(ProgressReport.task_id),
        col(ProgressReport.period),
        col(ProgressReport.judged_on),
        cast(null(), String).label("name"),
        cast(null(), Moment).label("added_at"),
    ).where(col(ProgressReport.task_id).in_(tasks))
    files = rows_of(
        col(TaskFile.task_id),
        cast(null(), Integer),
        cast(null(), Date),
        col(TaskFile.name),
        col(TaskFile.added_at),
    ).where(col(TaskFile.task_id).in_(tasks))
    return union_all(reports, files).subquery()


def _last(item: Any, case: Any, column: Any) -> Any:
    """A column of the council or the dossier that a task was put on last."""
    return (
        select(column)
        .select_from(item)
        .join(case, case.id == getattr(item, f"{case.kind}_id"))
        .where(item.task_id == col(Task.id))
        .order_by(item.id.desc())
        .limit(1)
        .correlate(Task)
        .scalar_subquery()
    )


_AROUND_TASKS = _around_tasks()
"""Made once: what SQLAlchemy makes of a statement stays with it."""


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
    last = last_compilation(session, case)
    if last is None:
        return report_facts(case, None, ())
    return report_facts(
        case, last, figures(collect(session, case.year, rulebook().procedure(case.procedure_id)))
    )


def report_facts(case: AnnualReport, last: Compilation | None, now: Iterable[Figure]) -> AnnualReportFacts:
    """`now` are the figures of the record as it stands."""
    return AnnualReportFacts(
        written=frozenset(part for part in NARRATIVE_PARTS if case.narrative.get(part)),
        current=last is not None and [figure.as_json() for figure in now] == last.figures,
    )


def last_compilation(session: Session, case: AnnualReport) -> Compilation | None:
    query = (
        select(Compilation).where(Compilation.report_id == case.pk).order_by(col(Compilation.number).desc())
    )
    return session.exec(query).first()
