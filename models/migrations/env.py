"""Alembic's entry: runs the migrations on the connection that `models.migrate` hands over."""

from __future__ import annotations

from typing import Any

from alembic import context

from models.base import metadata


def include_object(_object: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    """What finds words differs between the databases, so the tables do not declare it."""
    return not (kind in ("index", "table") and (name or "").startswith("words_"))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    include_object=include_object,
)
with context.begin_transaction():
    context.run_migrations()
