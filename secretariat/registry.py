"""The register of documents: a number is used once in its series and year, by the right type and symbol."""

from __future__ import annotations

from sqlmodel import Session, select

from models import Document
from secretariat.acts import By
from secretariat.periods import local_day
from states.document_types import Reference, format_symbol, parse_reference, type_name
from states.errors import BadInput
from states.forms import DocumentForm
from states.procedure import Procedure
from states.vietnamese import short_date

LONGEST_SYMBOL = 40


def register(
    session: Session,
    procedure: Procedure,
    given: DocumentForm,
    by: By,
    *,
    type: str,
    issuer: str,
    title: str,
    programme_year: int | None = None,
) -> Document:
    """Enter a document that an act rests on. `issuer` is an agency key of the procedure.

    Refused: a date in the future, a symbol that is not the issuer's for this type, a number in use.
    """
    reference = parse_reference(given.reference)
    wanted = next((s.symbol for s in procedure.series if s.issuer == issuer and s.type == type), None)
    if wanted is None:
        raise BadInput(
            f"Quy trình {procedure.id} không có dãy số cho {type_name(type)} của “{issuer}”; "
            "hãy bổ sung một mục [[series]]."
        )
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
    given: DocumentForm,
    by: By,
    *,
    type: str,
    issuer: str,
    title: str,
    programme_year: int | None = None,
) -> Document:
    """Enter a document as its paper shows it, right or wrong; what the lint finds in it is for people to judge."""
    if given.issued_on > local_day(by.now):
        raise BadInput(
            f"Văn bản {format_symbol(reference)} đề ngày {short_date(given.issued_on)} ở tương lai; "
            "hãy sửa ngày ban hành."
        )
    if len(reference.symbol) > LONGEST_SYMBOL:
        raise BadInput(
            f"Ký hiệu {reference.symbol} dài quá {LONGEST_SYMBOL} ký tự; hãy kiểm tra lại số, ký hiệu."
        )
    same = session.exec(
        select(Document).where(
            Document.issuer == issuer,
            Document.symbol == reference.symbol,
            Document.year == given.issued_on.year,
            Document.number == reference.number,
        )
    ).first()
    if same is not None:
        raise BadInput(
            f"Số {format_symbol(reference)} năm {given.issued_on.year} đã dùng cho văn bản “{same.title}”; "
            "hãy kiểm tra lại số hoặc lấy số khác."
        )
    document = Document(
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
        registered_at=by.now,
    )
    session.add(document)
    session.flush()
    return document
