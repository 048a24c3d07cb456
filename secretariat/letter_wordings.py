"""Say a letter in other words, and go back to the original: checked before it is kept, and on record afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field
from sqlmodel import Session, select

from models import OfficeWording
from notifications.catalogue import LETTERS
from notifications.render import PARTS
from notifications.wording_check import checked
from secretariat import journal
from secretariat.acts import By, act
from secretariat.office_wordings import COLUMNS, draft, original, read_anew
from secretariat.rulebook import rulebook
from states.errors import BadInput, Refusal, Stale
from states.forms import Prose, ShortLine

Read = Annotated[int, Field(ge=0)]


@act("wording", opens=True)
def change_wording(
    session: Session,
    *,
    by: By,
    procedure: ShortLine,
    letter_kind: ShortLine,
    wording_subject: Prose,
    wording_text: Prose,
    wording_html: Prose,
    read_version: Read | None = None,
) -> OfficeWording:
    """Sửa lời văn của thư."""
    known(procedure, letter_kind)
    texts = {
        part: tidy(text)
        for part, text in zip(PARTS, (wording_subject, wording_text, wording_html), strict=True)
    }
    checked(draft(procedure, letter_kind, texts))
    before = original(procedure, letter_kind)
    own = {COLUMNS[part]: None if tidy(before[part]) == text else text for part, text in texts.items()}
    return _keep(session, by, procedure, letter_kind, own, read_version, "Sửa lời văn của thư")


@act("wording", opens=True)
def restore_wording(
    session: Session, *, by: By, procedure: ShortLine, letter_kind: ShortLine
) -> OfficeWording:
    """Trở lại lời văn gốc của thư."""
    known(procedure, letter_kind)
    own = dict.fromkeys(COLUMNS.values())
    return _keep(session, by, procedure, letter_kind, own, None, "Trở lại lời văn gốc của thư")


def known(procedure: str, letter: str) -> None:
    """`BadInput` for a procedure or a letter that does not exist."""
    rulebook().procedure(procedure)
    if letter not in LETTERS:
        raise BadInput(f"Không có thư “{letter}”; các thư: {', '.join(LETTERS)}.")


def tidy(text: str) -> str:
    """As a browser and an editor leave the same template: one newline at the end, none of another system."""
    return text.replace("\r\n", "\n").rstrip() + "\n"


def row_of(session: Session, procedure: str, letter: str) -> OfficeWording | None:
    query = select(OfficeWording).where(
        OfficeWording.procedure_id == procedure, OfficeWording.letter == letter
    )
    return session.exec(query).first()


def _keep(
    session: Session,
    by: By,
    procedure: str,
    letter: str,
    own: Mapping[str, str | None],
    read: int | None,
    label: str,
) -> OfficeWording:
    row = row_of(session, procedure, letter)
    title = f"thư “{LETTERS[letter].title}”"
    if read is not None and read != (row.version if row else 0):
        raise Stale(f"Lời văn của {title}", read, row.version if row else 0)
    row = row or OfficeWording(procedure_id=procedure, letter=letter)
    if all(getattr(row, column) == text for column, text in own.items()):
        raise Refusal(label, title, ["Lời văn không khác lời văn đang dùng."])
    for column, text in own.items():
        setattr(row, column, text)
    session.add(row)
    session.flush()
    read_anew(session)
    data: dict[str, Any] = {"procedure": procedure, "letter": letter, **own}
    journal.append(
        session,
        kind="wording",
        case_id=row.pk,
        actor=by.actor,
        now=by.now,
        event=_event(own),
        target="own" if any(own.values()) else "original",
        data=data,
    )
    return row


def _event(own: Mapping[str, str | None]) -> str:
    return "change_wording" if any(own.values()) else "restore_wording"
