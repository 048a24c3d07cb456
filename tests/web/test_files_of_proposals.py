"""Files of a proposal: who sends them, and who takes them away."""

from __future__ import annotations

import re
from typing import Any

from sqlmodel import Session, select

from models import AccessEntry
from secretariat import proposals, task_files
from states.roles import Role
from tests.secretariat.builders import ACCEPTED, MEMBERS, at, do, draft_task, invited_council
from tests.web.conftest import Browser, Desk, words
from tests.web.outsiders import ONE, PDF, TWO, enterprise, handed_in, member


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
