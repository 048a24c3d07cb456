"""The migrations make exactly the tables that the code declares, on both databases."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from alembic import command
from sqlalchemy import CheckConstraint, Engine, Enum, Table, inspect, text
from sqlalchemy.exc import DBAPIError

from models import CASES, AuditEntry, Organisation
from models.base import metadata
from models.engine import transaction
from models.migrate import alembic_config, upgrade
from states.lifecycles import LIFECYCLES


def checks(engine: Engine, table: str) -> dict[str, set[str]]:
    """Name of each CHECK of the table -> the texts in quotes in it."""
    found = inspect(engine).get_check_constraints(table)
    return {str(check["name"]): set(re.findall(r"'([^']*)'", check["sqltext"])) for check in found}


def audit_entry() -> AuditEntry:
    return AuditEntry(
        case_kind="task",
        case_id=1,
        seq=1,
        at=datetime(2025, 3, 1, tzinfo=UTC),
        actor="an@so.example",
        event="submit",
        source="draft",
        target="submitted",
        previous="0" * 64,
        hash="f" * 64,
    )


def test_autogenerate_finds_nothing_to_add(engine: Engine) -> None:
    config = alembic_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.check(config)


def test_an_upgrade_of_an_up_to_date_database_keeps_schema_and_data(engine: Engine) -> None:
    with transaction(engine) as session:
        session.add(Organisation(code="DN-1", name="Công ty Đất Lành", organisation_kind="enterprise"))

    def picture() -> object:
        inspector = inspect(engine)
        columns = {
            name: [str(c["name"]) for c in inspector.get_columns(name)]
            for name in inspector.get_table_names()
        }
        with engine.connect() as connection:
            rows = [tuple(row) for row in connection.execute(text("SELECT code, name FROM organisation"))]
        return columns, rows

    before = picture()
    upgrade(engine)
    assert picture() == before


# Autogenerate compares no CHECK constraint, so a state that was added in the code alone would pass it.
@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_each_check_of_the_code_is_in_the_database_with_the_same_choices(
    engine: Engine, table: Table
) -> None:
    present = checks(engine, table.name)
    declared = {str(c.name) for c in table.constraints if isinstance(c, CheckConstraint)}
    assert set(present) == declared
    for column in table.columns:
        if isinstance(column.type, Enum):
            assert present[f"ck_{table.name}_{column.name}"] == set(column.type.enums)


@pytest.mark.parametrize("kind", CASES)
def test_a_case_can_be_in_the_states_of_its_chart_and_in_no_other(engine: Engine, kind: str) -> None:
    table = str(CASES[kind].__tablename__)
    assert checks(engine, table)[f"ck_{table}_state"] == set(LIFECYCLES[kind].states)


@pytest.mark.parametrize(
    "change", ["UPDATE audit_entry SET actor = 'khac@so.example'", "DELETE FROM audit_entry"]
)
def test_the_audit_can_only_grow(engine: Engine, change: str) -> None:
    with transaction(engine) as session:
        session.add(audit_entry())
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text(change))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT actor FROM audit_entry")).scalars().all() == ["an@so.example"]
