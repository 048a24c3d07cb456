"""Enterprises register by themselves: whoever reads the mail of an address speaks for its organisation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr
from sqlmodel import Session, select

from models import AuditEntry, Bounce, Letter, Organisation, Person
from secretariat import people
from secretariat.accounts import Denied, SignedIn, disable_account, enterprise_link, register_enterprise
from secretariat.accounts.registration import organisations_at
from states.errors import BadInput
from states.roles import Role
from tests.secretariat.accounts.conftest import (
    CHEAP,
    HOUR,
    NOW,
    RIGHT,
    SITE,
    by,
    enter,
    signing_in,
    token_in,
)
from tests.secretariat.builders import AN, organisation

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

NEW: dict[str, Any] = {"name": "Lê Thị Mía", "organisation_name": "Hợp tác xã Mía", "tax_code": "0100109106"}


def asked(
    session: Session, email: str, after: timedelta = timedelta(), address: str = "10.0.0.9"
) -> Denied | None:
    return enterprise_link(session, email=email, address=address, now=NOW + after, site=SITE)


def registering(session: Session, form: dict[str, Any], password: SecretStr = RIGHT) -> Person | Denied:
    token = token_in(session, "enterprise_registration")
    return register_enterprise(session, token, form=form, password=password, now=NOW, hasher=CHEAP)


def written(session: Session) -> list[tuple[str, str]]:
    return [(row.letter, row.recipient_email) for row in session.exec(select(Letter))]


def test_a_new_organisation_proves_its_address_and_signs_in(session: Session) -> None:
    assert asked(session, " Mia@HTX.example ") is None
    assert written(session) == [("enterprise_registration", "mia@htx.example")]
    person = registering(session, NEW)
    assert isinstance(person, Person)
    (made,) = session.exec(select(Organisation)).all()
    assert (made.name, made.tax_code, made.email) == ("Hợp tác xã Mía", "0100109106", "mia@htx.example")
    assert (person.roles, person.organisation_id) == ([Role.ENTERPRISE], made.pk)
    assert isinstance(signing_in(session, "mia@htx.example"), SignedIn)
    entries = session.exec(select(AuditEntry)).all()
    assert [(entry.case_kind, entry.event, entry.actor) for entry in entries] == [
        ("organisation", "register", "mia@htx.example"),
        ("person", "register", "mia@htx.example"),
        ("person", "set_password", "mia@htx.example"),
    ]
    assert RIGHT.get_secret_value() not in repr([entry.data for entry in entries])


def test_a_known_organisation_is_the_one_with_the_address_whatever_the_form_says(session: Session) -> None:
    known = organisation(session, 1)
    assert asked(session, "DN1@dn.example") is None
    assert known.name in session.exec(select(Letter.text)).one()
    person = registering(session, {"name": "Lê Thị Mía", "organisation_name": "Công ty khác"})
    assert isinstance(person, Person)
    assert person.organisation_id == known.pk
    assert len(session.exec(select(Organisation)).all()) == 1


def test_an_address_of_two_organisations_asks_which(session: Session) -> None:
    organisation(session, 1, email="chung@dn.example")
    second = organisation(session, 2, email="chung@dn.example")
    asked(session, "chung@dn.example")
    assert [one.code for one in organisations_at(session, "Chung@dn.example")] == ["DN1", "DN2"]
    with pytest.raises(BadInput, match=r"DN1 \(.*DN2 \("):
        registering(session, {"name": "Lê Thị Mía"})
    person = registering(session, {"name": "Lê Thị Mía", "organisation": "DN2"})
    assert isinstance(person, Person)
    assert person.organisation_id == second.pk


WRONG_FORMS: dict[str, tuple[dict[str, Any], str]] = {
    "someone else's organisation": ({"name": "Mía", "organisation": "DN1"}, "không phải của tổ chức mang mã “DN1”"),
    "no organisation": ({"name": "Mía"}, "Chưa có tên tổ chức"),
    "no name": ({"organisation_name": "HTX"}, "name: thiếu mục bắt buộc"),
    "a role": ({**NEW, "roles": ["admin"]}, "roles: mục này không có trong quy định"),
    "a tax code of the register": ({**NEW, "tax_code": "0300588569"}, "đã có trong danh bạ với địa chỉ thư khác"),
    "a tax code with a wrong digit": ({**NEW, "tax_code": "0100109107"}, "sai số kiểm tra"),
}  # fmt: skip


def test_a_registration_that_is_not_one_is_refused_and_the_link_stays(session: Session) -> None:
    organisation(session, 1).tax_code = "0300588569"
    asked(session, "mia@htx.example")
    for form, said in WRONG_FORMS.values():
        with pytest.raises(BadInput, match=said):
            registering(session, form)
    with pytest.raises(BadInput, match="ít nhất 12 ký tự"):
        registering(session, NEW, SecretStr("ngắn"))
    assert isinstance(registering(session, NEW), Person)
    assert isinstance(registering(session, NEW), Denied)


def test_an_enterprise_that_has_an_account_gets_a_link_for_a_new_password(session: Session) -> None:
    asked(session, "mia@htx.example")
    registering(session, NEW)
    assert asked(session, "mia@htx.example") is None
    assert written(session)[-1] == ("account_invitation", "mia@htx.example")


@pytest.mark.parametrize("who", ["an official", "a council member", "a closed account", "mail comes back"])
def test_the_answer_is_the_same_for_whoever_gets_no_letter(session: Session, who: str) -> None:
    email = "chi@so.example"
    match who:
        case "an official":
            enter(session, email, Role.SECRETARIAT)
        case "a council member":
            enter(session, email)
        case "a closed account":
            enter(session, email, Role.ENTERPRISE)
            disable_account(session, by=by(AN), email=email, reason="Giải thể")
        case "mail comes back":
            session.add(Bounce(message_id="1", email=email, status="5.1.1", reason="Sai", received_at=NOW))
    assert asked(session, email) is None
    assert written(session) == []


def test_nobody_is_buried_in_letters(session: Session) -> None:
    for _ in range(5):
        assert asked(session, "mia@htx.example") is None
    assert len(written(session)) == 3
    for number in range(17):
        assert asked(session, f"m{number}@htx.example") is None
    refused = asked(session, "last@htx.example")
    assert isinstance(refused, Denied)
    assert refused.wait == 3600
    assert asked(session, "last@htx.example", address="10.0.0.10") is None
    assert asked(session, "mia@htx.example", after=HOUR) is None
    assert len(written(session)) == 3 + 17 + 2


def test_what_is_no_address_is_said_to_be_none(session: Session) -> None:
    for email in ("", "mia", "mia@htx.example, x@y.example", "mía@htx.example", "a\0@b.example"):
        refused = asked(session, email)
        assert isinstance(refused, Denied)
        assert "Địa chỉ thư không đúng" in refused.message


def test_an_address_that_someone_entered_meanwhile_is_not_registered_twice(session: Session) -> None:
    asked(session, "mia@htx.example")
    people.enter_person(session, by=by(AN), name="Lê Thị Mía", email="mia@htx.example")
    assert isinstance(registering(session, NEW), Denied)
