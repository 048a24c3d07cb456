"""People with their roles and accounts, and who stands in for whom, as lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models import Account, Organisation, Person, Substitution, WebSession
from states.roles import Role
from states.vietnamese import fold


@dataclass(frozen=True)
class AccountLine:
    """`state` says how far the account is: none yet, invited, open or disabled. `seen_at` is the last visit."""

    name: str
    email: str
    position: str | None
    organisation: str | None
    role_labels: tuple[str, ...]
    disabled: bool
    has_password: bool
    has_totp: bool
    seen_at: datetime | None

    @property
    def state(self) -> str:
        if self.disabled:
            return "đã khóa"
        return "đang dùng" if self.has_password else "chưa có mật khẩu"


@dataclass(frozen=True)
class SubstitutionLine:
    away: str
    away_email: str
    substitute: str
    substitute_email: str
    starts_on: date
    ends_on: date
    reason: str
    current: bool


PER_PAGE = 100


def accounts(
    session: Session, *, role: Role | None = None, text: str = "", number: int = 1
) -> tuple[list[AccountLine], int, int]:
    """(people by name, those of one page; how many there are in all; how many pages)."""
    seen = (
        select(WebSession.person_id, func.max(WebSession.seen_at).label("seen_at"))
        .group_by(col(WebSession.person_id))
        .subquery()
    )
    rows = session.exec(
        select(Person, Account, Organisation.name, seen.c.seen_at)
        .outerjoin(Account, col(Account.person_id) == col(Person.id))
        .outerjoin(Organisation, col(Organisation.id) == col(Person.organisation_id))
        .outerjoin(seen, seen.c.person_id == col(Person.id))
        .order_by(col(Person.name), col(Person.email))
    ).all()
    found = [row for row in rows if _meant(row[0], role, text)]
    pages = max(1, -(-len(found) // PER_PAGE))
    start = (min(max(1, number), pages) - 1) * PER_PAGE
    return [_line(*row) for row in found[start : start + PER_PAGE]], len(found), pages


def substitutions(session: Session, *, today: date, of: str | None = None) -> list[SubstitutionLine]:
    """Those of today and to come, by day; `of` is the address of someone who is away or stands in."""
    substitute = aliased(Person)
    query = (
        select(Substitution, Person, substitute)
        .join(Person, col(Person.id) == col(Substitution.person_id))
        .join(substitute, col(substitute.id) == col(Substitution.substitute_id))
        .where(Substitution.ends_on >= today, col(Substitution.ended_at).is_(None))
        .order_by(col(Substitution.starts_on), col(Substitution.id))
    )
    if of is not None:
        query = query.where((col(Person.email) == of) | (col(substitute.email) == of))
    return [
        SubstitutionLine(
            away=person.name,
            away_email=person.email,
            substitute=other.name,
            substitute_email=other.email,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            reason=row.reason,
            current=row.starts_on <= today,
        )
        for row, person, other in session.exec(query)
    ]


def _meant(person: Person, role: Role | None, text: str) -> bool:
    words = f"{fold(person.name)} {fold(person.email)}"
    return (role is None or role in person.roles) and all(word in words for word in fold(text).split())


def _line(person: Person, account: Account | None, organisation: str | None, seen_at: datetime | None) -> AccountLine:
    return AccountLine(
        name=person.name,
        email=person.email,
        position=person.position,
        organisation=organisation,
        role_labels=tuple(Role(role).label for role in person.roles),
        disabled=account is not None and account.disabled_at is not None,
        has_password=account is not None and account.password_hash is not None,
        has_totp=account is not None and account.totp_secret is not None,
        seen_at=seen_at,
    )
