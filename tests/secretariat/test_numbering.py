"""Documents take their numbers in order, keep the bytes they were issued with, and are replaced, not changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, delete, select

from models import Announcement, Attachment, AuditEntry, Council, Document, StoredFile, Task
from models.engine import transaction
from reports.year_record import reference_of
from secretariat import announcements, documents, proposals
from secretariat.acts import By
from secretariat.verification import verify
from states.errors import BadInput, Missing, Refusal
from tests.secretariat.builders import (
    AN,
    INVITED,
    ISSUED,
    SUBMITTED,
    begin,
    do,
    drafted_announcement,
    eligible_task,
    invited_council,
    issued_announcement,
    submitted_task,
)

REQUEST = SUBMITTED + timedelta(days=1)


def issued_here(session: Session, **document: Any) -> Announcement:
    call = drafted_announcement(session)
    do(announcements.issue, session, call, ISSUED, document=document)
    return call


def files_of(session: Session, document: Document) -> dict[str, StoredFile]:
    rows = session.exec(
        select(Attachment, StoredFile)
        .join(StoredFile, col(StoredFile.id) == col(Attachment.file_id))
        .where(Attachment.document_id == document.pk)
    )
    return {attachment.role: stored for attachment, stored in rows}


def document_of(session: Session, document_id: int | None) -> Document:
    return session.get_one(Document, document_id)


def supplementing(session: Session, proposer: int = 1) -> Task:
    task = submitted_task(session, proposer=proposer)
    do(
        proposals.request_supplement,
        session,
        task,
        SUBMITTED,
        request="Bổ sung dự toán kinh phí",
        due_on=date(2025, 2, 10),
    )
    return task


def request(session: Session, task: Task, **form: Any) -> Document:
    (taken,) = begin(
        documents.take_number, session, REQUEST, paper="supplement_request", about=[task.code], **form
    )
    assert isinstance(taken, Document)
    return taken


def test_a_document_drawn_up_here_takes_number_one_of_an_empty_series_and_the_day_of_the_act(
    session: Session,
) -> None:
    paper = document_of(session, issued_here(session).document_id)
    assert reference_of(paper) == "01/TB-KHCN"
    assert paper.issued_on == ISSUED.date()
    assert paper.paper == "call_notice"


def test_its_files_are_kept_under_their_hash_and_named_in_the_audit(session: Session) -> None:
    call = issued_here(session, signer="Nguyễn Văn Sở")
    paper = document_of(session, call.document_id)
    files = files_of(session, paper)
    assert set(files) == {"docx", "pdf"}
    for stored in files.values():
        assert hashlib.sha256(stored.content).hexdigest() == stored.sha256
        assert stored.size == len(stored.content)
    entry = session.exec(select(AuditEntry).where(AuditEntry.document_id == paper.pk)).one()
    assert entry.data["files"] == {role: stored.sha256 for role, stored in files.items()}
    assert files["pdf"].content.startswith(b"%PDF-")


def test_numbers_go_on_from_what_was_registered_on_paper(session: Session) -> None:
    issued_announcement(session)
    call = session.exec(select(Announcement)).one()
    do(announcements.extend, session, call, ISSUED, closes_on=date(2025, 2, 20), document="lấy số")
    assert reference_of(document_of(session, call.extension_document_id)) == "02/TB-KHCN"


def test_a_document_with_a_number_of_its_own_has_no_files_here(session: Session) -> None:
    call = issued_announcement(session)
    assert files_of(session, document_of(session, call.document_id)) == {}


def test_a_day_before_that_of_the_last_number_is_refused_and_changes_nothing(session: Session) -> None:
    issued_announcement(session)
    call = session.exec(select(Announcement)).one()
    before = ISSUED.date() - timedelta(days=1)
    with pytest.raises(BadInput, match="đã cấp số cho ngày 06/01/2025"):
        do(
            announcements.extend,
            session,
            call,
            ISSUED,
            closes_on=date(2025, 2, 20),
            document={"issued_on": before.isoformat()},
        )
    assert call.extension_document_id is None
    assert len(session.exec(select(Document)).all()) == 1


def test_each_year_begins_its_numbers_again(session: Session) -> None:
    first = request(session, supplementing(session))
    later = supplementing(session, proposer=2)
    (second,) = begin(
        documents.take_number,
        session,
        REQUEST.replace(year=2026),
        paper="supplement_request",
        about=[later.code],
    )
    assert (reference_of(first), reference_of(second)) == ("01/SKHCN-TĐC", "01/SKHCN-TĐC")


def test_a_deputy_signs_for_the_head(session: Session) -> None:
    paper = document_of(session, issued_here(session, signer="Lê Thị Phó", deputy=True).document_id)
    assert (paper.signer, paper.authority) == ("Lê Thị Phó", "KT. GIÁM ĐỐC")


def test_the_same_document_is_not_numbered_twice_in_one_state(session: Session) -> None:
    task = supplementing(session)
    request(session, task)
    with pytest.raises(Refusal, match="đã được cấp số 01/SKHCN-TĐC"):
        request(session, task)


@pytest.mark.parametrize(
    ("make", "paper", "words"),
    [
        (eligible_task, "supplement_request", "chỉ cấp số khi hồ sơ ở trạng thái “Chờ bổ sung”"),
        (submitted_task, "result_notice", "chỉ cấp số khi hồ sơ ở trạng thái"),
    ],
)
def test_a_document_takes_its_number_only_in_the_states_it_is_for(
    session: Session, make: Callable[[Session], Task], paper: str, words: str
) -> None:
    task = make(session)
    with pytest.raises(Refusal, match=words):
        begin(documents.take_number, session, REQUEST, paper=paper, about=[task.code])


def test_many_documents_take_their_numbers_in_the_order_asked_for_or_none_does(session: Session) -> None:
    tasks = [supplementing(session, proposer=number) for number in (1, 2, 3)]
    with pytest.raises(Missing):
        begin(
            documents.take_number,
            session,
            REQUEST,
            paper="supplement_request",
            about=[tasks[0].code, "NV-2025-999"],
        )
    codes = [task.code for task in reversed(tasks)]
    taken = begin(documents.take_number, session, REQUEST, paper="supplement_request", about=codes)
    assert [(row.number, row.case_id) for row in taken] == [
        (number, task.pk) for number, task in enumerate(reversed(tasks), start=1)
    ]
    assert all(row.title.casefold().startswith("v/v đề nghị bổ sung") for row in taken)


def test_a_correction_is_a_new_number_that_names_the_old_and_leaves_its_bytes_alone(session: Session) -> None:
    former = request(session, supplementing(session))
    bytes_before = files_of(session, former)["pdf"].sha256
    corrected = begin(
        documents.correct, session, REQUEST, document=f"V{former.pk}", reason="Sai thời hạn bổ sung"
    )
    assert reference_of(corrected) == "02/SKHCN-TĐC"
    assert corrected.corrects_id == former.pk
    assert files_of(session, former)["pdf"].sha256 == bytes_before
    assert files_of(session, corrected)["pdf"].sha256 != bytes_before
    with pytest.raises(Refusal, match="Đã có văn bản thay thế"):
        begin(documents.correct, session, REQUEST, document=f"V{former.pk}", reason="Lần nữa")


def test_a_cancelled_number_keeps_its_reason_and_is_never_given_again(session: Session) -> None:
    task = supplementing(session)
    first = request(session, task)
    begin(documents.cancel_number, session, REQUEST, document=f"V{first.pk}", reason="Gửi nhầm doanh nghiệp")
    second = request(session, task)
    assert (reference_of(second), first.cancelled_reason) == ("02/SKHCN-TĐC", "Gửi nhầm doanh nghiệp")


def test_the_number_of_a_document_that_an_act_rests_on_cannot_be_cancelled(session: Session) -> None:
    paper = document_of(session, issued_here(session).document_id)
    with pytest.raises(Refusal, match="đã dựa vào văn bản này"):
        begin(documents.cancel_number, session, REQUEST, document=f"V{paper.pk}", reason="Nhầm")


def test_a_document_with_an_error_of_form_is_not_numbered_unless_somebody_says_why(session: Session) -> None:
    call = drafted_announcement(session)
    do(
        announcements.edit,
        session,
        call,
        ISSUED,
        title="Đề xuất nhiệm vụ năm 2025, kinh phí 140.000.000 đồng (Một trăm đồng)",
    )
    with pytest.raises(BadInput, match="chưa được cấp số vì còn lỗi"):
        do(announcements.issue, session, call, ISSUED, document="lấy số")
    assert session.exec(select(Document)).all() == []
    do(announcements.issue, session, call, ISSUED, document={"waiver": "Giữ nguyên văn bản gốc"})
    assert call.state == "issued"


def test_an_invitation_is_numbered_once_the_council_is_invited(session: Session) -> None:
    council: Council = invited_council(session)
    (paper,) = begin(
        documents.take_number, session, INVITED, paper="session_invitation", about=[council.code]
    )
    assert reference_of(paper) == "01/GM-KHCN"
    assert (paper.case_kind, paper.case_id) == ("council", council.pk)


def test_the_journal_holds_after_numbering_correcting_and_cancelling(session: Session) -> None:
    former = request(session, supplementing(session))
    begin(documents.correct, session, REQUEST, document=f"V{former.pk}", reason="Sai tên")
    assert verify(session).breaks == ()


def test_a_file_that_was_taken_away_or_exchanged_is_found(session: Session) -> None:
    paper = request(session, supplementing(session))
    files = files_of(session, paper)
    session.execute(delete(Attachment).where(col(Attachment.role) == "pdf"))
    session.add(StoredFile(sha256="0" * 64, media_type="application/pdf", size=9, content=b"%PDF-khac"))
    session.flush()
    assert [(found.kind, found.reason) for found in verify(session).breaks] == [
        ("document", f"thiếu tệp pdf mang mã SHA-256 {files['pdf'].sha256}"),
        ("stored_file", f"tệp mang mã SHA-256 {'0' * 64} có nội dung đã bị sửa"),
    ]


def test_two_officials_at_once_never_get_one_number_and_leave_no_gap(engine: Engine) -> None:
    with transaction(engine) as session:
        codes = [supplementing(session, proposer=number).code for number in range(1, 7)]

    def take(code: str) -> int | None:
        with transaction(engine) as session:
            (taken,) = documents.take_number(
                session, by=By(AN, REQUEST), paper="supplement_request", about=(code,)
            )
            return taken.number

    with ThreadPoolExecutor(3) as pool:
        numbers = list(pool.map(take, codes))
    assert sorted(n for n in numbers if n) == [1, 2, 3, 4, 5, 6]
