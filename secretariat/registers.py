"""The registers page by page: as many rows as a page holds are read, whatever the register has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

from sqlalchemy import func
from sqlmodel import Session, col, select

from models import Document, Letter, LetterState, Organisation, Person
from reports.year_record import reference_of
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
from secretariat.worklist import matches
from states.document_types import type_name
from states.roles import Role
from states.vietnamese import fold

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
    asked = [Document.year == year] if year is not None else []
    asked += [Document.type == type] if type else []
    found, total, number = _found(
        session,
        Document,
        asked,
        newest,
        number,
        search,
        lambda row: (reference_of(row), type_name(row.type), row.title),
    )
    return Paged(document_lines(session, found), total, number)


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
    """The outbox, the newest first."""
    asked: list[Any] = [Letter.state == state] if state else []
    asked += [Letter.letter == kind] if kind else []
    if to and "@" in to:
        asked.append(Letter.recipient_email == to)
        to = ""
    newest = (col(Letter.id).desc(),)
    found, total, number = _found(
        session,
        Letter,
        asked,
        newest,
        number,
        f"{to} {search}".strip(),
        lambda row: (row.subject, row.recipient_name, row.recipient_email),
    )
    return Paged(letter_lines(session, found), total, number)


def organisation_page(
    session: Session, *, kind: str = "", search: str = "", number: int = 1
) -> Paged[OrganisationLine]:
    asked = [Organisation.organisation_kind == kind] if kind else []
    found, total, number = _found(
        session,
        Organisation,
        asked,
        (col(Organisation.code),),
        number,
        search,
        lambda row: (row.code, row.name, row.tax_code, row.email),
    )
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


_COLUMNS: dict[type[Any], tuple[str, ...]] = {
    Document: ("type", "number", "year_in_symbol", "symbol", "title", "issued_on", "year"),
    Letter: ("subject", "recipient_name", "recipient_email"),
    Organisation: ("code", "name", "tax_code", "email"),
}
"""What a search reads of every row: never the text of a letter."""


def _found(
    session: Session,
    table: type[Any],
    asked: Iterable[Any],
    order: Iterable[Any],
    number: int,
    search: str,
    words: Callable[[Any], Iterable[str | None]],
) -> tuple[list[Any], int, int]:
    """The rows of a page, how many there are in all, and the number of the page.

    No database folds Vietnamese letters alike, so a search compares the short columns of all rows here.
    """
    if not search:
        total = session.exec(select(func.count()).select_from(table).where(*asked)).one()
        number = _within(number, total)
        # Whole rows hold the texts of letters: only their numbers are sorted.
        query = select(table.id).where(*asked).order_by(*order).limit(PAGE).offset((number - 1) * PAGE)
        return _rows(session, table, session.exec(query).all()), total, number
    columns = [getattr(table, name) for name in ("id", *_COLUMNS[table])]
    rows = session.execute(select(*columns).where(*asked).order_by(*order))
    asked_for = fold(search).split()
    folded = cache(fold)  # subjects and names come back many times, and folding is most of the work
    ids = [
        row.id for row in rows if _all_in(asked_for, " ".join(folded(text) for text in words(row) if text))
    ]
    number = _within(number, len(ids))
    shown = ids[(number - 1) * PAGE : number * PAGE]
    return _rows(session, table, shown), len(ids), number


def _rows(session: Session, table: type[Any], ids: Sequence[int]) -> list[Any]:
    by_id = {row.id: row for row in session.exec(select(table).where(table.id.in_(ids)))}
    return [by_id[row_id] for row_id in ids]


def _all_in(words: Iterable[str], text: str) -> bool:
    return all(word in text for word in words)


def _within(number: int, total: int) -> int:
    """A page beyond the last is the last: rows may have gone since the link was drawn."""
    return min(max(1, number), max(1, -(-total // PAGE)))
