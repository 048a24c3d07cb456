"""What people call the things that rows name by kind and id: one statement for a whole page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, Select, String, cast, literal, null, select, union_all
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models import (
    CASES,
    Activity,
    AnnualPlan,
    AnnualReport,
    Case,
    Document,
    Letter,
    Organisation,
    Person,
    Task,
)
from models.base import Row
from secretariat.worklist import letter_code

Key = tuple[str, int]
"""(kind, id)"""


@dataclass(frozen=True)
class Named:
    """`code` opens it; a case has a state and a procedure, a task its two organisations."""

    kind: str
    id: int
    code: str
    name: str
    state: str | None
    procedure_id: str | None
    proposer: str | None
    host: str | None


OTHERS: dict[str, type[Row]] = {
    "annual_plan": AnnualPlan,
    "document": Document,
    "letter": Letter,
    "organisation": Organisation,
    "person": Person,
}
"""Kinds that are no cases but have a history of their own."""


def names_of(session: Session, keys: Collection[tuple[str | None, int | None]]) -> dict[Key, Named]:
    """(kind, id) -> what it is called; what is gone or has no name is left out."""
    wanted: dict[str, set[int]] = {}
    for kind, row_id in keys:
        if kind is not None and row_id is not None and (kind in CASES or kind in OTHERS):
            wanted.setdefault(kind, set()).add(row_id)
    if not wanted:
        return {}
    parts = [_part(kind).where(_table(kind).id.in_(ids)) for kind, ids in sorted(wanted.items())]
    rows = session.connection().execute(union_all(*parts) if len(parts) > 1 else parts[0])
    return {(row.kind, row.id): Named(*row) for row in rows}


def _table(kind: str) -> Any:
    return CASES.get(kind) or OTHERS[kind]


def _part(kind: str) -> Select[Any]:
    table = _table(kind)
    nothing = cast(null(), String)
    if not issubclass(table, Case):
        code, name = _plain(kind, table)
        return select(*_columns(kind, table.id, code, name, nothing, nothing, nothing, nothing))
    state, procedure = cast(table.state, String), table.procedure_id
    if table is not Task:
        name = _case_name(table)
        return select(*_columns(kind, table.id, table.code, name, state, procedure, nothing, nothing))
    proposer, host = aliased(Organisation), aliased(Organisation)
    columns = _columns(
        kind, table.id, table.code, table.name, state, procedure, col(proposer.name), col(host.name)
    )
    return (
        select(*columns)
        .join_from(Task, proposer, col(proposer.id) == col(Task.proposer_id))
        .outerjoin(host, col(host.id) == col(Task.host_id))
    )


def _columns(kind: str, *columns: Any) -> list[Any]:
    names = ("id", "code", "name", "state", "procedure_id", "proposer", "host")
    labelled = [column.label(name) for name, column in zip(names, columns, strict=True)]
    return [literal(kind, String).label("kind"), *labelled]


def _case_name(table: type[Case]) -> Any:
    columns: Any = table
    if table is AnnualReport:
        return literal("báo cáo năm ", String) + cast(columns.year, String)
    return columns.name if table is Activity else columns.title


def _plain(kind: str, table: Any) -> tuple[Any, Any]:
    if kind == "annual_plan":
        return literal("KH-", String) + cast(table.year, String), table.title
    if kind == "organisation":
        return table.code, table.name
    if kind == "person":
        return table.email, table.name
    if kind == "letter":
        return literal(letter_code(0)[0], String) + cast(cast(table.id, Integer), String), table.subject
    return literal("V", String) + cast(cast(table.id, Integer), String), table.title
