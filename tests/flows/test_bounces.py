"""The flow that reads what came back: it marks only what it has kept, and ends as failed when nobody could be told."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from flows.bell import NeedsAttention
from flows.bounces import bounces_flow, came_back
from flows.rehearsal.returned import make_maildir, return_mail
from models import Bounce, Letter, LetterState
from models.engine import transaction
from models.people import Person
from notifications.delivery import Delivery, DispatchResult
from secretariat.bounces import Returns
from tests.secretariat.builders import at, issued_announcement, organisation
from tests.secretariat.looking import letters

# What a report does to the record is tried on both databases; here it is the order of keeping and marking.
pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

NOW = at(1, 8)
DEAD = "lienhe@dn2.invalid"


@pytest.fixture
def maildir(installation: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two enterprises were written to; to one of them mail cannot get, and its server said so."""
    monkeypatch.setenv("NHIEMVU_BOUNCES_MAILDIR", str(tmp_path / "returned"))
    make_maildir(tmp_path / "returned")
    with transaction(installation) as session:
        organisation(session, 2, email=DEAD)
        issued_announcement(session)
        sent = [_sent(letter) for letter in session.exec(select(Letter))]
    assert return_mail(DispatchResult(tuple(sent), None), tmp_path / "returned", at=NOW) == 1
    return tmp_path / "returned"


def _sent(letter: Letter) -> Delivery:
    letter.state, letter.sent_at = LetterState.SENT, at(1, 6)
    return Delivery(letter.key, letter.letter, letter.recipient_email, LetterState.SENT, None)


def read() -> Returns | None:
    return asyncio.run(bounces_flow.fn(now=NOW))


def left_in(maildir: Path) -> dict[str, int]:
    return {part: len(list((maildir / part).iterdir())) for part in ("new", "cur")}


def test_a_report_is_kept_then_marked_and_the_page_says_what_it_was(
    installation: Engine, maildir: Path
) -> None:
    result = read()
    assert left_in(maildir) == {"new": 0, "cur": 1}
    with transaction(installation) as session:
        assert session.exec(select(Bounce.email)).all() == [DEAD]
        assert [letter.recipient_email for letter in letters(session, "bounced")] == ["an@so.example"]
    shown = came_back(result)
    assert "Bị trả lại: **1**" in shown
    assert "Đã báo: an@so.example." in shown
    assert f"| {DEAD} | T2 | 5.1.2 | Tên miền của địa chỉ không tồn tại" in shown
    assert "Không có thư mới" in came_back(read())


def test_a_crash_between_keeping_and_marking_loses_nothing_and_doubles_nothing(
    installation: Engine, maildir: Path
) -> None:
    (report,) = (maildir / "new").iterdir()
    content = report.read_bytes()
    read()
    (marked,) = (maildir / "cur").iterdir()
    marked.unlink()
    report.write_bytes(content)  # as it lies there when the program died before it marked it
    again = read()
    assert again is not None
    assert (again.bounces, left_in(maildir)) == ([], {"new": 0, "cur": 1})
    with transaction(installation) as session:
        assert len(session.exec(select(Bounce)).all()) == 1
        assert len(letters(session, "bounced")) == 1


def test_what_is_not_understood_stays_new_and_stands_on_the_page(maildir: Path) -> None:
    (maildir / "new" / "9.person.host").write_bytes("Subject: Hỏi về phiếu\n\nXin hỏi.".encode())
    result = read()
    assert left_in(maildir) == {"new": 1, "cur": 1}
    assert "## Để lại trong hộp thư, cần người xem (1)" in came_back(result)
    assert "| Hỏi về phiếu | không phải báo cáo trả lại thư" in came_back(result)


def test_a_letter_that_is_just_being_sent_is_left_for_the_next_look(
    installation: Engine, maildir: Path
) -> None:
    with transaction(installation) as session:
        _letter_to_dead(session).state = LetterState.SENDING
    result = read()
    assert result is not None
    assert [mail.why for mail in result.left] == ["thư đang được gửi, lượt sau sẽ đọc lại"]
    with transaction(installation) as session:
        _letter_to_dead(session).state = LetterState.SENT
    read()
    with transaction(installation) as session:
        assert (_letter_to_dead(session).error or "").startswith("Bị trả lại ngày 08/01/2025")


def _letter_to_dead(session: Session) -> Letter:
    return session.exec(select(Letter).where(Letter.recipient_email == DEAD)).one()


def test_when_nobody_can_be_told_the_run_fails_after_it_has_kept_everything(
    installation: Engine, maildir: Path
) -> None:
    with transaction(installation) as session:
        for person in session.exec(select(Person)):
            person.roles = []
    with pytest.raises(NeedsAttention, match="không báo được cho ai"):
        read()
    assert left_in(maildir) == {"new": 0, "cur": 1}
    with transaction(installation) as session:
        assert len(session.exec(select(Bounce)).all()) == 1


def test_without_a_folder_the_page_says_what_to_configure(installation: Engine) -> None:
    assert read() is None
    assert "NHIEMVU_BOUNCES_" in came_back(None)
