"""One small office for every check that only reads: two enterprises, an institute, a call, a council being drafted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from models.engine import open_engine, transaction
from secretariat.imports.check import check_list
from secretariat.imports.plan import Preview
from tests.secretariat.imports.office import small_office
from tests.secretariat.imports.workbooks import Rows, book

Check = Callable[..., Preview]


@pytest.fixture(scope="session")
def _office(_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("office") / "office.db"
    path.write_bytes(_sqlite_template.read_bytes())
    engine = open_engine(f"sqlite:///{path}")
    with transaction(engine) as session:
        small_office(session)
    engine.dispose()
    return path


@pytest.fixture
def office(session: Session) -> Session:
    """The same office on both databases, for what a list writes."""
    small_office(session)
    return session


@pytest.fixture
def looking(_office: Path) -> Iterator[Session]:
    """A session on the office in SQLite, made once; nothing that a test writes stays."""
    engine = open_engine(f"sqlite:///{_office}")
    with Session(engine) as session:
        yield session
        session.rollback()
    engine.dispose()


@pytest.fixture
def check(looking: Session, tmp_path: Path) -> Check:
    """`check([headings, row, …])` writes the rows as a workbook and checks it against the office."""

    def checked(rows: Rows, **options: str) -> Preview:
        return check_list(looking, book(tmp_path / "list.xlsx", rows), **options)

    return checked
