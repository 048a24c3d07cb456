"""A year in which every chart has a case in each of its states."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlmodel import Session

from models import Activity, Announcement, AnnualReport, Task
from secretariat import activities, announcements, annual_reports, councils, dossiers, implementation
from states.annual_report import NARRATIVE_PARTS
from states.lifecycles import LIFECYCLES
from tests.secretariat.builders import (
    ACCEPTED,
    ANSWERED,
    ISSUED,
    SESSION,
    SIGNED,
    agenda,
    appraising_task,
    approved_task,
    at,
    begin,
    concluded_council,
    contract,
    council_in_session,
    do,
    draft_task,
    drafted_council,
    drafted_dossier,
    eligible_task,
    established_council,
    invited_council,
    paper,
    recommended_task,
    sent_dossier,
    submitted_task,
)
from tests.secretariat.stages import staged
from tests.secretariat.test_lifecycle_roads import (
    accepted_and_liquidated,
    evaluating_task,
    refused,
    rejected,
    selecting_task,
    supplementing_task,
    suspended_task,
    terminated_from,
    withdrawn_from,
)

EVERY = {(kind, state) for kind, table in LIFECYCLES.items() for state in table.states}
"""(kind, state) of every chart."""


@staged
def every_state(session: Session) -> Announcement:
    """The first call; everything else hangs on it."""
    call = _tasks(session)
    _councils(session)
    _calls(session)
    _activities(session)
    _reports(session)
    return call


def _tasks(session: Session) -> Announcement:
    makes: list[Callable[[Session], Any]] = [
        draft_task,
        submitted_task,
        supplementing_task,
        eligible_task,
        refused,
        withdrawn_from(draft_task),
        recommended_task,
        _revising,
        _declined,
        sent_dossier,
        _returned,
        drafted_dossier,
        approved_task,
        rejected,
        selecting_task,
        appraising_task,
        contract,
        suspended_task,
        evaluating_task,
        _completing,
        _accepted,
        _failed,
        accepted_and_liquidated,
        terminated_from(contract),
    ]
    for make in makes:
        make(session)
    return session.get_one(Announcement, 1)


def _revising(session: Session) -> None:
    concluded_council(session, eligible_task(session), vote="with_changes")


def _declined(session: Session) -> None:
    concluded_council(session, eligible_task(session), vote="decline")


def _returned(session: Session) -> None:
    dossier = sent_dossier(session, recommended_task(session))
    do(dossiers.send_back, session, dossier, ANSWERED, reason="Làm rõ kinh phí")


def _completing(session: Session) -> Task:
    task = evaluating_task(session)
    when = at(5, 26)
    do(
        implementation.pass_acceptance,
        session,
        task,
        when,
        grade="Đạt",
        document=paper(session, "BB", when),
    )
    return task


def _accepted(session: Session) -> None:
    do(implementation.register_results, session, _completing(session), at(5, 28), number="08/2025/KQ")


def _failed(session: Session) -> None:
    task, when = evaluating_task(session), at(5, 26)
    form: dict[str, Any] = {"grade": "Không đạt", "reason": "Thiếu sản phẩm"}
    do(
        implementation.fail_acceptance,
        session,
        task,
        when,
        document=paper(session, "BB", when),
        **form,
    )


def _councils(session: Session) -> None:
    for make in (drafted_council, established_council, invited_council, council_in_session):
        make(session, eligible_task(session))
    put_off = council_in_session(session, eligible_task(session))
    do(councils.adjourn, session, put_off, SESSION, reason="Vắng chủ tịch")
    called_off = invited_council(session, eligible_task(session))
    do(councils.cancel, session, called_off, SESSION, reason="Thay đổi kế hoạch")
    assert agenda(session, called_off)


def _calls(session: Session) -> None:
    for number, events in enumerate([(), ("issue",), ("issue", "close"), ("cancel",)], start=1):
        titled: dict[str, Any] = {"code": f"TB-{number}", "year": 2025, "title": "Đề xuất nhiệm vụ bổ sung"}
        call = begin(
            announcements.draft,
            session,
            ISSUED,
            closes_on=date(2025, 12, 22) if events == ("issue",) else date(2025, 2, 14),
            recipients=("DN1",),
            **titled,
        )
        if "issue" in events:
            do(announcements.issue, session, call, ISSUED, document=paper(session, "TB", ISSUED))
        if "close" in events:
            do(announcements.close, session, call, at(2, 17))
        if "cancel" in events:
            do(announcements.cancel, session, call, ACCEPTED, reason="Gộp vào thông báo khác")


def _activities(session: Session) -> None:
    for number in (1, 2, 3):
        form: dict[str, Any] = {"code": f"HDG-{number}", "year": 2025, "name": f"Tập huấn {number}"}
        activity: Activity = begin(activities.plan, session, ISSUED, activity_kind="training", **form)
        if number == 2:
            do(activities.hold, session, activity, SIGNED, held_on=date(2025, 4, 3), attendance=82)
        if number == 3:
            do(activities.cancel, session, activity, SIGNED, reason="Không đủ người đăng ký")


def _reports(session: Session) -> None:
    """One more act for each year, so that each report stops one state later than the one before."""
    when = at(12, 1)
    for steps, year in enumerate((2023, 2024, 2025, 2026, 2027)):
        report: AnnualReport = begin(annual_reports.open_year, session, when, year=year)
        for part in NARRATIVE_PARTS:
            do(annual_reports.write, session, report, when, part=part, text="Đã thực hiện theo kế hoạch.")
        if steps >= 1:
            do(annual_reports.compile_figures, session, report, when)
        if steps >= 2:
            do(annual_reports.review, session, report, when)
        if steps >= 3:
            do(annual_reports.sign, session, report, when, document=paper(session, "BC", when))
        if steps >= 4:
            do(annual_reports.send_out, session, report, when)
