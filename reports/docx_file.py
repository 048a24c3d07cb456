"""Opening a DOCX that came from anywhere: what is no such file, or would harm the reader, is refused with advice."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

import docx
from docx.document import Document

from states.errors import BadInput

MAX_FILE = 50 * 1024 * 1024
MAX_UNZIPPED = 100 * 1024 * 1024
MAX_PART = 40 * 1024 * 1024
MAX_ENTRIES = 5_000
"""A report of 500 pages has parts of a few megabytes; the pictures make the rest."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_XML_CODES = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_RESAVE = "Hãy mở bằng Word hoặc LibreOffice, lưu lại dạng .docx rồi thử lại."
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    LookupError,  # a part or relationship that the package promises is not in it
    ValueError,  # not a document of Word: a workbook, a template, a document with macros
    SyntaxError,  # XML that cannot be parsed, entities included
    NotImplementedError,
    AttributeError,
    TypeError,
    EOFError,
    OSError,
)
"""What zipfile, lxml and python-docx raise on files that are no or broken DOCX."""


def read_bytes(path: Path, most: int = MAX_FILE) -> bytes:
    """Return the content of a file; OSError as usual, BadInput when it is empty or larger than `most`."""
    size = path.stat().st_size
    if size > most:
        raise BadInput(
            f"{path.name}: tệp {size // 2**20} MB, lớn hơn mức {most // 2**20} MB; hãy nén hoặc bỏ bớt hình ảnh."
        )
    content = path.read_bytes()
    if not content:
        raise BadInput(f"{path.name}: tệp rỗng (0 byte); hãy kiểm tra lại tệp đã lưu.")
    return content


def open_docx(content: bytes, name: str) -> Document:
    """Open the bytes of a DOCX; `BadInput` says what they are instead and what to do."""
    _refuse_other_kinds(content, name)
    try:
        _refuse_bombs(content, name)
        return docx.Document(io.BytesIO(content))
    except BadInput:
        raise
    except _BROKEN as error:
        raise BadInput(
            f"{name}: tệp .docx bị hỏng hoặc không phải là tài liệu Word ({type(error).__name__}). {_RESAVE}"
        ) from error


def _refuse_other_kinds(content: bytes, name: str) -> None:
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise BadInput(f"{name}: tệp được đặt mật khẩu; hãy bỏ mật khẩu trong Word rồi thử lại.")
        raise BadInput(f"{name}: đây là tệp Word kiểu cũ (.doc), chưa đọc được. {_RESAVE}")
    if content.startswith(b"%PDF"):
        raise BadInput(
            f"{name}: đây là tệp PDF, chỉ soát được tệp .docx hoặc .txt; hãy dùng tệp Word gốc của văn bản."
        )
    if content.startswith(b"{\\rtf"):
        raise BadInput(f"{name}: đây là tệp RTF, chưa đọc được. {_RESAVE}")
    if not content.startswith(b"PK"):
        raise BadInput(f"{name}: không phải là tệp Word (.docx). {_RESAVE}")


def _refuse_bombs(content: bytes, name: str) -> None:
    """Refuse by the sizes that the archive declares: zipfile never unpacks more than they say."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if any(entry.flag_bits & 1 for entry in entries):
            raise BadInput(f"{name}: tệp nén có mật khẩu; hãy bỏ mật khẩu rồi thử lại.")
        if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNZIPPED:
            raise BadInput(
                f"{name}: tệp khi giải nén lớn hơn {MAX_UNZIPPED // 2**20} MB, có thể là tệp độc hại; "
                "hãy xin lại tệp gốc hoặc bỏ bớt hình ảnh."
            )
        for entry in entries:
            if not entry.filename.endswith((".xml", ".rels")):
                continue
            if entry.file_size > MAX_PART:
                raise BadInput(
                    f"{name}: phần chữ của tệp lớn hơn {MAX_PART // 2**20} MB; hãy chia thành nhiều tệp."
                )
            xml = archive.read(entry)
            # No part of a DOCX has a document type; entities that swell or read files hide there.
            if any("<!DOCTYPE".encode(code) in xml for code in _XML_CODES):
                raise BadInput(
                    f"{name}: tệp chứa khai báo DOCTYPE, có thể là tệp độc hại; hãy xin lại tệp gốc."
                )
