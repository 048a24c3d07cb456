"""The registers as lists: the outbox, official documents, organisations and people."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from models import CASES, AnnualPlan, Document, Letter, LetterState, Organisation, Person
from models.people import ORGANISATION_KINDS
from notifications.catalogue import LETTERS
from reports.year_record import reference_of
from secretariat.rulebook import rulebook
from secretariat.worklist import letter_code
from states.document_types import type_name
from states.errors import BadInput
from states.roles import Role
from states.vietnamese import fold


@dataclass(frozen=True)
class LetterLine:
    """One letter of the outbox. `error` is what the mail server or the dispatcher said last."""

    id: int
    code: str
    letter: str
    letter_label: str
    subject: str
    recipient_name: str
    recipient_email: str
    case_kind: str | None
    case_code: str | None
    state: str
    state_label: str
    created_at: datetime
    sent_at: datetime | None
    next_attempt_at: datetime
    attempts: int
    error: str | None


@dataclass(frozen=True)
class DocumentLine:
    id: int
    reference: str
    type: str
    type_label: str
    issued_on: date | None
    year: int
    issuer: str
    issuer_label: str
    title: str
    signer: str | None
    programme_year: int | None
    case_kind: str | None
    case_code: str | None


@dataclass(frozen=True)
class OrganisationLine:
    code: str
    name: str
    kind: str
    kind_label: str
    tax_code: str | None
    email: str | None
    address: str | None


@dataclass(frozen=True)
class PersonLine:
    name: str
    email: str
    position: str | None
    organisation: str | None
    roles: tuple[str, ...]
    role_labels: tuple[str, ...]


def letters(session: Session, *, states: Collection[LetterState] = ()) -> list[LetterLine]:
    """The outbox, newest first; no `states` means all of them."""
    query = select(Letter).order_by(col(Letter.id).desc())
    if states:
        query = query.where(col(Letter.state).in_(states))
    codes = case_codes(session)
    return [letter_line(row, codes) for row in session.exec(query)]


def letter_line(row: Letter, codes: dict[tuple[str, int], str]) -> LetterLine:
    """`codes` is `case_codes`."""
    return LetterLine(
        id=row.pk,
        code=letter_code(row.pk),
        letter=row.letter,
        letter_label=LETTERS[row.letter].title,
        subject=row.subject,
        recipient_name=row.recipient_name,
        recipient_email=row.recipient_email,
        case_kind=row.case_kind,
        case_code=codes.get((row.case_kind or "", row.case_id or 0)),
        state=row.state,
        state_label=LetterState(row.state).label,
        created_at=row.created_at,
        sent_at=row.sent_at,
        next_attempt_at=row.next_attempt_at,
        attempts=row.attempts,
        error=row.error,
    )


def letter_states(given: Iterable[str]) -> list[LetterState]:
    """The states meant by ids or Vietnamese names."""
    meant = {fold(name): state for state in LetterState for name in (state.value, state.label)}
    given = list(given)
    if unknown := [name for name in given if fold(name) not in meant]:
        known = ", ".join(f"{state} ({state.label})" for state in LetterState)
        raise BadInput(f"Không có tình trạng thư “{unknown[0]}”; chỉ có: {known}.")
    return [meant[fold(name)] for name in given]


def documents(session: Session) -> list[DocumentLine]:
    """The register of documents by date of issue; those without a date come first."""
    codes = case_codes(session)
    rows = session.exec(select(Document)).all()
    return [
        DocumentLine(
            id=row.pk,
            reference=reference_of(row),
            type=row.type,
            type_label=type_name(row.type),
            issued_on=row.issued_on,
            year=row.year,
            issuer=row.issuer,
            issuer_label=_issuer(row),
            title=row.title,
            signer=row.signer,
            programme_year=row.programme_year,
            case_kind=row.case_kind,
            case_code=codes.get((row.case_kind or "", row.case_id or 0)),
        )
        for row in sorted(rows, key=lambda row: (row.issued_on or date.min, row.pk))
    ]


def organisations(session: Session) -> list[OrganisationLine]:
    return [
        OrganisationLine(
            code=row.code,
            name=row.name,
            kind=row.organisation_kind,
            kind_label=ORGANISATION_KINDS[row.organisation_kind],
            tax_code=row.tax_code,
            email=row.email,
            address=row.address,
        )
        for row in session.exec(select(Organisation).order_by(col(Organisation.code)))
    ]


def people(session: Session) -> list[PersonLine]:
    """Officials and council members by name, with what they may do."""
    names = dict(session.exec(select(Organisation.id, Organisation.name)).all())
    return [
        PersonLine(
            name=row.name,
            email=row.email,
            position=row.position,
            organisation=names.get(row.organisation_id),
            roles=tuple(row.roles),
            role_labels=tuple(Role(role).label for role in row.roles),
        )
        for row in session.exec(select(Person).order_by(col(Person.name), col(Person.email)))
    ]


def case_codes(session: Session) -> dict[tuple[str, int], str]:
    """(kind, id) -> the code people call a case by; an annual plan goes by its year."""
    codes = {
        (kind, row_id): code
        for kind, table in CASES.items()
        for row_id, code in session.exec(select(table.id, table.code))
        if row_id is not None
    }
    plans = session.exec(select(AnnualPlan.id, AnnualPlan.year))
    return codes | {("annual_plan", row_id): f"KH-{year}" for row_id, year in plans if row_id is not None}


def _issuer(row: Document) -> str:
    """The agency's short name on the day of the document; a document from elsewhere carries its issuer's name."""
    day = row.issued_on or date(row.year, 12, 31)
    named = (
        agency.short_name
        for procedure in rulebook().procedures.values()
        for agency in procedure.agencies
        if agency.key == row.issuer and agency.holds_on(day)
    )
    return next(named, row.issuer)
