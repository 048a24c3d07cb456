"""What every flow shares: the database, the moment, and the page that a run leaves in Prefect's interface."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from prefect.artifacts import acreate_markdown_artifact
from prefect.context import FlowRunContext
from sqlalchemy import Engine

from models.engine import open_engine
from settings import Settings
from states.errors import NhiemvuError

LONGEST_TABLE = 200
"""Rows that a person still reads; the database holds the rest."""


class NeedsAttention(NhiemvuError):
    """A run did and kept all that it could, and a person must see to the rest. Ends the run as failed."""


_kept: ContextVar[Engine | None] = ContextVar("_kept", default=None)


@contextmanager
def database() -> Iterator[Engine]:
    """The database that this process was told to work on, closed at the end unless it is kept open."""
    if (engine := _kept.get()) is not None:
        yield engine
        return
    engine = open_engine(Settings().database)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def kept_open() -> Iterator[Engine]:
    """One engine for many runs in one process: a new one compiles every statement anew, 15 ms a run."""
    with database() as engine:
        token = _kept.set(engine)
        try:
            yield engine
        finally:
            _kept.reset(token)


def moment(now: datetime | None) -> datetime:
    """The clock is read here and nowhere below; a rehearsal gives its own."""
    return now or datetime.now(UTC)


async def leave(key: str, title: str, text: str) -> None:
    """Keep a page (markdown) with the flow run; called outside a run there is nothing to keep it with."""
    if FlowRunContext.get() is not None:
        await acreate_markdown_artifact(text, key=key, description=title)


def page(title: str, *blocks: str) -> str:
    """A heading and its blocks; an empty block is left out."""
    return "\n\n".join([f"# {title}", *filter(None, blocks)]) + "\n"


def table(title: str, columns: Sequence[str], rows: Sequence[Iterable[object]]) -> str:
    """A section with a table, cut at `LONGEST_TABLE` rows with a word on how many there are; empty without rows."""
    if not rows:
        return ""
    lines = [f"## {title} ({len(rows)})", "", _row(columns), _row("---" for _ in columns)]
    lines += [_row(row) for row in rows[:LONGEST_TABLE]]
    if len(rows) > LONGEST_TABLE:
        lines += [
            "",
            f"Bảng chỉ hiện {LONGEST_TABLE} dòng đầu; còn {len(rows) - LONGEST_TABLE} dòng nữa trong cơ sở dữ liệu.",
        ]
    return "\n".join(lines)


def _row(cells: Iterable[object]) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(value: object) -> str:
    return as_text(value) or "–"


def as_text(value: object) -> str:
    """One line that shows as it was written: a stranger's subject or a relay's answer makes no link and no tag."""
    return re.sub(r"([\\|<\[`])", r"\\\1", " ".join(str(value).split()))
