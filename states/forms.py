"""What the fields of an act's form may hold. Used as annotations; the edges build their forms from them."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from states.chart import HO_CHI_MINH
from states.document_types import parse_reference


def _clean(text: object) -> object:
    """Normalise to NFC and refuse control characters: they break headers, files and searches."""
    if not isinstance(text, str):
        return text
    text = unicodedata.normalize("NFC", text)
    bad = [
        character for character in text if unicodedata.category(character) == "Cc" and character not in "\n\t"
    ]
    if bad:
        raise ValueError(f"có ký tự điều khiển {bad[0]!r}; hãy xóa ký tự đó")
    return text


def _one_line(text: str) -> str:
    if "\n" in text or "\t" in text:
        raise ValueError("phải nằm trên một dòng; hãy bỏ dấu xuống dòng")
    return text


Line = Annotated[
    str,
    BeforeValidator(_clean),
    StringConstraints(strip_whitespace=True, min_length=1, max_length=250),
    AfterValidator(_one_line),
]
"""One line of at most 250 characters: a name, a place."""

LongLine = Annotated[
    str,
    BeforeValidator(_clean),
    StringConstraints(strip_whitespace=True, min_length=1, max_length=500),
    AfterValidator(_one_line),
]
"""One line of at most 500 characters: the subject of a document."""

Prose = Annotated[
    str, BeforeValidator(_clean), StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)
]
"""Text of several lines."""

Code = Annotated[
    str,
    BeforeValidator(_clean),
    StringConstraints(strip_whitespace=True, pattern=r"^[0-9A-Za-zĐđ][0-9A-Za-zĐđ._/-]{0,39}$"),
]
"""The short name by which people call a record."""

Money = Annotated[int, Field(ge=0, le=10**15)]
"""Whole VND."""

Year = Annotated[int, Field(ge=2015, le=2100)]


def _local(value: object) -> object:
    """A moment without a zone is meant in Ho Chi Minh time: that is what officials write."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return value.replace(tzinfo=HO_CHI_MINH) if value.tzinfo is None else value.astimezone(HO_CHI_MINH)
    return value


LocalTime = Annotated[datetime, BeforeValidator(_local)]


class DocumentForm(BaseModel):
    """A document as people cite it: `"16/TB-KHCN ngày 12/4/2024"`, or its parts, optionally with the signer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reference: Line
    issued_on: date
    signer: Line | None = None

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        if isinstance(value, str):
            value = {"reference": value}
        if not isinstance(value, dict) or "reference" not in value:
            raise ValueError("phải ghi số, ký hiệu và ngày, ví dụ: 16/TB-KHCN ngày 12/4/2024")
        parsed = parse_reference(str(value["reference"]))
        issued_on = value.get("issued_on") or parsed.issued_on
        if issued_on is None:
            raise ValueError("thiếu ngày ban hành; hãy ghi đủ, ví dụ: 16/TB-KHCN ngày 12/4/2024")
        if parsed.number is None:
            raise ValueError("thiếu số văn bản; hãy ghi đủ, ví dụ: 16/TB-KHCN ngày 12/4/2024")
        return {**value, "issued_on": issued_on}
