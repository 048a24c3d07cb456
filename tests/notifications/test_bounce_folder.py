"""The folder of returned mail: looking changes nothing, marking is for what was kept, trouble is said."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from notifications.bounce_folder import LONGEST_MAIL, MOST_MAILS, Folder, FolderTrouble, open_folder
from settings import Bounces
from tests.notifications.imap_server import PASSWORD, USER, ImapServer


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    for part in ("tmp", "new", "cur"):
        (tmp_path / part).mkdir()
    return tmp_path


@contextmanager
def opened(**settings: object) -> Iterator[Folder]:
    with open_folder(Bounces.model_validate(settings)) as folder:
        assert folder is not None
        yield folder


def files(maildir: Path) -> list[str]:
    return sorted(str(file.relative_to(maildir)) for file in maildir.rglob("*") if file.is_file())


def test_a_maildir_gives_what_nobody_has_seen_and_stays_as_it_is(maildir: Path) -> None:
    for name in ("new/1.a.host", "cur/2.b.host:2,", "cur/3.c.host:2,RS", "cur/4.d.host", "tmp/5.e.host"):
        (maildir / name).write_bytes(name.encode())
    before = files(maildir)
    with opened(maildir=maildir) as folder:
        found = dict(folder.unseen())
    assert found == {"1.a.host": b"new/1.a.host", "2.b.host": b"cur/2.b.host:2,", "4.d.host": b"cur/4.d.host"}
    assert files(maildir) == before


def test_what_is_marked_moves_to_cur_with_the_flag_and_the_rest_stays_new(maildir: Path) -> None:
    for name in ("new/1.a.host", "new/2.b.host", "cur/3.c.host:2,F"):
        (maildir / name).write_bytes(b"x")
    with opened(maildir=maildir) as folder:
        folder.mark(["1.a.host", "3.c.host", "7.gone.host"])
        assert [name for name, _ in folder.unseen()] == ["2.b.host"]
    assert files(maildir) == ["cur/1.a.host:2,S", "cur/3.c.host:2,FS", "new/2.b.host"]


def test_only_the_newest_mails_and_the_beginning_of_a_long_one_are_read(maildir: Path) -> None:
    for number in range(MOST_MAILS + 3):
        (maildir / "new" / f"{number}").touch()
    (maildir / "new" / "long").write_bytes(b"x" * (LONGEST_MAIL + 1))
    with opened(maildir=maildir) as folder:
        found = dict(folder.unseen())
    assert len(found) == MOST_MAILS
    assert len(found["long"]) == LONGEST_MAIL


def test_a_maildir_that_is_none_is_said_with_the_setting(tmp_path: Path) -> None:
    with pytest.raises(FolderTrouble, match="NHIEMVU_BOUNCES_MAILDIR"), opened(maildir=tmp_path):
        pass


def test_without_settings_there_is_nothing_to_read() -> None:
    with open_folder(Bounces()) as folder:
        assert folder is None


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"maildir": "x", "host": "y", "username": "u", "password": "p"}, "chỉ đặt một trong hai"),
        ({"host": "y", "username": "u"}, "cả username và password"),
        ({"host": "y", "username": "u", "password": "mật"}, "ký tự không dấu"),
        ({"host": "y", "username": "u x", "password": "p"}, "username"),
        ({"host": "y", "username": "u", "password": "p", "folder": 'a"b'}, "folder"),
        ({"host": "y", "username": "u", "password": "p", "folder": "INBOX\r\nx LOGOUT"}, "folder"),
    ],
)
def test_settings_that_contradict_each_other_are_refused(given: dict[str, str], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Bounces.model_validate(given)


def login(
    port: int, *, password: str = PASSWORD, tls: bool = False, folder: str = "INBOX"
) -> dict[str, object]:
    return {
        "host": "localhost",
        "port": port,
        "username": USER,
        "password": SecretStr(password),
        "tls": tls,
        "folder": folder,
        "timeout": 5,
    }


def read_and_mark(port: int, password: str = PASSWORD) -> None:
    with opened(**login(port, password=password)) as folder:
        list(folder.unseen())
        folder.mark(["11"])


def test_an_imap_folder_is_read_encrypted_newest_first_and_marked_by_uid(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    server = ImapServer(b"first\r\n", b"", b"third\r\n", folder="Returned mail")
    server.seen.add(12)
    with (
        server.listening(certificate) as port,
        opened(**login(port, tls=True, folder="Returned mail")) as folder,
    ):
        assert list(folder.unseen()) == [("13", b"third\r\n"), ("11", b"first\r\n")]
        assert server.seen == {12}
        folder.mark(["13", "11"])
        assert list(folder.unseen()) == []
    assert server.seen == {11, 12, 13}
    assert server.commands[-1] == "LOGOUT"


def test_a_server_whose_certificate_is_not_trusted_is_not_told_the_password(certificate: Path) -> None:
    server = ImapServer(b"x")
    with (
        server.listening(certificate) as port,
        pytest.raises(FolderTrouble, match="certificate verify failed"),
        opened(**login(port, tls=True)),
    ):
        pass
    assert server.commands == []


@pytest.mark.parametrize(
    ("command", "answer", "words"),
    [
        ("LOGIN", "NO [AUTHENTICATIONFAILED] wrong", r"Không mở được .*AUTHENTICATIONFAILED"),
        ("SELECT", "NO no such folder", "Không mở được .*no such folder"),
        ("UID SEARCH", "BAD what", "Không đọc được .*what"),
        ("UID FETCH", "NO gone", "Không đọc được .*gone"),
        ("UID STORE", "NO read-only", "Không đánh dấu được thư đã đọc .*read-only"),
    ],
)
def test_what_the_server_refuses_is_said_with_what_to_check(command: str, answer: str, words: str) -> None:
    server = ImapServer(b"x")
    server.refuse[command] = answer
    with server.listening() as port, pytest.raises(FolderTrouble, match=words) as failed:
        read_and_mark(port)
    assert "NHIEMVU_BOUNCES_" in str(failed.value)


@pytest.mark.parametrize("command", ["LOGIN", "UID FETCH", "UID STORE"])
def test_a_line_that_drops_is_trouble_and_marks_nothing(command: str) -> None:
    server = ImapServer(b"x", b"y")
    server.drops_at = command
    with server.listening() as port, pytest.raises(FolderTrouble, match="hộp thư trả lại"):
        read_and_mark(port)
    assert server.seen == set()


def test_a_wrong_password_is_trouble() -> None:
    with ImapServer().listening() as port, pytest.raises(FolderTrouble, match="AUTHENTICATIONFAILED"):
        read_and_mark(port, password="sai")
