"""Acts on an announcement: draft, issue, extend, close, cancel."""

from __future__ import annotations

from datetime import date

from sqlalchemy import insert
from sqlmodel import Session, col, delete, select

from models import Announcement, AnnouncementRecipient, Organisation
from secretariat.acts import By, act
from secretariat.cases import new_case
from secretariat.lookup import organisation_by_code
from secretariat.registry import enter, register
from secretariat.transitions import fire, opened, record
from states.document_types import parse_reference
from states.forms import CitedDocument, Code, DocumentForm, LongLine, Prose, Year


@act("announcement", opens=True)
def draft(
    session: Session,
    *,
    by: By,
    code: Code,
    year: Year,
    title: LongLine,
    closes_on: date | None = None,
    recipients: tuple[Code, ...] = (),
) -> Announcement:
    """Soạn thông báo."""
    announcement = new_case(
        session,
        Announcement,
        by,
        code=code,
        state="drafting",
        year=year,
        title=title,
        closes_on=closes_on,
    )
    _list(session, announcement, recipients)
    opened(session, announcement, by, "draft")
    return announcement


@act("announcement")
def edit(
    session: Session,
    announcement: Announcement,
    *,
    by: By,
    title: LongLine | None = None,
    closes_on: date | None = None,
    recipients: tuple[Code, ...] | None = None,
) -> None:
    """Change the draft; a list of recipients replaces the former one."""
    with fire(session, announcement, "edit", by):
        announcement.title = title or announcement.title
        announcement.closes_on = closes_on or announcement.closes_on
        if recipients is not None:
            session.exec(
                delete(AnnouncementRecipient).where(
                    AnnouncementRecipient.announcement_id == announcement.pk  # type: ignore[arg-type]
                )
            )
            _list(session, announcement, recipients)


@act("announcement")
def issue(session: Session, announcement: Announcement, *, by: By, document: DocumentForm) -> None:
    """Issue under a document number; letter 1 goes to the list."""
    with fire(session, announcement, "issue", by) as done:
        done.document = register(session, announcement, "issue", document, by, title=announcement.title)
        announcement.document_id = done.document.pk


@act("announcement")
def extend(
    session: Session, announcement: Announcement, *, by: By, closes_on: date, document: DocumentForm
) -> None:
    """Move the closing date forward by another document."""
    with fire(session, announcement, "extend", by) as done:
        title = f"Gia hạn: {announcement.title}"
        done.document = register(session, announcement, "extend", document, by, title=title)
        announcement.extension_document_id = done.document.pk
        announcement.closes_on = closes_on


@act("announcement")
def close(session: Session, announcement: Announcement, *, by: By) -> None:
    """Close after the last day; the sweep does this by itself."""
    with fire(session, announcement, "close", by):
        pass


@act("announcement")
def cancel(session: Session, announcement: Announcement, *, by: By, reason: Prose) -> None:
    """Withdraw the call; `reason` stays in the audit."""
    with fire(session, announcement, "cancel", by):
        pass


@act("announcement", opens=True)
def take_over(
    session: Session, *, by: By, code: Code, year: Year, title: LongLine, document: CitedDocument
) -> Announcement:
    """Ghi nhận thông báo theo hồ sơ giấy."""
    paper = enter(
        session,
        parse_reference(document.reference),
        document,
        by,
        type="TB",
        issuer="department",
        title=title,
        programme_year=year,
    )
    announcement = new_case(
        session,
        Announcement,
        by,
        code=code,
        state="closed",
        on=document.issued_on,
        year=year,
        title=title,
        document_id=paper.pk,
    )
    record(session, announcement, by, document=paper)
    return announcement


def _list(session: Session, announcement: Announcement, codes: tuple[str, ...]) -> None:
    """A call goes to every enterprise of a province, so they are found at once and laid down at once."""
    named = select(Organisation).where(col(Organisation.code).in_(codes))
    found = {each.code: each for each in session.exec(named)}
    rows = [
        {
            "announcement_id": announcement.pk,
            "organisation_id": (found.get(code) or organisation_by_code(session, code)).pk,
        }
        for code in dict.fromkeys(codes)
    ]
    if rows:
        session.execute(insert(AnnouncementRecipient), rows)
