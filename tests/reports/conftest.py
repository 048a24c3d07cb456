"""Every kind of document that the product draws up, and some that nobody would wish for, drawn once per worker."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlmodel import select

from models import CASES, AnnualPlan
from models.engine import open_engine, transaction
from reports.document import OfficialDocument
from reports.papers import DETAILS, FILLS
from secretariat import annual_reports, plans
from secretariat.papers import drafted
from states.papers import PAPERS
from tests.reports.stress import STRESS
from tests.secretariat.builders import ANSWERED, begin, contract, paper

TODAY = date(2025, 12, 1)


@pytest.fixture(scope="session")
def every_document(
    _sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, OfficialDocument]:
    """The documents by name: those of one small year under the ids of their kinds, then `STRESS`."""
    path = tmp_path_factory.mktemp("every") / "nhiemvu.db"
    path.write_bytes(_sqlite_template.read_bytes())
    engine = open_engine(f"sqlite:///{path}")
    documents: dict[str, OfficialDocument] = {}
    with transaction(engine) as session:
        contract(session)
        begin(
            plans.adopt_plan,
            session,
            ANSWERED,
            year=2025,
            title="Kế hoạch triển khai Chương trình năm 2025",
            budget=140_000_000,
            document=paper(session, "KH", ANSWERED, "UBND"),
        )
        begin(annual_reports.open_year, session, ANSWERED, year=2025)
        for rule in PAPERS.values():
            table = AnnualPlan if rule.case == "annual_plan" else CASES[rule.case]
            case = session.exec(select(table)).first()
            only = DETAILS[rule.id](session, case)[0].key if rule.id in DETAILS else None
            for _, document in drafted(session, rule, case, today=TODAY, only=only):
                documents[rule.id] = document
    engine.dispose()
    assert set(FILLS) <= set(documents)
    return documents | STRESS
