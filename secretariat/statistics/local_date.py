"""The date in Viet Nam of a stored moment, as SQL on both databases."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Date
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class local_date(FunctionElement[date]):  # noqa: N801 - reads as the SQL function it is
    """`local_date(column)` of a `Moment` column: what `periods.local_day` is for one value."""

    type = Date()
    inherit_cache = True


@compiles(local_date, "sqlite")
def _sqlite(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    # Stored in UTC without a zone; the offset has held since 1975.
    return f"date({compiler.process(element.clauses, **kw)}, '+7 hours')"


@compiles(local_date, "postgresql")
def _postgresql(element: Any, compiler: SQLCompiler, **kw: Any) -> str:
    return f"(({compiler.process(element.clauses, **kw)}) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"
