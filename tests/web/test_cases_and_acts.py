"""A case at the desk: what is read on it, and acts carried out through their forms."""

from __future__ import annotations

import re

from sqlmodel import Session, select

from models import AccessEntry, Task
from secretariat import proposals
from states.roles import Role
from tests.secretariat.builders import do, eligible_task, submitted_task
from tests.web.conftest import WHEN, Desk, words


def test_a_stranger_is_asked_to_sign_in_first(desk: Desk) -> None:
    answer = desk.stranger().get("/tasks")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/tasks")


def test_a_case_shows_where_it_stands_and_what_can_be_done(desk: Desk) -> None:
    desk.prepared(submitted_task)
    text = desk.of(Role.SECRETARIAT).text("/cases/task/NV-2025-001")
    assert "Đã nộp, chờ kiểm tra" in text
    assert "Việc có thể làm" in text


def test_an_act_is_carried_out_through_its_form_and_told_on_the_case(desk: Desk) -> None:
    desk.prepared(submitted_task)
    browser = desk.of(Role.SECRETARIAT)
    version = desk.prepared(lambda session: session.exec(select(Task)).one().version)
    done = browser.post("/cases/task/NV-2025-001/act/accept", version=str(version))
    assert done.status_code == 303, words(done.text)
    assert "Hợp lệ" in browser.text(done.headers["location"])


def test_a_stale_form_says_who_did_what_and_keeps_what_was_typed(desk: Desk) -> None:
    desk.prepared(submitted_task)
    browser = desk.of(Role.SECRETARIAT)
    answer = browser.post(
        "/cases/task/NV-2025-001/act/request_supplement",
        version="0",
        request="Bổ sung dự toán",
        due_on="28/04/2025",
    )
    assert answer.status_code == 409
    assert "Bổ sung dự toán" in words(answer.text)
    assert "Người khác đã làm trong lúc đó" in words(answer.text)


def test_a_stale_form_tells_what_was_done_since_it_was_opened_and_nothing_before(desk: Desk) -> None:
    desk.prepared(submitted_task)
    browser = desk.of(Role.SECRETARIAT)
    form = browser.get("/cases/task/NV-2025-001/act/request_supplement").text
    read = dict(re.findall(r'name="(version|seq)" value="(\d+)"', form))

    def meanwhile(session: Session) -> None:
        do(proposals.withdraw, session, session.exec(select(Task)).one(), WHEN, reason="Không còn nhu cầu.")

    desk.prepared(meanwhile)
    answer = browser.post(
        "/cases/task/NV-2025-001/act/request_supplement",
        **read,
        request="Bổ sung dự toán",
        due_on="28/04/2025",
    )
    assert answer.status_code == 409
    told = (
        words(answer.text).partition("Người khác đã làm trong lúc đó")[2].partition("Nội dung bạn đã nhập")[0]
    )
    assert "Rút đề xuất" in told
    assert "Nộp phiếu đề xuất" not in told


def test_a_form_that_was_not_sent_from_this_page_changes_nothing(desk: Desk) -> None:
    desk.prepared(submitted_task)
    browser = desk.of(Role.SECRETARIAT)
    browser.csrf = "khac"
    assert browser.post("/cases/task/NV-2025-001/act/accept", version="2").status_code == 403
    assert desk.prepared(lambda session: session.exec(select(Task.state)).one()) == "submitted"


def test_a_case_of_another_organisation_is_not_there(desk: Desk) -> None:
    task = desk.prepared(eligible_task)
    own = desk.of(Role.ENTERPRISE, organisation_id=task.proposer_id)
    assert own.get("/cases/task/NV-2025-001").headers["location"] == "/my/proposals/NV-2025-001"
    assert own.get("/my/proposals/NV-2025-001").status_code == 200
    other = desk.of(Role.ENTERPRISE, email="khac@dn.example", organisation_id=None)
    assert other.get("/cases/task/NV-2025-001").status_code == 404


def test_duplicates_are_looked_for_when_somebody_asks(desk: Desk) -> None:
    desk.prepared(lambda session: [submitted_task(session, proposer=number) for number in (1, 2)])
    browser = desk.of(Role.SECRETARIAT)
    page = browser.get("/cases/task/NV-2025-001").text
    assert 'href="/cases/task/NV-2025-001?similar=1"' in page
    assert "NV-2025-002" not in words(page)
    assert "NV-2025-002" in browser.text("/cases/task/NV-2025-001?similar=1")


def test_who_opened_a_case_is_on_record_once_a_visit(desk: Desk) -> None:
    desk.prepared(submitted_task)
    browser = desk.of(Role.AUDITOR)
    for _ in range(2):
        browser.text("/cases/task/NV-2025-001")
    rows = desk.prepared(lambda session: session.exec(select(AccessEntry)).all())
    assert [(row.case_kind, row.what) for row in rows] == [("task", "opened")]


def test_the_summary_of_what_is_wrong_names_each_field(desk: Desk) -> None:
    desk.prepared(submitted_task)
    version = desk.prepared(lambda session: session.exec(select(Task)).one().version)
    browser = desk.of(Role.SECRETARIAT)
    answer = browser.post("/cases/task/NV-2025-001/act/request_supplement", version=str(version))
    assert answer.status_code == 422
    summary = answer.text.partition('class="error-summary"')[2].partition("</ul>")[0]
    assert "Nội dung cần bổ sung: thiếu mục bắt buộc này" in words(summary)
    assert "Thời hạn: thiếu mục bắt buộc này" in words(summary)
