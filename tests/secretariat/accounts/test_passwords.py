"""What may be a password."""

from __future__ import annotations

import pytest
from pydantic import SecretStr
from sqlmodel import Session, select

from models import AuditEntry, Person
from secretariat.accounts import SignedIn, find_session, set_password
from secretariat.accounts.passwords import check_password
from secretariat.people import actor_of
from states.errors import BadInput
from tests.secretariat.accounts.conftest import CHEAP, HOUR, NOW, RIGHT, WRONG, signing_in

AN = Person(name="Nguyễn Thị An", email="nguyenan@so.example")

REFUSED = {
    "short": ("mười một ký", "ít nhất 12 ký tự"),
    "long": ("x1 y2 z3 w4 " * 20, "dài quá 200 ký tự"),
    "the address": ("nguyenan@so.example", "gần giống họ tên hoặc địa chỉ thư"),
    "the address with a year": ("NguyenAn@SO.example2025", "gần giống họ tên hoặc địa chỉ thư"),
    "the name": ("nguyễn thị an", "gần giống họ tên hoặc địa chỉ thư"),
    "the name and a few digits": ("NguyenThiAn123", "gần giống họ tên hoặc địa chỉ thư"),
    "one letter": ("aaaaaaaaaaaaaaa", "quá dễ đoán"),
    "digits": ("123456789012", "quá dễ đoán"),
    "a birthday and a phone number": ("19800101 0912345678", "quá dễ đoán"),
    "the word twice": ("matkhaumatkhau", "quá dễ đoán"),
    "the word with a year": ("Mật-khẩu 202588", "quá dễ đoán"),
    "in English": ("Password@123", "quá dễ đoán"),
    "the keyboard": ("qwertyuiop12", "quá dễ đoán"),
    "the product": ("nhiemvu@123456", "quá dễ đoán"),
}


@pytest.mark.parametrize(("password", "said"), REFUSED.values(), ids=REFUSED)
def test_a_password_that_others_would_guess_is_refused(password: str, said: str) -> None:
    with pytest.raises(BadInput, match=said) as refused:
        check_password(SecretStr(password), AN)
    assert password not in str(refused.value)


@pytest.mark.parametrize(
    "password",
    ["bốn con mèo qua sông", "kx9-Tra!mhoa-77", "correct horse battery", "mật khẩu của riêng nhà tôi"],
)
def test_words_that_do_not_belong_together_are_a_password(password: str) -> None:
    check_password(SecretStr(password), AN)


def test_a_person_with_a_short_name_may_use_its_letters() -> None:
    check_password(SecretStr("bàn an lạc tám con"), Person(name="An", email="an@so.example"))


def test_a_new_password_ends_every_session_and_leaves_no_trace_of_itself(
    session: Session, an: Person
) -> None:
    signed = signing_in(session)
    assert isinstance(signed, SignedIn)
    set_password(session, an, password=WRONG, by=actor_of(an), now=NOW, hasher=CHEAP)
    assert find_session(session, signed.token.get_secret_value(), now=NOW, idle=HOUR, absolute=HOUR) is None
    assert isinstance(signing_in(session, password=WRONG), SignedIn)
    entries = session.exec(select(AuditEntry).where(AuditEntry.event == "set_password")).all()
    assert [(entry.actor, entry.data) for entry in entries] == [("an@so.example", {})] * 2
    assert RIGHT.get_secret_value() not in repr(entries)
