"""Acts on the annual report: open the year, write the narrative, compile, review, sign, send."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlmodel import Session, select

from models import Activity, AnnualPlan, AnnualReport, Compilation
from reports.figures import Figure, figures
from reports.year_record import collect
from secretariat.acts import By, act
from secretariat.cases import new_case
from secretariat.facts import last_compilation
from secretariat.periods import local_day
from secretariat.registry import register
from secretariat.rulebook import rulebook
from secretariat.transitions import fire, opened, record
from states.forms import DocumentForm, Prose, Year
from states.roles import SYSTEM


def code_of(year: int) -> str:
    return f"BC-{year}"


@act("annual_report", opens=True)
def open_year(session: Session, *, by: By, year: Year, recorded: bool = False) -> AnnualReport:
    """Mở báo cáo năm."""
    procedure = rulebook().in_force(date(year, 12, 31))
    report = new_case(
        session,
        AnnualReport,
        by,
        code=code_of(year),
        state="collecting",
        procedure_id=procedure.id,
        year=year,
        due_on=procedure.report.due_on(year),
    )
    if recorded:
        record(session, report, by, document=None)
    else:
        opened(session, report, by, "open_year")
    return report


@act("annual_report")
def write(
    session: Session,
    report: AnnualReport,
    *,
    by: By,
    part: Literal["achievements", "shortcomings", "directions"],
    text: Prose,
) -> None:
    """Keep a person's text for one part; compiling never touches it."""
    with fire(session, report, "write", by):
        report.narrative = {**report.narrative, part: text}


@act("annual_report")
def compile_figures(session: Session, report: AnnualReport, *, by: By) -> Compilation:
    """Compute the figures from the record and keep them beside the earlier compilations."""
    with fire(session, report, "compile_figures", by):
        last = last_compilation(session, report)
        compilation = Compilation(
            report_id=report.pk,
            number=last.number + 1 if last else 1,
            compiled_at=by.now,
            figures=[figure.as_json() for figure in current_figures(session, report)],
        )
        session.add(compilation)
        session.flush()
    return compilation


@act("annual_report")
def review(session: Session, report: AnnualReport, *, by: By) -> None:
    """Find the report complete and in step with the record."""
    with fire(session, report, "review", by):
        pass


@act("annual_report")
def sign(session: Session, report: AnnualReport, *, by: By, document: DocumentForm) -> None:
    """Register the signed report under its number."""
    with fire(session, report, "sign", by) as done:
        title = f"Báo cáo kết quả triển khai Chương trình năm {report.year}"
        done.document = register(session, report, "sign", document, by, title=title)
        report.document_id = done.document.pk


@act("annual_report")
def send_out(session: Session, report: AnnualReport, *, by: By) -> None:
    """Record that it went out."""
    with fire(session, report, "send_out", by):
        pass


def reports_due(session: Session, *, now: datetime) -> list[int]:
    """Years whose day of compilation has come and whose figures were never compiled, however long ago that was.

    A year counts once the record knows it, by its plan, an activity, or a report that was opened; and if a
    procedure is in force at its end, which says the day.
    """
    states = dict(session.exec(select(AnnualReport.year, AnnualReport.state)).all())
    known = {*states, *session.exec(select(AnnualPlan.year)), *session.exec(select(Activity.year))}
    return sorted(
        year
        for year in known
        for procedure in rulebook().procedures.values()
        if states.get(year, "collecting") == "collecting"
        and procedure.holds_on(date(year, 12, 31))
        and procedure.report.compiled_on(year) <= local_day(now)
    )


def compile_due(session: Session, *, now: datetime) -> list[Compilation]:
    """Compile every report that is due, in the system's name; a year that nobody opened is opened first."""
    by = By(SYSTEM, now)
    compiled = []
    for year in reports_due(session, now=now):
        report = session.exec(select(AnnualReport).where(AnnualReport.year == year)).first()
        report = report or open_year(session, by=by, year=year)
        compiled.append(compile_figures(session, report, by=by.on(report)))
    return compiled


def current_figures(session: Session, report: AnnualReport) -> list[Figure]:
    return figures(collect(session, report.year, rulebook().procedure(report.procedure_id)))


@dataclass(frozen=True)
class Change:
    """A figure that differs between two compilations; None where it was not there."""

    id: str
    label: str
    before: Any
    after: Any


def changes(session: Session, report: AnnualReport) -> list[Change]:
    """What the record says now against the last compilation."""
    return changed(last_compilation(session, report), current_figures(session, report))


def changed(last: Compilation | None, current: Iterable[Figure]) -> list[Change]:
    """What these figures say against those of a compilation; everything is new where there was none."""
    before = {figure["id"]: figure for figure in last.figures} if last else {}
    after = {figure.id: figure.as_json() for figure in current}
    return [
        Change(
            key,
            (after.get(key) or before[key])["label"],
            before.get(key, {}).get("value"),
            after.get(key, {}).get("value"),
        )
        for key in [*after, *(key for key in before if key not in after)]
        if before.get(key, {}).get("value") != after.get(key, {}).get("value")
    ]
