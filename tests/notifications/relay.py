"""The far side of the socket: a mail relay that follows a script; and the letters the tests put in the outbox."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import Engine
from sqlmodel import col, select

from models.engine import transaction
from models.letter import Letter
from notifications.delivery import DispatchResult, dispatch
from notifications.outbox import enqueue
from settings import Smtp

NOW = datetime(2025, 3, 3, 1, 0, tzinfo=UTC)
SENDER = "khcn@tayninh.example"
CLOSE = "<close>"
HANG = "<hang>"
LATE = "<late>"

T = TypeVar("T")


class Relay:
    """A server that speaks SMTP and accepts everything, except where its script has an answer left.

    `script` maps (command, recipient) to answers, used up first to last. The commands are greeting
    (recipient ""), mail (recipient "" too: nobody knows it yet), rcpt, data and text, the end of the
    text. An answer is the bytes on the wire, or CLOSE, or HANG, or LATE: as usual, but not before two
    texts have arrived on other connections. A second MAIL without RSET between is refused.
    """

    def __init__(
        self,
        script: dict[tuple[str, str], list[str]] | None = None,
        on_text: Callable[[], object] = int,
    ) -> None:
        self.script = script or {}
        self.on_text = on_text
        self.connections = 0
        self.heard: list[tuple[str, bytes]] = []

    def serve(self, work: Callable[[int], Awaitable[T]]) -> T:
        """Run `work(port)` while this relay listens."""

        async def both() -> T:
            server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
            try:
                return await work(server.sockets[0].getsockname()[1])
            finally:
                server.close()

        return asyncio.run(both())

    async def has_heard(self, texts: int) -> None:
        """Wait until so many texts have arrived whole; `TimeoutError` after half a minute."""
        async with asyncio.timeout(30):
            while len(self.heard) < texts:
                await asyncio.sleep(0.01)

    def recipients(self) -> list[str]:
        """Who every text that arrived whole was for, in order of arrival."""
        return [recipient for recipient, _ in self.heard]

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            await self._converse(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, _Closed):
            pass  # either side may end a conversation at any point: that is what the tests are about
        finally:
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def answer(command: str, default: str) -> str:
            answers = self.script.get((command, recipient))
            line = answers.pop(0) if answers else default
            if line == CLOSE:
                raise _Closed
            if line == HANG:
                await reader.read()  # nothing is answered until the other side gives up
                raise _Closed
            if line == LATE:
                await self.has_heard(2)
                line = default
            writer.write(line.encode("latin-1") + b"\r\n")
            return line

        recipient, begun = "", False
        await answer("greeting", "220 relay")
        while True:
            verb, _, argument = (await reader.readuntil(b"\r\n")).decode().strip().partition(" ")
            if verb == "MAIL":
                recipient = ""
                begun = (await answer("mail", "503 nested MAIL" if begun else "250 ok")).startswith("250")
            elif verb == "RCPT":
                recipient = argument.removeprefix("TO:<").removesuffix(">")
                await answer("rcpt", "250 ok")
            elif verb == "DATA":
                if (await answer("data", "354 go on")).startswith("354"):
                    text = await reader.readuntil(b"\r\n.\r\n")
                    self.heard.append((recipient, text))
                    self.on_text()
                    begun = False
                    await answer("text", "250 taken")
            elif verb == "RSET":
                begun = False
                writer.write(b"250 ok\r\n")
            elif verb == "QUIT":
                writer.write(b"221 bye\r\n")
                return
            else:
                writer.write(b"250 ok\r\n")


class _Closed(Exception):
    pass


def queue(engine: Engine, *recipients: str, now: datetime = NOW) -> None:
    """Put one letter for each address in the outbox."""
    with transaction(engine) as session:
        for recipient in recipients:
            enqueue(
                session,
                key=f"reminder:1:3:{recipient}",
                letter="closing_soon",
                recipient_name="Công ty Mía đường Tây Ninh",
                recipient_email=recipient,
                subject="Nhắc: còn 03 ngày hết hạn gửi phiếu đề xuất",
                text="Kính gửi Quý đơn vị,\nCòn 03 ngày.\n",
                html="<p>Kính gửi Quý đơn vị,</p>",
                now=now,
            )


def rows(engine: Engine) -> dict[str, Letter]:
    """Every letter by the address it is for."""
    with transaction(engine) as session:
        return {row.recipient_email: row for row in session.exec(select(Letter).order_by(col(Letter.id)))}


def relay_at(port: int, *, connections: int = 1, timeout: float = 5.0) -> Smtp:
    return Smtp(host="127.0.0.1", port=port, connections=connections, timeout=timeout)


def dispatch_to(
    relay: Relay,
    engine: Engine,
    *,
    now: datetime = NOW,
    connections: int = 1,
    timeout: float = 5.0,
    batch: int = 64,
) -> DispatchResult:
    """One run against `relay`, with the clock standing at `now`."""
    return relay.serve(
        lambda port: dispatch(
            engine,
            smtp=relay_at(port, connections=connections, timeout=timeout),
            sender=SENDER,
            clock=lambda: now,
            batch=batch,
        )
    )
