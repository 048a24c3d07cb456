"""What search looks in, and a task's funding: columns that follow from others, kept true whenever a row is written.

Everything that writes such a row passes here: the ORM by its events, `insert_once` by calling `fill`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Select, bindparam, event, inspect, or_, select, update
from sqlalchemy.orm import Mapper, aliased
from sqlalchemy.orm.attributes import get_history
from sqlalchemy.orm.base import PASSIVE_NO_INITIALIZE

from models.activity import Activity
from models.announcement import Announcement
from models.annual_report import AnnualReport
from models.base import Row
from models.council import Council
from models.document import Document
from models.dossier import Dossier
from models.letter import Letter
from models.people import Organisation
from models.task import Task
from states.vietnamese import search_words

LONGEST = 2_000
"""Bytes of UTF-8: an index of PostgreSQL takes 2,704."""

SOURCES: Mapping[type[Row], tuple[str, ...]] = {
    Task: ("name", "code", "proposer_id", "host_id"),
    Announcement: ("title", "code"),
    Council: ("title", "code"),
    Dossier: ("title", "code"),
    AnnualReport: ("label", "code"),
    Activity: ("name", "code"),
    Organisation: ("name", "code", "tax_code", "email"),
    Document: ("number", "symbol", "year_in_symbol", "year", "title", "signer"),
    Letter: ("subject", "recipient_name", "recipient_email"),
}
"""Table -> columns its words come from. The first comes first, so a sort by `search` is one by name."""

_WATCHED: Mapping[type[Row], tuple[str, ...]] = {
    table: tuple(name for name in names if name in table.__table__.columns)  # type: ignore[attr-defined]
    for table, names in SOURCES.items()
}
"""The same without what is no column but follows from one."""


FUNDING_SOURCES = ("contract_funding", "approved_funding", "funding_state")
"""What a task's funding comes from, the weightiest first."""


def search_text(*parts: object) -> str:
    """The words of all parts, folded, each behind a blank, so that ` mang` finds the words that begin so."""
    text = ""
    for word in search_words(" ".join(str(part) for part in parts if part is not None)):
        if len(text.encode()) + len(word.encode()) + 1 > LONGEST:
            break
        text += f" {word}"
    return text


def fill(row: Row, *organisations: str | None) -> None:
    """Set what search looks in; `organisations` are the names of a task's proposer and host."""
    named: Any = row
    if isinstance(row, Task):
        named.search = search_text(row.name, row.code, *organisations)
    elif isinstance(row, Document):
        # A number is cited as 05 and typed as 5.
        cited = None if row.number is None else f"{row.number} {row.number:02d}"
        parts = (cited, row.year_in_symbol, row.symbol, row.year, row.title, row.signer)
        named.search = search_text(*parts)
    elif type(row) in SOURCES:
        named.search = search_text(*(getattr(row, source) for source in SOURCES[type(row)]))


def fill_plain(table: type[Row], values: dict[str, Any]) -> None:
    """The same for a row that never becomes an object: its columns say all there is to search."""
    if table in SOURCES:
        values["search"] = search_text(*(values[source] for source in SOURCES[table]))


def follow_from(table: type[Row], columns: Iterable[str]) -> list[str]:
    """Those of `columns` from which another is derived: they are written through the session only."""
    return [name for name in columns if name in (*SOURCES.get(table, ()), *FUNDING_SOURCES)]


def funding_of(task: Task) -> int | None:
    known = (getattr(task, name) for name in FUNDING_SOURCES)
    return next((amount for amount in known if amount is not None), None)


def _fill(_mapper: Mapper[Any], connection: Connection, row: Row) -> None:
    if isinstance(row, Task):
        row.funding = funding_of(row)
    state: Any = inspect(row)
    if state.persistent and not any(_changed(row, name) for name in _WATCHED[type(row)]):
        return
    fill(row, *(_organisations_of(connection, row) if isinstance(row, Task) else ()))


def _changed(row: Row, name: str) -> bool:
    """Whether the flush writes the column. `inspect(row).attrs` would make an object of every column at each look."""
    return bool(get_history(row, name, PASSIVE_NO_INITIALIZE).has_changes())


def _organisations_of(connection: Connection, task: Task) -> list[str | None]:
    ids = [task.proposer_id, task.host_id]
    # Shared locks: a rename that runs at the same time waits, and then finds this task.
    columns: Any = Organisation
    query = select(columns.id, columns.name).where(columns.id.in_(ids))
    names = {row.id: row.name for row in connection.execute(query.with_for_update(read=True))}
    return [names.get(organisation_id) for organisation_id in dict.fromkeys(ids)]


def _rename(_mapper: Mapper[Any], connection: Connection, row: Organisation) -> None:
    if not _changed(row, "name"):
        return
    changed = [
        {"row_id": task.id, "words": search_text(task.name, task.code, *_distinct(task))}
        for task in connection.execute(_tasks_of(row))
    ]
    if changed:
        table = Task.__table__  # type: ignore[attr-defined]
        words = update(table).where(table.c.id == bindparam("row_id")).values(search=bindparam("words"))
        connection.execute(words, changed)


def _distinct(task: Any) -> list[str | None]:
    same = task.host_id == task.proposer_id
    return [task.proposer] if same else [task.proposer, task.host]


def _tasks_of(row: Organisation) -> Select[Any]:
    proposer, host = aliased(Organisation), aliased(Organisation)
    columns: Any = Task
    return (
        select(
            columns.id,
            columns.code,
            columns.name,
            columns.proposer_id,
            columns.host_id,
            proposer.name.label("proposer"),  # type: ignore[attr-defined]
            host.name.label("host"),  # type: ignore[attr-defined]
        )
        .join(proposer, proposer.id == columns.proposer_id)
        .outerjoin(host, host.id == columns.host_id)
        .where(or_(columns.proposer_id == row.id, columns.host_id == row.id))
        .order_by(columns.id)
        .with_for_update(of=columns)
    )


for _table in SOURCES:
    event.listen(_table, "before_insert", _fill)
    event.listen(_table, "before_update", _fill)
event.listen(Organisation, "after_update", _rename)
