"""The register of documents: a number is used once in its series and year, by the right type and symbol."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from models import Document
from secretariat.acts import By
from secretariat.periods import local_day
from secretariat.rulebook import rulebook
from states.document_types import Reference, format_symbol, parse_reference, type_name
from states.errors import BadInput
from states.forms import CitedDocument, DocumentForm
from states.papers import PaperRule, paper_of
from states.procedure import Procedure
from states.vietnamese import short_date

LONGEST_SYMBOL = 40
LONGEST_TITLE = 500


def register(session: Session, case: Any, event: str, given: DocumentForm, by: By, *, title: str) -> Document:
    """Enter the document that an act of a case rests on: as it is cited, or under the next number of its series."""
    rule = paper_of(case.kind, event)
    if rule is None or rule.type is None:
        raise LookupError(f"no document is drawn up for {case.kind}.{event}")
    procedure = rulebook().procedure(case.procedure_id)
    if given.reference is None or given.issued_on is None:
        return number(session, procedure, rule, given, by, title=title, programme_year=case.year)
    return cite(
        session,
        procedure,
        CitedDocument(reference=given.reference, issued_on=given.issued_on, signer=given.signer),
        by,
        type=rule.type,
        issuer=rule.issuer,
        title=title,
        programme_year=case.year,
    )


def cite(
    session: Session,
    procedure: Procedure,
    given: CitedDocument,
    by: By,
    *,
    type: str,
    issuer: str,
    title: str,
    programme_year: int | None = None,
) -> Document:
    """Enter a document that has its number. `issuer` is an agency key of the procedure.

    Refused: a date in the future, a symbol that is not the issuer's for this type, a number in use.
    """
    reference = parse_reference(given.reference)
    wanted = procedure.symbol_of(issuer, type)
    if reference.symbol != wanted:
        raise BadInput(
            f"{type_name(type)} phải mang ký hiệu {wanted}, không phải {reference.symbol}; hãy sửa số, ký hiệu."
        )
    return enter(
        session, reference, given, by, type=type, issuer=issuer, title=title, programme_year=programme_year
    )


def enter(
    session: Session,
    reference: Reference,
    given: CitedDocument,
    by: By,
    *,
    type: str,
    issuer: str,
    title: str,
    programme_year: int | None = None,
) -> Document:
    """Enter a document as its paper shows it, right or wrong; what the lint finds in it is for people to judge."""
    _not_of_tomorrow(given.issued_on, by, format_symbol(reference))
    if len(reference.symbol) > LONGEST_SYMBOL:
        raise BadInput(
            f"Ký hiệu {reference.symbol} dài quá {LONGEST_SYMBOL} ký tự; hãy kiểm tra lại số, ký hiệu."
        )
    _hold(session, issuer, reference.symbol, given.issued_on.year)
    same = session.exec(
        _series(issuer, reference.symbol, given.issued_on.year).where(Document.number == reference.number)
    ).first()
    if same is not None:
        raise BadInput(
            f"Số {format_symbol(reference)} năm {given.issued_on.year} đã dùng cho văn bản “{same.title}”; "
            "hãy kiểm tra lại số hoặc lấy số khác."
        )
    return _add(
        session,
        by,
        type=type,
        number=reference.number,
        year_in_symbol=reference.year_in_symbol,
        symbol=reference.symbol,
        year=given.issued_on.year,
        issued_on=given.issued_on,
        issuer=issuer,
        title=title,
        signer=given.signer,
        programme_year=programme_year,
    )


def number(
    session: Session,
    procedure: Procedure,
    rule: PaperRule,
    given: DocumentForm,
    by: By,
    *,
    title: str,
    programme_year: int | None = None,
    corrects: Document | None = None,
) -> Document:
    """Give a document drawn up here the next number of its series, year and issuer.

    Numbers follow the days (NĐ 30/2020/NĐ-CP, Điều 15): a day before that of the last number is refused.
    """
    if rule.type is None:
        raise LookupError(f"{rule.id} is a form: it takes no number")
    symbol = procedure.symbol_of(rule.issuer, rule.type)
    on = given.issued_on or local_day(by.now)
    _not_of_tomorrow(on, by, symbol)
    _hold(session, rule.issuer, symbol, on.year)
    last_day = session.exec(
        _of_series(select(func.max(Document.issued_on)), rule.issuer, symbol, on.year)
    ).one()
    if last_day is not None and on < last_day:
        raise BadInput(
            f"Sổ {symbol} đã cấp số cho ngày {short_date(last_day)} nên không thể cấp số tiếp theo cho ngày "
            f"{short_date(on)}; hãy ghi ngày từ {short_date(last_day)} trở đi."
        )
    last = session.exec(_of_series(select(func.max(Document.number)), rule.issuer, symbol, on.year)).one()
    agency = procedure.agency(rule.issuer, on)
    return _add(
        session,
        by,
        type=rule.type,
        number=(last or 0) + 1,
        symbol=symbol,
        year=on.year,
        issued_on=on,
        issuer=rule.issuer,
        title=title,
        signer=given.signer,
        authority=f"KT. {agency.head.upper()}" if given.deputy else None,
        programme_year=programme_year,
        paper=rule.id,
        corrects_id=corrects.pk if corrects else None,
    )


def _add(session: Session, by: By, **columns: Any) -> Document:
    columns["title"] = columns["title"][:LONGEST_TITLE]
    document = Document(registered_at=by.now, **columns)
    session.add(document)
    session.flush()
    return document


def _not_of_tomorrow(issued_on: date, by: By, symbol: str) -> None:
    if issued_on > local_day(by.now):
        raise BadInput(
            f"Văn bản {symbol} đề ngày {short_date(issued_on)} ở tương lai; hãy sửa ngày ban hành."
        )


def _hold(session: Session, issuer: str, symbol: str, year: int) -> None:
    """Let one transaction at a time take a number of a series; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        key = func.hashtextextended(f"{issuer}/{symbol}/{year}", 0)
        session.execute(select(func.pg_advisory_xact_lock(key)))


def _series(issuer: str, symbol: str, year: int) -> Any:
    return _of_series(select(Document), issuer, symbol, year)


def _of_series(query: Any, issuer: str, symbol: str, year: int) -> Any:
    return query.where(
        col(Document.issuer) == issuer, col(Document.symbol) == symbol, col(Document.year) == year
    )
