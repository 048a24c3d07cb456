"""The moment for which a letter is written: about which case, to whom, on which deadline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from models import Case, Deadline, Document
from secretariat.audiences import Recipient
from secretariat.described import cited
from secretariat.periods import local_day


@dataclass(frozen=True)
class Occasion:
    """Everything a builder may look at."""

    session: Session
    case: Case
    recipient: Recipient
    now: datetime
    deadline: Deadline | None

    @property
    def today(self) -> date:
        return local_day(self.now)


def paper(occasion: Occasion, document_id: int | None) -> dict[str, Any] | None:
    """The document as letters cite it."""
    return cited(occasion.session.get_one(Document, document_id) if document_id else None)
