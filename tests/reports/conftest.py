"""A year that was lived once, for all tests of papers: each sees it as it was and may change it for itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from models import CASES, AnnualPlan
from models.engine import open_engine, transaction
from reports.document import OfficialDocument
from reports.papers import DETAILS, FILLS
from secretariat import annual_reports
from secretariat.papers import drafted
from states.papers import PAPERS
from tests.reports.papers.lived import live
from tests.reports.stress import STRESS
from tests.secretariat.builders import ANSWERED, begin

TODAY = date(2025, 12, 1)


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


@pytest.fixture(scope="session")
def every_document(_lived: Engine) -> dict[str, OfficialDocument]:
    """One of each kind under the id of the kind, then `STRESS`; what is opened for them is never committed."""
    documents: dict[str, OfficialDocument] = {}
    with Session(_lived) as session:
        begin(annual_reports.open_year, session, ANSWERED, year=2025)
        for rule in PAPERS.values():
            table = AnnualPlan if rule.case == "annual_plan" else CASES[rule.case]
            case = session.exec(select(table)).first()
            only = DETAILS[rule.id](session, case)[0].key if rule.id in DETAILS else None
            documents[rule.id] = drafted(session, rule, case, today=TODAY, only=only)[0][1]
    assert set(FILLS) <= set(documents)
    return documents | STRESS
