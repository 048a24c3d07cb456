"""One supervisor for everything that runs in production on one machine: `nhiemvu serve`.

Each part is a `Child` described as data, so that a further one is one more line in `parts`. A part that
dies is started again; when the supervisor goes, by whatever signal, every part goes with it.
"""

from __future__ import annotations

import logging
import signal
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from flows.prefect_server import (
    child_environment,
    password_file,
    require_server_port,
    server_command,
    server_url,
)
from flows.processes import LOG_LIMIT, LOGS_KEPT, Process, answers, end, launch, require_free_port
from settings import Settings, keep_private
from states.errors import BadInput, NhiemvuError

if TYPE_CHECKING:
    from secretariat.first_start import FirstSignIn

TICK = 0.2
FIRST_DELAY, LONGEST_DELAY = 1.0, 60.0
"""Seconds before a part that died is started again: doubled each time, until it has stayed up for a minute."""
STOP_SECONDS = 8.0
"""A runner in the middle of its flow runs has been seen to need three and a half."""

log = logging.getLogger("nhiemvu.supervisor")


@dataclass(frozen=True)
class Child:
    """One part. Parts after one with a `ready` address are started only once that address answers."""

    name: str
    title: str
    argv: Sequence[str]
    env: Mapping[str, str]
    ready: str | None = None


class Post:
    """A child and what has become of it."""

    def __init__(self, child: Child, logs: Path) -> None:
        self.child = child
        self.log = logs / f"{child.name}.log"
        self.process: Process | None = None
        self.is_ready = False
        self._started = self._next_start = 0.0
        self._delay = FIRST_DELAY

    def look(self) -> None:
        """Start the child if it is time, see whether it answers, and notice its death."""
        now = time.monotonic()
        if self.process is None:
            if now >= self._next_start:
                self.process = launch(self.child.argv, env=self.child.env, log=self.log)
                self._started = now
                log.info("%s: đã khởi động (tiến trình %d).", self.child.title, self.process.main.pid)
        elif self.process.main.poll() is not None:
            self._bury(self.process, now)
        elif not self.is_ready and (self.child.ready is None or answers(self.child.ready)):
            self.is_ready = True
            if self.child.ready:
                log.info("%s: đã sẵn sàng.", self.child.title)

    def stop(self, grace: float) -> None:
        if self.process is not None:
            end(self.process, grace=grace)
            self.process = None

    def _bury(self, process: Process, now: float) -> None:
        code = end(process, grace=0)
        if now - self._started > LONGEST_DELAY:
            self._delay = FIRST_DELAY
        how = f"tín hiệu {signal.Signals(-code).name}" if code < 0 else f"mã thoát {code}"
        message = "%s: đã dừng ngoài dự kiến (%s); sẽ khởi động lại sau %g giây. Nhật ký: %s"
        log.warning(message, self.child.title, how, self._delay, self.log)
        self.process, self.is_ready = None, False
        self._next_start = now + self._delay
        self._delay = min(self._delay * 2, LONGEST_DELAY)


def supervise(children: Iterable[Child], logs: Path, *, patience: float = STOP_SECONDS) -> None:
    """Keep `children` running until SIGTERM, SIGINT or SIGHUP; then stop them, the last one first.

    The next one is asked for when those before it are ready, so what it needs may be made in between. All together
    get `patience` seconds to stop by themselves, of which a second is kept for each that is still to be asked; what
    is left then is killed.
    """
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: stopped.set())
    posts: list[Post] = []
    coming = iter(children)
    try:
        while not stopped.is_set():
            for post in posts:
                post.look()
            if all(post.is_ready or post.child.ready is None for post in posts) and (
                new := next(coming, None)
            ):
                posts.append(Post(new, logs))
            else:
                stopped.wait(TICK)
        log.info("Đang dừng toàn bộ hệ thống…")
    finally:
        give_up = time.monotonic() + patience
        for waiting, post in reversed(list(enumerate(posts))):
            post.stop(max(give_up - time.monotonic() - waiting, 1.0))
    log.info("Đã dừng toàn bộ hệ thống.")


def parts(settings: Settings) -> list[Child]:
    """What runs in production, in the order of starting."""
    env = child_environment(settings)
    python = sys.executable
    sink = Child("mail-sink", "Hộp thư nội bộ", (python, "-m", "notifications.sink"), env)
    server = Child("prefect-server", "Máy chủ Prefect", server_command(), env)
    runner = Child("runner", "Bộ chạy lịch", (python, "-m", "flows.runner"), env)
    # Not /healthz, which is unwell as long as letters wait: the parts that send them would never be started.
    pages = f"{settings.desk.local_url}/sign-in"
    desk = Child("desk", "Trang làm việc", (python, "-m", "web.serve"), env, ready=pages)
    # The server takes the longest, and only the runner waits for it; people work while the clock is being wound.
    return [server, desk, *([sink] if settings.smtp.host is None else []), runner]


def serve(settings: Settings) -> None:
    """Run production on this machine until told to stop; the database is brought up to date first.

    Raises `BadInput` if a port is taken, before anything is started, or if the database does not open.
    """
    require_server_port(settings)
    if settings.smtp.host is None:
        require_free_port(settings.sink_port, what="hộp thư nội bộ", setting="NHIEMVU_SINK_PORT")
    require_free_port(settings.desk.port, what="trang làm việc", setting="NHIEMVU_DESK_PORT")
    _log_to_terminal_and(settings.logs / "supervisor.log")
    supervise(_started(settings), settings.logs)


def _started(settings: Settings) -> Iterator[Child]:
    """The parts; while the server, which takes the longest, is starting, the database is made ready."""
    server, *others = parts(settings)
    yield server
    log.info("Đang chuẩn bị cơ sở dữ liệu…")
    first = _prepare_database(settings.database)
    log.info("Trang làm việc: %s", settings.desk.url)
    for person in first:
        print(f"  Đăng nhập: {person.email}  mật khẩu: {person.password}  ({person.name})", flush=True)
    log.info("Giao diện Prefect: %s (mật khẩu trong tệp %s)", server_url(settings), password_file(settings))
    if settings.smtp.host is None:
        log.info("Chưa cấu hình máy chủ thư (NHIEMVU_SMTP_HOST): thư được lưu trong %s", settings.mail)
    else:
        log.info("Thư được gửi qua %s:%d", settings.smtp.host, settings.smtp.port)
    log.info("Nhật ký: %s. Nhấn Ctrl-C để dừng.", settings.logs)
    yield from others


def _prepare_database(url: str) -> list[FirstSignIn]:
    """`prepare_database` in a process of its own: what it loads goes with it, and the supervisor stays small.

    Ctrl-C, which reaches that process too, waits for it to be done.
    """
    with ProcessPoolExecutor(
        1, get_context("spawn"), signal.signal, (signal.SIGINT, signal.SIG_IGN)
    ) as worker:
        return worker.submit(prepare_database, url).result()


def prepare_database(url: str) -> list[FirstSignIn]:
    """Bring the database up to date and fill an empty one; return who may sign in to a fresh installation.

    Raises `BadInput` with the reason if it does not open.
    """
    from alembic.util.exc import CommandError
    from sqlalchemy.exc import SQLAlchemyError

    from models.engine import open_engine, transaction
    from models.migrate import upgrade
    from secretariat.first_start import fill, is_empty

    try:
        engine = open_engine(url)
        upgrade(engine)
        with transaction(engine) as session:
            first = fill(session, now=datetime.now(UTC)) if is_empty(session) else []
        engine.dispose()
        return first
    except (SQLAlchemyError, CommandError, OSError) as error:
        reason = " ".join(str(getattr(error, "orig", error)).split())
        raise BadInput(
            "Không mở được cơ sở dữ liệu. Hãy kiểm tra NHIEMVU_DATABASE_URL, máy chủ cơ sở dữ liệu và quyền ghi "
            f"vào thư mục dữ liệu rồi chạy lại. Lý do: {reason}"
        ) from error


def _log_to_terminal_and(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    log.setLevel(logging.INFO)
    log.handlers = [
        logging.StreamHandler(sys.stdout),
        RotatingFileHandler(path, maxBytes=LOG_LIMIT, backupCount=LOGS_KEPT, encoding="utf-8"),
    ]
    for handler in log.handlers:
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%d/%m/%Y %H:%M:%S"))


def main() -> int:
    keep_private()
    try:
        serve(Settings())
    except NhiemvuError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
