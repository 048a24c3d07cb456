"""What a list would do, row by row, before anything is written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from pydantic import BaseModel, ValidationError, create_model
from sqlmodel import Session

from secretariat.desk import find_act
from secretariat.imports.cells import shown
from secretariat.imports.columns import Column
from secretariat.imports.sheet import SheetRow, Skipped
from states.validation import vietnamese_errors

PLAIN_ADDRESS = re.compile(
    r"[a-z0-9]{1,20}(?:[._-][a-z0-9]{1,20}){0,2}@(?:[a-z0-9]{1,20}(?:-[a-z0-9]{1,20})?\.){1,3}[a-z]{2,20}"
)
"""Addresses that the form always takes as they are. Reading each one fully costs more than all other checks."""


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Outcome.NEW: "mới",
    Outcome.CHANGED: "thay đổi",
    Outcome.SAME: "như cũ",
    Outcome.REFUSED: "từ chối",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One act that a row needs; `case` is the code of the case that it moves."""

    kind: str
    event: str
    form: Mapping[str, Any]
    case: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    old: str
    new: str


@dataclass(slots=True)
class RowPlan:
    """What becomes of one row of the sheet. `name` is how people know what it is about."""

    row: int
    name: str
    outcome: Outcome = Outcome.SAME
    changes: list[Change] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)


@dataclass(frozen=True)
class ListKind:
    """One kind of list: its columns, and how its rows are held against what is there."""

    id: str
    label: str
    columns: tuple[Column, ...]
    examine: Callable[[Session, Sequence[SheetRow]], list[RowPlan]]

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)


@dataclass(frozen=True)
class Preview:
    """A whole list, checked. `before` says when the same file was applied already."""

    kind: ListKind
    file_name: str
    sha256: str
    sheet: str
    rows: tuple[RowPlan, ...]
    skipped: tuple[Skipped, ...]
    unknown: tuple[str, ...]
    personal: tuple[str, ...]
    remarks: tuple[str, ...]
    before: tuple[int, datetime] | None

    @property
    def totals(self) -> dict[Outcome, int]:
        counted = Counter(row.outcome for row in self.rows)
        return {outcome: counted[outcome] for outcome in Outcome}

    @property
    def accepted(self) -> list[RowPlan]:
        return [row for row in self.rows if row.outcome in (Outcome.NEW, Outcome.CHANGED)]


@cache
def _without_email(form: type[BaseModel]) -> type[BaseModel]:
    """The act's form for rows whose address needs no reading."""
    fields: dict[str, Any] = {
        name: (field.annotation, field) for name, field in form.model_fields.items() if name != "email"
    }
    return create_model(f"{form.__name__}_without_email", __config__=form.model_config, **fields)


class Rows:
    """What the kinds of lists share: plans of rows, each identity once, forms checked by the acts' own rules."""

    def __init__(
        self, columns: Sequence[Column], names: Mapping[str, Mapping[str, str]] | None = None
    ) -> None:
        """`names` gives, for a column that holds one of a list, the label of each stored value."""
        self.labels: Mapping[str, str] = {column.key: column.label for column in columns}
        self._names = names or {}
        self._first: dict[tuple[str, str], int] = {}

    def begin(self, row: SheetRow, name: str) -> RowPlan:
        return RowPlan(row.number, name, reasons=list(row.reasons), notes=list(row.notes))

    def once(self, plan: RowPlan, what: str, identity: str) -> None:
        """Refuse the second row that is about the same thing."""
        first = self._first.setdefault((what, identity), plan.row)
        if first != plan.row:
            plan.reasons.append(
                f"{what} “{identity}” đã có ở dòng {first}; mỗi {what.lower()} chỉ ghi một dòng, hãy bỏ bớt."
            )

    def checked(
        self,
        plan: RowPlan,
        kind: str,
        event: str,
        given: Mapping[str, Any],
        labels: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """The given fields as the act's form cleans them; what it refuses becomes reasons of the row."""
        email = given.get("email")
        plain = isinstance(email, str) and PLAIN_ADDRESS.fullmatch(email) is not None
        form = find_act(kind, event).form
        try:
            if plain:
                asked = {key: value for key, value in given.items() if key != "email"}
                clean: BaseModel = _without_email(form).model_validate(asked)
            else:
                clean = form.model_validate(dict(given))
        except ValidationError as error:
            plan.reasons += self._complaints(error, labels or self.labels)
            return {}
        return {key: email if plain and key == "email" else getattr(clean, key) for key in given}

    def _complaints(self, error: ValidationError, labels: Mapping[str, str]) -> list[str]:
        lines = vietnamese_errors(error, "").splitlines()
        said = []
        for item, text in zip(error.errors(), lines, strict=True):
            path = ".".join(map(str, item["loc"]))
            key = str(item["loc"][0]) if item["loc"] else ""
            said.append(f"{labels.get(key, key)}: {text.removeprefix(': ').removeprefix(f'{path}: ')}")
        return said

    def differences(
        self,
        plan: RowPlan,
        given: Mapping[str, Any],
        stored: Mapping[str, Any],
        labels: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """The given fields that differ from what is stored, noted as changes; a blank cell changes nothing."""
        changed = {}
        for key, value in given.items():
            old = stored.get(key)
            if value is None or _plain(value) == _plain(old):
                continue
            changed[key] = value
            label = (labels or self.labels)[key]
            plan.changes.append(Change(label, self._shown(key, old), self._shown(key, value)))
        return changed

    def _shown(self, key: str, value: Any) -> str:
        names = self._names.get(key)
        return shown(names.get(str(value), value) if names else value)

    def settle(self, plan: RowPlan, *, new: bool) -> RowPlan:
        """Decide the outcome from what was found."""
        if plan.reasons:
            plan.outcome, plan.steps, plan.changes = Outcome.REFUSED, [], []
        elif new:
            plan.outcome, plan.changes = Outcome.NEW, []
        elif plan.steps or plan.changes:
            plan.outcome = Outcome.CHANGED
        return plan


def _plain(value: Any) -> Any:
    return (
        list(value) if isinstance(value, tuple) else value or None if isinstance(value, str | list) else value
    )
