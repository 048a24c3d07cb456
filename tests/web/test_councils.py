"""Lists of calls, councils and dossiers, and the sheets of a council and a dossier, as the secretariat reads them."""

from __future__ import annotations

import re

import pytest
from sqlmodel import Session, select

from models import Council, Dossier
from secretariat import councils, sessions
from states.roles import Role
from tests.secretariat.builders import (
    MEMBERS,
    SESSION,
    VOTERS,
    approve,
    attended_council,
    council_in_session,
    do,
    drafted_announcement,
    drafted_council,
    drafted_dossier,
    eligible_task,
    invited_council,
    recommended_task,
    sent_dossier,
)
from tests.web.conftest import Desk, words

COUNCIL = "/cases/council/HD-1"


@pytest.mark.parametrize(
    ("build", "path", "shown"),
    [
        (drafted_announcement, "/announcements", ["TB-2025", "Đề xuất, đặt hàng nhiệm vụ năm 2025", "2025"]),
        (invited_council, "/councils", ["HD-1", "Đã mời họp", "trễ", "2025"]),
        (sent_dossier, "/dossiers", ["TT-1", "Đã trình, chờ trả lời", "2025"]),
    ],
)
def test_a_list_shows_state_year_and_what_is_due(
    desk: Desk, build: object, path: str, shown: list[str]
) -> None:
    desk.prepared(build)  # type: ignore[arg-type]
    text = desk.of(Role.SECRETARIAT).text(path)
    assert [part for part in shown if part not in text] == []


def test_a_list_is_kept_to_a_state_and_a_year(desk: Desk) -> None:
    desk.prepared(invited_council)
    browser = desk.of(Role.LEADER)
    assert "HD-1" in browser.text("/councils?year=2025&state=invited")
    assert "HD-1" not in browser.text("/councils?state=drafting")
    assert "HD-1" not in browser.text("/councils?year=2024")
    assert "HD-1" in browser.text("/councils?year=abc&state=khong-co")


def test_only_the_secretariat_is_offered_to_begin_one(desk: Desk) -> None:
    assert "Lập Hội đồng" in desk.of(Role.SECRETARIAT).text("/councils")
    assert "Lập Hội đồng" not in desk.of(Role.LEADER).text("/councils")


def test_the_office_of_the_committee_sees_a_dossier_once_it_is_sent(desk: Desk) -> None:
    desk.prepared(drafted_dossier)
    office = desk.of(Role.UBND_OFFICE)
    assert "TT-1" not in office.text("/dossiers")
    assert office.get("/councils").status_code == 403


def test_a_council_says_who_sits_in_it_and_whether_enough_are_coming(desk: Desk) -> None:
    desk.prepared(invited_council)
    text = desk.of(Role.SECRETARIAT).text(COUNCIL)
    assert "Ủy viên 1" in text
    assert "Ủy viên phản biện" in text
    assert "Dự kiến có mặt 7/7 Đủ điều kiện họp cần ít nhất 5 thành viên biểu quyết" in text
    assert "Phiếu nhận xét: đã nhận 0/7" in text


def test_the_quorum_follows_the_attendance(desk: Desk) -> None:
    desk.prepared(lambda session: attended_council(session, absent=MEMBERS[1:4]))
    text = desk.of(Role.SECRETARIAT).text(COUNCIL)
    assert "Có mặt 4/7 Chưa đủ điều kiện họp cần ít nhất 5 thành viên biểu quyết" in text
    assert "Chưa đủ số thành viên: có mặt 4/7" in text
    assert "vắng : Công tác" in text or "vắng: Công tác" in text


def test_an_act_of_a_cell_opens_its_form_with_member_and_proposal_filled_in(desk: Desk) -> None:
    desk.prepared(invited_council)
    browser = desk.of(Role.SECRETARIAT)
    links = re.findall(r'href="(/cases/council/HD-1/act/receive_form\?[^"]+)"', browser.get(COUNCIL).text)
    assert len(links) == 7
    form = browser.get(links[1].replace("&amp;", "&")).text
    assert re.search(r'<option value="uv2@vien.example" selected>', form)
    assert re.search(r'value="NV-2025-001" checked', form)


def test_ballots_are_counted_without_saying_who_voted_what(desk: Desk) -> None:
    def voted(session: Session) -> None:
        council = council_in_session(session)
        for email, vote in zip(VOTERS[:3], ("recommend", "recommend", "decline"), strict=True):
            do(sessions.cast_ballot, session, council, SESSION, member=email, task="NV-2025-001", vote=vote)

    desk.prepared(voted)
    text = desk.of(Role.SECRETARIAT).text(COUNCIL)
    assert "Phiếu: 3/7; thông qua khi có ít nhất 6 phiếu đồng ý." in text
    assert "Đề nghị thực hiện: 2 · Đề nghị thực hiện với điều chỉnh: 0 · Đề nghị không thực hiện: 1" in text
    assert "Còn thiếu phiếu của: Ủy viên 4, Ủy viên 5, Ủy viên 6, Ủy viên 7." in text


def test_a_council_without_members_or_agenda_still_opens(desk: Desk) -> None:
    def emptied(session: Session) -> None:
        do(councils.edit, session, drafted_council(session), SESSION, members=(), tasks=())

    desk.prepared(emptied)
    text = desk.of(Role.SECRETARIAT).text(COUNCIL)
    assert "Hội đồng chưa có thành viên nào." in text
    assert "Chương trình họp chưa có đề xuất nào." in text


def test_the_page_of_a_council_leads_to_the_drafts_of_its_papers(desk: Desk) -> None:
    desk.prepared(invited_council)
    browser = desk.of(Role.SECRETARIAT)
    assert 'href="/cases/council/HD-1/papers"' in browser.get(COUNCIL).text
    assert "Quyết định thành lập Hội đồng" in browser.text("/cases/council/HD-1/papers")
    answer = browser.get("/drafts/council_decision/HD-1.pdf")
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.content.startswith(b"%PDF-")


def test_a_dossier_lists_tasks_answers_and_sums(desk: Desk) -> None:
    def answered(session: Session) -> None:
        first = recommended_task(session)
        dossier = sent_dossier(session, first)
        approve(session, dossier, first)

    desk.prepared(answered)
    text = desk.of(Role.SECRETARIAT).text("/cases/dossier/TT-1")
    assert "Phê duyệt" in text
    assert "900.000.000 đ" in text
    assert "Cộng 900.000.000 đ 0 đ Phê duyệt: 1 800.000.000 đ" in text


def test_the_answer_of_a_task_is_written_from_its_line(desk: Desk) -> None:
    desk.prepared(sent_dossier)
    office = desk.of(Role.UBND_OFFICE)
    form = office.get("/cases/dossier/TT-1").text
    href = re.search(r'href="(/cases/dossier/TT-1/act/answer\?task=NV-2025-001)"', form)
    assert href is not None
    assert 'value="NV-2025-001"' in office.get(href[1]).text
    version = desk.prepared(lambda session: session.exec(select(Dossier.version)).one())
    done = office.post(
        "/cases/dossier/TT-1/act/answer",
        version=str(version),
        task="NV-2025-001",
        answer="returned",
        reason="Làm rõ kinh phí",
    )
    assert done.status_code == 303, words(done.text)
    assert "Trả lại Làm rõ kinh phí" in office.text("/cases/dossier/TT-1")


def test_an_edit_starts_from_what_the_record_holds(desk: Desk) -> None:
    desk.prepared(lambda session: drafted_council(session, eligible_task(session)))
    form = desk.of(Role.SECRETARIAT).get("/cases/council/HD-1/act/edit").text
    assert 'value="Hội đồng tư vấn xác định nhiệm vụ năm 2025"' in form
    assert desk.prepared(lambda session: session.exec(select(Council.title)).one()) in form


def everyone_is_there(session: Session) -> None:
    council = session.exec(select(Council)).one()
    do(sessions.take_attendance, session, council, SESSION, present=tuple(MEMBERS), absent={})


def test_ballots_are_counted_only_once_it_is_known_who_is_there(desk: Desk) -> None:
    desk.prepared(invited_council)
    secretariat = desk.of(Role.SECRETARIAT)
    assert not re.search(r"(?<!\d)0/0(?!\d)", secretariat.text(COUNCIL))
    desk.prepared(everyone_is_there)
    assert "Phiếu: 0/7; thông qua khi" in secretariat.text(COUNCIL)
