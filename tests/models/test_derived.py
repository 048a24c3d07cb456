"""Words for search and the columns that follow from others stay true, whoever writes the row."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from alembic import command
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, inspect, text
from sqlmodel import Session, col, func, select

from models import CASES, Deadline, Organisation, Task
from models.derived import LONGEST, SOURCES, fill, funding_of, search_text
from models.migrate import alembic_config, upgrade
from secretariat import implementation, people, proposals
from tests.secretariat.builders import (
    SIGNED,
    appraising_task,
    begin,
    concluded_council,
    contract,
    do,
    organisation,
    sent_dossier,
    submitted_task,
)


def stale(session: Session) -> list[str]:
    """Rows of which a column is not what it follows from."""
    found = []
    names = dict(session.exec(select(Organisation.id, Organisation.name)).all())
    session.flush()
    session.expire_all()
    for table in SOURCES:
        for row in session.exec(select(table)):
            had: Any = (row.search, getattr(row, "funding", None))  # type: ignore[attr-defined]
            organisations: tuple[str | None, ...] = ()
            if isinstance(row, Task):
                organisations = tuple(names.get(i) for i in dict.fromkeys((row.proposer_id, row.host_id)))
            fill(row, *organisations)
            now = (row.search, funding_of(row) if isinstance(row, Task) else None)  # type: ignore[attr-defined]
            if had != now or not had[0]:
                found.append(f"{table.__tablename__} {row.pk}: {had} but {now}")
    return found


def late_days(session: Session) -> list[str]:
    """Cases whose next due day is not the first of their open deadlines."""
    found = []
    for kind, table in CASES.items():
        for case in session.exec(select(table)):
            first = session.exec(
                select(func.min(Deadline.due_on)).where(
                    Deadline.case_kind == kind,
                    Deadline.case_id == case.pk,
                    col(Deadline.closed_at).is_(None),
                )
            ).one()
            if case.next_due_on != first:
                found.append(f"{kind} {case.code}: {case.next_due_on} but {first}")
    return found


@pytest.mark.parametrize("stage", [submitted_task, concluded_council, sent_dossier, contract])
def test_every_row_that_acts_write_can_be_searched_and_knows_its_next_day(
    session: Session, stage: Any
) -> None:
    stage(session)
    assert late_days(session) == []
    assert stale(session) == []


def test_changes_of_names_hosts_and_money_are_followed(session: Session) -> None:
    task = appraising_task(session, host="DN2")
    assert (task.search.split()[-4:], task.funding) == (["ty", "mia", "duong", "2"], 800_000_000)
    begin(people.change_organisation, session, SIGNED, code="DN2", name="Viện Cây trồng")
    session.expire_all()
    assert " vien cay trong" in task.search
    do(
        implementation.sign_contract,
        session,
        task,
        SIGNED,
        document="01/HĐ-KHCN ngày 10/04/2025",
        funding=600_000_000,
        starts_on=SIGNED.date(),
        ends_on=date(2026, 4, 10),
    )
    assert task.funding == 600_000_000
    assert stale(session) == []
    assert late_days(session) == []


def test_an_act_that_moves_a_due_day_raises_the_version_by_what_it_did_before(session: Session) -> None:
    task = submitted_task(session)
    before = task.version
    do(proposals.accept, session, task, SIGNED)
    session.expire_all()
    assert (task.version, task.next_due_on) == (before + 1, None)


@given(st.text(max_size=400))
def test_words_are_folded_and_short_enough_for_an_index(given: str) -> None:
    words = search_text(given)
    assert len(words.encode()) <= LONGEST
    assert search_text(words) == words
    assert words == "" or (words.startswith(" ") and "  " not in words)


def test_the_longest_of_all_words_fit_an_index(session: Session) -> None:
    organisation(session, 1)
    name = "".join(chr(0x4E00 + i) + " " for i in range(125))
    session.add(Organisation(code="X", name=name, organisation_kind="agency", email="𠀀" * 250))
    session.flush()
    assert stale(session) == []


def test_a_database_that_is_upgraded_can_be_searched_like_a_new_one(empty_engine: Engine) -> None:
    at = "'2025-03-01 00:00:00'"
    case = f"'tay-ninh-2023', {at}, {at}, {at}, false, 0"
    old = [
        "INSERT INTO organisation (id, code, name, organisation_kind, email) VALUES "
        "(1, 'DN1', 'Công ty Đất Lành', 'enterprise', 'dn1@dn.example'), (2, 'V', 'Viện Lúa', 'institute', NULL)",
        "INSERT INTO announcement (id, code, procedure_id, entered_at, created_at, acted_at, recorded, version, "
        f"state, year, title) VALUES (1, 'TB-1', {case}, 'issued', 2025, 'Đề xuất, đặt hàng')",
        "INSERT INTO task (id, code, procedure_id, entered_at, created_at, acted_at, recorded, version, state, "
        "announcement_id, year, proposer_id, host_id, name, participants, extensions, funding_state, "
        f"approved_funding) VALUES (1, 'DX-1', {case}, 'draft', 1, 2025, 1, 2, 'Sấy mãng cầu', '[]', 0, 5, 4), "
        f"(2, 'DX-2', {case}, 'draft', 1, 2025, 1, 1, 'Ươm giống', '[]', 0, 5, NULL)",
        "INSERT INTO deadline (key, case_kind, case_id, rule, occurrence, responsible, starts_on, due_on, "
        "derivation, opened_at, closed_at) VALUES "
        f"('a', 'task', 1, 'r', 0, 'secretariat', '2025-03-01', '2025-03-04', '{{}}', {at}, NULL), "
        f"('b', 'task', 1, 'r', 0, 'secretariat', '2025-03-01', '2025-03-09', '{{}}', {at}, NULL), "
        f"('c', 'task', 1, 'r', 0, 'secretariat', '2025-03-01', '2025-03-02', '{{}}', {at}, {at})",
        "INSERT INTO document (id, type, number, symbol, year, issuer, title, registered_at) VALUES "
        f"(1, 'TB', 5, 'TB-KHCN', 2025, 'department', 'Kết quả', {at})",
        "INSERT INTO annual_report (id, code, procedure_id, entered_at, created_at, acted_at, recorded, version, "
        f"state, year, due_on, narrative) VALUES (1, 'BC-2025', {case}, 'collecting', 2025, '2025-11-30', '{{}}')",
        "INSERT INTO letter (id, key, letter, recipient_name, recipient_email, subject, text, html, state, "
        f"created_at, next_attempt_at, attempts) VALUES (7, 'k', 'call', 'Ấn', 'an@dn.example', 'Nhắc', 't', "
        f"'h', 'queued', {at}, {at}, 0)",
    ]
    with empty_engine.begin() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        for statement in old:
            connection.execute(text(statement))
    upgrade(empty_engine)
    with Session(empty_engine) as session:
        assert stale(session) == []
        session.rollback()
        found = [(row.next_due_on, row.funding) for row in session.exec(select(Task).order_by(col(Task.id)))]
        assert found == [(date(2025, 3, 4), 4), (None, 5)]


def test_sqlite_finds_words_by_an_index_that_follows_the_tasks(session: Session) -> None:
    if session.get_bind().dialect.name != "sqlite":
        assert "words_task" in {index["name"] for index in inspect(session.connection()).get_indexes("task")}
        return
    task = submitted_task(session)
    connection = session.connection()

    def matches(word: str) -> list[int]:
        query = text("SELECT rowid FROM words_task WHERE words_task MATCH :word")
        return list(connection.execute(query, {"word": word}).scalars())

    assert matches("mang*") == [task.id]
    task.name = "Ươm giống"
    session.flush()
    assert (matches("mang*"), matches("uom")) == ([], [task.id])
    connection.execute(text("INSERT INTO words_task (words_task, rank) VALUES ('integrity-check', 1)"))
