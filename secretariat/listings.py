"""The registers as lists: the outbox, official documents, organisations and people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import String, cast, func, literal, union_all
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models import CASES, AnnualPlan, Attachment, Case, Document, Letter, LetterState, Organisation, Person
from models.people import ORGANISATION_KINDS
from notifications.catalogue import LETTERS
from reports.year_record import reference_of
from secretariat.letter_history import Handling, stops
from secretariat.reachable import returned_addresses
from secretariat.rulebook import rulebook
from secretariat.worklist import letter_code, letter_returned, letter_state_label
from states.document_types import type_name
from states.errors import BadInput
from states.roles import Role
from states.vietnamese import fold


@dataclass(frozen=True)
class LetterLine:
    """One letter of the outbox. `error` is what the mail server or the dispatcher said last.

    `stopped_by` and `reason` say who holds it or has cancelled it, and why; `resends` is the letter it repeats.
    """

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
    returned: bool
    created_at: datetime
    sent_at: datetime | None
    next_attempt_at: datetime
    attempts: int
    error: str | None
    stopped_by: str | None
    reason: str | None
    resends: str | None


@dataclass(frozen=True)
class DocumentLine:
    """One registered document. `status` says what became of its number, `files` counts what is kept of it."""

    id: int
    code: str
    reference: str
    status: str
    files: int
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
    returned_on: date | None
    address: str | None


@dataclass(frozen=True)
class PersonLine:
    name: str
    email: str
    returned_on: date | None
    position: str | None
    organisation: str | None
    roles: tuple[str, ...]
    role_labels: tuple[str, ...]


def letters(session: Session, *, states: Collection[LetterState] = ()) -> list[LetterLine]:
    """The outbox, newest first; no `states` means all of them."""
    query = select(Letter).order_by(col(Letter.id).desc())
    if states:
        query = query.where(col(Letter.state).in_(states))
    codes, stopped = case_codes(session), stops(session)
    return [_letter_line(row, codes, stopped.get(row.pk)) for row in session.exec(query)]


def letter_line(session: Session, row: Letter) -> LetterLine:
    return letter_lines(session, [row])[0]


def letter_lines(session: Session, rows: Sequence[Letter]) -> list[LetterLine]:
    """The lines of some letters, as many as a page holds."""
    codes = codes_of(session, [(row.case_kind, row.case_id) for row in rows])
    stopped = stops(session, col(Letter.id).in_([row.pk for row in rows]))
    return [_letter_line(row, codes, stopped.get(row.pk)) for row in rows]


def _letter_line(row: Letter, codes: dict[tuple[str, int], str], stop: Handling | None) -> LetterLine:
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
        state_label=letter_state_label(row),
        returned=letter_returned(row),
        created_at=row.created_at,
        sent_at=row.sent_at,
        next_attempt_at=row.next_attempt_at,
        attempts=row.attempts,
        error=row.error,
        stopped_by=stop.actor_name if stop else None,
        reason=stop.reason if stop else None,
        resends=letter_code(row.resends_id) if row.resends_id else None,
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
    found = sorted(session.exec(_with_marks()), key=lambda each: (each[0].issued_on or date.min, each[0].pk))
    return _document_lines(found, case_codes(session))


def document_lines(session: Session, rows: Sequence[Document]) -> list[DocumentLine]:
    """The lines of some documents, as many as a page holds, in their order."""
    marked = _with_marks().where(col(Document.id).in_([row.pk for row in rows]))
    by_id = {each[0].pk: each for each in session.exec(marked)}
    codes = codes_of(session, [(row.case_kind, row.case_id) for row in rows])
    return _document_lines([by_id[row.pk] for row in rows], codes)


def case_documents(session: Session, case: Case) -> list[DocumentLine]:
    """The documents of one case in the order of registration."""
    found = _with_marks().where(Document.case_kind == case.kind, Document.case_id == case.pk)
    return _document_lines(session.exec(found.order_by(col(Document.id))), {(case.kind, case.pk): case.code})


def _with_marks() -> Any:
    """Documents with how many files are kept of each and whether another one replaces it."""
    newer = aliased(Document)
    kept = select(func.count()).where(Attachment.document_id == Document.id).correlate(Document)
    replaced = select(newer.id).where(newer.corrects_id == Document.id, col(newer.cancelled_at).is_(None))
    return select(Document, kept.scalar_subquery(), replaced.correlate(Document).exists())


def _document_lines(
    found: Iterable[tuple[Document, int, bool]], codes: dict[tuple[str, int], str]
) -> list[DocumentLine]:
    return [
        DocumentLine(
            id=row.pk,
            code=f"V{row.pk}",
            reference=reference_of(row),
            status=_status(row, replaced),
            files=files,
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
        for row, files, replaced in found
    ]


def organisations(session: Session) -> list[OrganisationLine]:
    return organisation_lines(session, session.exec(select(Organisation).order_by(col(Organisation.code))))


def organisation_lines(session: Session, rows: Iterable[Organisation]) -> list[OrganisationLine]:
    returned = returned_addresses(session)
    return [
        OrganisationLine(
            code=row.code,
            name=row.name,
            kind=row.organisation_kind,
            kind_label=ORGANISATION_KINDS[row.organisation_kind],
            tax_code=row.tax_code,
            email=row.email,
            returned_on=returned.get((row.email or "").lower()),
            address=row.address,
        )
        for row in rows
    ]


def people(session: Session) -> list[PersonLine]:
    """Officials and council members by name, with what they may do."""
    return people_lines(session, session.exec(select(Person).order_by(col(Person.name), col(Person.email))))


def people_lines(session: Session, rows: Iterable[Person]) -> list[PersonLine]:
    names = dict(session.exec(select(Organisation.id, Organisation.name)).all())
    returned = returned_addresses(session)
    return [
        PersonLine(
            name=row.name,
            email=row.email,
            returned_on=returned.get(row.email.lower()),
            position=row.position,
            organisation=names.get(row.organisation_id),
            roles=tuple(row.roles),
            role_labels=tuple(Role(role).label for role in row.roles),
        )
        for row in rows
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


def codes_of(session: Session, wanted: Iterable[tuple[str | None, int | None]]) -> dict[tuple[str, int], str]:
    """`case_codes` for a few cases, in one query whatever their kinds."""
    ids: dict[str, set[int]] = {}
    for kind, row_id in wanted:
        if kind is not None and row_id is not None:
            ids.setdefault(kind, set()).add(row_id)
    queries = []
    for kind, of_kind in ids.items():
        table: Any = AnnualPlan if kind == "annual_plan" else CASES[kind]
        code = literal("KH-") + cast(table.year, String) if kind == "annual_plan" else table.code
        queries.append(select(literal(kind), table.id, code).where(table.id.in_(of_kind)))
    if not queries:
        return {}
    return {(kind, row_id): code for kind, row_id, code in session.execute(union_all(*queries))}


def _status(row: Document, replaced: bool) -> str:
    if row.cancelled_at is not None:
        return "số đã hủy"
    return "đã thay thế" if replaced else ""


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
