"""Papers are drawn from one kind of database only: what they read is tested on both elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from models.engine import open_engine, transaction


@pytest.fixture
def session(_sqlite_template: Path, tmp_path: Path) -> Iterator[Session]:
    path = tmp_path / "nhiemvu.db"
    path.write_bytes(_sqlite_template.read_bytes())
    engine = open_engine(f"sqlite:///{path}")
    with transaction(engine) as opened:
        yield opened
    engine.dispose()
