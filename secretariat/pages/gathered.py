"""Counts by group and one page of a filtered list: gathered once, in one statement.

A filtered list is not walked in the order of an index: what is looked for may all stand at its far end, as the
tasks of a year do in the order of codes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import CTE, Select, case, func, null, select, union_all
from sqlmodel import Session

from secretariat.pages.paging import Page, page_of
from secretariat.pages.scope import Condition

Counts = dict[str, int]


@dataclass(frozen=True)
class Listed:
    """The id of a row, the group it is counted in, and what the list is sorted by.

    `unknown` says that the key may be missing; such rows come last either way. `query` selects the id from
    everything the key needs.
    """

    query: Select[Any]
    ident: Any
    group: Any
    key: Any
    descending: bool = False
    unknown: bool = False

    def order(self, key: Any, ident: Any, *, backwards: bool = False) -> list[Any]:
        down = self.descending is not backwards
        ordered = [key.desc(), ident.desc()] if down else [key.asc(), ident.asc()]
        if self.unknown:
            ordered[0] = ordered[0].nulls_first() if backwards else ordered[0].nulls_last()
        return ordered


def counted_page(
    session: Session,
    listed: Listed,
    where: Sequence[Condition],
    groups: Collection[str] | None,
    number: int,
    size: int,
) -> tuple[Counts, Page[int]]:
    """How many rows each group has under `where`, and the ids of a page of those in `groups` (None: in any)."""
    if where:
        return _gathered_page(session, listed, where, groups, number, size)
    counts = counts_of(session, listed)
    total = _total(counts, groups)
    return counts, page_of(
        total, number, size, lambda limit, offset: _walked(session, listed, groups, total, limit, offset)
    )


def first_of_many(
    session: Session, listed: Listed, where: Sequence[Condition], number: int, size: int, most: int
) -> Page[int]:
    """A page of the first `most` rows under conditions that more rows meet, read in the order of an index.

    What one row in fifty meets fills a page within some thousand rows; to sort or to count all of them would cost
    many times as much.
    """
    query = listed.query.with_only_columns(listed.ident).where(*where)
    ordered = query.order_by(*listed.order(listed.key, listed.ident))

    def rows(limit: int, offset: int) -> list[int]:
        part = ordered.limit(min(limit, most - offset)).offset(offset)
        return list(session.connection().execute(part).scalars())

    return replace(page_of(most, number, size, rows), more=True)


def counts_of(session: Session, listed: Listed) -> Counts:
    query = select(listed.group, func.count()).group_by(listed.group)
    return {row[0]: row[1] for row in session.connection().execute(query)}


def gather(listed: Listed, where: Sequence[Condition]) -> CTE:
    columns = (listed.ident.label("id"), listed.group.label("grp"), listed.key.label("sort_key"))
    return listed.query.with_only_columns(*columns).where(*where).cte("found")


def head(found: CTE, listed: Listed, groups: Collection[str] | None, limit: int, offset: int) -> Select[Any]:
    """A page of what was gathered, the last one if `offset` lies beyond; the place keeps its order through a union."""
    query = select(found) if groups is None else select(found).where(found.c.grp.in_(groups))
    start: Any = offset
    if offset:
        there = query.with_only_columns(func.count(), maintain_column_froms=True).scalar_subquery()
        last = (there - 1) - (there - 1) % limit
        start = case((there == 0, 0), (last < offset, last), else_=offset)
    ordered = query.order_by(*listed.order(found.c.sort_key, found.c.id)).limit(limit).offset(start)
    page = ordered.subquery()
    place = func.row_number().over(order_by=listed.order(page.c.sort_key, page.c.id))
    return select(page.c.grp, place, page.c.id)


def read(session: Session, found: CTE, heads: Sequence[Select[Any]]) -> tuple[Counts, list[int]]:
    """Counts by group, and the ids of each head in its order."""
    counted = select(found.c.grp, func.count(), null()).group_by(found.c.grp)
    rows = session.connection().execute(union_all(counted, *heads)).tuples().all()
    counts = {group: count for group, count, row_id in rows if row_id is None}
    ids = sorted((place, row_id) for _, place, row_id in rows if row_id is not None)
    return counts, [row_id for _, row_id in ids]


def _gathered_page(
    session: Session,
    listed: Listed,
    where: Sequence[Condition],
    groups: Collection[str] | None,
    number: int,
    size: int,
) -> tuple[Counts, Page[int]]:
    found = gather(listed, where)
    first = head(found, listed, groups, size, (max(number, 1) - 1) * size)
    counts, ids = read(session, found, [first])
    return counts, page_of(_total(counts, groups), number, size, lambda limit, offset: ids)


def _walked(
    session: Session, listed: Listed, groups: Collection[str] | None, total: int, limit: int, offset: int
) -> list[int]:
    """An index gives all rows in order; the later half of the pages is read from the end."""
    query = listed.query.with_only_columns(listed.ident)
    if groups is not None:
        query = query.where(listed.group.in_(groups))
    count, backwards = min(limit, total - offset), offset > total // 2
    ordered = query.order_by(*listed.order(listed.key, listed.ident, backwards=backwards))
    page = ordered.limit(count).offset(total - offset - count if backwards else offset)
    ids = list(session.connection().execute(page).scalars())
    return ids[::-1] if backwards else ids


def _total(counts: Counts, groups: Collection[str] | None) -> int:
    return sum(count for group, count in counts.items() if groups is None or group in groups)
