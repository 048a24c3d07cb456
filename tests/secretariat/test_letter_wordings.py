"""Letters worded at the desk: they go out in the new words, a mistake is refused by its line, all is on record."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import Session, select

from models import AuditEntry
from secretariat.letter_wordings import change_wording, restore_wording, row_of
from secretariat.office_wordings import original
from secretariat.verification import verify
from secretariat.wording_desk import edits, from_sample, letter_lines, texts_now
from states.errors import BadInput, Refusal, Stale
from states.roles import Actor, Role
from tests.secretariat.builders import AN, at, begin, submitted_task
from tests.secretariat.looking import letters

PROCEDURE = "tay-ninh-2023"
LETTER = "proposal_received"
OWN = "Đã nhận phiếu {{ task.code }} của {{ organisation.name }}"

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def change(session: Session, by: Actor = AN, letter: str = LETTER, **parts: Any) -> None:
    first = original(PROCEDURE, letter)
    given = {
        "wording_subject": first["subject.txt"],
        "wording_text": first["body.txt"],
        "wording_html": first["body.html"],
    }
    begin(
        change_wording,
        session,
        at(1, 20),
        by=by,
        procedure=PROCEDURE,
        letter_kind=letter,
        **{**given, **parts},
    )


def restore(session: Session) -> None:
    begin(restore_wording, session, at(1, 20), by=AN, procedure=PROCEDURE, letter_kind=LETTER)


def test_a_letter_goes_out_in_the_words_of_the_desk_and_the_others_as_before(session: Session) -> None:
    change(session, wording_subject=OWN)
    submitted_task(session)
    (letter,) = letters(session, LETTER)
    assert letter.subject == "Đã nhận phiếu NV-2025-001 của Công ty Mía đường 1"
    assert letter.subject in letter.text
    assert letters(session, "call")[0].subject.startswith("Thông báo đề xuất, đặt hàng nhiệm vụ")


def test_the_original_comes_back(session: Session) -> None:
    change(session, wording_subject=OWN)
    restore(session)
    submitted_task(session)
    (letter,) = letters(session, LETTER)
    assert letter.subject.startswith("Xác nhận đã tiếp nhận phiếu đề xuất")
    with pytest.raises(Refusal, match="không khác"):
        restore(session)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"wording_subject": "Đã nhận\n{{ task.ma }}"}, "Tiêu đề, dòng 2: không có “task.ma”"),
        ({"wording_text": "{{ today }}"}, "Bản chữ, dòng 1: .*phải mở đầu|Bản chữ.*phải mở đầu"),
        ({"wording_html": "{% for a in b %}"}, "Bản HTML, dòng 1: sai cú pháp mẫu"),
        ({"wording_subject": " \n "}, "wording_subject: không được để trống"),
        ({"wording_subject": "a\x00"}, "wording_subject: có ký tự điều khiển"),
    ],
    ids=["placeholder", "layout", "syntax", "empty", "control"],
)
def test_words_that_cannot_be_a_letter_are_refused_by_their_line(
    session: Session, parts: dict[str, Any], said: str
) -> None:
    with pytest.raises(BadInput, match=said):
        change(session, **parts)
    assert row_of(session, PROCEDURE, LETTER) is None
    assert session.exec(select(AuditEntry).where(AuditEntry.case_kind == "wording")).all() == []


def test_who_edits_what_somebody_else_has_changed_is_told(session: Session) -> None:
    change(session, wording_subject=OWN, read_version=0)
    with pytest.raises(Stale, match="đã được người khác thay đổi"):
        change(session, wording_subject=f"{OWN}.", read_version=0)
    row = row_of(session, PROCEDURE, LETTER)
    assert row is not None
    change(session, wording_subject=f"{OWN}.", read_version=row.version)


def test_only_what_is_changed_is_kept_so_that_the_rest_follows_the_product(session: Session) -> None:
    change(session, wording_subject=OWN)
    row = row_of(session, PROCEDURE, LETTER)
    assert row is not None
    assert (row.subject is not None, row.text, row.html) == (True, None, None)
    (line,) = (line for line in letter_lines(session, PROCEDURE) if line.changed)
    assert (line.letter, line.changed, line.problems) == (LETTER, ("Tiêu đề",), ())
    assert texts_now(session, PROCEDURE, LETTER)["subject.txt"].strip() == OWN


def test_every_change_is_on_record_with_its_lines(session: Session) -> None:
    change(session, wording_subject=OWN)
    restore(session)
    row = row_of(session, PROCEDURE, LETTER)
    assert row is not None
    back, changed = edits(session, row)
    assert (changed.event, back.event) == ("change_wording", "restore_wording")
    ((part, lines),) = changed.parts
    assert part == "Tiêu đề"
    assert f"+{OWN}" in lines
    assert f"-{OWN}" in dict(back.parts)["Tiêu đề"]
    assert verify(session).breaks == ()


def test_only_those_who_keep_the_registers_change_a_wording(session: Session) -> None:
    for role in set(Role) - {Role.ADMIN, Role.SECRETARIAT}:
        with pytest.raises(Refusal, match="không có quyền"):
            change(session, by=Actor("x@so.example", "X", frozenset({role})), wording_subject=OWN)


def test_a_wording_can_be_read_on_every_sample_before_it_is_kept(session: Session) -> None:
    assert "quá hạn" in from_sample("call_closing", None, 2).text
    assert from_sample("call_closing", None, 99).text == from_sample("call_closing", None, 0).text
