"""The folder in which mail that came back lies: a maildir of this machine, or a folder of an IMAP server.

Looking changes nothing there. A mail is marked as seen only after the database holds what it says; after a
crash in between it is read once more, and its Message-ID keeps it from counting twice.
"""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from settings import Bounces
from states.errors import NhiemvuError

LONGEST_MAIL = 256 * 1024
"""Bytes of one mail that are read; a report stands at the beginning, what it returns may be long."""

MOST_MAILS = 500
"""Mails of one look, the newest first: what nobody marks as seen must not keep new reports from being read."""


class FolderTrouble(NhiemvuError):
    """The folder cannot be read or marked; the message says what to do."""


class Folder(Protocol):
    """`unseen` gives (name, bytes) of each mail, `mark` takes such names."""

    def unseen(self) -> Iterator[tuple[str, bytes]]: ...

    def mark(self, names: Collection[str]) -> None: ...


@contextmanager
def open_folder(settings: Bounces) -> Iterator[Folder | None]:
    """The folder of the settings, None when they name none; `FolderTrouble` when it is not there."""
    if settings.maildir is not None:
        yield Maildir(settings.maildir)
    elif settings.host is not None:
        with _connected(settings) as server:
            yield Imap(server)
    else:
        yield None


class Maildir:
    """A name is a file's before its flags; it stays the same when another program moves the file."""

    # `mailbox.Maildir` writes a message anew to set a flag, and reads it whole whatever its size; renaming is
    # all that the format asks for.

    def __init__(self, path: Path) -> None:
        self.path = path
        if not all((path / part).is_dir() for part in ("new", "cur")):
            raise FolderTrouble(
                f"Không có hộp thư dạng maildir tại {path} (phải có thư mục con new và cur). "
                "Hãy kiểm tra NHIEMVU_BOUNCES_MAILDIR."
            )

    def unseen(self) -> Iterator[tuple[str, bytes]]:
        found = [(file.stat().st_mtime, file) for file in self._files()]
        for _, file in sorted(found, reverse=True)[:MOST_MAILS]:
            with suppress(FileNotFoundError), file.open("rb") as mail:  # another program has moved it
                yield _unflagged(file), mail.read(LONGEST_MAIL)

    def mark(self, names: Collection[str]) -> None:
        for file in self._files():
            if (name := _unflagged(file)) in names:
                flags = "".join(sorted({*file.name.partition(":2,")[2], "S"}))
                with suppress(FileNotFoundError):
                    file.rename(self.path / "cur" / f"{name}:2,{flags}")

    def _files(self) -> list[Path]:
        cur = [file for file in (self.path / "cur").iterdir() if "S" not in file.name.partition(":2,")[2]]
        return [file for file in (*(self.path / "new").iterdir(), *cur) if file.is_file()]


def _unflagged(file: Path) -> str:
    return file.name.partition(":2,")[0]


class Imap:
    """A folder that is open on a connection; a name is the UID of a mail."""

    def __init__(self, server: imaplib.IMAP4) -> None:
        self.server = server

    def unseen(self) -> Iterator[tuple[str, bytes]]:
        with _explained("Không đọc được"):
            found = [line for line in _answer(self.server.uid("SEARCH", "UNSEEN")) if isinstance(line, bytes)]
            for uid in sorted(map(int, b" ".join(found).split()), reverse=True)[:MOST_MAILS]:
                # PEEK: to look is not to have seen.
                lines = _answer(self.server.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{LONGEST_MAIL}>)"))
                for line in lines:
                    if isinstance(line, tuple):
                        yield str(uid), line[1]

    def mark(self, names: Collection[str]) -> None:
        if names:
            with _explained("Không đánh dấu được thư đã đọc trong"):
                _answer(
                    self.server.uid("STORE", ",".join(sorted(names, key=int)), "+FLAGS.SILENT", r"(\Seen)")
                )


@contextmanager
def _connected(settings: Bounces) -> Iterator[imaplib.IMAP4]:
    host, password = str(settings.host), settings.password.get_secret_value() if settings.password else ""
    with _explained("Không mở được"):
        if settings.tls:
            context = ssl.create_default_context()
            server: imaplib.IMAP4 = imaplib.IMAP4_SSL(
                host, settings.port or 993, ssl_context=context, timeout=settings.timeout
            )
        else:
            server = imaplib.IMAP4(host, settings.port or 143, timeout=settings.timeout)
    try:
        with _explained("Không mở được"):
            server.login(str(settings.username), password)
            _answer(server.select(f'"{settings.folder}"'))
        yield server
    finally:
        with suppress(OSError, imaplib.IMAP4.error):  # the work is done; a line that drops now loses nothing
            server.logout()
        with suppress(OSError):
            server.shutdown()


def _answer(answered: tuple[str, Sequence[Any]]) -> Sequence[Any]:
    """The lines of an answer: bytes, a pair of bytes for a mail, None for nothing."""
    kind, lines = answered
    if kind != "OK":
        raise imaplib.IMAP4.error(lines[0] if lines else kind)
    return lines


@contextmanager
def _explained(failed: str) -> Iterator[None]:
    try:
        yield
    except (OSError, imaplib.IMAP4.error) as error:
        said = re.sub(r"^b'(.*)'$", r"\1", str(error)).strip() or type(error).__name__
        raise FolderTrouble(
            f"{failed} hộp thư trả lại trên máy chủ IMAP: {said}. Thư trong hộp vẫn còn nguyên; hãy kiểm tra "
            "máy chủ và các biến NHIEMVU_BOUNCES_…"
        ) from error
