"""The parts of a procedure file beside its legal bases and deadlines, each with what it may hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from states.document_types import DOCUMENT_TYPES, OFFICIAL_LETTER, type_in_symbol
from states.task_guards import PROPOSAL_FIELDS

Text = Annotated[str, Field(min_length=1)]


def _one_of(known: Iterable[str]) -> AfterValidator:
    def check(value: str) -> str:
        if value not in known:
            raise ValueError(f"chỉ nhận một trong: {', '.join(known)}")
        return value

    return AfterValidator(check)


def _month_day(value: str) -> str:
    try:
        # 2023 has no 29 February: the day must exist in every year.
        if f"{date.fromisoformat(f'2023-{value}'):%m-%d}" == value:
            return value
    except ValueError:
        pass
    raise ValueError("phải là tháng-ngày năm nào cũng có, dạng MM-DD, ví dụ 11-30")


DocumentType = Annotated[str, _one_of(DOCUMENT_TYPES)]

MonthDay = Annotated[str, AfterValidator(_month_day)]


def no_repeats(where: str, values: Iterable[object]) -> None:
    seen: set[object] = set()
    for value in values:
        if value in seen:
            raise ValueError(f"{where}: “{value}” xuất hiện hai lần; mỗi giá trị chỉ được dùng một lần")
        seen.add(value)


def in_order(valid_from: date | None, valid_to: date | None) -> None:
    if valid_from is not None and valid_to is not None and valid_to < valid_from:
        raise ValueError("valid_to đứng trước valid_from; hãy đổi lại thứ tự hai ngày")


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Dated(Part):
    """Something that holds for a period; both ends belong to it, an open end has no date."""

    valid_from: date
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def overlaps(self, other: Dated) -> bool:
        return self.holds_on(other.valid_from) or other.holds_on(self.valid_from)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        in_order(self.valid_from, self.valid_to)
        return self


class Agency(Dated):
    """An agency's name in a period: `key` is what the program calls it (department, ubnd, subdepartment)."""

    key: Text
    name: Text
    short_name: Text
    symbol: Text
    governing: str | None = None
    place: Text
    head: Text
    email: Text


class Series(Part):
    """A number series: who numbers which type of document under which symbol."""

    type: DocumentType
    symbol: Text
    issuer: Text

    @model_validator(mode="after")
    def _symbol_of_its_type(self) -> Self:
        if self.type not in (OFFICIAL_LETTER, type_in_symbol(self.symbol)):
            raise ValueError(f"symbol = “{self.symbol}” phải bắt đầu bằng “{self.type}-”")
        return self


class Programme(Part):
    name: Text
    short_name: Text
    area: Text


class Proposals(Part):
    late_allowed: bool
    required_fields: tuple[Annotated[str, _one_of(PROPOSAL_FIELDS)], ...] = Field(min_length=1)
    similarity_shown_from: int = Field(ge=0, le=100)


class Implementation(Part):
    progress_every_months: int = Field(ge=1, le=24)
    extensions_max: int = Field(ge=0)
    extension_months_max: int = Field(ge=1)
    grades_passing: tuple[Text, ...] = Field(min_length=1)
    grades_failing: tuple[Text, ...] = Field(min_length=1)
    article: Text

    @model_validator(mode="after")
    def _grades_apart(self) -> Self:
        no_repeats("grades_passing, grades_failing", (*self.grades_passing, *self.grades_failing))
        return self


class ReportRule(Part):
    """The annual report: the plan year's period and the day it is due, as month and day, without default."""

    period_start: MonthDay
    period_end: MonthDay
    due: MonthDay
    compile_on: MonthDay
    addressees: tuple[Text, ...] = Field(min_length=1)
    recipients: tuple[Text, ...] = Field(min_length=1)
    article: Text

    @model_validator(mode="after")
    def _compiled_in_time(self) -> Self:
        if self.compile_on > self.due:
            raise ValueError(
                f"compile_on = {self.compile_on} đứng sau due = {self.due}; hãy sửa một trong hai"
            )
        return self

    def due_on(self, year: int) -> date:
        return date.fromisoformat(f"{year}-{self.due}")

    def compiled_on(self, year: int) -> date:
        return date.fromisoformat(f"{year}-{self.compile_on}")

    def period(self, year: int) -> tuple[date, date]:
        """First and last day of the reporting year; one that starts late in the year began the year before."""
        end = date.fromisoformat(f"{year}-{self.period_end}")
        start = date.fromisoformat(f"{year}-{self.period_start}")
        return (start if start <= end else start.replace(year=year - 1)), end
