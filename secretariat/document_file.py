"""One registered document from close by: what the register says of it, and the files that are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlmodel import Session, col, select

from models import Attachment, Document, StoredFile
from models.document import FILE_ROLES
from secretariat.documents import document_by_code
from secretariat.listings import DocumentLine, document_lines
from secretariat.papers import bytes_of, write_whole
from secretariat.values import day
from states.papers import PAPERS


@dataclass(frozen=True)
class KeptFile:
    name: str
    role: str
    size: int
    sha256: str
    added_on: date
    added_by: str


@dataclass(frozen=True)
class DocumentFile:
    """`facts` are label and value, in the order in which a person wants to read them; empty values are left out."""

    code: str
    reference: str
    facts: tuple[tuple[str, str], ...]
    files: tuple[KeptFile, ...]


@dataclass(frozen=True)
class OpenedDocument:
    """A document with its own line of the register, and those of the document it replaces and of the newer one."""

    file: DocumentFile
    line: DocumentLine
    replaced: DocumentLine | None
    newer: DocumentLine | None


def document_file(session: Session, code: str) -> DocumentFile:
    return opened_document(session, document_by_code(session, code)).file


def opened_document(session: Session, row: Document) -> OpenedDocument:
    related = (col(Document.corrects_id) == row.pk) | (col(Document.id) == (row.corrects_id or 0))
    others = session.exec(select(Document).where(related).order_by(col(Document.id))).all()
    line, *lines = document_lines(session, [row, *others])
    replaced = next((each for each in lines if each.id == row.corrects_id), None)
    newer = next((each for each in lines if each.id != row.corrects_id), None)
    facts = _facts(row, line, replaced, newer)
    return OpenedDocument(
        DocumentFile(line.code, line.reference, tuple(facts), _files(session, row)), line, replaced, newer
    )


def write_files(session: Session, file: DocumentFile, out: Path) -> list[Path]:
    """Write the kept files of a document; refuses bytes that no longer have their hash."""
    out.mkdir(parents=True, exist_ok=True)
    return [
        write_whole(out / f"{file.code}-{kept.name}", content_of(session, file.code, kept)[1])
        for kept in file.files
    ]


def content_of(session: Session, code: str, kept: KeptFile) -> tuple[str, bytes]:
    """Media type and bytes of a kept file; refuses bytes that no longer have their hash."""
    stored = session.exec(select(StoredFile).where(StoredFile.sha256 == kept.sha256)).one()
    return stored.media_type, bytes_of(stored, kept.name, code)


def _facts(
    row: Document, line: DocumentLine, replaced: DocumentLine | None, newer: DocumentLine | None
) -> list[tuple[str, str]]:
    return [
        ("Loại", line.type_label),
        ("Ngày", day(row.issued_on) if row.issued_on else "không rõ"),
        ("Cơ quan ban hành", line.issuer_label),
        ("Trích yếu", row.title),
        ("Người ký", " ".join(filter(None, (row.authority, row.signer)))),
        ("Hồ sơ", line.case_code or ""),
        ("Lập từ mẫu", PAPERS[row.paper].title if row.paper else ""),
        ("Thay thế", f"{replaced.reference} ({replaced.code})" if replaced else ""),
        ("Được thay thế bởi", f"{newer.reference} ({newer.code})" if newer else ""),
        ("Số đã hủy", row.cancelled_reason or ""),
    ]


def _files(session: Session, row: Document) -> tuple[KeptFile, ...]:
    query = (
        select(Attachment, StoredFile.sha256, StoredFile.size)
        .join(StoredFile, col(StoredFile.id) == col(Attachment.file_id))
        .where(Attachment.document_id == row.pk)
        .order_by(col(Attachment.id))
    )
    return tuple(
        KeptFile(
            attachment.name,
            FILE_ROLES[attachment.role],
            size,
            sha256,
            attachment.added_at.date(),
            attachment.added_by,
        )
        for attachment, sha256, size in session.exec(query)
    )
