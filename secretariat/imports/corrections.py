"""Acts that lists need and that change what an organisation or a person was registered with."""

from __future__ import annotations

from typing import Literal

from sqlmodel import Session, select

from models import Organisation, Person
from secretariat import journal
from secretariat.acts import By, act
from secretariat.lookup import organisation_by_code, person_by_email
from secretariat.people import Email, TaxCode
from states.errors import BadInput
from states.forms import Code


@act("organisation", opens=True)
def correct_organisation(
    session: Session,
    *,
    by: By,
    code: Code,
    organisation_kind: Literal["enterprise", "agency", "institute", "individual"] | None = None,
    tax_code: TaxCode | None = None,
) -> Organisation:
    """Sửa loại hình, mã số thuế."""
    organisation = organisation_by_code(session, code)
    if tax_code and tax_code != organisation.tax_code:
        holder = session.exec(select(Organisation).where(Organisation.tax_code == tax_code)).first()
        if holder is not None:
            raise BadInput(f"Mã số thuế {tax_code} đã thuộc về “{holder.name}”; hãy kiểm tra lại.")
        organisation.tax_code = tax_code
    organisation.organisation_kind = organisation_kind or organisation.organisation_kind
    _note(session, "organisation", organisation.pk, by, "correct_organisation")
    return organisation


@act("person", opens=True)
def move_person(session: Session, *, by: By, email: Email, organisation: Code) -> Person:
    """Ghi tổ chức nơi một người công tác."""
    person = person_by_email(session, email)
    person.organisation_id = organisation_by_code(session, organisation).pk
    _note(session, "person", person.pk, by, "move_person")
    return person


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
