"""A procedure: the law of one regime and period, as data. Read from `procedures/*.toml`, pinned by every case."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, ValidationError, model_validator

from states.calendar import Period
from states.council_rules import CouncilRule
from states.document_types import type_name
from states.errors import BadInput
from states.lifecycles import LIFECYCLES
from states.procedure_parts import (
    Agency,
    Dated,
    DocumentType,
    Implementation,
    Part,
    Programme,
    Proposals,
    ReportRule,
    Series,
    Text,
    in_order,
    no_repeats,
)
from states.roles import RESPONSIBLE, Role
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

LONGEST_COUNT = 1_000
"""Days of one deadline, either way (assumed): beyond it no calendar reaches, and a figure was mistyped."""

_ONLY_FOR: Mapping[str | None, CaseKind] = {
    "closes_on": "announcement",
    "list_without_proposal": "announcement",
    "supplement_due_on": "task",
    "progress_period_ends": "task",
    "contract_ends_on": "task",
    "proposer": "task",
    "host": "task",
    "session_on": "council",
    "members": "council",
    "members_without_form": "council",
    "members_without_answer": "council",
    "chair_and_secretary": "council",
    "quorum_at_risk": "council",
    "report_due_on": "annual_report",
}
"""Anchors, audiences and conditions that only one kind of case can answer for."""


class LegalBasis(Part):
    """A legal basis (căn cứ). `issued_on` may be unknown; the lint then says so."""

    reference: Text
    issued_on: date | None = None
    issuer: str | None = None
    title: Text
    valid_from: date | None = None
    valid_to: date | None = None
    used_in: tuple[DocumentType, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        in_order(self.valid_from, self.valid_to)
        return self


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
    count: int = Field(ge=-LONGEST_COUNT, le=LONGEST_COUNT)
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
        if any(days < 1 for days in self.escalate) or list(self.escalate) != sorted(set(self.escalate)):
            raise ValueError("escalate là số ngày quá hạn, từ 1 trở lên và tăng dần")
        if self.responsible not in RESPONSIBLE:
            raise ValueError(
                f"responsible = “{self.responsible}” không xử lý hồ sơ; chỉ nhận: {', '.join(RESPONSIBLE)}"
            )
        no_repeats("remind", self.remind)
        return self

    @model_validator(mode="after")
    def _fits_its_case(self) -> Self:
        table = LIFECYCLES[self.case]
        lasting = [state for state in table.states if state not in table.final]
        for state in self.states:
            if state not in lasting:
                raise ValueError(
                    f"states: không có “{state}”; case = {self.case} chỉ nhận: {', '.join(lasting)}"
                )
        for key in ("anchor", "audience", "when"):
            value = getattr(self, key)
            if (only := _ONLY_FOR.get(value, self.case)) != self.case:
                raise ValueError(f"{key} = “{value}” chỉ dùng được với case = {only}")
        if self.anchor == "entered" and self.count < 0:
            raise ValueError("count phải từ 0 trở lên: hạn không thể đến trước ngày vào trạng thái")
        return self


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

    def symbol_of(self, issuer: str, type: str) -> str:
        """What the issuer (an agency's key) writes after the number on documents of this type."""
        for series in self.series:
            if (series.issuer, series.type) == (issuer, type):
                return series.symbol
        raise BadInput(
            f"Quy trình {self.id} không có dãy số cho {type_name(type)} của “{issuer}”; "
            f"hãy bổ sung một mục [[series]] vào procedures/{self.id}.toml."
        )

    def deadline(self, rule_id: str) -> DeadlineRule:
        for rule in self.deadlines:
            if rule.id == rule_id:
                return rule
        raise BadInput(
            f"Quy trình {self.id} không còn thời hạn “{rule_id}” mà hồ sơ đang theo dõi; "
            f"hãy khôi phục mục [[deadlines]] đó trong procedures/{self.id}.toml."
        )

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        no_repeats("deadlines.id", (rule.id for rule in self.deadlines))
        no_repeats("series.type", (f"{s.issuer}/{s.type}" for s in self.series))
        keys = list(dict.fromkeys(agency.key for agency in self.agencies))
        for series in self.series:
            if series.issuer not in keys:
                raise ValueError(
                    f"series: issuer = “{series.issuer}” không có trong agencies ({', '.join(keys)})"
                )
        for one, other in combinations(self.agencies, 2):
            if one.key == other.key and one.overlaps(other):
                raise ValueError(
                    f"agencies: “{one.key}” có hai tên cùng hiệu lực; hãy sửa valid_from, valid_to"
                )
        return self


def load_procedure(path: Path) -> Procedure:
    """Read one file; `BadInput` names file, key and what is allowed."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path.name}: không đọc được tệp ({error}); tệp phải là văn bản UTF-8.") from error
    procedure = parse_procedure(text, path.name)
    if procedure.id != path.stem:
        raise BadInput(f"{path.name}: id = “{procedure.id}” phải trùng với tên tệp “{path.stem}”.")
    return procedure


def parse_procedure(text: str, name: str) -> Procedure:
    """Read the text of a file called `name`; `BadInput` has one line for each objection."""
    try:
        data = tomllib.loads(text)
    except RecursionError as error:
        raise BadInput(
            f"{name}: lồng nhau quá nhiều lớp; hãy viết theo mẫu của quy trình hiện hành."
        ) from error
    except ValueError as error:
        # Beside its own error tomllib lets through that of a number with thousands of digits.
        raise BadInput(f"{name}: không đọc được TOML ({error}); hãy sửa lỗi cú pháp ở dòng đó.") from error
    try:
        return Procedure.model_validate(data)
    except ValidationError as error:
        raise BadInput(vietnamese_errors(error, name)) from error


def load_procedures(folder: Path) -> dict[str, Procedure]:
    """Every procedure of a folder by id; on any day one at most is in force. `calendar.toml` is not one."""
    paths = sorted(path for path in folder.glob("*.toml") if path.name != "calendar.toml")
    procedures = {path.stem: load_procedure(path) for path in paths}
    for one, other in combinations(procedures.values(), 2):
        if one.overlaps(other):
            raise BadInput(
                f"{one.id}.toml và {other.id}.toml cùng có hiệu lực một thời gian; "
                "hãy ghi valid_to cho quy trình cũ, trước valid_from của quy trình mới."
            )
    return procedures
