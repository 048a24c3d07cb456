"""A mail relay that takes everything and writes a line for each letter: `python -m tests.scale.sink PORT FILE`.

It is as little work as SMTP allows (RFC 5321), so that the senders are what is measured.
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TextIO

_MESSAGE_ID = re.compile(rb"^message-id:\s*(<[^>]+>)", re.IGNORECASE | re.MULTILINE)


class Conversation(asyncio.Protocol):
    def __init__(self, book: TextIO) -> None:
        self._book = book
        self._unread = b""
        self._sender = self._recipient = ""
        self._in_text = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self._unread += data
        while True:
            end = b"\r\n.\r\n" if self._in_text else b"\r\n"
            whole, found, rest = self._unread.partition(end)
            if not found:
                return
            self._unread = rest
            self._transport.write(self._take(whole) if self._in_text else self._answer(whole.decode()))

    def _take(self, text: bytes) -> bytes:
        """The line stands in the book before the answer goes out: what was promised was counted."""
        self._in_text = False
        found = _MESSAGE_ID.search(text)
        assert found is not None, "a letter without Message-ID"
        self._book.write(f"{found[1].decode()} {self._sender} {self._recipient}\n")
        self._book.flush()
        return b"250 taken\r\n"

    def _answer(self, line: str) -> bytes:
        verb = line[:4].upper()
        if verb == "DATA":
            self._in_text = True
            return b"354 go on\r\n"
        if verb == "MAIL":
            self._sender = _address(line)
        elif verb == "RCPT":
            self._recipient = _address(line)
        elif verb == "QUIT":
            self._transport.write(b"221 bye\r\n")
            self._transport.close()
            return b""
        return b"250 ok\r\n"


def heard(book: Path) -> Iterator[tuple[str, str, str]]:
    """(Message-ID, sender, recipient) of every letter taken, in order of arrival; a torn last line is not one."""
    for line in book.read_text().splitlines():
        with suppress(ValueError):
            message_id, sender, recipient = line.split()
            yield message_id, sender, recipient


def _address(line: str) -> str:
    return line[line.index("<") + 1 : line.index(">")]


async def main(port: int, path: Path) -> None:
    with path.open("a", encoding="ascii") as book:
        server = await asyncio.get_running_loop().create_server(lambda: Conversation(book), "127.0.0.1", port)
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), Path(sys.argv[2])))
