"""Acts that enter organisations and people."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator
from sqlmodel import Session, select

from models import Organisation, Person
from notifications.address import valid_address
from secretariat import journal
from secretariat.acts import By, act
from secretariat.guarded_roles import refuse_to_touch
from secretariat.lookup import organisation_by_code, person_by_email
from secretariat.reachable import address_changed
from states.errors import BadInput
from states.forms import Code, Line, Name
from states.roles import Actor, Role
from states.tax_code import check_tax_code

Email = Annotated[Line, AfterValidator(valid_address)]
TaxCode = Annotated[Line, AfterValidator(check_tax_code)]


@act("organisation", opens=True)
def enter_organisation(
    session: Session,
    *,
    by: By,
    code: Code,
    name: Line,
    organisation_kind: Literal["enterprise", "agency", "institute", "individual"],
    tax_code: TaxCode | None = None,
    email: Email | None = None,
    address: Line | None = None,
) -> Organisation:
    """Thêm tổ chức, doanh nghiệp."""
    if session.exec(select(Organisation).where(Organisation.code == code)).first():
        raise BadInput(f"Mã tổ chức “{code}” đã có; hãy chọn mã khác.")
    if tax_code and (
        same := session.exec(select(Organisation).where(Organisation.tax_code == tax_code)).first()
    ):
        raise BadInput(f"Mã số thuế {tax_code} đã thuộc về “{same.name}”; hãy kiểm tra lại.")
    organisation = Organisation(
        code=code,
        name=name,
        organisation_kind=organisation_kind,
        tax_code=tax_code,
        email=email,
        address=address,
    )
    session.add(organisation)
    session.flush()
    _note(session, "organisation", organisation.pk, by, "enter")
    return organisation


@act("person", opens=True)
def enter_person(
    session: Session,
    *,
    by: By,
    name: Name,
    email: Email,
    position: Name | None = None,
    organisation: Code | None = None,
    roles: tuple[Role, ...] = (),
) -> Person:
    """Thêm cán bộ, thành viên Hội đồng."""
    if session.exec(select(Person).where(Person.email == email)).first():
        raise BadInput(f"Địa chỉ {email} đã thuộc về một người khác; hãy kiểm tra lại.")
    refuse_to_touch(session, by.actor, "Thêm cán bộ", name, roles=roles)
    person = Person(
        name=name,
        email=email,
        position=position,
        organisation_id=organisation_by_code(session, organisation).pk if organisation else None,
        roles=list(roles),
    )
    session.add(person)
    session.flush()
    _note(session, "person", person.pk, by, "enter")
    return person


@act("organisation", opens=True)
def change_organisation(
    session: Session,
    *,
    by: By,
    code: Code,
    name: Line | None = None,
    email: Email | None = None,
    address: Line | None = None,
) -> Organisation:
    """Sửa thông tin tổ chức."""
    organisation = organisation_by_code(session, code)
    organisation.name = name or organisation.name
    old, organisation.email = organisation.email, email or organisation.email
    organisation.address = address or organisation.address
    address_changed(session, old, now=by.now)
    _note(session, "organisation", organisation.pk, by, "change")
    return organisation


@act("person", opens=True)
def change_person(
    session: Session,
    *,
    by: By,
    email: Email,
    name: Name | None = None,
    position: Name | None = None,
    roles: tuple[Role, ...] | None = None,
) -> Person:
    """Sửa thông tin, vai trò. Địa chỉ thư điện tử có việc đổi riêng."""
    person = person_by_email(session, email)
    refuse_to_touch(session, by.actor, "Sửa thông tin", person.name, roles=(*person.roles, *(roles or ())))
    person.name = name or person.name
    person.position = position or person.position
    if roles is not None:
        person.roles = list(roles)
    _note(session, "person", person.pk, by, "change")
    return person


@act("person", opens=True)
def change_email(session: Session, *, by: By, email: Email, new_email: Email) -> Person:
    """Đổi địa chỉ thư điện tử.

    The audit keeps the old address with what was done under it; from now on the person acts under the new one.
    """
    person = person_by_email(session, email)
    if session.exec(select(Person).where(Person.email == new_email)).first():
        raise BadInput(f"Địa chỉ {new_email} đã thuộc về một người khác; hãy kiểm tra lại.")
    refuse_to_touch(session, by.actor, "Đổi địa chỉ thư", person.name, roles=person.roles)
    person.email = new_email
    address_changed(session, email, now=by.now)
    _note(session, "person", person.pk, by, "change")
    return person


def actor_of(person: Person) -> Actor:
    roles = frozenset(Role(role) for role in person.roles)
    return Actor(person.email, person.name, roles, person.organisation_id)


def _note(session: Session, kind: str, row_id: int, by: By, event: str) -> None:
    session.flush()
    journal.append(
        session,
        kind=kind,
        case_id=row_id,
        actor=by.actor,
        now=by.now,
        event=event,
        target="entered",
        data=by.filled,
    )
