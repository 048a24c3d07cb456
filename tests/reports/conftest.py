"""A year that was lived once, for all tests of papers: each sees it as it was and may change it for itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from models.engine import open_engine, transaction
from tests.reports.papers.lived import live


@pytest.fixture(scope="session")
def _lived(_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    path = tmp_path_factory.mktemp("lived") / "year.db"
    path.write_bytes(_sqlite_template.read_bytes())
    engine = open_engine(f"sqlite:///{path}")
    with transaction(engine) as session:
        live(session)
    yield engine
    engine.dispose()


@pytest.fixture
def year(_lived: Engine) -> Iterator[Session]:
    """The lived year on SQLite, in a transaction that is never committed."""
    with Session(_lived, autoflush=False) as session:
        yield session
        session.rollback()
