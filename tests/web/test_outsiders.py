"""An enterprise and a council member see their own matters and nothing of anybody else's."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlmodel import Session, select

from models import (
    AccessEntry,
    Council,
    Document,
    Letter,
    LetterState,
    Organisation,
    Person,
    Recusal,
    Task,
)
from secretariat import councils, proposals, task_files
from states.roles import Role
from tests.secretariat.builders import (
    ACCEPTED,
    MEMBERS,
    at,
    concluded_council,
    contract,
    council_in_session,
    do,
    draft_task,
    drafted_council,
    eligible_task,
    established_council,
    invited_council,
    issued_announcement,
    submitted_task,
)
from tests.web.conftest import WHEN, Browser, Desk, words

PDF = b"%PDF-1.7\n"

ONE, TWO = "NV-2025-001", "NV-2025-002"


def two_proposals(session: Session) -> int:
    """Two enterprises with a proposal each, on one agenda; the id of the first enterprise."""
    first, second = eligible_task(session), eligible_task(session, proposer=2)
    invited_council(session, first, second)
    return first.proposer_id


def enterprise(desk: Desk, organisation_id: int) -> Browser:
    return desk.of(Role.ENTERPRISE, email="nguoi@dn.example", organisation_id=organisation_id)


def member(desk: Desk, email: str = MEMBERS[0], *more: Role, organisation_id: int | None = None) -> Browser:
    """Someone who sits in the council, signed in with a password."""

    def named(session: Session) -> None:
        person = session.exec(select(Person).where(Person.email == email)).one()
        person.roles = [Role.COUNCIL, *more]
        person.organisation_id = organisation_id

    desk.prepared(named)
    return desk.of(email=email)


def accept(browser: Browser, email: str = MEMBERS[0]) -> None:
    """The member answers the invitation and declares no conflict."""
    done = browser.post("/cases/council/HD-1/act/answer_invitation", member=email, accepts="true")
    assert done.status_code == 303, words(done.text)


def stand_aside(session: Session) -> None:
    two_proposals(session)
    council = session.exec(select(Council)).one()
    do(
        councils.answer_invitation,
        session,
        council,
        at(2, 21),
        member=MEMBERS[0],
        accepts=True,
        conflicts=(TWO,),
        conflict="Cố vấn của doanh nghiệp",
    )


def test_an_enterprise_opens_its_own_case_and_no_other(desk: Desk) -> None:
    own = enterprise(desk, desk.prepared(two_proposals))
    assert own.get(f"/my/proposals/{ONE}").status_code == 200
    assert own.get(f"/cases/task/{ONE}").headers["location"] == f"/my/proposals/{ONE}"
    for path in (
        f"/cases/task/{TWO}",
        f"/my/proposals/{TWO}",
        f"/cases/task/{TWO}/act/withdraw",
        "/cases/council/HD-1",
        "/cases/council/HD-1/act/receive_form",
    ):
        assert own.get(path).status_code == 404, path
    for path in ("/councils", "/dossiers", "/announcements", "/admin", "/my/council", "/my/council/HD-1"):
        assert own.get(path).status_code == 403, path
    text = own.text("/my/proposals")
    assert "mãng cầu của doanh nghiệp 1" in text
    assert "doanh nghiệp 2" not in text
    assert own.post(f"/cases/task/{TWO}/act/withdraw", version="3", reason="thử").status_code == 404


def test_no_name_of_a_reviewer_or_official_reaches_a_proposer(desk: Desk) -> None:
    own = enterprise(desk, desk.prepared(two_proposals))
    for path in ("/my/proposals", f"/my/proposals/{ONE}", "/cases/announcement/TB-2025"):
        html = own.get(path).text
        assert "mãng cầu" in html or "Đề xuất, đặt hàng" in html
        assert "Ủy viên" not in html
        assert "vien.example" not in html
        assert "Nguyễn Thị An" not in html


def test_whom_a_call_was_sent_to_is_not_told_to_those_it_was_sent_to(desk: Desk) -> None:
    own = enterprise(desk, desk.prepared(two_proposals))
    html = own.get("/cases/announcement/TB-2025").text
    assert "dn2@dn.example" not in html
    assert "Công ty Mía đường 2" not in html


def test_the_form_of_a_proposal_is_fixed_to_the_own_organisation(desk: Desk) -> None:
    own = enterprise(desk, desk.prepared(two_proposals))
    form = own.get("/new/task/receive?announcement=TB-2025&proposer=DN2").text
    assert 'value="DN1" checked' in form
    assert "DN2" not in form
    assert "Công ty Mía đường 2" not in form
    assert 'name="code"' not in form
    assert 'value="TB-2025" checked' in form
    refused = own.post("/new/task/receive", announcement="TB-2025", proposer="DN2", name="Chiếm chỗ")
    assert refused.status_code == 409
    assert "chỉ nộp phiếu đề xuất của chính mình" in words(refused.text)
    assert own.get("/new/council/draft").status_code == 403
    assert own.get("/new/organisation/enter_organisation").status_code == 403


def test_an_enterprise_drafts_edits_and_submits_its_proposal(desk: Desk) -> None:
    def open_call(session: Session) -> int:
        issued_announcement(session, closes_on=at(4, 29).date())
        return session.exec(select(Organisation).where(Organisation.code == "DN1")).one().pk

    own = enterprise(desk, desk.prepared(open_call))
    assert "Đề xuất, đặt hàng nhiệm vụ năm 2025" in own.text("/my/proposals")
    begun = own.post("/new/task/receive", announcement="TB-2025", proposer="DN1", name="Sấy mãng cầu")
    assert begun.headers["location"].startswith(f"/cases/task/{ONE}"), words(begun.text)
    assert "Phiếu đề xuất còn là bản nháp" in own.text("/my/proposals")
    form = own.get(f"/cases/task/{ONE}/act/edit").text
    assert 'value="Sấy mãng cầu"' in form
    filled = {
        "grounds": "Kế hoạch",
        "urgency": "Gấp",
        "objective": "Giảm hao hụt",
        "results": "01 quy trình",
        "content": "Khảo sát",
        "application": "Hợp tác xã",
        "duration_months": "12",
        "funding_state": "900.000.000",
        "funding_other": "0",
    }
    version = re.search(r'name="version" value="(\d+)"', form)
    assert version is not None
    done = own.post(f"/cases/task/{ONE}/act/edit", version=version[1], name="Sấy mãng cầu", **filled)
    assert done.status_code == 303, words(done.text)
    version = re.search(r'name="version" value="(\d+)"', own.get(f"/cases/task/{ONE}/act/submit").text)
    assert version is not None
    assert own.post(f"/cases/task/{ONE}/act/submit", version=version[1]).status_code == 303
    assert "Sở đã nhận và đang kiểm tra phiếu đề xuất" in own.text("/my/proposals")


def test_a_request_for_supplements_is_read_and_answered(desk: Desk) -> None:
    def asked(session: Session) -> int:
        task = submitted_task(session)
        do(
            proposals.request_supplement,
            session,
            task,
            ACCEPTED,
            request="Bổ sung dự toán chi tiết",
            due_on=at(2, 10).date(),
        )
        return task.proposer_id

    own = enterprise(desk, desk.prepared(asked))
    text = own.text("/my/proposals")
    assert "Bổ sung dự toán chi tiết" in text
    assert "trễ" in text
    version = desk.prepared(lambda session: session.exec(select(Task.version)).one())
    assert own.post(f"/cases/task/{ONE}/act/resubmit", version=str(version)).status_code == 303


def test_a_host_sends_its_progress_report(desk: Desk) -> None:
    own = enterprise(desk, desk.prepared(lambda session: contract(session).proposer_id))
    assert f"/cases/task/{ONE}/act/receive_progress" in own.get("/my/proposals").text
    version = desk.prepared(lambda session: session.exec(select(Task.version)).one())
    sent = own.post(
        f"/cases/task/{ONE}/act/receive_progress", version=str(version), period="1", summary="Xong khảo sát"
    )
    assert sent.status_code == 303, words(sent.text)
    assert "Xong khảo sát" in own.text(f"/my/proposals/{ONE}")


def test_letters_are_those_to_the_own_address_about_own_matters(desk: Desk) -> None:
    def sent(session: Session) -> int:
        own = two_proposals(session)
        for letter in session.exec(select(Letter)):
            letter.state, letter.sent_at = LetterState.SENT, WHEN
        # The second enterprise has come to share the address of the first.
        for letter in session.exec(select(Letter).where(Letter.recipient_email == "dn2@dn.example")):
            letter.recipient_email = "dn1@dn.example"
        return own

    own = enterprise(desk, desk.prepared(sent))
    text = own.text("/my/proposals")
    assert ONE in text
    assert TWO not in text
    rows = desk.prepared(
        lambda session: [(row.pk, row.letter, row.text) for row in session.exec(select(Letter))]
    )
    mine = next(key for key, letter, body in rows if letter == "proposal_received" and ONE in body)
    other = next(key for key, letter, body in rows if letter == "proposal_received" and TWO in body)
    council = next(key for key, letter, _ in rows if letter == "session_invitation")
    assert ONE in own.text(f"/my/letters/{mine}")
    file = own.get(f"/my/letters/{mine}/file")
    assert file.headers["content-disposition"] == f'attachment; filename="thu-T{mine}.txt"'
    assert ONE in file.text
    for hidden in (other, council, 999_999, 10**30):
        assert own.get(f"/my/letters/{hidden}").status_code == 404
        assert own.get(f"/my/letters/{hidden}/file").status_code == 404


def test_someone_without_an_organisation_is_told_so(desk: Desk) -> None:
    desk.prepared(two_proposals)
    alone = desk.of(Role.ENTERPRISE)
    assert "chưa gắn với tổ chức nào" in alone.text("/my/proposals")
    assert alone.get("/my/letters/1").status_code == 404


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


def handed_in(session: Session) -> int:
    """A proposal with one file, asked for supplements; the id of its organisation."""
    task = draft_task(session)
    file = {"name": "Dự toán.pdf", "content": PDF}
    do(task_files.add_files, session, task, at(1, 20), attachments=(file,))
    do(proposals.submit, session, task, ACCEPTED)
    request = "Bổ sung xác nhận của hợp tác xã"
    do(proposals.request_supplement, session, task, at(1, 23), request=request, due_on=at(4, 21).date())
    return task.proposer_id


def send_files(browser: Browser, event: str, *files: tuple[str, bytes], **fields: str) -> Any:
    """Send the form that stands on the page of the proposal."""
    version = re.search(r'name="version" value="(\d+)"', browser.get(f"/my/proposals/{ONE}").text)
    assert version is not None
    return browser.client.post(
        f"/cases/task/{ONE}/act/{event}",
        data={"csrf": browser.csrf, "version": version[1], **fields},
        files=[("attachments", file) for file in files] or None,
        follow_redirects=False,
    )


def test_a_supplement_is_answered_with_files_on_the_page_of_the_proposal(desk: Desk) -> None:
    own = enterprise(desk, desk.prepared(handed_in))
    before = own.text(f"/my/proposals/{ONE}")
    for said in (
        "Bổ sung xác nhận của hợp tác xã",
        "Hạn: 21/04/2025 · Quý đơn vị thực hiện",
        "Sau khi nhận bản bổ sung, Sở kiểm tra lại phiếu đề xuất",
        "khcn@tayninh.example",
        "du-toan.pdf",
    ):
        assert said in before, said
    assert "Gỡ: du-toan.pdf" not in before.replace(" :", ":")
    refused = send_files(own, "resubmit", ("bang.exe", b"MZ\x90"))
    assert refused.status_code == 422
    assert "tệp bang.exe: chỉ nhận PDF" in words(refused.text)
    assert "hãy chọn lại tệp trước khi gửi" in words(refused.text)
    assert send_files(own, "add_files", ("nhầm.pdf", PDF + b"1")).status_code == 303
    assert "Gỡ : nham.pdf" in own.text(f"/my/proposals/{ONE}")
    assert send_files(own, "remove_file", attachment="nham.pdf").status_code == 303
    done = send_files(own, "resubmit", ("Xác nhận.pdf", PDF + b"2"))
    assert done.status_code == 303, words(done.text)
    after = own.text(own.get(done.headers["location"]).headers["location"])
    assert "Đã thực hiện: Nộp bản bổ sung" in after
    assert "xac-nhan.pdf" in after
    assert "nham.pdf" not in after
    assert "Sở đã nhận và đang kiểm tra phiếu đề xuất" in after


def test_a_file_is_taken_away_by_those_whom_it_concerns_and_each_time_is_on_record(desk: Desk) -> None:
    own_id = desk.prepared(handed_in)
    path = f"/cases/task/{ONE}/files/du-toan.pdf"
    own, clerk = enterprise(desk, own_id), desk.of(Role.SECRETARIAT)
    for browser in (own, own, clerk):
        answer = browser.get(path)
        assert (answer.status_code, answer.content) == (200, PDF)
        assert answer.headers["content-disposition"].startswith("attachment;")
        assert answer.headers["x-content-type-options"] == "nosniff"
    other = desk.of(Role.ENTERPRISE, email="khac@dn.example", organisation_id=own_id + 1)
    assert other.get(path).status_code == 404
    assert desk.of(Role.COUNCIL, email="khac@vien.example").get(path).status_code == 404
    assert own.get(f"/cases/task/{ONE}/files/khac.pdf").status_code == 404
    taken = desk.prepared(
        lambda session: [row.file_id for row in session.exec(select(AccessEntry)) if row.file_id is not None]
    )
    assert len(taken) == 3


def test_a_member_takes_the_files_of_the_agenda_but_not_of_what_they_stand_aside_on(desk: Desk) -> None:
    def with_files(session: Session) -> None:
        tasks = []
        for proposer in (1, 2):
            task = draft_task(session, proposer=proposer)
            file = {"name": "a.pdf", "content": PDF + b"%d" % proposer}
            do(task_files.add_files, session, task, at(1, 20), attachments=(file,))
            do(proposals.submit, session, task, at(1, 20))
            do(proposals.accept, session, task, ACCEPTED)
            tasks.append(task)
        invited_council(session, *tasks)

    desk.prepared(with_files)
    browser = member(desk)
    paths = [f"/cases/task/{code}/files/a.pdf" for code in (ONE, TWO)]
    assert [browser.get(path).status_code for path in paths] == [404, 404]
    done = browser.post(
        "/cases/council/HD-1/act/answer_invitation",
        member=MEMBERS[0],
        accepts="true",
        conflicts=TWO,
        conflict="Cố vấn của doanh nghiệp",
    )
    assert done.status_code == 303, words(done.text)
    assert [browser.get(path).status_code for path in paths] == [200, 404]
    assert "a.pdf" in browser.text(f"/cases/task/{ONE}")


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


def test_documents_are_those_that_were_issued_to_the_own_organisation(desk: Desk) -> None:
    own_id = desk.prepared(lambda session: contract(session).proposer_id)
    own = enterprise(desk, own_id)
    text = own.text(f"/my/proposals/{ONE}")
    assert "Hợp đồng" in text
    assert "Phê duyệt danh mục" in text or "685/QĐ-UBND" in text or "QĐ-UBND" in text
    assert "Thành lập" not in text
    assert "Biên bản" not in text
    every = desk.prepared(lambda session: [row.pk for row in session.exec(select(Document))])
    for document in (*every, 10**12, "x"):
        path = f"/my/proposals/{ONE}/documents/V{document}/khong-co.pdf"
        assert own.get(path).status_code == 404


def test_someone_of_an_office_who_also_proposes_keeps_the_pages_of_the_office(desk: Desk) -> None:
    own_id = desk.prepared(handed_in)
    both = desk.of(Role.AUDITOR, Role.ENTERPRISE, email="hai@vai.example", organisation_id=own_id)
    assert both.get(f"/cases/task/{ONE}").status_code == 200
    assert both.get(f"/my/proposals/{ONE}").status_code == 200
    official = desk.of(Role.LEADER, Role.COUNCIL, email="vua@lanhdao.example")
    assert official.get(f"/cases/task/{ONE}").status_code == 200
    assert official.get("/my/council/HD-1").status_code == 404
