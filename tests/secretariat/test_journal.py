"""The journal: what was written holds, and whatever is changed behind the door is found at its first entry."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from models import AuditEntry, Task
from models.base import metadata
from models.engine import transaction
from secretariat import journal, proposals
from secretariat.verification import Break, verify
from tests.secretariat.builders import ACCEPTED, at, contract, do, eligible_task, submitted_task

COLUMNS: dict[str, Any] = {
    "case_kind": "council",
    "case_id": 77,
    "seq": 9,
    "at": "2025-01-20 02:00:00.000001",
    "actor": "binh@so.example",
    "event": "withdraw",
    "source": "supplementing",
    "target": "ineligible",
    "data": '{"reason": "khác"}',
    "document_id": 1,
    "previous": "f" * 64,
    "hash": "f" * 64,
}
"""Every column of an entry but `id`, which nothing rests on, with a value that it does not have."""


def behind_the_door(session: Session, statement: str, **values: Any) -> None:
    """Run a statement as someone with the database's own tools would: past triggers and keys."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
    else:
        for trigger in ("audit_entry_no_update", "audit_entry_no_delete"):
            connection.execute(text(f"DROP TRIGGER IF EXISTS {trigger}"))
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
    connection.execute(text(statement), values)
    session.expire_all()


def chain_of_five(session: Session) -> Task:
    """A task with the entries 1 receive, 2 submit, 3 request_supplement, 4 edit, 5 edit."""
    task = submitted_task(session)
    do(proposals.request_supplement, session, task, ACCEPTED, request="Bổ sung", due_on=date(2025, 2, 3))
    do(proposals.edit, session, task, ACCEPTED, name="Sấy mãng cầu, đợt 2")
    do(proposals.edit, session, task, at(1, 23), name="Sấy mãng cầu, đợt 3")
    return task


def test_what_a_year_has_written_verifies(session: Session) -> None:
    contract(session)
    entries = session.exec(select(AuditEntry)).all()
    found = verify(session)
    assert (found.entries, found.breaks) == (len(entries), ())
    assert found.chains == len({(entry.case_kind, entry.case_id) for entry in entries})


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET actor = 'ai'", "DELETE FROM audit_entry"])
def test_the_database_itself_refuses_to_change_or_drop_an_entry(engine: Engine, statement: str) -> None:
    with transaction(engine) as session:
        submitted_task(session)
    with pytest.raises(DBAPIError, match="append-only"), transaction(engine) as session:
        session.connection().execute(text(statement))
    with transaction(engine) as session:
        assert verify(session).breaks == ()


def test_the_table_of_columns_is_whole() -> None:
    assert set(COLUMNS) == set(metadata.tables["audit_entry"].c.keys()) - {"id"}


@pytest.mark.parametrize("column", COLUMNS)
def test_an_edited_column_is_named_at_its_entry(session: Session, column: str) -> None:
    task = chain_of_five(session)
    changed = f"UPDATE audit_entry SET {column} = :value WHERE case_kind = 'task' AND seq = 3"
    behind_the_door(session, changed, value=COLUMNS[column])
    first = next(
        found for found in verify(session).breaks if (found.kind, found.case_id) == ("task", task.pk)
    )
    # An entry that was moved to another chain or place is missing where it stood: the next one has the gap.
    moved = column in ("case_kind", "case_id", "seq")
    assert first.seq == (4 if moved else 3)
    assert ("thiếu mục số 3" in first.reason) == moved


def test_an_entry_that_was_moved_to_another_case_breaks_that_chain_too(session: Session) -> None:
    task = chain_of_five(session)
    behind_the_door(
        session, "UPDATE audit_entry SET case_kind = 'person', case_id = 1, seq = 2 WHERE seq = 3"
    )
    assert [(found.kind, found.case_id, found.seq) for found in verify(session).breaks] == [
        ("person", 1, 2),
        ("task", task.pk, 4),
    ]


@pytest.mark.parametrize(
    ("seq", "named"),
    [
        pytest.param(1, 2, id="the first"),
        pytest.param(3, 4, id="one in the middle"),
        pytest.param(5, 4, id="the last"),
    ],
)
def test_a_deleted_entry_is_missed(session: Session, seq: int, named: int) -> None:
    task = chain_of_five(session)
    behind_the_door(session, "DELETE FROM promise")
    behind_the_door(session, "DELETE FROM audit_entry WHERE case_kind = 'task' AND seq = :seq", seq=seq)
    (found,) = verify(session).breaks
    assert (found.kind, found.case_id, found.seq) == ("task", task.pk, named)
    assert f"thiếu mục số {seq}" in found.reason


def test_a_case_without_a_single_entry_is_named(session: Session) -> None:
    task = chain_of_five(session)
    behind_the_door(session, "DELETE FROM promise")
    behind_the_door(session, "DELETE FROM audit_entry WHERE case_kind = 'task'")
    assert verify(session).breaks == (Break("task", task.pk, 0, "hồ sơ không có mục nhật ký nào"),)


def test_a_state_that_was_changed_behind_the_door_is_named_at_the_last_entry(session: Session) -> None:
    task = eligible_task(session)
    behind_the_door(session, "UPDATE task SET state = 'approved'")
    (found,) = verify(session).breaks
    assert (found.kind, found.case_id, found.seq) == ("task", task.pk, 3)
    assert found.reason == "hồ sơ đang ở “approved” nhưng nhật ký kết thúc ở “eligible”"
    assert str(found).startswith(f"task {task.pk}, mục nhật ký số 3: ")


def test_an_act_on_a_state_that_was_changed_behind_the_door_does_not_cover_the_change_up(
    session: Session,
) -> None:
    task = submitted_task(session)
    behind_the_door(session, "UPDATE task SET state = 'supplementing'")
    do(proposals.resubmit, session, task, ACCEPTED)
    reason = "bắt đầu từ “supplementing” trong khi mục trước kết thúc ở “submitted”"
    assert verify(session).breaks == (Break("task", task.pk, 3, reason),)


def test_a_case_that_was_deleted_behind_the_door_is_named(session: Session) -> None:
    task = eligible_task(session).pk
    behind_the_door(session, "DELETE FROM task")
    assert verify(session).breaks == (Break("task", task, 3, "hồ sơ đã bị xóa"),)


def forge(session: Session, seq: int, column: str, value: str) -> None:
    """Rewrite an entry of the task together with its hash."""
    entry = session.exec(
        select(AuditEntry).where(AuditEntry.case_kind == "task", AuditEntry.seq == seq)
    ).one()
    session.expunge(entry)
    setattr(entry, column, value)
    values = {"value": value, "hash": journal.digest(entry), "id": entry.pk}
    behind_the_door(
        session, f"UPDATE audit_entry SET {column} = :value, hash = :hash WHERE id = :id", **values
    )


def test_an_entry_rewritten_with_a_hash_that_fits_breaks_the_one_after_it(session: Session) -> None:
    task = chain_of_five(session)
    forge(session, 3, "actor", "binh@so.example")
    assert verify(session).breaks == (Break("task", task.pk, 4, "không nối tiếp mục trước đó"),)


def test_a_last_entry_rewritten_with_its_hash_still_has_to_begin_where_the_one_before_ended(
    session: Session,
) -> None:
    task = chain_of_five(session)
    forge(session, 5, "source", "draft")
    reason = "bắt đầu từ “draft” trong khi mục trước kết thúc ở “supplementing”"
    assert verify(session).breaks == (Break("task", task.pk, 5, reason),)


def test_each_broken_chain_is_named_once_at_its_first_break(session: Session) -> None:
    tasks = [eligible_task(session, proposer=number).pk for number in (1, 2)]
    behind_the_door(session, "UPDATE audit_entry SET actor = 'ai@so.example' WHERE case_kind = 'task'")
    assert [(found.case_id, found.seq) for found in verify(session).breaks] == [(tasks[0], 1), (tasks[1], 1)]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(data=st.dictionaries(st.text(max_size=8), JSON, max_size=4))
def test_a_digest_depends_on_what_was_written_and_not_on_the_order_of_its_keys(data: dict[str, Any]) -> None:
    def entry(content: dict[str, Any]) -> AuditEntry:
        return AuditEntry(
            case_kind="task",
            case_id=1,
            seq=1,
            at=ACCEPTED,
            actor="an@so.example",
            event="edit",
            source="draft",
            target="draft",
            data=content,
            previous=journal.GENESIS,
            hash="",
        )

    assert journal.digest(entry(data)) == journal.digest(entry(dict(reversed(data.items()))))
    assert journal.digest(entry(data)) != journal.digest(entry({**data, "thêm": 1, "nữa": 2}))
