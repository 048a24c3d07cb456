"""The registers page by page: as many rows as a page holds are read, whatever the register has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import and_, func, literal, or_, union_all
from sqlmodel import Session, col, select

from models import CASES, Document, Letter, LetterState, Organisation, Person
from secretariat.listings import (
    DocumentLine,
    LetterLine,
    OrganisationLine,
    PersonLine,
    document_lines,
    letter_lines,
    organisation_lines,
    people_lines,
)
from secretariat.pages.text import holds_words
from secretariat.worklist import matches
from states.document_types import DOCUMENT_TYPES, type_name
from states.roles import Role
from states.vietnamese import search_words

PAGE = 50
"""Rows of one page."""

LineT = TypeVar("LineT")


@dataclass(frozen=True)
class Paged(Generic[LineT]):
    """One page of a register; `number` counts from 1, `total` is that of all rows that were asked for."""

    lines: Sequence[LineT]
    total: int
    number: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


def document_page(
    session: Session, *, year: int | None = None, type: str = "", search: str = "", number: int = 1
) -> Paged[DocumentLine]:
    """The newest first; those without a date come last."""
    newest = (col(Document.issued_on).desc().nulls_last(), col(Document.id).desc())
    asked: list[Any] = [Document.year == year] if year is not None else []
    asked += [Document.type == type] if type else []
    asked += [_in_document(session, word) for word in dict.fromkeys(search_words(search))]
    found, total, number = _found(session, Document, asked, newest, number)
    return Paged(document_lines(session, found), total, number)


def _in_document(session: Session, word: str) -> Any:
    """A word of the register, or of what a type is called: `QĐ` is found as “quyết định”."""
    types = [
        type for type in DOCUMENT_TYPES if any(w.startswith(word) for w in search_words(type_name(type)))
    ]
    return or_(*holds_words(session, Document, word), col(Document.type).in_(types))


def document_years(session: Session) -> list[int]:
    """The years of the register, the latest first."""
    return list(session.exec(select(Document.year).distinct().order_by(col(Document.year).desc())))


def document_types(session: Session) -> list[str]:
    """The types that the register holds."""
    return sorted(session.exec(select(Document.type).distinct()))


def letter_page(
    session: Session,
    *,
    state: LetterState | None = None,
    kind: str = "",
    to: str = "",
    search: str = "",
    number: int = 1,
) -> Paged[LetterLine]:
    """The outbox, the newest first; a case is looked for by its whole code."""
    asked: list[Any] = [Letter.state == state] if state else []
    asked += [Letter.letter == kind] if kind else []
    if to and "@" in to:
        asked.append(Letter.recipient_email == to)
        to = ""
    asked += holds_words(session, Letter, to)
    if words := holds_words(session, Letter, search):
        asked.append(or_(and_(*words), *_about(session, search)))
    found, total, number = _found(session, Letter, asked, (col(Letter.id).desc(),), number)
    return Paged(letter_lines(session, found), total, number)


def _about(session: Session, code: str) -> list[Any]:
    """Conditions on letters about the cases that have this code."""
    tables: list[Any] = list(CASES.values())
    coded = [
        select(literal(table.kind), table.id).where(table.code == code.strip().upper()) for table in tables
    ]
    rows = session.connection().execute(union_all(*coded)).tuples()
    return [(col(Letter.case_kind) == kind) & (col(Letter.case_id) == row_id) for kind, row_id in rows]


def organisation_page(
    session: Session, *, kind: str = "", search: str = "", number: int = 1
) -> Paged[OrganisationLine]:
    asked: list[Any] = [Organisation.organisation_kind == kind] if kind else []
    asked += holds_words(session, Organisation, search)
    found, total, number = _found(session, Organisation, asked, (col(Organisation.code),), number)
    return Paged(organisation_lines(session, found), total, number)


def people_page(
    session: Session, *, role: Role | None = None, search: str = "", number: int = 1
) -> Paged[PersonLine]:
    """Roles are a list within the row, so people are narrowed here; they are a few hundred at most."""
    rows = session.exec(select(Person).order_by(col(Person.name), col(Person.email)))
    kept = [
        row
        for row in rows
        if (role is None or role in row.roles) and matches(search, row.name, row.email, row.position)
    ]
    number = _within(number, len(kept))
    return Paged(people_lines(session, kept[(number - 1) * PAGE : number * PAGE]), len(kept), number)


def _found(
    session: Session, table: type[Any], asked: Sequence[Any], order: Iterable[Any], number: int
) -> tuple[list[Any], int, int]:
    """The rows of a page, how many there are in all, and the number of the page."""
    total = session.exec(select(func.count()).select_from(table).where(*asked)).one()
    number = _within(number, total)
    # Whole rows hold the texts of letters: only their numbers are sorted.
    query = select(table.id).where(*asked).order_by(*order).limit(PAGE).offset((number - 1) * PAGE)
    return _rows(session, table, session.exec(query).all()), total, number


def _rows(session: Session, table: type[Any], ids: Sequence[int]) -> list[Any]:
    by_id = {row.id: row for row in session.exec(select(table).where(table.id.in_(ids)))}
    return [by_id[row_id] for row_id in ids]


def _within(number: int, total: int) -> int:
    """A page beyond the last is the last: rows may have gone since the link was drawn."""
    return min(max(1, number), max(1, -(-total // PAGE)))
