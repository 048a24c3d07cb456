"""Letters at the terminal: seen before they go, counted before many go, stopped, repeated, said in other words."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from models import Letter, LetterState
from secretariat import rulebook as rules
from tests.cli.conftest import Prepare, Shell
from tests.cli.test_help import ENGLISH
from tests.secretariat.builders import (
    ISSUED,
    drafted_announcement,
    established_council,
    invited_council,
    submitted_task,
)

AN = ("--as", "an@so.example")
ISSUE = ("act", "TB-2025", "issue", *AN, "document=01/TB-KHCN ngày 06/01/2025")


def written(shell: Shell) -> list[Letter]:
    with shell.session() as session:
        return list(session.exec(select(Letter)))


def states(shell: Shell, kind: str = "session_invitation") -> dict[str, int]:
    found = [row.state for row in written(shell) if row.letter == kind]
    return {state: found.count(state) for state in set(found)}


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """`terminal("g")` lets a person sit at the terminal who types that."""

    def sit(typed: str) -> None:
        keyboard = io.StringIO(f"{typed}\n")
        monkeypatch.setattr(keyboard, "isatty", lambda: True)
        monkeypatch.setattr(sys, "stdin", keyboard)
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)

    return sit


@pytest.mark.parametrize("command", ["preview", "hold", "release", "cancel", "resend", "wording"])
def test_the_help_of_each_command_is_vietnamese(bare_shell: Shell, command: str) -> None:
    assert command in bare_shell("letters").out
    answer = bare_shell("letters", command, "--help")
    assert (answer.code, answer.err) == (0, "")
    assert f"Cách dùng: nhiemvu letters {command} [TÙY_CHỌN]" in answer.out
    assert ENGLISH.search(answer.out) is None


def test_a_preview_shows_who_gets_what_and_writes_files(
    shell: Shell, prepared: Prepare, tmp_path: Path
) -> None:
    code = prepared(established_council)
    before = shell.database.read_bytes()
    page, folder = tmp_path / "thu.html", tmp_path / "thu"
    answer = shell(
        "letters", "preview", "session_invitation", code, "--to", "uv3@vien.example", "--html", str(page)
    )
    assert answer.code == 0
    assert "Gửi 8 người: Ủy viên 1 <uv1@vien.example>, " in answer.out
    assert "Thư gửi Ủy viên 3 <uv3@vien.example>" in answer.out
    assert "Hồ sơ chưa có: thời gian họp, địa điểm họp" in answer.out
    assert "Ủy viên 3" in page.read_text(encoding="utf-8")
    assert shell("letters", "preview", "session_invitation", code, "--out", str(folder)).code == 0
    assert len(list(folder.glob("*.txt"))) == len(list(folder.glob("*.html"))) == 8
    assert shell("letters", "preview", "session_invitation", code, "--out", str(folder)).code == 2
    assert shell.database.read_bytes() == before
    seen = shell("letters", "preview", "session_invitation", code, "--json").json
    assert (seen["count"], len(seen["samples"])) == (8, 1)


def test_many_letters_go_only_with_yes_where_nobody_can_be_asked(shell: Shell, prepared: Prepare) -> None:
    prepared(drafted_announcement, recipients=25)
    refused = shell.at(ISSUED)(*ISSUE)
    assert refused.code == 2
    assert "hãy xem lại rồi thêm --yes" in refused.err
    assert "sẽ gửi 25 thư (Thông báo đề xuất, đặt hàng nhiệm vụ KH&CN cấp tỉnh: 25)" in refused.out
    assert "Công ty Mía đường 1 <dn1@dn.example>" in refused.out
    assert "và 15 nơi khác" in refused.out
    assert "Một thư trong số đó" in refused.out
    assert "Phiếu đề xuất gồm các nội dung sau" in refused.out
    assert written(shell) == []
    agreed = shell.at(ISSUED)(*ISSUE, "--yes")
    assert agreed.code == 0
    assert len(written(shell)) == 25


@pytest.mark.parametrize(("typed", "sent"), [("g", 25), ("", 0)], ids=["yes", "enter"])
def test_a_person_is_asked_before_many_letters_go(
    shell: Shell, prepared: Prepare, terminal: Callable[[str], None], typed: str, sent: int
) -> None:
    prepared(drafted_announcement, recipients=25)
    terminal(typed)
    answer = shell.at(ISSUED)(*ISSUE)
    assert "Gửi 25 thư? [g/K]" in answer.out
    assert answer.code == (0 if sent else 1)
    assert ("chưa có gì được ghi" in answer.out) == (not sent)
    assert len(written(shell)) == sent


def test_what_was_agreed_to_is_what_goes(
    shell: Shell, prepared: Prepare, monkeypatch: pytest.MonkeyPatch, terminal: Callable[[str], None]
) -> None:
    """The list changes while a person reads: the act is stale, and nothing goes."""
    prepared(drafted_announcement, recipients=25)
    terminal("g")
    ask = sys.stdin.readline

    def meanwhile() -> str:
        other = shell.at(ISSUED)
        listed = ",".join(f"DN{number}" for number in range(1, 22))
        assert other("act", "TB-2025", "edit", *AN, f"recipients={listed}").code == 0
        return ask()

    monkeypatch.setattr(sys.stdin, "readline", meanwhile)
    answer = shell.at(ISSUED)(*ISSUE)
    assert answer.code == 1
    assert "đã được người khác thay đổi" in answer.err
    assert written(shell) == []


def test_letters_are_held_released_and_cancelled_by_code(shell: Shell, prepared: Prepare) -> None:
    prepared(invited_council)
    first, second = [f"T{row.pk}" for row in written(shell) if row.letter == "session_invitation"][:2]
    assert shell("letters", "hold", first, second, *AN, "--reason", "Đổi phòng họp").out == (
        f"✓ Đã tạm giữ 2 thư: {first}, {second}\n"
    )
    listed = shell("outbox", "--state", "held").out
    assert listed.count("Nguyễn Thị An: Đổi phòng họp") == 2
    assert "Thư tạm giữ, đã hủy" in shell("show", "HD-1").out
    why = shell("why", first).out
    assert "Tạm giữ thư đang chờ gửi" in why
    assert "Đổi phòng họp" in why
    assert f"{first} (tạm giữ; Nguyễn Thị An: Đổi phòng họp)" in shell("why", "HD-1").out
    assert shell("letters", "release", first, *AN).code == 0
    assert shell("letters", "cancel", second, *AN, "--reason", "Không mời nữa").code == 0
    assert states(shell) == {"queued": 7, "cancelled": 1}


def test_letters_of_a_kind_and_case_are_counted_before_they_are_held(
    shell: Shell, prepared: Prepare, terminal: Callable[[str], None]
) -> None:
    prepared(invited_council)
    chosen = ("letters", "hold", "--kind", "session_invitation", "--case", "HD-1", *AN, "--reason", "Đổi giờ")
    asked = shell(*chosen)
    assert asked.code == 2
    assert asked.out.startswith("Tạm giữ 8 thư, gửi: Ủy viên 1 <uv1@vien.example>")
    assert states(shell) == {"queued": 8}
    terminal("g")
    answer = shell(*chosen)
    assert "Tạm giữ 8 thư? [g/K]" in answer.out
    assert states(shell) == {"held": 8}
    assert shell("letters", "release", "--case", "HD-1", *AN, "--yes", "--json").json["letters"]
    assert states(shell) == {"queued": 8}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("hold", "T1"), 2, "reason"),
        (("hold", "--reason", "Thử"), 2, "Chưa rõ thư nào"),
        (("hold", "--kind", "thank_you", "--reason", "Thử"), 2, "Không có thư “thank_you”; các thư: call"),
        (("release", "--case", "TB-2025"), 2, "Không có thư tạm giữ nào như vậy"),
        (("release", "T1"), 1, "tình trạng “chờ gửi”"),
        (("cancel", "T999", "--reason", "Thử"), 2, "Không có thư T999"),
        (("resend", "T1", "--reason", "Thử"), 1, "tình trạng “chờ gửi”"),
        (("preview", "call"), 2, "hãy ghi mã hồ sơ"),
        (("wording", "--write"), 2, "Chưa rõ chép mẫu của thư nào"),
        (("wording", "call", "--write", "--procedure", "x"), 2, "Không có quy trình “x”"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value)[:20],
)
def test_what_cannot_be_done_is_said(
    shell: Shell, prepared: Prepare, arguments: tuple[str, ...], code: int, said: str
) -> None:
    prepared(submitted_task)
    by = AN if arguments[0] not in ("preview", "wording") else ()
    answer = shell("letters", *arguments, *by)
    assert (answer.code, said in answer.err) == (code, True)


def test_a_letter_is_resent_to_a_corrected_address(shell: Shell, prepared: Prepare) -> None:
    prepared(submitted_task)
    with shell.session() as session:
        letter = session.exec(select(Letter).where(Letter.letter == "proposal_received")).one()
        letter.state = LetterState.SENT
    answer = shell("letters", "resend", f"T{letter.pk}", "--to", "moi@dn.example", "--reason", "Sai", *AN)
    assert answer.code == 0
    assert f"Thư T{letter.pk} được gửi lại thành thư T" in answer.out
    (copy,) = shell("outbox", "--to", "moi@dn.example", "--json").json
    assert copy["resends"] == f"T{letter.pk}"
    assert f"Gửi lại thư T{letter.pk} theo yêu cầu" in shell("why", copy["code"]).out


@pytest.fixture
def procedures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    copy = tmp_path / "procedures"
    shutil.copytree(rules.FOLDER, copy)
    monkeypatch.setattr(rules, "FOLDER", copy)
    rules.rulebook.cache_clear()
    yield copy
    rules.rulebook.cache_clear()


def test_a_wording_is_begun_mended_and_checked(shell: Shell, prepared: Prepare, procedures: Path) -> None:
    prepared(submitted_task)
    assert "Chưa quy trình nào có lời văn riêng" in shell("letters", "wording").out
    begun = shell("letters", "wording", "call", "--write")
    assert begun.code == 0
    subject = procedures / "tay-ninh-2023" / "letters" / "call" / "subject.txt"
    assert str(subject) in begun.out
    assert shell("letters", "wording", "--check").code == 0
    subject.write_text("Thông báo {{ announcement.nam }}", encoding="utf-8")
    checked = shell("letters", "wording", "--check")
    assert checked.code == 1
    assert "letters/call/subject.txt, dòng 1: không có “announcement.nam”; ở đây chỉ có: code" in checked.out
    rules.rulebook.cache_clear()
    refused = shell("letters", "preview", "call", "TB-2025")
    assert refused.code == 2
    assert "không có “announcement.nam”" in refused.err


def test_a_letter_says_what_its_wording_may_use(shell: Shell) -> None:
    offer = shell("letters", "wording", "call", "--json").json
    assert {"announcement.closes_on", "fields[]", "agency.name", "subject"} <= set(offer["placeholders"])
    assert {"date", "cited", "length"} <= set(offer["filters"])
