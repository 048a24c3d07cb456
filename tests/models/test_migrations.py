"""The migrations make exactly the tables that the code declares, on both databases."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from alembic import command
from sqlalchemy import CheckConstraint, Engine, Enum, Table, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from models import CASES, AccessEntry, AuditEntry, Organisation, Person, StoredFile
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


def test_a_database_of_the_first_version_keeps_its_letters_and_promises_when_it_is_upgraded(
    empty_engine: Engine,
) -> None:
    with empty_engine.begin() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        at = "2025-03-01 00:00:00"
        connection.execute(
            text(
                "INSERT INTO letter (id, key, letter, recipient_name, recipient_email, subject, text, html, state, "
                f"created_at, next_attempt_at, attempts) VALUES (7, 'k', 'call', 'An', 'an@dn.example', 's', 't', "
                f"'h', 'queued', '{at}', '{at}', 0)"
            )
        )
        connection.execute(
            text(
                "INSERT INTO audit_entry (id, case_kind, case_id, seq, at, actor, event, source, target, data, "
                f"previous, hash) VALUES (1, 'task', 1, 1, '{at}', 'a', 'e', '', 'draft', '{{}}', 'p', 'h')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO promise (id, key, audit_id, recipient, decided_at, letter_id) "
                f"VALUES (1, 'k', 1, 'an@dn.example', '{at}', 7)"
            )
        )
    upgrade(empty_engine)
    with empty_engine.connect() as connection:
        kept = connection.execute(text("SELECT key, state, resends_id FROM letter")).all()
        promised = connection.execute(text("SELECT letter_id FROM promise")).scalars().all()
    assert [tuple(row) for row in kept] == [("k", "queued", None)]
    assert promised == [7]
    queued = next(i for i in inspect(empty_engine).get_indexes("letter") if i["name"] == "ix_letter_queued")
    assert any("queued" in str(where) for where in queued["dialect_options"].values())


@pytest.mark.parametrize("change", ["UPDATE stored_file SET size = 2", "DELETE FROM stored_file"])
def test_a_frozen_file_can_neither_be_changed_nor_removed(engine: Engine, change: str) -> None:
    with transaction(engine) as session:
        session.add(StoredFile(sha256="0" * 64, media_type="application/pdf", size=1, content=b"x"))
    with pytest.raises(DBAPIError, match="frozen"), engine.begin() as connection:
        connection.execute(text(change))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT size FROM stored_file")).scalars().all() == [1]


@pytest.mark.parametrize("change", ["UPDATE access_entry SET address = ''", "DELETE FROM access_entry"])
def test_who_opened_a_case_can_only_be_added_to(engine: Engine, change: str) -> None:
    with transaction(engine) as session:
        person = Person(name="Nguyễn Thị An", email="an@so.example")
        session.add(person)
        session.flush()
        at = datetime(2025, 3, 1, tzinfo=UTC)
        session.add(
            AccessEntry(at=at, person_id=person.pk, case_kind="task", case_id=1, what="opened", address="::1")
        )
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text(change))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT address FROM access_entry")).scalars().all() == ["::1"]


def test_a_database_of_the_second_version_keeps_its_people_when_it_is_upgraded(
    empty_engine: Engine,
) -> None:
    with empty_engine.begin() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        connection.execute(
            text("INSERT INTO person (name, email, roles) VALUES ('An', 'an@so.example', '[\"leader\"]')")
        )
    upgrade(empty_engine)
    with transaction(empty_engine) as session:
        assert session.exec(select(Person.roles)).all() == [["leader"]]
    assert {"account", "web_session", "access_entry"} <= set(inspect(empty_engine).get_table_names())
