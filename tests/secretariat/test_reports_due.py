"""The annual report compiles itself once its day has come, whatever day that is noticed on, and only once."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlmodel import Session, select

from models import AnnualReport, AuditEntry, Compilation
from secretariat.activities import take_over
from secretariat.annual_reports import compile_due, open_year, reports_due, review, write
from secretariat.plans import adopt_plan
from tests.secretariat.builders import AN, at, begin, do

DAY = at(11, 15, 6)


def plan(session: Session, year: int) -> None:
    begin(
        adopt_plan,
        session,
        at(1, 6, year=year),
        year=year,
        title=f"Kế hoạch năm {year}",
        budget=140_000_000,
        document=f"05/KH-UBND ngày 06/01/{year}",
    )


def activity(session: Session, year: int) -> None:
    """Taken over from paper, perhaps years later."""
    begin(
        take_over,
        session,
        at(6, 2),
        code=f"DT-{year}",
        year=year,
        activity_kind="training",
        name="Khóa đào tạo",
        attendance=40,
    )


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (at(11, 14, 23), []),
        (at(11, 15, 0), [2025]),
        (at(11, 16), [2025]),
        (at(3, 2, year=2026), [2025]),
        (at(11, 15, year=2026), [2025]),
    ],
)
def test_a_planned_year_is_due_from_the_day_of_its_procedure_on_however_late_it_is_seen(
    session: Session, now: datetime, due: list[int]
) -> None:
    plan(session, 2025)
    assert reports_due(session, now=now) == due


def test_every_year_that_the_record_knows_is_due_and_no_other(session: Session) -> None:
    assert reports_due(session, now=DAY) == []
    activity(session, 2024)
    plan(session, 2025)
    begin(open_year, session, at(1, 6), year=2023)
    assert reports_due(session, now=DAY) == [2023, 2024, 2025]


def test_a_year_before_any_procedure_has_no_day_of_compilation(session: Session) -> None:
    activity(session, 2022)
    assert reports_due(session, now=DAY) == []


def test_what_is_due_is_opened_and_compiled_by_the_system_once(session: Session) -> None:
    plan(session, 2025)
    begin(open_year, session, at(1, 6, year=2024), year=2024)
    compiled = compile_due(session, now=DAY)
    reports = session.exec(select(AnnualReport).order_by(AnnualReport.year)).all()  # type: ignore[arg-type]
    assert [(report.year, report.state) for report in reports] == [(2024, "compiled"), (2025, "compiled")]
    assert [each.report_id for each in compiled] == [report.pk for report in reports]
    assert [figure["value"] for figure in compiled[1].figures if figure["id"] == "plan.budget"] == [
        140_000_000
    ]
    actors = session.exec(
        select(AuditEntry.event, AuditEntry.actor).where(AuditEntry.case_kind == "annual_report")
    ).all()
    assert sorted(actors) == [
        ("compile_figures", "system"),
        ("compile_figures", "system"),
        ("open_year", AN.id),
        ("open_year", "system"),
    ]
    assert compile_due(session, now=at(11, 16, 6)) == []
    assert len(session.exec(select(Compilation)).all()) == 2


def test_a_report_that_people_work_on_is_left_to_them(session: Session) -> None:
    plan(session, 2025)
    compile_due(session, now=DAY)
    report = session.exec(select(AnnualReport)).one()
    for part in ("achievements", "shortcomings", "directions"):
        do(write, session, report, at(11, 17), part=part, text="Nhận xét của người viết báo cáo.")
    do(review, session, report, at(11, 18))
    activity(session, 2025)
    assert compile_due(session, now=at(11, 19)) == []
    assert report.state == "reviewed"
