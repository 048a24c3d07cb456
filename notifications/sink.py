"""The embedded mail sink: an SMTP server that lays each mail as one `.eml` file, for want of a relay.

`python -m notifications.sink` serves until SIGTERM or Ctrl-C.
"""

from __future__ import annotations

import asyncio
import hashlib
import signal
import sys
from datetime import UTC, datetime
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from settings import Settings, Smtp, keep_private
from states.vietnamese import VIET_NAM

HOST = "127.0.0.1"


def relay(settings: Settings) -> Smtp:
    """Where letters go: the configured relay, or else the sink on this machine."""
    if settings.smtp.host is not None:
        return settings.smtp
    nobody = {"username": None, "password": None}  # nosec B105 - the sink asks nobody who they are
    here = {"host": HOST, "port": settings.sink_port, "starttls": False} | nobody
    return settings.smtp.model_copy(update=here)


async def start_sink(folder: Path, host: str, port: int) -> asyncio.Server:
    """Listen, on any free port when `port` is 0, until the server is closed. `OSError` if it cannot."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = Sink(folder)
    # Without a hostname every connection would ask the resolver for this machine's name.
    return await asyncio.get_running_loop().create_server(lambda: SMTP(handler, hostname=HOST), host, port)


class Sink:
    """aiosmtpd's handler: accepts everything, stores it, and says so only once it is stored."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.original_content or b""
        trace = [f"Return-Path: <{envelope.mail_from}>"]
        trace += [f"Delivered-To: {recipient}" for recipient in envelope.rcpt_tos]
        try:
            path = self._store("".join(f"{line}\r\n" for line in trace).encode() + content)
        except OSError as error:
            return f"452 4.3.1 Cannot store the mail in the sink: {error.strerror}"
        return f"250 2.0.0 Stored as {path.name}"

    def _store(self, mail: bytes) -> Path:
        """A name is never reused: a second delivery of one Message-ID shows as a second file.

        Nothing here awaits, so two mails cannot take the same name.
        """
        headers = BytesHeaderParser().parsebytes(mail.partition(b"\r\n\r\n")[0])
        sent, identity = _date(headers), str(headers.get("Message-ID", ""))
        stem = f"{sent:%Y%m%d-%H%M%S}-{hashlib.sha256(identity.encode()).hexdigest()[:16]}"
        path, copy = self.folder / f"{stem}.eml", 1
        while path.exists():
            copy += 1
            path = self.folder / f"{stem}-{copy}.eml"
        partial = path.with_suffix(".part")
        partial.write_bytes(mail)
        partial.replace(path)
        return path


def _date(headers: Message) -> datetime:
    """The date in the mail, which follows a demonstration's clock; the time of arrival if there is none."""
    try:
        return parsedate_to_datetime(str(headers["Date"])).astimezone(VIET_NAM)
    except ValueError:
        return datetime.now(UTC).astimezone(VIET_NAM)


async def _serve(folder: Path, port: int) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    server = await start_sink(folder, HOST, port)
    print(f"Hộp thư nội bộ nghe tại {HOST}:{port}; thư đến nằm trong {folder}", flush=True)
    await stop.wait()
    server.close()


def main() -> int:
    keep_private()
    settings = Settings()
    try:
        asyncio.run(_serve(settings.mail, settings.sink_port))
    except OSError as error:
        print(
            f"Không mở được hộp thư nội bộ tại {HOST}:{settings.sink_port}: {error}. Hãy dừng chương trình đang "
            f"chiếm cổng hoặc đặt NHIEMVU_SINK_PORT thành cổng khác, và kiểm tra quyền ghi vào {settings.mail}.",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
