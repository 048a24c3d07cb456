"""The two records of the repository: each enters whole, and says what the department's papers say."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import func
from sqlmodel import Session, col, select

from models import Activity, AnnualPlan, AnnualReport, AuditEntry, Council, Document, Dossier, Letter, Task
from models.base import Case, Row
from notifications.catalogue import LETTERS
from secretariat.digest import send_digest
from secretariat.records import Record, apply, import_record, read_record
from secretariat.rulebook import rulebook
from secretariat.sweep import sweep
from secretariat.verification import verify
from settings import ROOT
from states.chart import HO_CHI_MINH
from states.errors import Refusal

REAL, SAMPLE = ROOT / "records" / "tay-ninh-2024.toml", ROOT / "records" / "sample-2025.toml"

ENDS = {
    "NV-2025-001": "liquidated",
    "NV-2025-002": "accepted",
    "NV-2025-003": "completing",
    "NV-2025-004": "liquidated",
    "NV-2025-005": "terminated",
    "NV-2025-006": "liquidated",
    "NV-2025-007": "not_recommended",
    "NV-2025-008": "liquidated",
    "NV-2025-009": "rejected",
    "NV-2025-010": "withdrawn",
    "NV-2025-011": "ineligible",
    "NV-2025-012": "ineligible",
    "NV-2025-013": "liquidated",
    "NV-2025-014": "terminated",
    "NV-2025-015": "evaluating",
    "NV-2025-016": "liquidated",
}

ROADS = {
    ("draft", "submitted"),
    ("submitted", "supplementing"),
    ("supplementing", "submitted"),
    ("supplementing", "ineligible"),
    ("submitted", "ineligible"),
    ("eligible", "withdrawn"),
    ("in_council", "recommended"),
    ("in_council", "revising"),
    ("revising", "recommended"),
    ("in_council", "not_recommended"),
    ("awaiting_ubnd", "returned"),
    ("returned", "awaiting_ubnd"),
    ("awaiting_ubnd", "approved"),
    ("awaiting_ubnd", "rejected"),
    ("approved", "selecting"),
    ("selecting", "appraising"),
    ("selecting", "terminated"),
    ("approved", "appraising"),
    ("appraising", "in_progress"),
    ("in_progress", "suspended"),
    ("suspended", "in_progress"),
    ("in_progress", "terminated"),
    ("in_progress", "evaluating"),
    ("evaluating", "completing"),
    ("evaluating", "failed"),
    ("completing", "accepted"),
    ("accepted", "liquidated"),
    ("failed", "liquidated"),
}


def rows(session: Session, table: type[Row]) -> int:
    return session.exec(select(func.count(col(table.id)))).one()


def states(session: Session, table: type[Case]) -> dict[str, str]:
    """Code -> state of what was lived in 2025; cases taken over from paper are left out."""
    return {case.code: case.state for case in session.exec(select(table)) if not case.recorded}


def play_the_year(session: Session, record: Record) -> None:
    """Every morning the sweep, on the first Monday of a month the digest, then what people did that day."""
    days, day = record.days(), date(2025, 1, 1)
    while day.year == 2025:
        morning = datetime.combine(day, time(7, 30), HO_CHI_MINH)
        swept = sweep(session, now=morning)
        assert not swept.problems
        if day.weekday() == 0 and day.day <= 7:
            send_digest(session, now=morning + timedelta(minutes=30))
        for step in days.get(day, ()):
            apply(session, step)
        day += timedelta(days=1)


def test_the_record_of_2024_holds_the_facts_of_the_report(session: Session) -> None:
    result = import_record(session, read_record(REAL))
    assert [line.subject for line in result.lines][1:5] == [
        "TB-2024",
        "kế hoạch năm 2024",
        "HD-2024",
        "TTr-2024",
    ]
    papers = session.exec(select(Document).order_by(col(Document.issued_on))).all()
    assert [(p.type, p.number, p.symbol, str(p.issued_on), p.programme_year) for p in papers] == [
        ("TB", 16, "TB-KHCN", "2024-04-12", 2025),
        ("KH", 1300, "KH-UBND", "2024-05-07", 2024),
        ("QĐ", 76, "QĐ-KHCN", "2024-08-07", 2025),
        ("TTr", 40, "QĐ-KHCN", "2024-10-25", 2024),
    ]
    assert session.exec(select(AnnualPlan.budget)).one() == 140_000_000
    activities = session.exec(select(Activity).order_by(Activity.code)).all()
    assert [(a.code, a.sessions, a.attendance, len(a.channels)) for a in activities] == [
        ("DT-2024", 1, 82, 0),
        ("HN-2024", 1, 48, 0),
        ("TTTT-2024", 1, None, 4),
    ]
    assert all(a.held_on is None for a in activities)
    report = session.exec(select(AnnualReport)).one()
    assert "Viện Năng suất Việt Nam" in report.narrative["shortcomings"]
    assert {*report.narrative} == {"achievements", "shortcomings", "directions"}
    assert rows(session, Letter) == 0
    assert verify(session).breaks == ()


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_the_sample_year_enters_beside_the_real_one_and_only_once(session: Session) -> None:
    import_record(session, read_record(REAL))
    record = read_record(SAMPLE)
    result = import_record(session, record)
    assert len(result.lines) == len(record.steps)
    assert_the_year_ended_well(session)
    before = rows(session, AuditEntry)
    with pytest.raises(Refusal, match=r"sample-2025\.toml: id: .*đã được nhập"):
        import_record(session, record)
    assert rows(session, AuditEntry) == before


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_the_sample_year_swept_every_morning_provokes_every_letter_but_those_of_the_desk_and_of_returned_mail(
    session: Session,
) -> None:
    play_the_year(session, read_record(SAMPLE))
    assert_the_year_ended_well(session)
    written = Counter(session.exec(select(Letter.letter)))
    unwritten = [kind.id for kind in LETTERS.values() if not written[kind.id] and not kind.private]
    assert unwritten == ["bounced", "journal_seal", "account_changed"]


def assert_the_year_ended_well(session: Session) -> None:
    assert states(session, Task) == ENDS
    assert states(session, Council) == {"HD-2025-01": "closed", "HD-2025-02": "closed"}
    assert states(session, Dossier) == {"TTr-2025-01": "decided", "TTr-2025-02": "decided"}
    assert states(session, AnnualReport) == {"BC-2025": "sent"}
    moves = session.exec(
        select(AuditEntry.source, AuditEntry.target).where(AuditEntry.case_kind == "task").distinct()
    )
    assert set(moves) >= ROADS
    council = session.exec(select(AuditEntry.event).where(AuditEntry.case_kind == "council").distinct())
    assert {"adjourn", "recuse"} <= set(council)
    assert verify(session).breaks == ()
    assert_numbers_follow_dates(session)


def assert_numbers_follow_dates(session: Session) -> None:
    series: dict[tuple[str, str], list[tuple[int, date]]] = defaultdict(list)
    for paper in session.exec(select(Document).where(Document.year == 2025).order_by(col(Document.number))):
        assert paper.number is not None
        assert paper.issued_on is not None
        series[paper.issuer, paper.symbol].append((paper.number, paper.issued_on))
    for issued in series.values():
        days = [day for _, day in issued]
        assert days == sorted(days)


def test_the_sample_shows_that_it_is_one() -> None:
    record = read_record(SAMPLE)
    assert record.sample
    assert "mẫu" in record.title
    entered = [step.form for step in record.steps if step.event in ("enter_organisation", "enter_person")]
    enterprises = [form for form in entered if form.get("organisation_kind") == "enterprise"]
    assert len(enterprises) == 40
    assert [form["code"] for form in enterprises if "email" not in form] == ["DN-11"]
    assert all(form["name"].endswith("(mẫu)") for form in entered)
    elsewhere = [form for form in entered if not form.get("email", ".example").endswith(".example")]
    assert [(form["code"], form["email"]) for form in elsewhere] == [("DN-39", "lienhe@dn39.invalid")]


def test_the_sample_acts_fall_into_office_hours_of_working_days() -> None:
    calendar = rulebook().calendar
    for step in read_record(SAMPLE).steps:
        assert calendar.why_off(step.at.date()) is None, step.where
        assert time(8) <= step.at.time() <= time(17), step.where
