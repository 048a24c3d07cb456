"""Papers are drawn from one kind of database only: what they read is tested on both elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from models.engine import open_engine


@pytest.fixture(scope="session")
def _papers(_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    path = tmp_path_factory.mktemp("papers") / "nhiemvu.db"
    path.write_bytes(_sqlite_template.read_bytes())
    engine = open_engine(f"sqlite:///{path}")
    yield engine
    engine.dispose()


@pytest.fixture
def session(_papers: Engine) -> Iterator[Session]:
    """An empty database; what a test writes is rolled back."""
    with Session(_papers, expire_on_commit=False) as opened:
        yield opened
        opened.rollback()
