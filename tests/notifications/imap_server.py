"""The far side of the socket: a mailbox that speaks as much IMAP (RFC 3501) as reading one folder takes."""

from __future__ import annotations

import asyncio
import re
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER, PASSWORD = "khcn", 'mat "khau\\dai'


class ImapServer:
    """One user, one folder. `mails` maps UID to bytes, `seen` holds the UIDs that carry \\Seen.

    `refuse` maps a command to the answer it gets instead; `drops_at` is a command at which the line is cut.
    """

    def __init__(self, *mails: bytes, folder: str = "INBOX") -> None:
        self.mails = dict(enumerate(mails, start=11))
        self.seen: set[int] = set()
        self.folder = folder
        self.refuse: dict[str, str] = {}
        self.drops_at = ""
        self.commands: list[str] = []

    @contextmanager
    def listening(self, certificate: Path | None = None) -> Iterator[int]:
        """The port, while a thread of its own serves it: the client under test does not yield."""
        context = None
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
        loop = asyncio.new_event_loop()
        server = loop.run_until_complete(asyncio.start_server(self._talk, "127.0.0.1", 0, ssl=context))
        thread = threading.Thread(target=loop.run_forever)
        thread.start()
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            loop.call_soon_threadsafe(server.close)
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.run_until_complete(self._end())
            loop.close()

    async def _end(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"* OK ready\r\n")
        try:
            while line := (await reader.readline()).decode():
                tag, _, rest = line.rstrip("\r\n").partition(" ")
                command = " ".join(re.findall(r"[A-Z]+", rest.upper())[: 2 if rest.startswith("UID") else 1])
                self.commands.append(command)
                if command == self.drops_at:
                    break
                done = self.refuse.get(command) or self._answer(command, rest, writer)
                writer.write(f"{tag} {done}\r\n".encode())
                if command == "LOGOUT":
                    break
        except ConnectionError:
            pass  # the other side may go at any point
        finally:
            writer.close()

    def _answer(self, command: str, rest: str, writer: asyncio.StreamWriter) -> str:
        if command == "CAPABILITY":
            writer.write(b"* CAPABILITY IMAP4rev1\r\n")
        elif command == "LOGIN":
            quoted = PASSWORD.replace("\\", "\\\\").replace('"', '\\"')
            if rest.split(" ", 2)[2] != f'"{quoted}"':
                return "NO [AUTHENTICATIONFAILED] wrong user or password"
        elif command == "SELECT":
            if rest.split(" ", 1)[1] != f'"{self.folder}"':
                return "NO no such folder"
            writer.write(f"* {len(self.mails)} EXISTS\r\n".encode())
        elif command == "UID SEARCH":
            writer.write(
                f"* SEARCH {' '.join(str(uid) for uid in self.mails if uid not in self.seen)}\r\n".encode()
            )
        elif command == "UID FETCH":
            self._fetch(rest, writer)
        elif command == "UID STORE":
            self.seen |= {int(uid) for uid in rest.split()[2].split(",")}
            assert rest.endswith(r"+FLAGS.SILENT (\Seen)")
        return f"OK {command} done"

    def _fetch(self, rest: str, writer: asyncio.StreamWriter) -> None:
        wanted = re.fullmatch(r"UID FETCH (\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", rest)
        assert wanted is not None, rest
        mail = self.mails[int(wanted[1])][: int(wanted[2])]
        writer.write(f"* 1 FETCH (UID {wanted[1]} BODY[]<0> {{{len(mail)}}}\r\n".encode() + mail + b")\r\n")
