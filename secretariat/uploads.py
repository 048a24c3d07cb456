"""Files that people hand in: known by their content, of bounded size, under a name that is safe to write."""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
import zipfile

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, computed_field, field_validator

from states.errors import BadInput
from states.vietnamese import fold

MEGABYTE = 1024 * 1024

LARGEST = 20 * MEGABYTE
"""Bytes; a signed scan of some twenty pages at 300 dpi."""

LARGEST_TEXT = 64 * 1024
"""Bytes of a text file of settings; a whole procedure has some 11,000."""

LONGEST_LINE = 2_000
"""Bytes of a line of it: reading a TOML key costs the square of its parts, and a key stands on one line."""

LONGEST_NAME = 120

_SIGNATURES = {
    b"%PDF-": ("application/pdf", "pdf"),
    b"\x89PNG\r\n\x1a\n": ("image/png", "png"),
    b"\xff\xd8\xff": ("image/jpeg", "jpg"),
    b"II*\x00": ("image/tiff", "tif"),
    b"MM\x00*": ("image/tiff", "tif"),
}
_OFFICE = {
    "word/document.xml": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    "xl/workbook.xml": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
}
_ALLOWED = "PDF, ảnh (PNG, JPEG, TIFF), Word (.docx) hoặc Excel (.xlsx) không có macro"


class Upload(BaseModel):
    """One file as it came. The audit keeps name, size and hash; the bytes go to the table of stored files."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(max_length=1_000)
    content: bytes = Field(exclude=True, repr=False)

    @field_validator("name")
    @classmethod
    def _safe(cls, name: str) -> str:
        return safe_name(name)

    @field_validator("content")
    @classmethod
    def _acceptable(cls, content: bytes, info: ValidationInfo) -> bytes:
        named = f"tệp {info.data.get('name', '')}"
        if not content:
            raise ValueError(f"{named} rỗng; hãy chọn lại tệp")
        if len(content) > LARGEST:
            raise ValueError(
                f"{named} lớn {len(content) / MEGABYTE:.1f} MB, vượt quá {LARGEST // MEGABYTE} MB; "
                "hãy quét lại với độ phân giải thấp hơn hoặc chia thành nhiều tệp"
            )
        try:
            media_type(content)
        except ValueError as error:
            raise ValueError(f"{named}: {error}") from error
        return content

    @computed_field  # type: ignore[prop-decorator]
    @property
    def size(self) -> int:
        return len(self.content)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def media_type(self) -> str:
        return media_type(self.content)[0]

    @property
    def stored_name(self) -> str:
        """The name with the ending that the content has, whatever ending it came with."""
        stem, _, _ = self.name.rpartition(".")
        ending = media_type(self.content)[1]
        return f"{(stem or self.name)[: LONGEST_NAME - len(ending) - 1]}.{ending}"


def media_type(content: bytes) -> tuple[str, str]:
    """Return the media type and ending that the bytes themselves show; ValueError for anything not allowed."""
    for signature, found in _SIGNATURES.items():
        if content.startswith(signature):
            return found
    if content.startswith(b"PK\x03\x04") and (office := _office(content)):
        return office
    raise ValueError(f"chỉ nhận {_ALLOWED}; nội dung tệp không thuộc các loại này, dù tên tệp là gì")


def _office(content: bytes) -> tuple[str, str] | None:
    """A text or a workbook without macros: the parts say so, not the name."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        return None
    if any(name.endswith("vbaProject.bin") for name in names):
        return None
    return next((found for part, found in _OFFICE.items() if part in names), None)


def plain_text(name: str, content: bytes) -> str:
    """The text of an uploaded file that a program is to read; `BadInput` for what is empty, too long or no text."""
    if not content.strip():
        raise BadInput(f"{name}: tệp rỗng; hãy chọn lại tệp.")
    if len(content) > LARGEST_TEXT:
        raise BadInput(
            f"{name}: tệp lớn {len(content) // 1024} KB, vượt quá {LARGEST_TEXT // 1024} KB; hãy kiểm tra lại tệp."
        )
    for number, line in enumerate(content.splitlines(), start=1):
        if len(line) > LONGEST_LINE:
            raise BadInput(f"{name}, dòng {number}: dài quá {LONGEST_LINE} byte; hãy ngắt thành nhiều dòng.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{name}: không phải là văn bản UTF-8; hãy lưu lại tệp dưới dạng UTF-8.") from error
    if "\0" in text:
        raise BadInput(f"{name}: không phải là tệp văn bản; hãy chọn tệp .toml.")
    return text


def safe_name(name: str) -> str:
    """Return a file name of letters without accents, digits and `._-`, without any folder; never empty."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    plain = re.sub(r"[^a-z0-9._-]+", "-", fold(last)).strip(".-_")
    return plain[:LONGEST_NAME].strip(".-_") or "tep"
