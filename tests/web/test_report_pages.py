"""The report of a year, its plan, the statistics and what-if, as they are read at the desk."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import Session, select

from models import AnnualReport, AuditEntry
from secretariat import annual_reports, plans
from secretariat.acts import By
from secretariat.casefile import timeline
from secretariat.records import import_record, read_record
from secretariat.statistics.spread import share
from states.chart import HO_CHI_MINH
from states.roles import Actor, Role
from tests.secretariat.builders import at, begin, invited_council, issued_announcement
from tests.web.conftest import Desk, words
from web.case_chart import CaseChart, case_chart
from web.routes.statistics import share_text

RECORD = Path(__file__).parents[2] / "records" / "tay-ninh-2024.toml"
CLERK = Actor("thu-ky@so.example", "Thư ký", frozenset({Role.SECRETARIAT}))


def year_2024(session: Session) -> None:
    import_record(session, read_record(RECORD))


def opened(session: Session) -> AnnualReport:
    when = datetime(2025, 4, 1, 9, tzinfo=HO_CHI_MINH)
    return annual_reports.open_year(session, by=By(CLERK, when), year=2025)


def test_every_figure_opens_its_records_with_links(desk: Desk) -> None:
    desk.prepared(year_2024)
    answer = desk.of(Role.AUDITOR).get("/report/2024")
    assert "140.000.000 đồng" in words(answer.text)
    assert 'href="/cases/announcement/' in answer.text
    assert 'href="/documents/V' in answer.text
    assert 'href="/activities?year=2024"' in answer.text


def test_a_text_is_written_beside_the_figures_by_the_secretariat_alone(desk: Desk) -> None:
    version = desk.prepared(lambda session: opened(session).version)
    clerk, leader = desk.of(Role.SECRETARIAT), desk.of(Role.LEADER)
    assert clerk.get("/report/2025").text.count("<textarea") == 3
    assert "<textarea" not in leader.get("/report/2025").text
    sent = clerk.post(
        "/cases/annual_report/BC-2025/act/write",
        version=str(version),
        part="directions",
        text="Mở rộng đối tượng hỗ trợ.",
    )
    assert sent.status_code == 303, words(sent.text)
    assert "Đã thực hiện: Viết phần nhận xét." in clerk.text(sent.headers["location"])
    assert "Đã thực hiện" not in clerk.text("/report/2025?done=send_out")
    assert "Mở rộng đối tượng hỗ trợ." in leader.text("/report/2025")


def test_what_changed_since_the_last_compilation_is_shown(desk: Desk) -> None:
    def compiled(session: Session) -> None:
        report = opened(session)
        by = By(CLERK, at(4, 1), report.version)
        annual_reports.compile_figures(session, report, by=by)

    desk.prepared(compiled)
    browser = desk.of(Role.SECRETARIAT)
    assert "Hồ sơ không thay đổi từ đó đến nay." in browser.text("/report/2025")
    desk.prepared(planned)
    assert "Kinh phí được duyệt – 140.000.000" in browser.text("/report/2025")


@pytest.mark.parametrize(("suffix", "magic"), [("docx", b"PK\x03\x04"), ("pdf", b"%PDF-")])
def test_the_draft_is_downloaded_and_never_shown_inline(desk: Desk, suffix: str, magic: bytes) -> None:
    desk.prepared(opened)
    answer = desk.of(Role.LEADER).get(f"/report/2025/draft.{suffix}?sources=true")
    assert answer.content.startswith(magic)
    assert answer.headers["content-disposition"] == f'attachment; filename="bao-cao-2025-kem-nguon.{suffix}"'


@pytest.mark.parametrize("path", ["/report/1999", "/report/2025/draft.pdf", "/report/999999999999999999999"])
def test_a_year_that_was_not_opened_is_not_there(desk: Desk, path: str) -> None:
    assert desk.of(Role.SECRETARIAT).get(path).status_code == 404


def planned(session: Session) -> None:
    begin(
        plans.adopt_plan,
        session,
        at(4, 1),
        year=2025,
        title="Kế hoạch năng suất chất lượng",
        budget=140_000_000,
        document="13/KH-UBND ngày 03/03/2025",
    )


def test_the_plan_shows_what_was_spent_and_what_is_left(desk: Desk) -> None:
    desk.prepared(planned)
    browser = desk.of(Role.SECRETARIAT)
    sent = browser.post(
        "/new/annual_plan/spend",
        year="2025",
        spent_on="02/04/2025",
        amount="150.000.000",
        purpose="Thuê hội trường",
    )
    assert sent.status_code == 303, words(sent.text)
    text = browser.text("/activities?year=2025")
    assert "Đã chi 150.000.000 đ" in text
    assert "Vượt kinh phí 10.000.000 đ" in text
    assert "02/04/2025 Thuê hội trường" in text


def test_only_what_may_be_entered_is_offered_on_the_plan(desk: Desk) -> None:
    desk.prepared(planned)
    clerk = desk.of(Role.SECRETARIAT).text("/activities?year=2025")
    assert "Ghi nhận chi" in clerk
    assert "Ghi nhận kế hoạch năm" not in clerk
    assert "Ghi nhận chi" not in desk.of(Role.AUDITOR).text("/activities?year=2025")


def test_statistics_give_numbers_as_a_picture_and_as_a_table(desk: Desk) -> None:
    desk.prepared(invited_council)
    answer = desk.of(Role.LEADER).get("/statistics")
    assert answer.text.count("<svg") == 3
    assert "Số ngày làm việc ở từng trạng thái" in words(answer.text)
    assert "Đã nộp, chờ kiểm tra" in words(answer.text)
    assert "style=" not in answer.text


def test_too_few_cases_are_counted_and_not_told_as_a_share() -> None:
    assert share_text(share(0, 0)) == "–"
    assert share_text(share(18, 19)) == "18/19"
    assert share_text(share(18, 20)) == "90 % (70–97 %), n = 20"


def test_a_session_on_another_day_moves_its_deadlines_and_writes_nothing(desk: Desk) -> None:
    desk.prepared(invited_council)
    before = desk.prepared(lambda session: len(session.exec(select(AuditEntry.id)).all()))
    text = desk.of(Role.LEADER).text("/what-if?subject=council:HD-1&to=11/03/2025")
    assert "10/03/2025" in text
    assert "muộn hơn 5 ngày làm việc" in text
    assert "Cách tính" in text
    assert desk.prepared(lambda session: len(session.exec(select(AuditEntry.id)).all())) == before


def test_a_call_may_be_tried_with_another_closing_date(desk: Desk) -> None:
    desk.prepared(issued_announcement)
    browser = desk.of(Role.SECRETARIAT)
    (subject,) = [
        part for part in browser.get("/what-if").text.split('"') if part.startswith("announcement:")
    ]
    assert "nhận phiếu đề xuất đến hết ngày" in browser.text(f"/what-if?subject={subject}&to=30/06/2025")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("subject=council:HD-1&to=31/02/2025", "không phải là ngày"),
        ("subject=council:HD-1&to=", "không phải là ngày"),
        ("subject=council:HD-1&to=01/01/0001", ""),
        ("subject=council:HD-1&to=31/12/9999", ""),
        ("subject=task:NV-2025-001&to=11/03/2025", "Hãy chọn một Hội đồng"),
        ("subject=council:HD-9&to=11/03/2025", "HD-9"),
    ],
)
def test_what_cannot_be_asked_is_answered_beside_the_form(desk: Desk, query: str, said: str) -> None:
    desk.prepared(invited_council)
    answer = desk.of(Role.SECRETARIAT).get(f"/what-if?{query}")
    assert answer.status_code in ((422, 404) if said else (200, 409, 422))
    assert said in words(answer.text)
    assert "Xem thử" in answer.text


def test_the_chart_of_a_case_tells_where_it_stands_and_where_it_was(desk: Desk) -> None:
    def chart(session: Session) -> CaseChart:
        report = opened(session)
        annual_reports.compile_figures(session, report, by=By(CLERK, at(4, 1), report.version))
        return case_chart(report, timeline(session, report), "vi")

    drawn = desk.prepared(chart)
    rows = {row[1]: row[2] for row in drawn.table.rows}
    assert rows["Đang thu thập số liệu"] == "đã qua"
    assert rows["Đã tổng hợp"] == "hiện tại"
    assert rows["Đã gửi"] == ""
    assert "Đang ở: Đã tổng hợp" in drawn.picture


def test_the_chart_of_a_kind_is_a_picture_with_the_same_as_a_table(desk: Desk) -> None:
    answer = desk.of(Role.ENTERPRISE).get("/lifecycles/annual_report")
    assert answer.text.count("<svg") == 1
    assert "Đã soát xét" in words(answer.text)
    assert "style=" not in answer.text
    assert desk.of(Role.LEADER).get("/lifecycles/khac").status_code == 404
