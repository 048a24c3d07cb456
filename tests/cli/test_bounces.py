"""Returned mail by hand, and where a person sees that an address gets no letters."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import select

from models import Letter, LetterState
from notifications.message import message_id
from tests.cli.conftest import Prepare, Shell
from tests.notifications.bounce_cases import OURS, SHAPES, TO
from tests.secretariat.builders import at, issued_announcement

NOW = at(1, 8)
ADDRESS = "dn2@dn.example"


@pytest.fixture
def returned(shell: Shell, prepared: Prepare, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A maildir with the report that the call to the second enterprise came back."""
    prepared(issued_announcement)
    maildir = shell.home / "returned"
    for part in ("tmp", "new", "cur"):
        (maildir / part).mkdir(parents=True)
    with shell.session() as session:
        for letter in session.exec(select(Letter)):
            letter.state, letter.sent_at = LetterState.SENT, at(1, 6)
        call = session.exec(select(Letter).where(Letter.recipient_email == ADDRESS)).one()
        own = message_id(call.key, "khcn@tayninh.example")
    mail = SHAPES["exim, text alone"].mail.replace(OURS, own).replace(TO, ADDRESS)
    (maildir / "new" / "1.a.host").write_text(mail)
    monkeypatch.setenv("NHIEMVU_BOUNCES_MAILDIR", str(maildir))
    return maildir


def test_what_came_back_is_read_kept_and_listed_with_what_to_do(shell: Shell, returned: Path) -> None:
    answer = shell.at(NOW)("bounces")
    assert (answer.code, answer.err) == (0, "")
    assert "1 thư bị trả lại, 0 thư không cần xử lý, 0 thư để lại." in answer.lines[0]
    assert "Đã viết thư báo cho: an@so.example" in answer.lines
    for words in (ADDRESS, "Công ty Mía đường 2", "08/01/2025", "Địa chỉ không tồn tại", "Gọi điện hỏi"):
        assert words in answer.out
    assert list((returned / "new").iterdir()) == []
    again = shell.at(NOW)("bounces", "--json").json
    assert again["read"] == {"returned": [], "nothing": 0, "left": [], "told": []}
    assert [line["email"] for line in again["open"]] == [ADDRESS]


def test_a_rehearsal_shows_it_and_keeps_nothing(shell: Shell, returned: Path) -> None:
    answer = shell.at(NOW)("bounces", "--dry-run")
    assert "(xem trước, chưa ghi lại): 1 thư bị trả lại" in answer.out
    assert ADDRESS in answer.out
    assert len(list((returned / "new").iterdir())) == 1
    assert shell("outbox", "--search", "trả lại", "--json").json == []


def test_the_mark_stands_where_people_look(shell: Shell, returned: Path) -> None:
    shell.at(NOW)("bounces")
    assert "đã gửi, bị trả lại" in shell("outbox", "--to", ADDRESS).out
    (organisation,) = shell("organisations", "--search", "DN2", "--json").json
    assert organisation["returned_on"] == "2025-01-08"
    assert "(bị trả lại 08/01/2025)" in shell("organisations").out
    (told,) = shell("outbox", "--search", "bị trả lại", "--to", "an@", "--json").json
    assert "địa chỉ bị trả lại" in shell("why", told["code"]).out
    shell.at(at(1, 30))("sweep")
    assert f"Địa chỉ {ADDRESS} bị trả lại ngày 08/01/2025." in shell("why", "TB-2025").out


def test_an_address_found_good_leaves_the_list(shell: Shell, returned: Path) -> None:
    shell.at(NOW)("bounces")
    settled = shell(
        "new", "bounce", "settle_bounce", "--as", "an@so.example", f"email={ADDRESS}", "reason=Đã gọi điện"
    )
    assert (settled.code, settled.err) == (0, "")
    assert "Không có địa chỉ nào đang bị trả lại thư." in shell.at(NOW)("bounces").lines
    assert shell("verify").code == 0


def test_a_mail_that_nobody_understands_is_named_and_left(shell: Shell, returned: Path) -> None:
    (returned / "new" / "2.b.host").write_text("Subject: =?utf-8?q?H=E1=BB=8Fi?=\n\nXin chào")
    answer = shell.at(NOW)("bounces")
    assert "== Để lại trong hộp thư, cần người xem" in answer.lines
    assert "Hỏi" in answer.out
    assert [file.name for file in (returned / "new").iterdir()] == ["2.b.host"]


def test_without_a_folder_only_the_list_is_shown(shell: Shell) -> None:
    answer = shell("bounces")
    assert "Chưa cấu hình hộp thư trả lại" in answer.lines[0]
    assert answer.code == 0


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("HOST", "imap.example", "cả username và password"),
        ("MAILDIR", "khong/co", "Không có hộp thư dạng maildir"),
    ],
)
def test_a_folder_that_is_set_wrongly_is_said_with_its_variable(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(f"NHIEMVU_BOUNCES_{name}", value)
    answer = shell("bounces")
    assert answer.code in (1, 2)
    assert words in answer.err
    assert "NHIEMVU_BOUNCES_" in answer.err
