"""What every table shares: naming of constraints, aware times, checked choices, and the case columns."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, DateTime, Dialect, Enum, Text, TypeDecorator
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel

metadata = SQLModel.metadata
metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """An aware datetime, stored in UTC. A naive one is an error, never a guess."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}: give every moment a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Words = Text().with_variant(Text(collation="C"), "postgresql")
"""What search looks in and sorts by names, code point by code point on both databases; see `models.derived`."""


def choice(name: str, values: Iterable[str]) -> Enum:
    """Return the type of a column that holds one of `values`, stored as text under a CHECK."""
    return Enum(*map(str, values), name=name, native_enum=False, create_constraint=True, length=40)


def not_negative(column: str) -> CheckConstraint:
    return CheckConstraint(f"{column} >= 0", name=f"{column}_not_negative")


class Row(SQLModel):
    """Base of all tables."""

    id: int | None = Field(default=None, primary_key=True)

    @property
    def pk(self) -> int:
        """The id of a row that has been flushed."""
        if self.id is None:
            raise LookupError(f"{type(self).__name__} has no id before the first flush")
        return self.id


class Case(Row):
    """A row with a lifecycle. Only `secretariat.transitions` writes `state`.

    `recorded` marks a case taken over from paper: it keeps its state and documents, but no deadline
    is followed, because its past was not lived here. `next_due_on` is the earliest due day of its open
    deadlines (kept by `secretariat.deadlines`), `search` what search looks in (kept by `models.derived`).
    """

    kind: ClassVar[str]

    code: str = Field(max_length=40, unique=True)
    procedure_id: str = Field(max_length=60)
    entered_at: datetime = Field(sa_type=Moment)
    created_at: datetime = Field(sa_type=Moment)
    recorded: bool = False
    acted_at: datetime = Field(sa_type=Moment)
    version: int = Field(default=0)
    next_due_on: date | None = None
    search: str = Field(default="", sa_type=Words, sa_column_kwargs={"server_default": ""})

    state: str

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - a class-level directive
        """Make a lost race an error (`StaleDataError`) instead of a lost act."""
        return {"version_id_col": cls.__table__.c.version} if hasattr(cls, "__table__") else {}

    @property
    def label(self) -> str:
        """How messages name the case."""
        raise LookupError(f"{type(self).__name__} needs a label")
