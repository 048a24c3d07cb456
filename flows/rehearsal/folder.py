"""The folder, the ports and the environment of a rehearsal, all its own: it never meets real data or a real relay."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path

from flows.prefect_server import child_environment
from settings import Settings
from states.errors import BadInput

MARK = "thu-muc-dien-tap.txt"
MARK_TEXT = (
    "Thư mục này do lệnh make demo tạo ra và bị xóa hết ở lần chạy sau. Không lưu dữ liệu thật ở đây.\n"
)

QUIET = {"PREFECT_LOGGING_LEVEL": "CRITICAL", "PREFECT_LOGGING_TO_API_ENABLED": "false"}
"""A year of runs would fill the terminal with two lines each, and their logs say nothing that the pages do not."""


def empty_folder(folder: Path) -> Path:
    """Empty what the last rehearsal left; `BadInput` if someone else's files are there."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).exists():
            raise BadInput(
                f"Thư mục {folder} có dữ liệu không phải của lần diễn tập trước nên không bị xóa. "
                "Hãy chuyển dữ liệu đó đi nơi khác rồi chạy lại."
            )
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text(MARK_TEXT, encoding="utf-8")
    return folder.resolve()


def returns_of(settings: Settings) -> Path:
    """The maildir in which a rehearsal finds what came back."""
    return settings.home / "returned"


def settings_in(folder: Path) -> Settings:
    """SQLite in the folder, and ports that are free now."""
    with socket.socket() as prefect, socket.socket() as sink:
        for probe in (prefect, sink):
            probe.bind(("127.0.0.1", 0))
        ports = [probe.getsockname()[1] for probe in (prefect, sink)]
    return Settings(home=folder, database_url=None, prefect_port=ports[0], sink_port=ports[1])


def enter_environment(settings: Settings) -> None:
    """The flows read their settings from the environment, as in production; Prefect reads its own there too."""
    for name in list(os.environ):
        if name.upper().startswith(("PREFECT_", "NHIEMVU_SMTP_", "NHIEMVU_BOUNCES_", "NHIEMVU_DATABASE_URL")):
            del os.environ[name]
    os.environ.update(child_environment(settings) | QUIET)
    os.environ["NHIEMVU_HOME"] = str(settings.home)
    os.environ["NHIEMVU_BOUNCES_MAILDIR"] = str(returns_of(settings))
    os.environ["NHIEMVU_PREFECT_PORT"] = str(settings.prefect_port)
    os.environ["NHIEMVU_SINK_PORT"] = str(settings.sink_port)
