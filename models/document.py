"""The register of official documents (văn bản): what was issued, by whom, under which number, as which files."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field

from models.base import Moment, Row, Words, choice

FILE_ROLES = {"docx": "Bản Word", "pdf": "Bản PDF", "scan": "Bản quét đã ký"}


class Document(Row, table=True):
    """One numbered document. `type` is the abbreviation of NĐ 30/2020, `symbol` is what the paper shows.

    Numbers are unique within issuer, symbol and year; `number` is unknown only for documents taken
    over from paper, and the lint then says so. `paper` names the function of `reports.papers` that drew
    it up here and froze it as attachments; it is None for a document written elsewhere. `corrects_id` is
    the document that this one replaces. A cancelled number keeps its row: it is never given again.
    """

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("issuer", "symbol", "year", "number"),
        Index("ix_document_year", "year", "id"),
        Index("ix_document_case", "case_kind", "case_id"),
        Index("ix_document_issued_on", "issued_on", "id"),
    )

    type: str = Field(max_length=8)
    number: int | None = None
    year_in_symbol: int | None = None
    symbol: str = Field(max_length=40)
    year: int
    issued_on: date | None = None
    issuer: str = Field(max_length=250)
    title: str = Field(max_length=500)
    signer: str | None = Field(default=None, max_length=120)
    authority: str | None = Field(default=None, max_length=120)
    programme_year: int | None = None
    case_kind: str | None = Field(default=None, max_length=20)
    case_id: int | None = None
    registered_at: datetime = Field(sa_type=Moment)
    paper: str | None = Field(default=None, max_length=40)
    corrects_id: int | None = Field(default=None, foreign_key="document.id", index=True)
    cancelled_at: datetime | None = Field(default=None, sa_type=Moment)
    cancelled_reason: str | None = None
    search: str = Field(default="", sa_type=Words, sa_column_kwargs={"server_default": ""}, index=True)


class StoredFile(Row, table=True):
    """Bytes kept once under their SHA-256 (hex). Triggers in the database refuse UPDATE and DELETE."""

    __tablename__ = "stored_file"
    __table_args__ = (CheckConstraint("size > 0", name="not_empty"),)

    sha256: str = Field(max_length=64, unique=True)
    media_type: str = Field(max_length=100)
    size: int
    content: bytes = Field(sa_type=LargeBinary)


class Attachment(Row, table=True):
    """A file of a document: frozen when it was numbered (`docx`, `pdf`), or a signed scan that came back."""

    __tablename__ = "attachment"
    __table_args__ = (UniqueConstraint("document_id", "file_id"),)

    document_id: int = Field(foreign_key="document.id")
    file_id: int = Field(foreign_key="stored_file.id", index=True)
    role: str = Field(sa_type=choice("role", FILE_ROLES))
    name: str = Field(max_length=120)
    added_at: datetime = Field(sa_type=Moment)
    added_by: str = Field(max_length=254)
