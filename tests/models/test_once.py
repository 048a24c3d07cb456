"""Rows that are inserted once: the key decides, for many at a time as for one."""

from __future__ import annotations

import pytest
from sqlmodel import Session, select

from models import Letter
from models.derived import fill
from models.once import insert_all_once, insert_once
from notifications.outbox import Draft, plain
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
    return Letter(**plain(**draft(key, subject)))


@pytest.mark.parametrize("keys", [["b"], ["a"], ["c", "a", "b"]], ids=",".join)
def test_rows_without_an_object_are_inserted_as_objects_are(session: Session, keys: list[str]) -> None:
    insert_once(session, letter("a", "đã có"))
    written = insert_all_once(session, Letter, [plain(**draft(key)) for key in keys])
    kept = {row.key: row for row in session.exec(select(Letter))}
    assert written == {key: kept[key].id for key in keys if key != "a"}
    assert kept["a"].subject == "đã có"
    shown = letter("b")
    fill(shown)
    for key in written:
        assert kept[key].model_dump(exclude={"id", "key"}) == shown.model_dump(exclude={"id", "key"})


def test_of_two_rows_with_one_key_the_first_is_inserted(session: Session) -> None:
    rows = [plain(**draft("c")), plain(**draft("c", "lần hai"))]
    written = insert_all_once(session, Letter, rows)
    (kept,) = session.exec(select(Letter))
    assert written == {"c": kept.id}
    assert (kept.subject, "nhac han" in kept.search) == ("Nhắc hạn", True)


def test_a_row_inserted_once_is_in_the_session_and_changes_with_it(session: Session) -> None:
    row = letter("a")
    insert_once(session, row)
    row.subject = "Nhắc lần hai"
    session.flush()
    session.expire_all()
    assert session.exec(select(Letter)).one() is row
    assert row.subject == "Nhắc lần hai"


def test_nothing_is_inserted_of_nothing(session: Session) -> None:
    assert insert_all_once(session, Letter, []) == {}
