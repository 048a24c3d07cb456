"""The register of official documents (văn bản): what was issued, by whom, under which number."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from models.base import Moment, Row


class Document(Row, table=True):
    """One numbered document. `type` is the abbreviation of NĐ 30/2020, `symbol` is what the paper shows.

    Numbers are unique within issuer, symbol and year; `number` is unknown only for documents taken
    over from paper, and the lint then says so.
    """

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("issuer", "symbol", "year", "number"),)

    type: str = Field(max_length=8)
    number: int | None = None
    year_in_symbol: int | None = None
    symbol: str = Field(max_length=40)
    year: int
    issued_on: date | None = None
    issuer: str = Field(max_length=250)
    title: str = Field(max_length=500)
    signer: str | None = Field(default=None, max_length=120)
    programme_year: int | None = None
    case_kind: str | None = Field(default=None, max_length=20)
    case_id: int | None = None
    registered_at: datetime = Field(sa_type=Moment)
