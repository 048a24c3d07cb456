"""A procedure's own words for a letter: read with the rulebook, used for the cases pinned to it, refused when wrong."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from secretariat import rulebook as rules
from secretariat.digest import send_digest
from states.errors import BadInput
from tests.secretariat.builders import at, submitted_task
from tests.secretariat.looking import letters

PROCEDURE = "tay-ninh-2023"

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of `procedures/` that the rulebook is read from."""
    copy = tmp_path / "procedures"
    shutil.copytree(rules.FOLDER, copy)
    monkeypatch.setattr(rules, "FOLDER", copy)
    rules.rulebook.cache_clear()
    yield copy
    rules.rulebook.cache_clear()


def override(folder: Path, letter: str, part: str, text: str, procedure: str = PROCEDURE) -> None:
    path = folder / procedure / "letters" / letter / part
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@on_sqlite
def test_a_letter_goes_out_in_the_words_of_the_procedure_of_its_case(session: Session, folder: Path) -> None:
    override(
        folder,
        "proposal_received",
        "subject.txt",
        "Đã nhận phiếu {{ task.code }} của {{ organisation.name }}",
    )
    submitted_task(session)
    (letter,) = letters(session, "proposal_received")
    assert letter.subject == "Đã nhận phiếu NV-2025-001 của Công ty Mía đường 1"
    assert letter.subject in letter.text
    assert letters(session, "call")[0].subject.startswith("Thông báo đề xuất, đặt hàng nhiệm vụ")


@on_sqlite
def test_a_letter_about_no_one_case_takes_the_words_of_the_procedure_in_force(
    session: Session, folder: Path
) -> None:
    override(folder, "digest", "subject.txt", "Việc tuần {{ week_from|date }}")
    submitted_task(session)
    (letter,) = send_digest(session, now=at(2, 4))
    assert letter.subject == "Việc tuần 03/02/2025"


def test_a_rulebook_with_a_letter_that_cannot_be_written_is_not_read(folder: Path) -> None:
    override(folder, "result", "subject.txt", "Kết quả\n{{ task.ma }}")
    override(folder, "call", "subject.txt", "{{ anouncement.year }}")
    with pytest.raises(BadInput) as raised:
        rules.rulebook()
    first, second = str(raised.value).splitlines()
    assert first.startswith(
        f"procedures/{PROCEDURE}/letters/call/subject.txt, dòng 1: không có chỗ điền “anouncement”"
    )
    assert second.startswith(f"procedures/{PROCEDURE}/letters/result/subject.txt, dòng 2: không có “task.ma”")
    assert "code, name" in second


def test_a_folder_of_no_procedure_is_named(folder: Path) -> None:
    override(folder, "call", "subject.txt", "Thông báo", procedure="tay-ninh-2032")
    with pytest.raises(
        BadInput, match="không có quy trình “tay-ninh-2032”; các quy trình hiện có: tay-ninh-2023"
    ):
        rules.read_rulebook(folder)
