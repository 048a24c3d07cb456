"""Rows that are inserted once: the key decides, for many at a time as for one."""

from __future__ import annotations

import pytest
from sqlmodel import Session, select

from models import Letter
from models.derived import fill
from models.once import insert_all_once, insert_once, insert_plain_once
from notifications.outbox import Draft, drafted, plain
from tests.secretariat.builders import ISSUED


def draft(key: str, subject: str = "Nhắc hạn") -> Draft:
    return Draft(
        key=key,
        letter="call",
        recipient_name="Công ty Mía đường",
        recipient_email="dn1@dn.example",
        subject=subject,
        text="Kính gửi\n",
        html="<p>Kính gửi</p>",
        now=ISSUED,
    )


def letter(key: str, subject: str = "Nhắc hạn") -> Letter:
    return drafted(**draft(key, subject))


@pytest.mark.parametrize("keys", [["b"], ["a"], ["c", "a", "b", "c"]], ids=",".join)
def test_plain_rows_are_inserted_as_objects_are(session: Session, keys: list[str]) -> None:
    insert_once(session, letter("a", "đã có"))
    written = insert_plain_once(session, Letter, [plain(**draft(key)) for key in keys])
    kept = {row.key: row for row in session.exec(select(Letter))}
    assert written == {key: kept[key].id for key in keys if key != "a"}
    shown = letter("b")
    fill(shown)
    for key in written:
        assert kept[key].model_dump(exclude={"id", "key"}) == shown.model_dump(exclude={"id", "key"})


def test_of_many_only_those_are_inserted_whose_key_is_new_and_each_of_them_once(session: Session) -> None:
    assert insert_once(session, letter("a", "đã có")) is not None
    written = insert_all_once(session, [letter("c"), letter("a"), letter("b"), letter("c", "lần hai")])
    assert [row.key for row in written] == ["c", "b"]
    kept = {row.key: row for row in session.exec(select(Letter))}
    assert {key: row.subject for key, row in kept.items()} == {"a": "đã có", "b": "Nhắc hạn", "c": "Nhắc hạn"}
    assert {row.key: row.id for row in written} == {key: kept[key].id for key in ("b", "c")}
    assert kept["b"].search == kept["a"].search.replace("da co", "nhac han") != ""


def test_a_row_inserted_once_is_in_the_session_and_changes_with_it(session: Session) -> None:
    row = letter("a")
    insert_once(session, row)
    row.subject = "Nhắc lần hai"
    session.flush()
    session.expire_all()
    assert session.exec(select(Letter)).one() is row
    assert row.subject == "Nhắc lần hai"


def test_nothing_is_inserted_of_nothing(session: Session) -> None:
    assert insert_all_once(session, []) == []
