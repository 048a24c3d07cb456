"""Lists that were handed in and not applied yet: each lies under its hash between the dry run and the act."""

from __future__ import annotations

import hashlib
import re
import shutil
import time
from pathlib import Path

from secretariat.uploads import MEGABYTE, safe_name
from settings import Settings
from states.errors import Missing

KEPT_SECONDS = 24 * 60 * 60
"""A list that nobody applied within a day is handed in again."""

LARGEST_REQUEST = 25 * MEGABYTE
"""Bytes: a signed scan of the largest allowed size, and the rest of its form."""


def keep(settings: Settings, name: str, content: bytes) -> str:
    """Keep the bytes and return their SHA-256; what lay there for too long goes."""
    folder = _folder(settings)
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if time.time() - old.stat().st_mtime > KEPT_SECONDS:
            shutil.rmtree(old, ignore_errors=True)
    digest = hashlib.sha256(content).hexdigest()
    shutil.rmtree(folder / digest, ignore_errors=True)
    (folder / digest).mkdir()
    (folder / digest / safe_name(name)).write_bytes(content)
    return digest


def kept(settings: Settings, digest: str) -> Path:
    """The file of a hash; `Missing` when it is not there any more."""
    folder = _folder(settings) / digest
    if re.fullmatch(r"[0-9a-f]{64}", digest) and folder.is_dir():
        for path in folder.iterdir():
            return path
    raise Missing("Tệp đã xem thử không còn được giữ; hãy chọn lại tệp và xem thử lần nữa.")


def drop(settings: Settings, digest: str) -> None:
    shutil.rmtree(kept(settings, digest).parent, ignore_errors=True)


def _folder(settings: Settings) -> Path:
    return settings.home / "incoming"
