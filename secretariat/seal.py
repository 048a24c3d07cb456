"""A seal of the journal, mailed every night: what somebody outside holds in hand cannot be rewritten inside.

The hash chains find an entry that was changed. Whoever may write to the database can also compute every chain
anew; then only a seal from before, kept in a mailbox, tells that the history is another one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session, col, func, select

from models import AuditEntry, Letter
from secretariat.audiences import people_with
from secretariat.correspondence import write
from secretariat.letter_contexts import envelope
from secretariat.periods import local_day
from secretariat.reachable import unreachable
from secretariat.rulebook import rulebook
from states.errors import BadInput
from states.roles import Role

WITNESSES = (Role.ADMIN, Role.AUDITOR)
LISTED = 20
"""Broken chains that a letter names; `verify` names them all."""


@dataclass(frozen=True)
class Seal:
    """The journal up to entry number `through`: how many entries, and SHA-256 over their hashes in that order."""

    through: int
    entries: int
    fingerprint: str

    @property
    def short(self) -> str:
        """Enough for two people to compare on the telephone."""
        return self.fingerprint[:8]


def seal(session: Session, *, through: int | None = None) -> Seal:
    """The seal up to an entry, or up to the last one; `BadInput` for a number that no entry has reached.

    For the last one the session must be able to write: entries that are being written meanwhile are waited for,
    as one of them may yet get a lower number than the last one that is seen.
    """
    if through is None and session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE audit_entry IN SHARE MODE"))
    last: int = session.exec(select(func.coalesce(func.max(AuditEntry.id), 0))).one() or 0
    if through is not None and not 0 < through <= last:
        raise BadInput(f"Không có mục nhật ký số {through}; mục cuối cùng là số {last}.")
    sealed = last if through is None else through
    query = select(AuditEntry.hash).where(col(AuditEntry.id) <= sealed).order_by(col(AuditEntry.id))
    entries, sha256 = 0, hashlib.sha256()
    for hash in session.exec(query.execution_options(yield_per=10_000)):
        entries += 1
        sha256.update(f"{hash}\n".encode())
    return Seal(sealed, entries, sha256.hexdigest())


def fingerprint_in(typed: str) -> str:
    """A fingerprint as somebody copies it from a letter, also broken over lines; `BadInput` for what is none."""
    text = "".join(typed.split()).lower()
    if not re.fullmatch("[0-9a-f]{64}", text):
        raise BadInput(
            "Dấu kiểm gồm đúng 64 ký tự, chỉ có chữ số và các chữ từ a đến f; hãy chép lại từ thư."
        )
    return text


def send_seal(session: Session, *, broken: Sequence[str], now: datetime) -> list[Letter]:
    """Write tonight's seal to each witness who can be written to, once a night each.

    `broken` has a line for each chain that was found broken.
    """
    today = local_day(now)
    sealed = seal(session)
    people = people_with(session, *WITNESSES)
    silent = unreachable(session, people)
    more = [f"và {len(broken) - LISTED} hồ sơ khác"] if len(broken) > LISTED else []
    written = []
    for person in people:
        if person.identity in silent:
            continue
        context = envelope(session, rulebook().in_force(today).id, person, today) | {
            "seal": sealed,
            "broken": [*broken[:LISTED], *more],
        }
        key = f"seal:{today.isoformat()}:{person.identity}"
        if row := write(session, key, "journal_seal", person, context, case=None, now=now):
            written.append(row)
    return written
