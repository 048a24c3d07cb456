"""Sign-in by hand: a first password, invitations, and acts in a colleague's place."""

from __future__ import annotations

import io
import sys

import pytest
from sqlmodel import select

from models import Account, AuditEntry, Letter
from settings import Desk
from tests.cli.conftest import Prepare, Shell
from tests.secretariat.builders import established_council, submitted_task

GOOD = "bốn con mèo qua sông"
AN = ("--as", "an@so.example")


@pytest.fixture
def office_shell(shell: Shell) -> Shell:
    shell("init", "--email", "an@so.example", "--name", "Nguyễn Thị An")
    return shell


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def test_a_password_is_read_from_the_keyboard_and_the_first_steps_are_said(
    office_shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NHIEMVU_DESK_PUBLIC_URL", "https://khcn.example/desk/")
    typed(monkeypatch, f"{GOOD}\r\n")
    answer = office_shell("password", "an@so.example")
    assert (answer.code, answer.err) == (0, "")
    assert "Đã đặt mật khẩu cho Nguyễn Thị An" in answer.lines[0]
    assert "Vai trò: thư ký." in answer.lines
    assert "  1. Mở https://khcn.example/desk bằng trình duyệt." in answer.lines
    assert GOOD not in answer.out
    with office_shell.session() as session:
        account = session.exec(select(Account)).one()
        entry = session.exec(select(AuditEntry).where(AuditEntry.event == "set_password")).one()
    assert (entry.actor, entry.data) == ("password", {})
    # What argon2-cffi finds right today (RFC 9106); hashing costs too much to sign in here as well.
    assert str(account.password_hash).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


@pytest.mark.parametrize(
    ("email", "text", "said"),
    [
        ("an@so.example", "ngắn\n", "ít nhất 12 ký tự"),
        ("an@so.example", "", "ít nhất 12 ký tự"),
        ("x@so.example", f"{GOOD}\n", "Không có người nào dùng địa chỉ “x@so.example”"),
    ],
)
def test_a_password_that_cannot_be_one_is_refused(
    office_shell: Shell, monkeypatch: pytest.MonkeyPatch, email: str, text: str, said: str
) -> None:
    typed(monkeypatch, text)
    answer = office_shell("password", email)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    with office_shell.session() as session:
        assert session.exec(select(Account)).all() == []


def test_an_invitation_is_written_and_shown_without_its_key(office_shell: Shell) -> None:
    answer = office_shell("new", "person", "invite_person", *AN, "email=an@so.example")
    assert (answer.code, answer.err) == (0, "")
    with office_shell.session() as session:
        (letter,) = session.exec(select(Letter)).all()
    (link,) = [line for line in letter.text.splitlines() if line.startswith("http://127.0.0.1:8000/link/")]
    for shown in (office_shell("outbox", f"T{letter.id}"), office_shell("outbox", f"T{letter.id}", "--json")):
        assert "http://127.0.0.1:8000/link/…" in shown.out
        assert link not in shown.out


def test_the_code_of_a_council_member_is_shown_to_whoever_sends_the_link(
    shell: Shell, prepared: Prepare
) -> None:
    code = prepared(established_council)
    answer = shell("new", "person", "send_council_link", *AN, f"council={code}", "member=uv1@vien.example")
    assert (answer.code, answer.err) == (0, "")
    assert answer.lines[0].rpartition(": ")[2].isdigit()
    assert "mã truy cập, báo riêng cho người này" in answer.out


def test_a_colleague_acts_in_the_place_of_whoever_is_away(shell: Shell, prepared: Prepare) -> None:
    code = prepared(submitted_task)
    entered = shell(
        "new", "person", "enter_person", *AN, "name=Lê Thị Chi", "email=chi@so.example", "roles=leader"
    )
    assert entered.code == 0
    assert shell("act", code, "accept", "--as", "chi@so.example").code == 1
    begun = shell(
        "new", "person", "begin_substitution", *AN, "away=an@so.example", "substitute=chi@so.example",
        "starts_on=01/04/2025", "ends_on=30/04/2025", "reason=Nghỉ phép",
    )  # fmt: skip
    assert begun.lines == ["✓ Cử người làm thay: Lê Thị Chi"]
    assert shell("act", code, "accept", "--as", "chi@so.example").code == 0
    last = shell("show", code, "--json").json["case"]["timeline"][-1]
    assert (last["actor"], last["data"]["on_behalf_of"]) == ("chi@so.example", "an@so.example")


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("NHIEMVU_DESK_PORT", "99999", "NHIEMVU_DESK_…: port: không được vượt quá 65535"),
        ("NHIEMVU_DESK_PUBLIC_URL", "khcn.example", "NHIEMVU_DESK_…: public_url: không đúng dạng"),
        ("NHIEMVU_DESK_IDLE_MINUTES", "0", "NHIEMVU_DESK_…: idle_minutes: phải từ 1 trở lên"),
    ],
)
def test_a_setting_of_the_desk_that_is_wrong_is_named(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, said: str
) -> None:
    monkeypatch.setenv(variable, value)
    answer = shell("people")
    assert answer.code == 2
    assert said in answer.err


@pytest.mark.parametrize(
    ("url", "cookies", "reached", "secure"),
    [
        (None, None, "http://127.0.0.1:8000", False),
        ("https://khcn.example/", None, "https://khcn.example", True),
        ("http://khcn.example", "true", "http://khcn.example", True),
        ("https://khcn.example", "false", "https://khcn.example", False),
    ],
)
def test_cookies_are_secure_where_the_desk_is(
    monkeypatch: pytest.MonkeyPatch, url: str | None, cookies: str | None, reached: str, secure: bool
) -> None:
    monkeypatch.setenv("NHIEMVU_DESK_PUBLIC_URL", url or "")
    monkeypatch.setenv("NHIEMVU_DESK_SECURE_COOKIES", cookies or "")
    assert (Desk().url, Desk().secure) == (reached, secure)
