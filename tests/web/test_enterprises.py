"""An enterprise sees its own matters and nothing of anybody else's."""

from __future__ import annotations

import re

from sqlmodel import Session, select

from models import Document, Letter, LetterState, Organisation, Task
from secretariat import proposals
from states.roles import Role
from tests.secretariat.builders import (
    ACCEPTED,
    at,
    contract,
    do,
    issued_announcement,
    submitted_task,
)
from tests.web.conftest import WHEN, Desk, words
from tests.web.outsiders import ONE, TWO, enterprise, handed_in, two_proposals


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
