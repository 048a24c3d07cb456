"""What the sample year taught: an extension is a paper of its own, a leader may submit, a returned task is mended."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import Session, col, select

from models import Document, Letter
from secretariat import announcements, dossiers, proposals
from tests.secretariat.builders import (
    ANSWERED,
    BINH,
    CLOSES_ON,
    SENT,
    at,
    do,
    drafted_dossier,
    issued_announcement,
    paper,
    recommended_task,
)


def test_an_extended_call_is_still_cited_by_its_own_document_and_the_letter_says_it_is_extended(
    session: Session,
) -> None:
    call = issued_announcement(session)
    issued_as = call.document_id
    when = at(1, 20)
    later = CLOSES_ON + timedelta(days=14)
    do(announcements.extend, session, call, when, closes_on=later, document=paper(session, "TB", when))
    assert call.document_id == issued_as
    extension = session.get_one(Document, call.extension_document_id)
    assert (extension.issued_on, call.closes_on) == (when.date(), later)
    letter = session.exec(
        select(Letter).where(Letter.letter == "call").order_by(col(Letter.id).desc())
    ).first()
    assert letter is not None
    assert letter.subject.startswith("Gia hạn: ")
    assert "đã được gia hạn theo Thông báo" in letter.text


def test_a_leader_submits_the_dossier_and_its_tasks_go_with_it(session: Session) -> None:
    task = recommended_task(session)
    dossier = drafted_dossier(session, task)
    do(dossiers.submit, session, dossier, SENT, by=BINH, document=paper(session, "TTr", SENT))
    assert (dossier.state, task.state) == ("sent", "awaiting_ubnd")


def test_what_the_committee_asks_to_be_clarified_can_be_written_into_a_returned_task(
    session: Session,
) -> None:
    task = recommended_task(session)
    dossier = drafted_dossier(session, task)
    do(dossiers.submit, session, dossier, SENT, document=paper(session, "TTr", SENT))
    do(
        dossiers.answer,
        session,
        dossier,
        ANSWERED,
        task=task.code,
        answer="returned",
        reason="Làm rõ sản phẩm",
    )
    do(proposals.edit, session, task, ANSWERED, results="Quy trình và 02 mô hình, có số liệu trước và sau")
    assert task.state == "returned"
    assert task.results == "Quy trình và 02 mô hình, có số liệu trước và sau"
