"""Letters per second through the outbox to the embedded sink, against one reused smtplib connection.

Both send the same letters to the same sink in one run; smtplib has no outbox to read and to mark. The
sink is one Python process on this machine: it is the bottleneck, so more connections gain little here.
They gain where a relay is some milliseconds away.
Run: `python -m benchmarks.delivery`
"""

from __future__ import annotations

import asyncio
import os
import smtplib
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from socket import socket
from time import perf_counter

from sqlalchemy import Engine
from sqlmodel import select

from models.engine import open_engine, transaction
from models.letter import Letter
from models.migrate import upgrade
from notifications.delivery import dispatch
from notifications.message import build
from notifications.outbox import enqueue
from notifications.sink import HOST
from settings import ROOT, Smtp

LETTERS = 2_000
SENDER = "khcn@tayninh.example"
NOW = datetime(2025, 3, 3, 1, 0, tzinfo=UTC)
BODY = "Đề nghị Quý đơn vị gửi phiếu đề xuất nhiệm vụ khoa học và công nghệ trước thời hạn.\n" * 20


@contextmanager
def sink(home: Path) -> Iterator[int]:
    """A sink in its own process, so that it does not share an interpreter with the sender."""
    with socket() as probe:
        probe.bind((HOST, 0))
        port = int(probe.getsockname()[1])
    environment = os.environ | {"NHIEMVU_HOME": str(home), "NHIEMVU_SINK_PORT": str(port)}
    command = [sys.executable, "-m", "notifications.sink"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield port
        finally:
            process.terminate()


def fill(engine: Engine) -> list[Letter]:
    with transaction(engine) as session:
        for number in range(LETTERS):
            enqueue(
                session,
                key=f"reminder:{number}:3:donvi{number}@donvi.example",
                letter="closing_soon",
                recipient_name=f"Doanh nghiệp số {number}",
                recipient_email=f"donvi{number}@donvi.example",
                subject="Nhắc: còn 03 ngày hết hạn gửi phiếu đề xuất",
                text=BODY,
                html=f"<p>{BODY}</p>",
                now=NOW,
            )
        return list(session.exec(select(Letter)))


def through_the_outbox(engine: Engine, port: int) -> None:
    smtp = Smtp(host=HOST, port=port)
    result = asyncio.run(dispatch(engine, smtp=smtp, sender=SENDER, clock=lambda: NOW))
    assert result.sent == LETTERS, result.trouble


def through_smtplib(letters: list[Letter], port: int, make: Callable[[Letter], bytes]) -> None:
    with smtplib.SMTP(HOST, port, local_hostname="localhost") as client:
        for letter in letters:
            client.sendmail(SENDER, [letter.recipient_email], make(letter))


def with_email_message(letter: Letter) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = SENDER, letter.recipient_email, letter.subject
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    return message.as_bytes()


def rate(work: Callable[[], None]) -> float:
    start = perf_counter()
    work()
    return LETTERS / (perf_counter() - start)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sink(Path(folder)) as port:
        engine = open_engine(f"sqlite:///{folder}/outbox.db")
        upgrade(engine)
        letters = fill(engine)
        plain = rate(lambda: through_smtplib(letters, port, with_email_message))
        quick = rate(lambda: through_smtplib(letters, port, lambda letter: build(letter, SENDER)))
        ours = rate(lambda: through_the_outbox(engine, port))
        engine.dispose()
    print(f"{LETTERS} letters to the embedded sink, {Smtp().connections} connections, SQLite")
    print(f"  one smtplib connection, EmailMessage:  {plain:7.0f} letters/s")
    print(f"  one smtplib connection, our messages:  {quick:7.0f} letters/s")
    print(f"  dispatch, with claims and marks:       {ours:7.0f} letters/s")
    print(f"  ratio to smtplib with EmailMessage: {ours / plain:.1f}, with our messages: {ours / quick:.1f}")


if __name__ == "__main__":
    main()
