"""The audit journal: append entries to the hash chains of cases, and where a chain ends."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table, bindparam
from sqlalchemy import select as sql_select
from sqlmodel import Session, func, select
from sqlmodel.sql.expression import SelectOfScalar

from models import AuditEntry
from states.roles import Actor

GENESIS = "0" * 64


UNDONE = "undo_import"
"""The event that takes an imported list back. With an empty target it ends the row: the row is gone.

SQLite gives the id of a deleted last row again, so the chain may go on with another row.
"""


@dataclass(frozen=True)
class Note:
    """One act to be entered; without `source` it goes on from where the chain stands."""

    kind: str
    case_id: int
    event: str
    target: str
    data: Mapping[str, Any]
    source: str | None = None
    document_id: int | None = None


@dataclass(frozen=True)
class Entered:
    """A written entry, as far as other rows follow from it."""

    id: int
    seq: int
    at: datetime
    event: str


def digest(entry: AuditEntry) -> str:
    """SHA-256 of the canonical JSON of every field but `id` and `hash`."""
    return _digest({name: getattr(entry, name) for name in _FIELDS})


def _digest(entry: Mapping[str, Any]) -> str:
    content = {
        "case": [entry["case_kind"], entry["case_id"], entry["seq"]],
        "at": entry["at"].astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": entry["actor"],
        "event": entry["event"],
        "move": [entry["source"], entry["target"]],
        "data": entry["data"],
        "document": entry["document_id"],
        "previous": entry["previous"],
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


_TABLE: Table = AuditEntry.__table__  # type: ignore[attr-defined]
_FIELDS = tuple(column.name for column in _TABLE.columns if column.name not in ("id", "hash"))
_ENTER = _TABLE.insert()
_ENTER_ONE = _ENTER.returning(_TABLE.c.id)
_LATER = _TABLE.alias()
_ENDS = (
    sql_select(_TABLE.c.id, _TABLE.c.case_id, _TABLE.c.seq, _TABLE.c.hash, _TABLE.c.target)
    .where(_TABLE.c.case_kind == bindparam("kind"), _TABLE.c.case_id.in_(bindparam("ids", expanding=True)))
    .where(
        _TABLE.c.seq
        == sql_select(func.max(_LATER.c.seq))
        .where(_LATER.c.case_kind == _TABLE.c.case_kind, _LATER.c.case_id == _TABLE.c.case_id)
        .scalar_subquery()
    )
)


def append(
    session: Session,
    *,
    kind: str,
    case_id: int,
    actor: Actor,
    now: datetime,
    event: str,
    target: str,
    data: Mapping[str, Any],
    source: str | None = None,
    document_id: int | None = None,
) -> Entered:
    """Write the next entry of a chain; the caller holds the case, so no other writer takes the same `seq`."""
    note = Note(kind, case_id, event, target, data, source, document_id)
    return append_all(session, [note], actor=actor, now=now)[0]


def append_all(session: Session, notes: Sequence[Note], *, actor: Actor, now: datetime) -> list[Entered]:
    """Write the next entry of each chain, in this order, all of one kind of case and none of them twice.

    An act in someone else's place names both: who did it, and in `data` on whose behalf.
    """
    session.flush()
    connection = session.connection()
    ends = connection.execute(_ENDS, {"kind": notes[0].kind, "ids": [note.case_id for note in notes]})
    chains = {end.case_id: (end.seq, end.hash, end.target) for end in ends}
    behalf = {"on_behalf_of": actor.for_} if actor.for_ else {}
    entries: list[dict[str, Any]] = []
    for note in notes:
        seq, previous, stands = chains.get(note.case_id, (0, GENESIS, ""))
        entry = {
            "case_kind": note.kind,
            "case_id": note.case_id,
            "seq": seq + 1,
            "at": now,
            "actor": actor.id,
            "event": note.event,
            "source": stands if note.source is None else note.source,
            "target": note.target,
            "data": dict(note.data) | behalf,
            "document_id": note.document_id,
            "previous": previous,
        }
        entries.append(entry | {"hash": _digest(entry)})
    if len(entries) == 1:
        ids = [connection.execute(_ENTER_ONE, entries).scalar_one()]
    else:
        connection.execute(_ENTER, entries)
        # Now the chains end in what was written: one look tells all ids, where RETURNING would insert row by row.
        ends = connection.execute(_ENDS, {"kind": notes[0].kind, "ids": [note.case_id for note in notes]})
        by_case = {end.case_id: end.id for end in ends}
        ids = [by_case[note.case_id] for note in notes]
    return [
        Entered(entry_id, entry["seq"], now, entry["event"])
        for entry_id, entry in zip(ids, entries, strict=True)
    ]


def last_seq(session: Session, kind: str, case_id: int) -> int:
    """The number of the last entry of a chain. The version of a row is another number: one act may raise it twice."""
    query = select(func.coalesce(func.max(AuditEntry.seq), 0))
    return session.exec(query.where(AuditEntry.case_kind == kind, AuditEntry.case_id == case_id)).one()


def begins_after(session: Session, kind: str, case_id: int) -> int:
    """The `seq` up to which a chain tells of rows that had this id before and are gone; 0 for most."""
    return session.exec(gone_before(kind, case_id)).one()


def gone_before(kind: str, case_id: int) -> SelectOfScalar[int]:
    """The query of `begins_after`, to stand in another."""
    return select(func.coalesce(func.max(AuditEntry.seq), 0)).where(
        AuditEntry.case_kind == kind,
        AuditEntry.case_id == case_id,
        AuditEntry.event == UNDONE,
        AuditEntry.target == "",
    )
