"""An enterprise comes by itself: it proves its address by a link, then says who it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from argon2 import PasswordHasher
from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError
from sqlalchemy import func
from sqlmodel import Session, col, select

from models import AccessLink, Organisation, Person
from secretariat import journal
from secretariat.accounts.answers import Denied
from secretariat.accounts.attempts import in_words, one_at_a_time
from secretariat.accounts.invitations import invite
from secretariat.accounts.letters import bring
from secretariat.accounts.links import GONE, make_link, use_link
from secretariat.accounts.passwords import HASHER, set_password
from secretariat.accounts.rows import account_of, hold_person, note, person_at
from secretariat.accounts.typed import folded_address, printable
from secretariat.audiences import Recipient
from secretariat.people import TaxCode, actor_of
from secretariat.reachable import unreachable
from states.errors import BadInput
from states.forms import Code, Line, Name
from states.roles import Actor, Role
from states.validation import vietnamese_errors

HOUR = timedelta(hours=1)
PER_EMAIL, PER_ADDRESS = 3, 20
"""Letters an hour that anyone may have sent to one address, and from one place."""

STRANGER = "Quý tổ chức, cá nhân"


class Registration(BaseModel):
    """Who registers. `organisation` is the code of one that already has the proven address; else the others say it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name
    position: Name | None = None
    organisation: Code | None = None
    organisation_name: Line | None = None
    organisation_kind: Literal["enterprise", "agency", "institute", "individual"] = "enterprise"
    tax_code: TaxCode | None = None
    address: Line | None = None


def enterprise_link(session: Session, *, email: str, address: str, now: datetime, site: str) -> Denied | None:
    """Write to an address that asks to be let in; what the page says must not depend on who has it.

    A new address is sent a link to register, an enterprise's person one to choose a password anew. An official,
    a closed account and an address from which mail comes back get nothing.
    """
    who, network = folded_address(email), printable(address, 64)
    if not who:
        return Denied("Địa chỉ thư không đúng; hãy ghi theo mẫu ten@congty.vn.")
    one_at_a_time(session, f"email/{who}", f"network/{network}")
    if _sent(session, AccessLink.asked_from == network, now) >= PER_ADDRESS:
        return Denied(
            f"Nơi này đã đề nghị gửi thư quá nhiều lần; hãy chờ {in_words(HOUR)} rồi thử lại.",
            wait=int(HOUR.total_seconds()),
        )
    person = person_at(session, who)
    reader = Recipient(person.name if person else STRANGER, person.email if person else who)
    if _sent(session, AccessLink.email == who, now) >= PER_EMAIL or unreachable(session, [reader]):
        return None
    if person is not None:
        if _may_help_themselves(session, person, now):
            invite(session, person, site=site, now=now, asked_from=network)
        return None
    known = organisations_at(session, who)
    only = known[0] if len(known) == 1 else None
    link, token = make_link(
        session, "enterprise", who, now=now, organisation_id=only.pk if only else None, asked_from=network
    )
    said = {"organisation_name": only.name if only else None}
    bring(session, "enterprise_registration", link, token, reader, site=site, now=now, **said)
    return None


def organisations_at(session: Session, email: str) -> list[Organisation]:
    """The organisations of the register that are written to at this address."""
    query = select(Organisation).where(func.lower(col(Organisation.email)) == email.lower())
    return list(session.exec(query.order_by(col(Organisation.id))))


def register_enterprise(
    session: Session,
    token: str,
    *,
    form: Mapping[str, Any],
    password: SecretStr,
    now: datetime,
    hasher: PasswordHasher = HASHER,
) -> Person | Denied:
    """Enter the person, and the organisation unless it is known, under the address that the link has proven.

    `form` is a `Registration`. `BadInput` says what is wrong with it or with the password; then the link can be
    used again.
    """
    try:
        said = Registration.model_validate(dict(form))
    except ValidationError as error:
        raise BadInput(vietnamese_errors(error, "Đăng ký tài khoản")) from error
    with session.begin_nested():
        link = use_link(session, token, purpose="enterprise", now=now)
        if isinstance(link, Denied):
            return link
        if person_at(session, link.email) is not None:
            return GONE
        person = _person(session, link, said, now)
        set_password(session, person, password=password, by=actor_of(person), now=now, hasher=hasher)
    return person


def _person(session: Session, link: AccessLink, said: Registration, now: datetime) -> Person:
    person = Person(
        name=said.name,
        email=link.email,
        position=said.position,
        organisation_id=_organisation(session, link, said, now).pk,
        roles=[Role.ENTERPRISE],
    )
    session.add(person)
    session.flush()
    note(session, person, actor_of(person), now, "register", said.model_dump(exclude_none=True))
    return person


def _sent(session: Session, which: Any, now: datetime) -> int:
    return session.exec(select(func.count()).where(which, col(AccessLink.created_at) > now - HOUR)).one()


def _may_help_themselves(session: Session, person: Person, now: datetime) -> bool:
    if set(person.roles) != {Role.ENTERPRISE}:
        return False
    return account_of(session, hold_person(session, person), now=now).disabled_at is None


def _organisation(session: Session, link: AccessLink, said: Registration, now: datetime) -> Organisation:
    known = organisations_at(session, link.email)
    named = [one for one in known if said.organisation in (None, one.code)]
    if len(named) == 1:
        return named[0]
    if known:
        listed = ", ".join(f"{one.code} ({one.name})" for one in known)
        raise BadInput(f"Địa chỉ thư này thuộc về nhiều tổ chức; hãy chọn mã của một tổ chức: {listed}.")
    if said.organisation is not None:
        raise BadInput(
            f"Địa chỉ thư đã xác nhận không phải của tổ chức mang mã “{said.organisation}”; "
            "hãy để trống mã và ghi tên tổ chức."
        )
    if said.organisation_name is None:
        raise BadInput("Chưa có tên tổ chức, doanh nghiệp; hãy bổ sung.")
    return _entered(session, link, said, said.organisation_name, now)


def _entered(
    session: Session, link: AccessLink, said: Registration, name: str, now: datetime
) -> Organisation:
    taken = select(Organisation.id).where(Organisation.tax_code == said.tax_code)
    if said.tax_code is not None and session.exec(taken).first() is not None:
        raise BadInput(
            f"Mã số thuế {said.tax_code} đã có trong danh bạ với địa chỉ thư khác; hãy đăng ký bằng địa chỉ thư mà "
            "tổ chức đã báo với Sở, hoặc liên hệ Sở để cập nhật địa chỉ."
        )
    organisation = Organisation(
        code=f"DK-{link.pk:04d}",
        name=name,
        organisation_kind=said.organisation_kind,
        tax_code=said.tax_code,
        email=link.email,
        address=said.address,
    )
    session.add(organisation)
    session.flush()
    actor = Actor(link.email, said.name, frozenset({Role.ENTERPRISE}), organisation.pk)
    journal.append(
        session,
        kind="organisation",
        case_id=organisation.pk,
        actor=actor,
        now=now,
        event="register",
        target="entered",
        data=said.model_dump(exclude_none=True),
    )
    return organisation
