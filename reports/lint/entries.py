"""A row of the register of documents, as the lint reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class RegisterEntry:
    """One row of the register. `type` is a code or a name of `DOCUMENT_TYPES`; `symbol` is `TB-KHCN`,
    without number and year; `issuer` is the key of an agency, or a name where the register holds names;
    `programme_year` is the year its text names, `round_year` that of the round of proposals it belongs to."""

    id: int
    type: str
    number: int | None
    year_in_symbol: int | None
    symbol: str
    issued_on: date | None
    issuer: str
    title: str
    programme_year: int | None
    round_year: int | None
