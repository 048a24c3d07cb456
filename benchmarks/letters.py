"""20,000 letters put into the outbox and delivered to a C sink (`smtp-sink`), against other ways to send as many.

The C client is `smtp-source` with 8 sessions, which has no outbox, no database and one message for all. The
two in Python send our finished messages: `smtplib` over one connection, and aiosmtplib with a new connection
for each letter, 8 at a time. Both tools come with Postfix: `apt-get install --no-install-recommends postfix`.
Run: `python -m benchmarks.letters`, or with another number of letters.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from socket import create_connection, socket
from typing import Any

import aiosmtplib
from sqlalchemy import Engine

from benchmarks._rows import Point, Row, seconds, told
from models.engine import open_engine, transaction
from models.letter import Letter
from models.migrate import upgrade
from models.once import insert_all_once
from notifications.delivery import dispatch
from notifications.message import build
from notifications.outbox import plain
from secretariat.correspondence import AT_ONCE
from settings import Smtp

LETTERS, SAMPLE, SESSIONS = 20_000, 2_000, 8
SIZES = (1_000, 10_000)
LEAST = 0.25
HOST, SENDER = "127.0.0.1", "khcn@tayninh.example"
NOW = datetime(2025, 3, 3, 1, 0, tzinfo=UTC)
BODY = "Đề nghị Quý đơn vị gửi phiếu đề xuất nhiệm vụ khoa học và công nghệ trước thời hạn.\n" * 20
HTML = f"<p>{BODY}</p>"
MISSING = "smtp-sink is missing: apt-get install --no-install-recommends postfix"


def tool(name: str) -> str | None:
    return shutil.which(name, path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")


@contextmanager
def sink(program: str) -> Iterator[int]:
    """A C sink on a port of its own, that takes everything and keeps nothing."""
    with closing(socket()) as probe:
        probe.bind((HOST, 0))
        port = int(probe.getsockname()[1])
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    with subprocess.Popen([program, *user, f"{HOST}:{port}", "512"]) as process:
        try:
            for _ in range(100):
                try:
                    create_connection((HOST, port), 0.2).close()
                    break
                except OSError:
                    time.sleep(0.05)
            yield port
        finally:
            process.terminate()


def put_in(engine: Engine, count: int) -> None:
    """The letters of one act: rendered before, each with a reader of its own, in one transaction."""
    with transaction(engine) as session:
        for start in range(0, count, AT_ONCE):
            some = range(start, min(start + AT_ONCE, count))
            insert_all_once(session, Letter, [letter(number) for number in some])


def deliver(engine: Engine, port: int, count: int) -> None:
    smtp = Smtp(host=HOST, port=port, connections=SESSIONS)
    result = asyncio.run(dispatch(engine, smtp=smtp, sender=SENDER, clock=lambda: NOW))
    assert result.sent == count, result.trouble


def ours(port: int, count: int) -> tuple[float, float]:
    """Seconds to enqueue and to deliver."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/outbox.db")
        upgrade(engine)
        found = seconds(lambda: put_in(engine, count)), seconds(lambda: deliver(engine, port, count))
        engine.dispose()
    return found


def letter(number: int) -> dict[str, Any]:
    return plain(
        key=f"reminder:{number}:3:donvi{number}@donvi.example",
        letter="call",
        recipient_name=f"Doanh nghiệp số {number}",
        recipient_email=f"donvi{number}@donvi.example",
        subject="Nhắc: còn 03 ngày hết hạn gửi phiếu đề xuất",
        text=BODY,
        html=HTML,
        now=NOW,
    )


def through_c(program: str, port: int, count: int) -> None:
    size = len(build(Letter(**letter(0)), SENDER))
    options = ["-d", "-s", SESSIONS, "-m", count, "-l", size, "-f", SENDER, "-t", "donvi@donvi.example"]
    subprocess.run([program, *map(str, options), f"{HOST}:{port}"], check=True)


def through_smtplib(port: int, count: int) -> None:
    with smtplib.SMTP(HOST, port, local_hostname="localhost") as client:
        for number in range(count):
            one = Letter(**letter(number))
            client.sendmail(SENDER, [one.recipient_email], build(one, SENDER))


def through_new_connections(port: int, count: int) -> None:
    async def worker(numbers: Iterator[int]) -> None:
        for number in numbers:
            one = Letter(**letter(number))
            await aiosmtplib.send(
                build(one, SENDER),
                sender=SENDER,
                recipients=[one.recipient_email],
                hostname=HOST,
                port=port,
                start_tls=False,
                local_hostname="localhost",
            )

    async def all_of_them() -> None:
        numbers = iter(range(count))
        await asyncio.gather(*(worker(numbers) for _ in range(SESSIONS)))

    asyncio.run(all_of_them())


def rate(work: Callable[[int, int], None], port: int, count: int) -> float:
    return count / seconds(lambda: work(port, count))


def line(count: int, mine: float, peer: str, theirs: float, least: float) -> Row:
    ratio = mine / theirs
    return Row(
        f"{count:,} letters enqueued and delivered, SQLite",
        f"{mine:,.0f} letters/s",
        f"{theirs:,.0f} letters/s ({peer})",
        f"{ratio:.2f} of its rate",
        f"≥ {least:g}",
        ratio >= least,
    )


def rows(count: int = LETTERS) -> Iterator[Row | Point]:
    sink_program, source = tool("smtp-sink"), tool("smtp-source")
    if sink_program is None or source is None:
        yield Row(f"{count:,} letters enqueued and delivered", "–", MISSING, "–", f"≥ {LEAST:g}", None)
        return
    with sink(sink_program) as port:
        c_rate = count / seconds(lambda: through_c(source, port, count))
        reused = rate(through_smtplib, port, SAMPLE)
        fresh = rate(through_new_connections, port, SAMPLE)
        for size in SIZES:
            yield Point("letters", "enqueued and delivered", size, sum(ours(port, size)), "s")
        enqueued, delivered = ours(port, count)
    yield Point("letters", "enqueued and delivered", count, enqueued + delivered, "s")
    mine = count / (enqueued + delivered)
    yield line(count, mine, f"smtp-source, {SESSIONS} sessions", c_rate, LEAST)
    yield line(count, mine, "smtplib, one connection", reused, 1)
    yield line(count, mine, "aiosmtplib, a connection each", fresh, 1)
    yield Row(
        "of which enqueued / delivered alone",
        f"{count / enqueued:,.0f} / {count / delivered:,.0f} letters/s",
        f"{c_rate:,.0f} letters/s (smtp-source)",
        f"{count / delivered / c_rate:.2f} of its rate, delivery alone",
        "–",
        None,
    )


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:] if argument.isdigit()]
    told(rows(*numbers))
