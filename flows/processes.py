"""Child processes that never outlive the program that started them, not even when it is killed with -9."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from states.errors import BadInput

LOG_LIMIT, LOGS_KEPT = 5_000_000, 3

_direct = build_opener(ProxyHandler({}))


@dataclass(frozen=True)
class Process:
    """A child that leads its own process group, and the guard that ends the group if we die first."""

    main: subprocess.Popen[bytes]
    guard: subprocess.Popen[bytes]


def launch(argv: Sequence[str], *, env: Mapping[str, str], log: Path) -> Process:
    """Start `argv` in a group of its own, with its output in `log`.

    The guard waits for a line on a pipe that only this process holds. End of file instead of a line
    means that this process is gone without having ended the child, so the guard kills the group. A
    death signal (`prctl`) would not do: it reaches the child, but not what the child has started.
    """
    with _open_log(log) as output:
        main = subprocess.Popen(  # nosec B603 - our own programs, no shell
            argv,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        guard = subprocess.Popen(  # nosec B603 - fixed words and a process number
            ["/bin/sh", "-c", 'read -r _ || kill -s KILL -- "-$0"', str(main.pid)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        main.kill()
        raise
    return Process(main, guard)


def end(process: Process, *, grace: float) -> int:
    """Ask the child to stop, kill what is left of its group after `grace` seconds, return its exit code.

    Only the child itself is asked: what it has started (a flow run that is sending letters) is its
    to finish or to stop. The exit code is negative for a signal.
    """
    main, guard = process.main, process.guard
    if main.poll() is None:
        main.terminate()
        with suppress(subprocess.TimeoutExpired):
            main.wait(grace)
    with suppress(ProcessLookupError):
        os.killpg(main.pid, signal.SIGKILL)
    code = main.wait()
    with suppress(BrokenPipeError):
        guard.communicate(b"\n")
    return code


def answers(url: str) -> bool:
    """Whether `url`, on this machine, answers 200 within a second. Proxies are not asked."""
    try:
        with _direct.open(url, timeout=1) as response:
            return bool(response.status == 200)
    except (URLError, OSError):
        return False


def require_free_port(port: int, *, what: str, setting: str) -> None:
    """Raise `BadInput` if `port` on this machine is taken; `what` would use it, `setting` moves it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            reason = "đang được chương trình khác dùng" if taken else f"không mở được ({error.strerror})"
            raise BadInput(
                f"Cổng {port} của {what} {reason}. Hãy dừng chương trình đang dùng cổng này, "
                f"hoặc đặt biến {setting} thành một cổng còn trống, rồi chạy lại."
            ) from error


def last_lines(log: Path, count: int = 15) -> str:
    """Return the end of a log, for a message that says why something did not start."""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:])


def _open_log(path: Path) -> BinaryIO:
    """Open for appending; a log past the limit is first moved to `.1`, and older ones up to `.3`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        older = [path.with_name(f"{path.name}.{number}") for number in range(1, LOGS_KEPT + 1)]
        for source, target in reversed(list(zip([path, *older], older, strict=False))):
            if source.exists():
                source.replace(target)
    return path.open("ab")
