"""What a document is drawn up from, and what all documents have in common: letterhead, number, bases, signature."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session

from models import Document
from reports.document import Block, OfficialDocument, Paragraph, Signature
from reports.year_record import citation
from states.document_types import format_reference, parse_reference, type_name
from states.papers import PAPERS, PaperRule
from states.procedure import LegalBasis, Procedure
from states.procedure_parts import Agency
from states.vietnamese import short_date

BLANK = "……………"
"""What stands where the record holds nothing yet: room to write by hand."""


@dataclass(frozen=True)
class Detail:
    """One of several documents of a kind that a case has, as one evaluation form per proposal and member.

    `key` tells them apart in file names and on the command line, `label` on a page ("" for a form left blank);
    `rows` is what the function reads.
    """

    key: str
    label: str
    rows: tuple[Any, ...]


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One document to draw up about a case (a row). `paper` is its row in the register, None while it has no number.

    `event` is the act it rests on, where there is one; `form` is what that act was told while it is going on, for
    its entry in the journal comes after its document.
    """

    session: Session
    rule: PaperRule
    case: Any
    procedure: Procedure
    today: date
    paper: Document | None = None
    event: str | None = None
    form: Mapping[str, Any] = field(default_factory=dict)
    detail: Detail | None = None

    @property
    def on(self) -> date:
        """The day whose names and rules hold: that of the signature, today until it is known."""
        return self.paper.issued_on if self.paper and self.paper.issued_on else self.today

    def agency(self, key: str) -> Agency:
        return self.procedure.agency(key, self.on)

    def citation(self, document_id: int | None) -> str | None:
        """As in `Quyết định số 76/QĐ-KHCN ngày 07/8/2024 của Sở KH&CN`; None when there is no such document."""
        row = self.session.get(Document, document_id) if document_id is not None else None
        return citation(row, self.procedure) if row else None


Fill = Callable[[Draft], OfficialDocument]
Details = Callable[[Session, Any], Sequence[Detail]]

FILLS: dict[str, Fill] = {}
DETAILS: dict[str, Details] = {}


def paper(paper_id: str, *, each: Details | None = None) -> Callable[[Fill], Fill]:
    """Register the function that draws up one kind of document of `states.papers.PAPERS`.

    `each` lists the details of a case that has several documents of this kind.
    """
    if paper_id not in PAPERS:
        raise LookupError(f"no paper {paper_id} in states.papers")

    def declare(fill: Fill) -> Fill:
        FILLS[paper_id] = fill
        if each is not None:
            DETAILS[paper_id] = each
        return fill

    return declare


def official(
    draft: Draft,
    *,
    subject: str,
    body: Sequence[Block],
    bases: Sequence[str] | None = None,
    signature: Signature | None = None,
    **more: Any,
) -> OfficialDocument:
    """The document of `draft` with everything that follows from the record, the procedure and the register.

    `bases` default to those of the procedure for this type of document; `more` are further fields of
    `OfficialDocument`. The head of the issuing agency signs, or a deputy for the head.
    """
    rule, row = draft.rule, draft.paper
    issuer = draft.agency(rule.issuer)
    return OfficialDocument(
        governing_agency=issuer.governing,
        issuing_agency=issuer.name,
        number=row.number if row else None,
        symbol=draft.procedure.symbol_of(rule.issuer, rule.type) if rule.type else None,
        place=issuer.place,
        signed_on=row.issued_on if row else None,
        undated_month=None if row else (draft.today.year, draft.today.month),
        kind=rule.heading,
        subject=subject,
        bases=tuple(standing_bases(draft) if bases is None else bases),
        body=(*body, *replacing(draft)),
        signature=signature or head_signs(draft, issuer),
        issuer_name=issuer.name,
        **more,
    )


def head_signs(draft: Draft, agency: Agency) -> Signature:
    row = draft.paper
    deputy = row is not None and row.authority is not None
    title = f"Phó {agency.head}" if deputy else agency.head
    return Signature(title, row.signer or "" if row else "", row.authority if row else None)


def standing_bases(draft: Draft) -> list[str]:
    """Those that the procedure names for this type of document and that are in force on its day."""
    return [
        legal_basis(basis)
        for basis in draft.procedure.bases
        if draft.rule.type in basis.used_in and in_force(basis, draft.on)
    ]


def in_force(basis: LegalBasis, on: date) -> bool:
    return (basis.valid_from is None or basis.valid_from <= on) and (
        basis.valid_to is None or on <= basis.valid_to
    )


def legal_basis(basis: LegalBasis) -> str:
    """As in `Căn cứ Quyết định số 1322/QĐ-TTg ngày 31/8/2020 của Thủ tướng Chính phủ về việc …`."""
    reference = parse_reference(basis.reference)
    named = format_reference(reference)
    if reference.named_type is None and reference.type_in_symbol is not None:
        named = f"{type_name(reference.type_in_symbol)} số {basis.reference}"
    day = f" ngày {short_date(basis.issued_on)}" if basis.issued_on else ""
    issuer = f" của {basis.issuer}" if basis.issuer else ""
    return f"Căn cứ {named}{day}{issuer} {basis.title}"


def cited_basis(text: str | None) -> list[str]:
    """A citation from the record as a basis; none when the record has no such document."""
    return [f"Căn cứ {text}"] if text else []


def replacing(draft: Draft) -> list[Block]:
    """A correction names the document that it replaces (NĐ 30/2020/NĐ-CP, Điều 17)."""
    row = draft.paper
    former = draft.citation(row.corrects_id) if row and row.corrects_id else None
    if former is None:
        return []
    named = (draft.rule.heading or "Công văn").capitalize()
    return [Paragraph((f"{named} này thay thế {former}.",))]
