"""Signed scans come back in: known by their content, bounded in size, under a safe name, once."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from sqlmodel import Session, select

from models import Attachment, AuditEntry, Document, StoredFile
from secretariat import documents
from secretariat.uploads import LARGEST, LONGEST_NAME, Upload, safe_name
from states.errors import BadInput, Missing
from states.validation import vietnamese_errors
from tests.secretariat.builders import SUBMITTED, begin, issued_announcement

PDF = b"%PDF-1.7\n1 0 obj\n"


def zipped(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return made.getvalue()


CONTENTS = {
    "a PDF": (PDF, "application/pdf", "pdf"),
    "a PNG": (b"\x89PNG\r\n\x1a\n0", "image/png", "png"),
    "a JPEG": (b"\xff\xd8\xff\xe0", "image/jpeg", "jpg"),
    "a TIFF": (b"II*\x00....", "image/tiff", "tif"),
    "a TIFF the other way round": (b"MM\x00*....", "image/tiff", "tif"),
    "a Word file": (
        zipped("[Content_Types].xml", "word/document.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docx",
    ),
    "a workbook": (
        zipped("[Content_Types].xml", "xl/workbook.xml"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
    ),
}

REFUSED = {
    "nothing": b"",
    "a program": b"MZ\x90\x00",
    "a page": b"<html><script>",
    "a PDF behind something else": b"GIF89a %PDF-1.7",
    "a presentation": zipped("ppt/presentation.xml"),
    "a workbook with macros": zipped("xl/workbook.xml", "xl/vbaProject.bin"),
    "a Word file with macros": zipped("word/document.xml", "word/vbaProject.bin"),
    "an archive": zipped("a.exe"),
    "half an archive": zipped("word/document.xml")[:40],
    "too much": PDF + b"0" * LARGEST,
}


@pytest.mark.parametrize(("content", "media_type", "ending"), CONTENTS.values(), ids=CONTENTS)
def test_a_file_is_what_its_content_says(content: bytes, media_type: str, ending: str) -> None:
    upload = Upload(name="Bản quét.exe", content=content)
    assert upload.media_type == media_type
    assert upload.stored_name == f"ban-quet.{ending}"


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_what_may_not_come_in_is_refused_in_vietnamese_whatever_it_is_called(content: bytes) -> None:
    with pytest.raises(ValidationError) as refused:
        Upload(name="quet.pdf", content=content)
    said = vietnamese_errors(refused.value, "Tệp")
    assert "tệp" in said
    assert "hãy" in said or "chỉ nhận" in said


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Thông báo số 16.pdf", "thong-bao-so-16.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Quét\\Quyết định.PDF", "quyet-dinh.pdf"),
        ("a\r\nSet-Cookie: x", "a-set-cookie-x"),
        ("\u202efdp.exe", "fdp.exe"),
        ("...", "tep"),
        ("", "tep"),
        ("Đ" * 300, "d" * LONGEST_NAME),
    ],
)
def test_a_name_is_made_safe_to_write(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@settings(max_examples=60)
@given(st.text(max_size=200))
def test_no_name_leaves_its_folder_or_a_plain_alphabet(name: str) -> None:
    made = safe_name(name)
    assert 0 < len(made) <= LONGEST_NAME
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789._-")
    assert not made.startswith(".")


def attach(session: Session, **file: Any) -> Document:
    row = session.exec(select(Document)).one()
    attached: Document = begin(documents.attach, session, SUBMITTED, document=f"V{row.pk}", file=file)
    return attached


def test_a_scan_is_kept_under_its_hash_and_the_audit_names_it(session: Session) -> None:
    issued_announcement(session)
    row = attach(session, name="Bản quét.pdf", content=PDF)
    kept = session.exec(select(Attachment).where(Attachment.document_id == row.pk)).one()
    stored = session.get_one(StoredFile, kept.file_id)
    assert (kept.role, kept.name, stored.content) == ("scan", "ban-quet.pdf", PDF)
    entry = session.exec(select(AuditEntry).where(AuditEntry.case_kind == "document")).one()
    assert entry.data["file"] == {"name": "ban-quet.pdf", "size": len(PDF), "sha256": stored.sha256}


def test_the_same_scan_is_not_kept_twice_and_another_gets_another_name(session: Session) -> None:
    issued_announcement(session)
    attach(session, name="quet.pdf", content=PDF)
    with pytest.raises(BadInput, match="đã có đúng tệp này"):
        attach(session, name="khac.pdf", content=PDF)
    attach(session, name="quet.pdf", content=PDF + b"2")
    names = session.exec(select(Attachment.name).order_by(Attachment.name)).all()
    assert names == ["quet-2.pdf", "quet.pdf"]


def test_a_scan_of_a_document_that_does_not_exist_is_refused(session: Session) -> None:
    with pytest.raises(Missing, match="Không có văn bản V9"):
        begin(documents.attach, session, SUBMITTED, document="V9", file={"name": "a.pdf", "content": PDF})
