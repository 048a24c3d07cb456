"""One registered document from close by: what the register says of it, and the files that are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlmodel import Session, col, select

from models import Attachment, Document, StoredFile
from models.document import FILE_ROLES
from reports.year_record import reference_of
from secretariat.documents import document_by_code
from secretariat.listings import DocumentLine, document_line
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


def document_file(session: Session, code: str) -> DocumentFile:
    row = document_by_code(session, code)
    line = document_line(session, row)
    return DocumentFile(line.code, line.reference, tuple(_facts(session, row, line)), _files(session, row))


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


def replacements(session: Session, row: Document) -> tuple[Document | None, Document | None]:
    """The document that this one replaces, and the one that replaces it."""
    replaced = session.get(Document, row.corrects_id) if row.corrects_id else None
    return replaced, session.exec(select(Document).where(Document.corrects_id == row.pk)).first()


def _facts(session: Session, row: Document, line: DocumentLine) -> list[tuple[str, str]]:
    replaced, newer = replacements(session, row)
    return [
        ("Loại", line.type_label),
        ("Ngày", day(row.issued_on) if row.issued_on else "không rõ"),
        ("Cơ quan ban hành", line.issuer_label),
        ("Trích yếu", row.title),
        ("Người ký", " ".join(filter(None, (row.authority, row.signer)))),
        ("Hồ sơ", line.case_code or ""),
        ("Lập từ mẫu", PAPERS[row.paper].title if row.paper else ""),
        ("Thay thế", f"{reference_of(replaced)} (V{replaced.pk})" if replaced else ""),
        ("Được thay thế bởi", f"{reference_of(newer)} (V{newer.pk})" if newer else ""),
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
