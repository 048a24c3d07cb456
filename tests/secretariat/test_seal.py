"""The seal of the journal that leaves the house every night."""

from __future__ import annotations

import pytest
from sqlmodel import Session, col, select

from models import AuditEntry
from secretariat import people
from secretariat.journal import GENESIS, digest
from secretariat.seal import seal, send_seal
from secretariat.verification import verify
from states.errors import BadInput
from states.roles import Role
from tests.secretariat.builders import at, begin, eligible_task, submitted_task
from tests.secretariat.test_journal import behind_the_door

NIGHT = at(3, 3, 1)


def test_a_seal_stays_what_it_was_whatever_is_done_after_it(session: Session) -> None:
    submitted_task(session)
    held = seal(session)
    eligible_task(session, proposer=2)
    assert seal(session, through=held.through) == held
    assert seal(session).fingerprint != held.fingerprint


def test_a_history_rewritten_so_well_that_every_chain_holds_has_another_seal(session: Session) -> None:
    task = submitted_task(session)
    held = seal(session)
    previous = GENESIS
    mine = (AuditEntry.case_kind == "task", AuditEntry.case_id == task.pk)
    entries = session.exec(select(AuditEntry).where(*mine).order_by(col(AuditEntry.seq))).all()
    session.expunge_all()
    for entry in entries:
        entry.actor, entry.previous = "ai-do@so.example", previous
        previous = entry.hash = digest(entry)
        behind_the_door(
            session,
            "UPDATE audit_entry SET actor = :actor, previous = :previous, hash = :hash WHERE id = :entry",
            actor=entry.actor,
            previous=entry.previous,
            hash=entry.hash,
            entry=entry.pk,
        )
    assert verify(session).breaks == ()
    assert seal(session, through=held.through).fingerprint != held.fingerprint


def test_an_entry_that_nobody_has_written_has_no_seal(session: Session) -> None:
    submitted_task(session)
    last = seal(session).through
    for number in (0, -1, last + 1):
        with pytest.raises(BadInput, match=f"Không có mục nhật ký số {number}; mục cuối cùng là số {last}"):
            seal(session, through=number)


def test_those_who_watch_over_the_record_get_the_seal_once_a_night(session: Session) -> None:
    submitted_task(session)
    for email, role in (("thanhtra@so.example", Role.AUDITOR), ("quantri@so.example", Role.ADMIN)):
        begin(people.enter_person, session, at(1, 21), name="Người giám sát", email=email, roles={role})
    told = send_seal(session, broken=[], now=NIGHT)
    assert {letter.recipient_email for letter in told} == {"thanhtra@so.example", "quantri@so.example"}
    assert seal(session).fingerprint in told[0].text
    assert send_seal(session, broken=[], now=NIGHT) == []
    assert len(send_seal(session, broken=[], now=at(3, 4, 1))) == 2


def test_the_night_letter_names_what_was_found_broken(session: Session) -> None:
    begin(
        people.enter_person, session, at(1, 21), name="Thanh tra", email="tt@so.example", roles={Role.AUDITOR}
    )
    (letter,) = send_seal(session, broken=["nhiệm vụ NV-01, mục số 2: nội dung đã bị sửa"], now=NIGHT)
    assert "KHÔNG NGUYÊN VẸN" in letter.text
    assert "- nhiệm vụ NV-01, mục số 2: nội dung đã bị sửa" in letter.text
