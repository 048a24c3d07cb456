"""A council member sees the session's papers, judges for themselves, and learns of nobody else."""

from __future__ import annotations

import re

import pytest
from sqlmodel import Session, select

from models import Recusal
from states.roles import Role
from tests.secretariat.builders import (
    MEMBERS,
    concluded_council,
    council_in_session,
    draft_task,
    drafted_council,
    established_council,
    invited_council,
)
from tests.web.conftest import Desk, words
from tests.web.outsiders import ONE, TWO, accept, member, stand_aside, two_proposals


def test_a_member_reads_the_papers_of_a_session_and_of_no_other_case(desk: Desk) -> None:
    def with_another(session: Session) -> None:
        invited_council(session)
        draft_task(session, proposer=2)

    desk.prepared(with_another)
    browser = member(desk)
    before = browser.text("/my/council/HD-1")
    assert "mãng cầu của doanh nghiệp 1" in before
    assert "Tổ chức đề xuất: Công ty Mía đường 1" in before
    assert "Tài liệu mở sau khi Ông (Bà) xác nhận tham gia" in before
    assert "Đọc tài liệu" not in before
    assert browser.get(f"/cases/task/{ONE}").status_code == 404
    accept(browser)
    assert "Đọc tài liệu" in browser.text("/my/council/HD-1")
    assert browser.get(f"/cases/task/{ONE}").status_code == 200
    assert browser.get(f"/cases/task/{TWO}").status_code == 404
    assert browser.get("/my/council/HD-9").status_code == 404
    assert desk.of(Role.COUNCIL, email="khac@vien.example").get("/my/council/HD-1").status_code == 404


@pytest.mark.parametrize("path", ["/my/council/HD-1", "/my/council", f"/cases/task/{ONE}"])
def test_nothing_of_a_recused_proposal_is_shown(desk: Desk, path: str) -> None:
    desk.prepared(stand_aside)
    html = member(desk).get(path).text
    assert TWO not in html
    assert "doanh nghiệp 2" not in html
    assert "Công ty Mía đường 2" not in html


def test_a_recused_proposal_opens_by_no_address(desk: Desk) -> None:
    desk.prepared(stand_aside)
    browser = member(desk)
    assert browser.get(f"/cases/task/{TWO}").status_code == 404
    form = browser.get(f"/cases/council/HD-1/act/receive_form?task={TWO}").text
    assert "doanh nghiệp 2" not in form
    answer = browser.get("/cases/council/HD-1/act/answer_invitation").text
    assert "doanh nghiệp 2" not in answer


def test_an_answer_given_anew_keeps_the_conflict_that_was_declared(desk: Desk) -> None:
    desk.prepared(stand_aside)
    browser = member(desk)
    form = browser.get("/cases/council/HD-1/act/answer_invitation").text
    assert f'value="{TWO}" checked' in form
    assert "Cố vấn của doanh nghiệp" in form
    done = browser.post(
        "/cases/council/HD-1/act/answer_invitation",
        member=MEMBERS[0],
        accepts="true",
        conflicts=re.findall(r'name="conflicts" value="([^"]+)" checked', form),
        conflict="Cố vấn của doanh nghiệp",
    )
    assert (done.status_code, done.headers["location"]) == (303, "/cases/council/HD-1?done=answer_invitation")
    back = browser.get(done.headers["location"])
    assert "Đã ghi nhận" in browser.text(back.headers["location"])
    assert desk.prepared(lambda session: len(session.exec(select(Recusal)).all())) == 1


def test_a_member_learns_of_no_other_member(desk: Desk) -> None:
    desk.prepared(stand_aside)
    browser = member(desk, MEMBERS[5])
    for path in (
        "/my/council",
        "/my/council/HD-1",
        "/cases/council/HD-1/act/answer_invitation",
        f"/cases/council/HD-1/act/receive_form?task={ONE}",
        f"/cases/task/{ONE}",
    ):
        html = browser.get(path).text
        for other in range(1, 9):
            assert other == 6 or f"uv{other}@vien" not in html, (path, other)
        assert "Cố vấn của doanh nghiệp" not in html
    assert browser.get("/cases/council/HD-1").headers["location"] == "/my/council/HD-1"


def test_a_proposer_who_sits_in_the_council_learns_of_no_reviewer(desk: Desk) -> None:
    own = desk.prepared(two_proposals)
    both = member(desk, MEMBERS[5], Role.ENTERPRISE, organisation_id=own)
    for path in ("/my/council/HD-1", "/my/proposals", f"/my/proposals/{ONE}"):
        html = both.get(path).text
        assert "uv3@vien.example" not in html
        assert "Ủy viên 3" not in html
        assert "Ủy viên phản biện" not in html


def test_a_member_evaluates_and_votes_only_for_themselves(desk: Desk) -> None:
    desk.prepared(council_in_session)
    browser = member(desk)
    page = browser.get("/my/council/HD-1").text
    assert "Bỏ phiếu" in page
    stolen = browser.post("/cases/council/HD-1/act/cast_ballot", member=MEMBERS[1], task=ONE, vote="decline")
    assert stolen.status_code == 409
    assert "cho chính mình" in words(stolen.text)
    cast = browser.post("/cases/council/HD-1/act/cast_ballot", member=MEMBERS[0], task=ONE, vote="recommend")
    assert cast.status_code == 303, words(cast.text)
    assert "Đề nghị thực hiện" in browser.text("/my/council/HD-1")
    assert "act/cast_ballot" not in browser.get("/my/council/HD-1").text
    assert browser.get("/cases/council/HD-1/act/conclude").status_code == 403


def test_two_members_who_vote_at_once_are_both_counted(desk: Desk) -> None:
    desk.prepared(council_in_session)
    first, second = member(desk, MEMBERS[0]), member(desk, MEMBERS[1])
    forms = [one.get(f"/cases/council/HD-1/act/cast_ballot?task={ONE}").text for one in (first, second)]
    for one, email, form in zip((first, second), MEMBERS, forms, strict=False):
        version = re.search(r'name="version" value="(\d+)"', form)
        assert version is not None
        done = one.post(
            "/cases/council/HD-1/act/cast_ballot",
            version=version[1],
            member=email,
            task=ONE,
            vote="recommend",
        )
        assert done.status_code == 303, words(done.text)


def test_the_evaluation_form_comes_with_member_and_proposal_filled_in(desk: Desk) -> None:
    desk.prepared(invited_council)
    browser = member(desk)
    accept(browser)
    html = browser.get("/my/council/HD-1").text
    href = re.search(r'href="(/cases/council/HD-1/act/receive_form\?task=NV-2025-001)"', html)
    assert href is not None
    form = browser.get(href[1]).text
    assert f'value="{MEMBERS[0]}" checked' in form
    assert f'value="{ONE}" checked' in form


def test_a_draft_council_is_nothing_to_its_members_yet(desk: Desk) -> None:
    desk.prepared(drafted_council)
    browser = member(desk)
    assert "chưa tham gia Hội đồng nào" in browser.text("/my/council")
    assert browser.get("/my/council/HD-1").status_code == 404


def test_an_established_council_asks_its_member_for_an_answer(desk: Desk) -> None:
    desk.prepared(established_council)
    assert "Xác nhận tham gia, khai xung đột lợi ích" in member(desk).text("/my/council/HD-1")


def test_an_evaluation_that_is_refused_keeps_what_was_typed(desk: Desk) -> None:
    desk.prepared(invited_council)
    browser = member(desk)
    accept(browser)
    criteria = {"criteria.0.met": "yes", "criteria.0.comment": "Rất cấp thiết cho vùng mãng cầu"}
    answer = browser.post("/cases/council/HD-1/act/receive_form", member=MEMBERS[0], task=ONE, **criteria)
    assert answer.status_code == 422
    assert "Gửi phiếu nhận xét" in words(answer.text)
    assert "Rất cấp thiết cho vùng mãng cầu" in answer.text
    assert re.search(r'name="criteria.0.met" value="yes" checked', answer.text)


def test_after_the_session_everything_is_to_be_read_and_nothing_to_be_done(desk: Desk) -> None:
    desk.prepared(concluded_council)
    text, html = (browser := member(desk)).text("/my/council/HD-1"), browser.get("/my/council/HD-1").text
    assert "Phiên họp đã kết thúc: tài liệu và phiếu chỉ còn để xem." in text
    assert "Đọc tài liệu" in text
    assert "/act/" not in html
    for event in ("receive_form", "recuse", "cast_ballot"):
        answer = browser.post(
            f"/cases/council/HD-1/act/{event}", member=MEMBERS[0], task=ONE, vote="decline", reason="x"
        )
        assert answer.status_code in (409, 422), (event, answer.status_code)
