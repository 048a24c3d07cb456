"""Fifty signed-in people who click at once for a minute: a served desk on both databases, no error, no lost act.

Everyone asks for the next page as soon as the last one is there, so this is the most that the process gives. Officials
work on the same proposals, so that some forms are out of date when they are sent. Run: `python -m
benchmarks.desk_clicks`, or with `sqlite` or `postgresql`, and a number of seconds.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from statistics import median, quantiles
from time import monotonic, perf_counter
from uuid import uuid4

import httpx2
from sqlmodel import col, select

from benchmarks._clicks_record import PROPOSAL, Signed, build
from benchmarks.desk_pages import databases
from models import AuditEntry
from models.engine import open_reader, transaction
from secretariat.verification import verify
from settings import ROOT
from states.roles import Role
from web.depends import COOKIE

SECONDS = 60
PAGES = {
    Role.ENTERPRISE: ("/my/proposals", "/tasks", "/calendar"),
    Role.COUNCIL: ("/tasks", "/calendar", "/my/council"),
}
STAFF_PAGES = (
    "/inbox",
    "/tasks",
    "/tasks?q=cong",
    "/board",
    "/documents",
    "/letters",
    "/statistics",
    "/calendar",
)
STALE = "Người khác đã làm trong lúc đó"
ERRORS = re.compile(r'class="[^"]*error[^"]*"')


@dataclass
class Tally:
    """What fifty people saw. `done` counts (event, who) answered as done; `kept` are texts of those forms, `not_kept`
    of forms that were answered otherwise."""

    seconds: list[float] = field(default_factory=list)
    done: Counter[tuple[str, str]] = field(default_factory=Counter)
    kept: set[str] = field(default_factory=set)
    not_kept: set[str] = field(default_factory=set)
    stale: int = 0
    refused: int = 0
    errors: list[str] = field(default_factory=list)


class Clicker:
    def __init__(self, who: Signed, client: httpx2.AsyncClient, tally: Tally, luck: random.Random) -> None:
        self.who, self.client, self.tally, self.luck = who, client, tally, luck
        self.headers = {"cookie": f"{COOKIE}={who.token}"}

    async def until(self, end: float) -> None:
        while monotonic() < end:
            try:
                await self._click()
            except httpx2.HTTPError as error:
                self.tally.errors.append(f"{type(error).__name__}: {error}")

    async def _click(self) -> None:
        if self.who.role not in (Role.ENTERPRISE, Role.SECRETARIAT) or self.luck.random() < 0.5:
            await self._get(self.luck.choice(PAGES.get(self.who.role, STAFF_PAGES)))
            return
        code = self.luck.choice(self.who.tasks)
        own = self.who.role is Role.ENTERPRISE
        page = await self._get(f"/my/proposals/{code}" if own else f"/cases/task/{code}")
        offered = set(re.findall(rf"/cases/task/{code}/act/(\w+)", page))
        wanted = [event for event in ("edit", "edit", "edit", "submit", "accept") if event in offered]
        if wanted and self.luck.random() < 0.8:
            event = self.luck.choice(wanted if self.luck.random() < 0.15 else wanted[:1])
            await self._act(code, event)
        elif own and self.luck.random() < 0.3:
            await self._new()

    async def _act(self, code: str, event: str) -> None:
        address, mark = f"/cases/task/{code}/act/{event}", str(uuid4())
        fields = _hidden(await self._get(address))
        if event == "edit":
            fields["objective"] = f"Giảm hao hụt, lần {mark}"
        await self._send(address, fields, mark if event == "edit" else None, event)

    async def _new(self) -> None:
        address, mark = "/new/task/receive", str(uuid4())
        fields = _hidden(await self._get(address))
        host = f"BM{int(re.sub(r'[^0-9]', '', self.who.email.partition('@')[0])) + 1}"
        given = {name: str(value) for name, value in PROPOSAL.items()} | {"announcement": "TB-BENCH"}
        fields |= given | {"proposer": host, "name": f"Nhiệm vụ {mark}"}
        await self._send(address, fields, mark, "receive")

    async def _send(self, address: str, fields: dict[str, str], mark: str | None, event: str) -> None:
        answer = await self._timed("POST", address, fields)
        if answer.status_code == 303:
            self.tally.done[event, self.who.email] += 1
            if mark:
                self.tally.kept.add(mark)
            await self._get(answer.headers["location"])
            return
        if mark:
            self.tally.not_kept.add(mark)
        if answer.status_code == 409 and STALE in answer.text:
            self.tally.stale += 1
        elif answer.status_code == 409 and ERRORS.search(answer.text):
            self.tally.refused += 1
        else:
            self.tally.errors.append(f"{answer.status_code} POST {address}")

    async def _get(self, address: str) -> str:
        answer = await self._timed("GET", address, None)
        if answer.status_code == 303 and "sign-in" not in answer.headers["location"]:
            return await self._get(answer.headers["location"])
        if answer.status_code != 200:
            self.tally.errors.append(f"{answer.status_code} GET {address}")
        return answer.text

    async def _timed(self, method: str, address: str, fields: dict[str, str] | None) -> httpx2.Response:
        started = perf_counter()
        answer = await self.client.request(method, address, data=fields, headers=self.headers)
        self.tally.seconds.append(perf_counter() - started)
        return answer


def _hidden(page: str) -> dict[str, str]:
    return {
        name: unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="(csrf|version|seq)" value="([^"]*)"', page)
    }


async def clicked(address: str, people: list[Signed], seconds: float) -> Tally:
    """Everyone begins at once; what was begun before the time is up is waited for."""
    tally = Tally()
    limits = httpx2.Limits(max_connections=len(people))
    async with httpx2.AsyncClient(base_url=address, timeout=60, limits=limits) as client:
        end = monotonic() + seconds
        await asyncio.gather(
            *(Clicker(who, client, tally, random.Random(at)).until(end) for at, who in enumerate(people))
        )
    return tally


@contextmanager
def served(url: str, home: Path) -> Iterator[str]:
    """The desk as the supervisor starts it, once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "NHIEMVU_HOME": str(home),
        "NHIEMVU_DATABASE_URL": url,
        "NHIEMVU_DESK_PORT": str(port),
    }
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen([sys.executable, "-m", "web.serve"], cwd=ROOT, env=environment) as server:
        try:
            until = monotonic() + 60
            while not _answers(address):
                if server.poll() is not None or monotonic() > until:
                    raise SystemExit(f"the desk did not start at {address}")
            yield address
        finally:
            server.terminate()


def _answers(address: str) -> bool:
    try:
        return httpx2.get(f"{address}/sign-in", timeout=5).status_code == 200
    except httpx2.HTTPError:
        return False


def lost(url: str, tally: Tally, entries: int) -> list[str]:
    """What the audit does not say as the answers did, and where its chains break."""
    with transaction(open_reader(url)) as session:
        written = session.exec(select(AuditEntry).where(col(AuditEntry.id) > entries)).all()
        found = Counter((entry.event, entry.actor) for entry in written)
        texts = " ".join(str(entry.data) for entry in written)
        broken = verify(session).breaks
    wrong = [
        f"{key}: answered {tally.done[key]}, in the audit {found[key]}"
        for key in found | tally.done
        if tally.done[key] != found[key]
    ]
    wrong += [f"lost: {mark}" for mark in tally.kept if mark not in texts]
    wrong += [f"refused and yet written: {mark}" for mark in tally.not_kept if mark in texts]
    return [*wrong, *map(str, broken)]


def main(arguments: list[str]) -> int:
    seconds = next((float(text) for text in arguments if text.replace(".", "").isdigit()), SECONDS)
    wanted = [text for text in arguments if text in ("sqlite", "postgresql")] or ["sqlite", "postgresql"]
    failed = False
    with databases(wanted) as urls, tempfile.TemporaryDirectory(prefix="nhiemvu-clicks-") as home:
        for name, url in urls.items():
            people, entries = build(url)
            with served(url, Path(home)) as address:
                tally = asyncio.run(clicked(address, people, seconds))
            wrong = [*tally.errors, *lost(url, tally, entries)]
            print(
                f"{name}: {len(people)} people, {len(tally.seconds) / seconds:.1f} requests/s, median "
                f"{median(tally.seconds) * 1000:.0f} ms, p95 {quantiles(tally.seconds, n=20)[-1] * 1000:.0f} ms; "
                f"acts done {tally.done.total()}, stale {tally.stale}, refused {tally.refused}, "
                f"errors and lost acts {len(wrong)}",
                flush=True,
            )
            print("".join(f"  {line}\n" for line in wrong[:20]), end="")
            failed |= bool(wrong)
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
