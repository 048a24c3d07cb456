"""Who stands in for whom, from a day to a day: the substitute has the office roles of whoever is away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sqlalchemy import Subquery
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models import Account, Person, Substitution
from secretariat.accounts.rows import hold_person, note
from secretariat.acts import By, act
from secretariat.guarded_roles import administers
from secretariat.lookup import person_by_email
from secretariat.people import Email, actor_of
from secretariat.periods import local_day
from states.errors import BadInput, Missing, Refusal
from states.forms import Prose
from states.roles import OFFICE, Actor, Role
from states.vietnamese import short_date


def lent_on(today: date) -> Subquery:
    """Rows of (substitute_id, email, roles): whom someone stands in for today. A disabled account lends nothing."""
    return (
        select(Substitution.substitute_id, Person.email, Person.roles)
        .join(Person, col(Person.id) == col(Substitution.person_id))
        .outerjoin(Account, col(Account.person_id) == col(Person.id))
        .where(
            Substitution.starts_on <= today,
            Substitution.ends_on >= today,
            col(Substitution.ended_at).is_(None),
            col(Account.disabled_at).is_(None),
        )
        .subquery("away")
    )


def actor_on(session: Session, person: Person, *, today: date) -> Actor:
    """The person with their own roles and those of whom they stand in for today."""
    away = lent_on(today)
    rows = session.exec(select(away.c.email, away.c.roles).where(away.c.substitute_id == person.pk)).all()
    return acting_for(actor_of(person), rows)


def acting_for(actor: Actor, away: Iterable[tuple[str, Iterable[str]]]) -> Actor:
    """`away` are (address, roles) of colleagues; only their own roles of an office are lent."""
    lent = frozenset(
        (Role(role), email)
        for email, roles in away
        for role in roles
        if role in OFFICE and role not in actor.roles
    )
    return replace(actor, roles=actor.roles | {role for role, _ in lent}, lent=lent)


@act("person", opens=True)
def begin_substitution(
    session: Session, *, by: By, away: Email, substitute: Email, starts_on: date, ends_on: date, reason: Prose
) -> Person:
    """Cử người làm thay."""
    person = hold_person(session, person_by_email(session, away))
    other = person_by_email(session, substitute)
    _refuse_for_others(session, by, person, "Cử người làm thay")
    if ends_on < starts_on:
        raise BadInput(f"Ngày kết thúc {short_date(ends_on)} trước ngày bắt đầu; hãy sửa lại.")
    if ends_on < local_day(by.now):
        raise BadInput(
            f"Thời gian làm thay đã qua, đến ngày {short_date(ends_on)}; hãy ghi thời gian sắp tới."
        )
    if reasons := _against(session, person, other, starts_on, ends_on):
        raise Refusal("Cử người làm thay", person.name, reasons)
    session.add(
        Substitution(
            person_id=person.pk,
            substitute_id=other.pk,
            starts_on=starts_on,
            ends_on=ends_on,
            reason=reason,
            created_at=by.now,
        )
    )
    note(session, person, by.actor, by.now, "begin_substitution", by.filled)
    return other


@act("person", opens=True)
def end_substitution(session: Session, *, by: By, away: Email, substitute: Email) -> Person:
    """Kết thúc việc làm thay. Lần đang diễn ra được kết thúc; nếu không có thì là lần sắp tới gần nhất."""
    person = hold_person(session, person_by_email(session, away))
    other = person_by_email(session, substitute)
    _refuse_for_others(session, by, person, "Kết thúc việc làm thay")
    row = session.exec(
        _open(person)
        .where(Substitution.substitute_id == other.pk, Substitution.ends_on >= local_day(by.now))
        .order_by(col(Substitution.starts_on))
    ).first()
    if row is None:
        raise Missing(
            f"{other.name} không làm thay {person.name} từ nay về sau; hãy xem lại danh sách làm thay."
        )
    row.ended_at = by.now
    note(session, person, by.actor, by.now, "end_substitution", by.filled)
    return other


def _refuse_for_others(session: Session, by: By, person: Person, label: str) -> None:
    if by.actor.id != person.email and not administers(session, by.actor):
        said = "Mỗi người tự cử người làm thay cho mình; làm giúp người khác là việc của người quản trị."
        raise Refusal(label, person.name, [said])


def _against(session: Session, person: Person, other: Person, starts_on: date, ends_on: date) -> list[str]:
    if person.pk == other.pk:
        return ["Không thể tự làm thay chính mình; hãy chọn người khác."]
    reasons = [
        f"{one.name} không giữ vai trò cán bộ nào ({', '.join(sorted(role.label for role in OFFICE))})."
        for one in (person, other)
        if not OFFICE & set(one.roles)
    ]
    overlapping = session.exec(
        _open(person).where(Substitution.starts_on <= ends_on, Substitution.ends_on >= starts_on)
    ).first()
    if overlapping is not None:
        name = session.get_one(Person, overlapping.substitute_id).name
        reasons.append(
            f"{name} đã được cử làm thay từ ngày {short_date(overlapping.starts_on)} đến ngày "
            f"{short_date(overlapping.ends_on)}; hãy kết thúc lần đó trước hoặc chọn thời gian khác."
        )
    return reasons


def _open(person: Person) -> SelectOfScalar[Substitution]:
    return select(Substitution).where(
        Substitution.person_id == person.pk, col(Substitution.ended_at).is_(None)
    )
