"""The far side of the socket for processes that are killed: a mail server in a thread that counts what it took."""

from __future__ import annotations

import asyncio
import re
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from random import Random

CLOSE, HANG, CUT = "<close>", "<hang>", "<cut>"
"""Hang up, say nothing more, or hang up in the middle of a line."""

USUAL = {
    "greeting": "220 relay",
    "mail": "250 ok",
    "rcpt": "250 ok",
    "data": "354 go on",
    "text": "250 taken",
}

_MESSAGE_ID = re.compile(rb"^Message-ID: (<[^>]+>)", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True)
class Manner:
    """How the server behaves: its own answers to some commands, given to a `share` of them.

    `wait` are the seconds before it says that it took a letter, `apart` those between two such answers, whatever
    connection they go out on.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    share: float = 1.0
    wait: float = 0.0
    apart: float = 0.0


class PostOffice:
    """`taken` counts by Message-ID each text that arrived whole and was not clearly refused.

    It is counted before the answer goes out: a server that dies or falls silent after it still has the letter.
    """

    def __init__(self, seed: int) -> None:
        self.manner = Manner()
        self.taken: Counter[str] = Counter()
        self.port = 0
        self._chance = Random(seed)
        self._last = 0.0

    @contextmanager
    def open(self) -> Iterator[PostOffice]:
        loop, opened = asyncio.new_event_loop(), threading.Event()

        async def serve() -> None:
            server = await asyncio.start_server(self._talk, "127.0.0.1", 0, limit=2**24)
            self.port = server.sockets[0].getsockname()[1]
            opened.set()
            with suppress(asyncio.CancelledError):
                await server.serve_forever()

        def run() -> None:
            asyncio.set_event_loop(loop)
            loop.run_until_complete(work)
            rest = asyncio.all_tasks(loop)
            for task in rest:
                task.cancel()
            loop.run_until_complete(asyncio.gather(*rest, return_exceptions=True))
            loop.close()

        work = loop.create_task(serve())
        thread = threading.Thread(target=run)
        thread.start()
        opened.wait()
        try:
            yield self
        finally:
            loop.call_soon_threadsafe(work.cancel)
            thread.join()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Either side may end a conversation at any point: that is what the tests are about.
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, _HungUp):
            await self._converse(reader, writer)
        writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._answer("greeting", reader, writer)
        while True:
            verb = (await reader.readuntil(b"\r\n"))[:4].decode("latin-1").strip().upper()
            if verb in ("MAIL", "RCPT"):
                await self._answer(verb.lower(), reader, writer)
            elif verb == "DATA":
                if (await self._answer("data", reader, writer)).startswith("354"):
                    await self._text(reader, writer)
            else:
                writer.write(b"221 bye\r\n" if verb == "QUIT" else b"250 ok\r\n")
                if verb == "QUIT":
                    return

    async def _text(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        text = await reader.readuntil(b"\r\n.\r\n")
        found = _MESSAGE_ID.search(text)
        assert found is not None, text[:500]
        answer = self._choose("text")
        if not re.match("[45]", answer):
            self.taken[found[1].decode("ascii")] += 1
        await self._say(answer, reader, writer)

    async def _answer(self, command: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> str:
        answer = self._choose(command)
        await self._say(answer, reader, writer)
        return answer

    def _choose(self, command: str) -> str:
        answer = self.manner.answers.get(command)
        return answer if answer and self._chance.random() < self.manner.share else USUAL[command]

    async def _say(self, answer: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if answer == USUAL["text"]:
            await asyncio.sleep(self.manner.wait)
            now = asyncio.get_running_loop().time()
            self._last = max(now, self._last + self.manner.apart)
            await asyncio.sleep(self._last - now)
        if answer == HANG:
            await reader.read()
        elif answer == CUT:
            writer.write(b"250-ta")
            await writer.drain()
        else:
            writer.write(answer.encode("latin-1") + b"\r\n" if answer != CLOSE else b"")
        if answer in (CLOSE, HANG, CUT):
            raise _HungUp


class _HungUp(Exception):
    pass
