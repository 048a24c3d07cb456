"""What the body of an official document is made of. Text is cleaned once, here, so that a writer may trust it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, fields
from typing import Literal

from states.errors import BadInput

Align = Literal["left", "center", "right", "justify"]

# A bidirectional override shows a reader other words than were signed; the rest cannot stand in XML.
_FORBIDDEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Return the text NFC, lines parted by a line feed, tabs as blanks. BadInput on a control character."""
    text = unicodedata.normalize(
        "NFC", re.sub(r"\r\n?|[\x0b\x0c\u2028\u2029]", "\n", text).replace("\t", " ")
    )
    found = _FORBIDDEN.search(text)
    if found is None:
        return text
    before, after = text[max(0, found.start() - 20) : found.start()], text[found.end() : found.end() + 20]
    raise BadInput(
        f"Văn bản có ký tự điều khiển U+{ord(found.group()):04X} tại dấu □ trong "
        f"“{_FORBIDDEN.sub('□', before)}□{_FORBIDDEN.sub('□', after)}”; hãy xóa ký tự đó rồi lập lại văn bản."
    )


@dataclass(frozen=True)
class Cleaned:
    """Base of the model: every text of a field, alone or in tuples, is `clean` once the object exists."""

    def __post_init__(self) -> None:
        for field in fields(self):
            object.__setattr__(self, field.name, _cleaned(getattr(self, field.name)))


def _cleaned(value: object) -> object:
    if isinstance(value, str):
        return clean(value)
    return tuple(map(_cleaned, value)) if type(value) is tuple else value


@dataclass(frozen=True)
class Text(Cleaned):
    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Footnote(Cleaned):
    """A note at the foot of the page; its mark stands where it is placed. Numbers run through the document."""

    text: str

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.text.strip():
            raise BadInput("Chú thích cuối trang để trống; hãy ghi nội dung hoặc bỏ chú thích.")


Piece = str | Text | Footnote


@dataclass(frozen=True)
class Paragraph(Cleaned):
    """One paragraph; a bullet is printed as "- ", the way of official documents."""

    pieces: tuple[Piece, ...]
    bullet: bool = False
    align: Align = "justify"

    def __post_init__(self) -> None:
        super().__post_init__()
        if isinstance(self.pieces, str) or not visible_text(self.pieces):
            raise BadInput(f"Đoạn văn phải là một bộ (tuple) có chữ; đang là {self.pieces!r}.")


@dataclass(frozen=True)
class Heading(Cleaned):
    """`number` as printed, without its full stop: I, 1, 2.1, Điều 3; empty for none. A letter is given as `a)`."""

    number: str
    text: str
    level: Literal[1, 2, 3]

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.text.strip() or self.level not in (1, 2, 3):
            raise BadInput(
                f"Đề mục “{self.number}” phải có tên và thuộc cấp 1, 2 hoặc 3 (đang là {self.level})."
            )

    @property
    def line(self) -> str:
        stop = "" if not self.number or self.number.endswith((".", ")", ":")) else "."
        return f"{self.number}{stop} {self.text}".strip()


@dataclass(frozen=True)
class Column(Cleaned):
    """A fixed width in mm, or a share of what the fixed columns leave over; wider where a word needs more."""

    title: str
    width_mm: float | None = None
    share: float = 1.0
    align: Align = "left"


@dataclass(frozen=True)
class Table(Cleaned):
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    total_row: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.columns or not self.rows:
            raise BadInput(
                f"Bảng “{self.caption}” phải có ít nhất một cột và một dòng; hãy bỏ bảng nếu chưa có số liệu."
            )
        for at, row in enumerate(self.all_rows, start=1):
            if len(row) != len(self.columns):
                raise BadInput(
                    f"Bảng “{self.caption}”, dòng {at}: có {len(row)} ô nhưng bảng có {len(self.columns)} cột; "
                    "hãy ghi đủ mỗi cột một ô."
                )

    @property
    def all_rows(self) -> tuple[tuple[str, ...], ...]:
        return self.rows if self.total_row is None else (*self.rows, self.total_row)


@dataclass(frozen=True)
class PageBreak:
    """What follows begins a new page."""


Block = Paragraph | Heading | Table | PageBreak


def visible_text(pieces: tuple[Piece, ...]) -> str:
    """Return what the pieces print in the line itself: footnotes left out, ends stripped."""
    return "".join(p if isinstance(p, str) else p.text for p in pieces if not isinstance(p, Footnote)).strip()
