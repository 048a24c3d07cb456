"""The Prefect server: its own home, its own database and password, this machine only, no reports to its makers.

Importing this module does not import Prefect: what is set here must stand before Prefect is read.
"""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from flows.processes import answers, end, last_lines, launch, require_free_port
from settings import Settings
from states.errors import NhiemvuError

START_SECONDS, STOP_SECONDS = 90.0, 5.0


class ServerDidNotStart(NhiemvuError):
    """The server died or stayed silent; the message ends with the end of its log."""


def server_url(settings: Settings) -> str:
    return f"http://127.0.0.1:{settings.prefect_port}"


def health_url(settings: Settings) -> str:
    return f"{server_url(settings)}/api/health"


def password_file(settings: Settings) -> Path:
    """Where the password of the server lies; whoever has it can order runs, and runs are code under our user."""
    return settings.home.resolve() / "prefect" / "password"


def server_command() -> tuple[str, ...]:
    return (sys.executable, "-m", "prefect", "server", "start")


def prefect_environment(settings: Settings) -> dict[str, str]:
    """Return every variable that Prefect needs, for the server and for each of its clients.

    A client that finds no server must fail: an ephemeral one answers, but never runs a schedule.
    """
    password = _password(settings)
    home = password_file(settings).parent
    return {
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_API_AUTH_STRING": password,
        "PREFECT_API_AUTH_STRING": password,
        "PREFECT_API_URL": f"{server_url(settings)}/api",
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
        "PREFECT_SERVER_API_HOST": "127.0.0.1",
        "PREFECT_SERVER_API_PORT": str(settings.prefect_port),
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{home / 'prefect.db'}",
        # A dispatch every five minutes is 100,000 runs a year; after 90 days only our own tables matter.
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "DO_NOT_TRACK": "1",
    }


def _password(settings: Settings) -> str:
    """The password of this installation, made when it is first asked for; a file of the owner's alone."""
    path = password_file(settings)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent) as new:
            new.write(f"nhiemvu:{secrets.token_urlsafe(24)}\n")
            new.flush()
            # Linked when whole: of two processes that make one at the same time both read the first.
            with suppress(FileExistsError):
                os.link(new.name, path)
    return path.read_text(encoding="ascii").strip()


def child_environment(settings: Settings) -> dict[str, str]:
    """Return the environment of a child: this one, with our Prefect settings in place of any other.

    Requests to the server on this machine never go through a proxy.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    direct = ",".join(filter(None, [inherited.get("NO_PROXY"), "127.0.0.1", "localhost"]))
    return inherited | {"NO_PROXY": direct, "no_proxy": direct} | prefect_environment(settings)


def require_server_port(settings: Settings) -> None:
    """Raise `BadInput` if the server's port is taken."""
    require_free_port(settings.prefect_port, what="máy chủ Prefect", setting="NHIEMVU_PREFECT_PORT")


@contextmanager
def start_server(settings: Settings) -> Iterator[str]:
    """Run a server while the block lasts; yield its address once it answers.

    Raises `BadInput` if the port is taken, `ServerDidNotStart` with the reason if it does not come up.
    """
    require_server_port(settings)
    log = settings.logs / "prefect-server.log"
    process = launch(server_command(), env=child_environment(settings), log=log)
    try:
        give_up = time.monotonic() + START_SECONDS
        while not answers(health_url(settings)):
            if process.main.poll() is not None or time.monotonic() > give_up:
                raise ServerDidNotStart(_why(log))
            time.sleep(0.1)
        yield server_url(settings)
    finally:
        end(process, grace=STOP_SECONDS)


def _why(log: Path) -> str:
    return f"Máy chủ Prefect không khởi động được. Nhật ký {log} kết thúc như sau:\n{last_lines(log)}"
