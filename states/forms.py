"""What the fields of an act's form may hold. Used as annotations; the edges build their forms from them."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from datetime import date, datetime
from typing import Annotated, Any, Self

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
from states.vietnamese import short_date

# Controls, invisible format characters, halves of pairs, separators of lines and paragraphs.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def _clean(text: object) -> object:
    """Normalise to NFC and refuse what cannot be seen: it breaks headers, files and searches."""
    if not isinstance(text, str):
        return text
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    for place, character in enumerate(text, start=1):
        if character not in "\n\t" and unicodedata.category(character) in _UNSEEN:
            raise ValueError(
                f"có ký tự điều khiển hoặc ký tự ẩn {character!r} ở vị trí {place}; hãy xóa ký tự đó"
            )
    return text


def _one_line(text: str) -> str:
    if "\n" in text or "\t" in text:
        raise ValueError("phải nằm trên một dòng; hãy bỏ dấu xuống dòng, dấu tab")
    return text


def _short_name(text: str) -> str:
    if not re.fullmatch(r"[0-9A-Za-zĐđ][0-9A-Za-zĐđ._/-]{0,39}", text):
        raise ValueError(
            "chỉ gồm chữ cái không dấu, chữ số và các dấu . _ / -, bắt đầu bằng chữ hoặc số, tối đa 40 ký tự"
        )
    return text


def _no_truth_value(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("phải là số tiền bằng đồng, không phải đúng hay sai")
    return value


Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=250),
    BeforeValidator(_clean),
    AfterValidator(_one_line),
]
"""One line of at most 250 characters: a name, a place."""

ShortLine = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=60),
    BeforeValidator(_clean),
    AfterValidator(_one_line),
]
"""One line of at most 60 characters: a number that another office gave."""

Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=120),
    BeforeValidator(_clean),
    AfterValidator(_one_line),
]
"""A person's name or position, at most 120 characters."""

LongLine = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=500),
    BeforeValidator(_clean),
    AfterValidator(_one_line),
]
"""One line of at most 500 characters: the subject of a document."""

Prose = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000), BeforeValidator(_clean)
]
"""Text of several lines."""

Code = Annotated[
    str, StringConstraints(strip_whitespace=True), BeforeValidator(_clean), AfterValidator(_short_name)
]
"""The short name by which people call a record."""

Money = Annotated[int, Field(ge=0, le=10**15), BeforeValidator(_no_truth_value)]
"""Whole VND."""

Year = Annotated[int, Field(ge=2015, le=2100)]


def _local(value: object) -> datetime:
    """A moment without a zone is meant in Ho Chi Minh time: that is what officials write."""
    if isinstance(value, str) and ":" in value:
        with suppress(ValueError):
            value = datetime.fromisoformat(value)
    # A day alone would be read as its midnight, a number as seconds: neither is what was meant.
    if not isinstance(value, datetime):
        raise ValueError("phải là thời điểm dạng YYYY-MM-DD HH:MM")
    return value.replace(tzinfo=HO_CHI_MINH) if value.tzinfo is None else value.astimezone(HO_CHI_MINH)


LocalTime = Annotated[datetime, BeforeValidator(_local)]


_NEXT_NUMBER = re.compile(
    r"(?:lấy số)?\s*,?\s*(?:ngày\s+(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4}))?", re.I
)


class DocumentForm(BaseModel):
    """The document that an act rests on: `"16/TB-KHCN ngày 12/4/2024"`, or its parts, optionally with the signer.

    Without `reference` (as text: `"lấy số"`, `"lấy số ngày 12/4/2024"`) it is drawn up from the record and takes
    the next number of its series, of the day of the act unless `issued_on` says another. `deputy` signs for the
    head. `waiver` is why it goes out although the lint finds an error in it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    reference: Line | None = None
    issued_on: date | None = None
    signer: Name | None = None
    deputy: bool = False
    waiver: Prose | None = None

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        if isinstance(value, str):
            value = cls.parts_of(str(_clean(value)).strip())
        cited = value.get("reference") if isinstance(value, dict) else value
        needs_number = cls.model_fields["reference"].is_required()
        if not isinstance(value, dict) or not isinstance(cited, str if needs_number else str | None):
            example = "16/TB-KHCN ngày 12/4/2024" + ("" if needs_number else "; hoặc: lấy số")
            raise ValueError(f"phải ghi số, ký hiệu và ngày, ví dụ: {example}")
        if cited is None:
            return value
        parsed = parse_reference(str(_clean(cited)))
        issued_on = value.get("issued_on") or parsed.issued_on
        if issued_on is None:
            raise ValueError("thiếu ngày ban hành; hãy ghi đủ, ví dụ: 16/TB-KHCN ngày 12/4/2024")
        if parsed.number is None:
            raise ValueError("thiếu số văn bản; hãy ghi đủ, ví dụ: 16/TB-KHCN ngày 12/4/2024")
        return {**value, "issued_on": issued_on}

    @classmethod
    def parts_of(cls, text: str) -> dict[str, Any]:
        """The parts that one line of text stands for: a citation, or “lấy số” with or without a day."""
        match = _NEXT_NUMBER.fullmatch(text)
        if not text or match is None:
            return {"reference": text}
        if match["day"] is None:
            return {}
        try:
            return {"issued_on": date(int(match["year"]), int(match["month"]), int(match["day"]))}
        except ValueError as error:
            raise ValueError(
                f"không có ngày {match['day']}/{match['month']}/{match['year']} trong lịch"
            ) from error

    @model_validator(mode="after")
    def _one_day(self) -> Self:
        cited = parse_reference(self.reference).issued_on if self.reference else None
        if cited is not None and self.issued_on is not None and cited != self.issued_on:
            raise ValueError(
                f"reference ghi ngày {short_date(cited)} nhưng issued_on là {short_date(self.issued_on)}; "
                "hãy chỉ giữ ngày đúng"
            )
        return self


class CitedDocument(DocumentForm):
    """A document that another office numbered, or that was numbered on paper: it is never drawn up here."""

    reference: Line
    issued_on: date

    @classmethod
    def parts_of(cls, text: str) -> dict[str, Any]:
        return {"reference": text}
