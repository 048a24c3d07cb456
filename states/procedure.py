"""A procedure: the law of one regime and period, as data. Read from `procedures/*.toml`, pinned by every case."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from states.calendar import Period
from states.council_rules import CouncilRule
from states.errors import BadInput
from states.roles import Role
from states.validation import vietnamese_errors

CaseKind = Literal["announcement", "task", "council", "dossier", "annual_report", "activity"]

Anchor = Literal[
    "entered",  # the day the state was entered
    "closes_on",  # announcement: last day for proposals
    "supplement_due_on",  # task: the day named in the request
    "session_on",  # council: the day of the session
    "progress_period_ends",  # task: the end of each reporting period of the contract, one deadline each
    "contract_ends_on",  # task: last day of the contract, extensions included
    "report_due_on",  # annual report: the procedure's date in the plan year
]

Audience = Literal[
    "list_without_proposal",
    "proposer",
    "host",
    "members",
    "members_without_form",
    "members_without_answer",
    "chair_and_secretary",
    "secretariat",
    "secretariat_and_leader",
]

Condition = Literal["quorum_at_risk"]

Text = Annotated[str, Field(min_length=1)]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Dated(Part):
    """Something that holds for a period; both ends belong to it, an open end has no date."""

    valid_from: date
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("valid_to đứng trước valid_from; hãy đổi lại thứ tự hai ngày")
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

    type: Text
    symbol: Text
    issuer: Text


class LegalBasis(Part):
    """A legal basis (căn cứ). `issued_on` may be unknown; the lint then says so."""

    reference: Text
    issued_on: date | None = None
    issuer: str | None = None
    title: Text
    valid_from: date | None = None
    valid_to: date | None = None
    used_in: tuple[Text, ...] = ()


class DeadlineRule(Part):
    """One obligation in time: opened by entering any of `states`, closed by leaving them.

    `remind` holds calendar days from the due day (negative before it), `escalate` the working days
    after which lateness is told first to the responsible officials, then to the leader.
    """

    id: Text
    title: Text
    case: CaseKind
    states: tuple[Text, ...] = Field(min_length=1)
    anchor: Anchor
    count: int
    unit: Literal["working", "calendar"]
    responsible: Role
    letter: Text | None = None
    audience: Audience | None = None
    when: Condition | None = None
    remind: tuple[int, ...] = ()
    escalate: tuple[int, ...] = Field(default=(), max_length=2)
    article: Text

    @property
    def period(self) -> Period:
        return Period(count=self.count, unit=self.unit)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.remind and (self.letter is None or self.audience is None):
            raise ValueError("remind cần có letter và audience: phải biết gửi thư nào, cho ai")
        if any(days < 1 for days in self.escalate):
            raise ValueError("escalate là số ngày quá hạn, từ 1 trở lên")
        return self


class Proposals(Part):
    late_allowed: bool
    required_fields: tuple[Text, ...] = Field(min_length=1)
    similarity_shown_from: int = Field(ge=0, le=100)


class Implementation(Part):
    progress_every_months: int = Field(ge=1, le=24)
    extensions_max: int = Field(ge=0)
    extension_months_max: int = Field(ge=1)
    grades_passing: tuple[Text, ...] = Field(min_length=1)
    grades_failing: tuple[Text, ...] = Field(min_length=1)
    article: Text


class ReportRule(Part):
    """The annual report: the plan year's period and the day it is due, as month and day, without default."""

    period_start: Annotated[str, Field(pattern=r"^\d\d-\d\d$")]
    period_end: Annotated[str, Field(pattern=r"^\d\d-\d\d$")]
    due: Annotated[str, Field(pattern=r"^\d\d-\d\d$")]
    compile_on: Annotated[str, Field(pattern=r"^\d\d-\d\d$")]
    addressees: tuple[Text, ...] = Field(min_length=1)
    recipients: tuple[Text, ...] = Field(min_length=1)
    article: Text

    def due_on(self, year: int) -> date:
        return date.fromisoformat(f"{year}-{self.due}")

    def compiled_on(self, year: int) -> date:
        return date.fromisoformat(f"{year}-{self.compile_on}")

    def period(self, year: int) -> tuple[date, date]:
        """First and last day of the reporting year; one that starts late in the year began the year before."""
        end = date.fromisoformat(f"{year}-{self.period_end}")
        start = date.fromisoformat(f"{year}-{self.period_start}")
        return (start if start <= end else start.replace(year=year - 1)), end


class Programme(Part):
    name: Text
    short_name: Text
    area: Text


class Procedure(Dated):
    """The whole file. `id` is the file's name and what a case is pinned to."""

    id: Text
    title: Text
    programme: Programme
    agencies: tuple[Agency, ...]
    series: tuple[Series, ...]
    bases: tuple[LegalBasis, ...]
    proposals: Proposals
    council: CouncilRule
    implementation: Implementation
    report: ReportRule
    deadlines: tuple[DeadlineRule, ...]

    def agency(self, key: str, on: date) -> Agency:
        for agency in self.agencies:
            if agency.key == key and agency.holds_on(on):
                return agency
        raise BadInput(
            f"Quy trình {self.id} không có tên cơ quan “{key}” cho ngày {on:%d/%m/%Y}; "
            f"hãy bổ sung một mục [[agencies]] còn hiệu lực vào procedures/{self.id}.toml."
        )

    def deadline(self, rule_id: str) -> DeadlineRule:
        return next(rule for rule in self.deadlines if rule.id == rule_id)

    @model_validator(mode="after")
    def _unique(self) -> Self:
        _no_repeats("deadlines.id", (rule.id for rule in self.deadlines))
        _no_repeats("series.type", (f"{s.issuer}/{s.type}" for s in self.series))
        return self


def _no_repeats(where: str, values: Iterable[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise ValueError(f"{where}: “{value}” xuất hiện hai lần; mỗi giá trị chỉ được dùng một lần")
        seen.add(value)


def load_procedure(path: Path) -> Procedure:
    """Read one file; `BadInput` names file, key and what is allowed."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{path.name}: không đọc được TOML ({error}); hãy sửa lỗi cú pháp ở dòng đó.") from error
    try:
        procedure = Procedure.model_validate(data)
    except ValidationError as error:
        raise BadInput(vietnamese_errors(error, path.name)) from error
    if procedure.id != path.stem:
        raise BadInput(f"{path.name}: id = “{procedure.id}” phải trùng với tên tệp “{path.stem}”.")
    return procedure


def load_procedures(folder: Path) -> dict[str, Procedure]:
    """Every procedure of a folder by id; `calendar.toml` is not one."""
    paths = sorted(path for path in folder.glob("*.toml") if path.name != "calendar.toml")
    return {path.stem: load_procedure(path) for path in paths}
