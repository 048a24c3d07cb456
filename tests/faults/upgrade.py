"""A database of each released version, with cases in every state, is upgraded, and its history replayed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, column, inspect, text
from sqlalchemy import table as named
from sqlmodel import Session, col, select

from models import CASES, AuditEntry
from models.base import metadata
from models.engine import open_engine, transaction
from models.migrate import alembic_config, upgrade
from secretariat.acts import By
from secretariat.sweep import sweep
from secretariat.transitions import possible
from secretariat.verification import verify
from states.lifecycles import LIFECYCLES
from tests.faults.every_state import EVERY, every_state
from tests.secretariat.builders import AN, at
from tests.secretariat.looking import assert_every_letter_is_explained, assert_nothing_due_is_undecided
from tests.secretariat.test_stateful import assert_open_deadlines_are_those_wanted

REVISIONS = sorted(
    script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()
)
"""Every migration was released on its own."""

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rows]:
    """What a year with every state leaves in each table, as this version writes it."""
    path: Path = tmp_path_factory.mktemp("lived") / "year.db"
    engine = open_engine(f"sqlite:///{path}")
    upgrade(engine)
    with transaction(engine) as session:
        every_state(session)
        # The reminders of the autumn are letters of a version's own time too.
        sweep(session, now=at(12, 1))
    yield rows_of(engine)
    engine.dispose()


def rows_of(engine: Engine) -> Rows:
    with engine.connect() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(table.select().order_by("id")).mappings()]
            for table in metadata.sorted_tables
        }


def go_back_to(engine: Engine, revision: str, rows: Rows) -> list[str]:
    """Make a database of that version and lay the rows in it, as far as it has tables and columns for them."""
    config = alembic_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    inspector = inspect(engine)
    there = {
        name: {str(c["name"]) for c in inspector.get_columns(name)} for name in inspector.get_table_names()
    }
    kept = [table for table in metadata.sorted_tables if table.name in there and rows[table.name]]
    with engine.begin() as connection:
        for table in kept:
            columns = [column(c.name, c.type) for c in table.columns if c.name in there[table.name]]
            names = {c.name for c in columns}
            values = [{key: row[key] for key in row.keys() & names} for row in rows[table.name]]
            connection.execute(named(table.name, *columns).insert(), values)
            if engine.dialect.name == "postgresql":
                setval = "SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)"
                connection.execute(text(setval), {"name": table.name, "last": max(v["id"] for v in values)})
    return [table.name for table in kept]


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_database_of_each_version_is_upgraded_with_a_case_in_every_state(
    empty_engine: Engine, lived: Rows, revision: str
) -> None:
    tables = go_back_to(empty_engine, revision, lived)
    upgrade(empty_engine)
    upgraded = rows_of(empty_engine)
    for name in tables:
        # What a migration fills in is what this version would have written.
        assert upgraded[name] == lived[name], name
    with transaction(empty_engine) as session:
        assert _standing(session) == EVERY
        assert verify(session).breaks == ()
        assert departures(session) == []
        _assert_work_goes_on(session)


def _standing(session: Session) -> set[tuple[str, str]]:
    return {(kind, state) for kind, table in CASES.items() for state in session.exec(select(table.state))}


def departures(session: Session) -> list[str]:
    """Every step of every history that the charts of this version do not know; a history begins in no state."""
    found = []
    query = select(AuditEntry).where(col(AuditEntry.case_kind).in_(LIFECYCLES))
    entries = session.exec(
        query.order_by(col(AuditEntry.case_kind), col(AuditEntry.case_id), col(AuditEntry.seq))
    )
    for (kind, _), history in groupby(entries, key=lambda entry: (entry.case_kind, entry.case_id)):
        table, stands = LIFECYCLES[kind], ""
        for entry in history:
            opens = entry.seq == 1 and entry.source == "" and entry.target in table.states
            legal = opens or entry.target in {step.target for step in table.find(entry.source, entry.event)}
            if not legal or entry.source != stands:
                found.append(f"{kind} {entry.case_id}, {entry.seq}: {stands} -{entry.event}-> {entry.target}")
            stands = entry.target
    return found


def _assert_work_goes_on(session: Session) -> None:
    for kind, table in CASES.items():
        for case in session.exec(select(table)):
            assert_open_deadlines_are_those_wanted(session, case)
            final = case.state in LIFECYCLES[kind].final
            assert bool(possible(session, case, By(AN, at(12, 1), case.version))) is not final
    result = sweep(session, now=at(12, 20))
    assert result.problems == []
    assert_nothing_due_is_undecided(session, result.on)
    assert_every_letter_is_explained(session)
    assert verify(session).breaks == ()


def test_a_step_that_the_charts_do_not_know_is_reported(engine: Engine) -> None:
    with transaction(engine) as session:
        every = every_state(session)
        session.add(
            AuditEntry(
                case_kind="announcement",
                case_id=every.pk,
                seq=99,
                at=at(6, 1),
                actor=AN.id,
                event="reopen",
                source="issued",
                target="drafting",
                previous="0" * 64,
                hash="f" * 64,
            )
        )
        session.flush()
        (found,) = departures(session)
        assert found == f"announcement {every.pk}, 99: issued -reopen-> drafting"
