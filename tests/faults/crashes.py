"""Named points at which a process kills itself: our own functions, wrapped in the child that is to die.

The product holds no hook for this: a child replaces one attribute of one module by a function that calls the
real one and dies before or after its n-th call.
"""

from __future__ import annotations

import functools
import importlib
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, event


@dataclass(frozen=True)
class Point:
    """`where` is `module:attribute` (or `module:Class.attribute`); an empty one is the commit of a transaction."""

    work: str
    where: str
    after: bool = False
    nth: int = 1


POINTS = {
    # One letter: claimed, its text out, answered, marked.
    "dispatch: before the claim is committed": Point("dispatch", "notifications.outbox:claim", after=True),
    "dispatch: after the claim": Point("dispatch", "notifications.delivery:_deliver"),
    "dispatch: before DATA": Point("dispatch", "notifications.smtp:Line.send", nth=2),
    "dispatch: after DATA": Point("dispatch", "notifications.smtp:Line._answer", nth=2),
    "dispatch: before the mark": Point("dispatch", "notifications.delivery:_mark"),
    "dispatch: inside the mark": Point("dispatch", "notifications.outbox:mark_all_sent", after=True),
    "dispatch: before a commit": Point("dispatch", "", nth=3),
    # One act, from the lock on the case to the answer to whoever acted.
    "act: the case is held": Point("acts", "secretariat.transitions:_hold", after=True),
    "act: new state, no audit": Point("acts", "secretariat.transitions:_close"),
    "act: audit, no deadlines": Point("acts", "secretariat.deadlines:reconcile"),
    "act: deadlines, no letters": Point("acts", "secretariat.correspondence:announce"),
    "act: letters": Point("acts", "secretariat.correspondence:announce", after=True),
    "act: before the commit": Point("acts", "", nth=2),
    "act: committed, not yet answered": Point("acts", "tests.faults.works:acknowledge", nth=2),
    # A document takes its number and is frozen.
    "numbering: the series is held": Point("numbering", "secretariat.registry:_hold", after=True),
    "numbering: number taken": Point("numbering", "secretariat.registry:_add", after=True),
    "numbering: no file yet": Point("numbering", "secretariat.documents:freeze"),
    "numbering: one file of two": Point("numbering", "secretariat.papers:keep", after=True),
    "numbering: frozen, no audit": Point("numbering", "secretariat.documents:freeze", after=True),
    # A list of organisations, row by row.
    "import: between two rows": Point("import", "secretariat.imports.apply:_row", nth=2),
    "import: rows, no audit": Point("import", "secretariat.imports.apply:_seats", after=True),
    "import: before the commit": Point("import", "", nth=2),
    "sweep: a call is closed": Point("sweep", "secretariat.announcements:close", after=True),
    "sweep: one deadline decided": Point("sweep", "secretariat.sweep:decide", after=True),
    "sweep: decided, nothing written": Point("sweep", "secretariat.sweep:keep_all"),
    "sweep: letters, no promises": Point("sweep", "secretariat.gathering:insert_all_once", after=True),
    "sweep: before the commit": Point("sweep", "", nth=2),
    "report: compiled, no files": Point("report", "secretariat.report_files:write_whole"),
    "report: one file of two": Point("report", "secretariat.report_files:write_whole", after=True),
    "report: a file without its name": Point("report", "os:replace"),
    "backup: nothing read yet": Point("backup", "secretariat.backup:_copy_whole"),
    "backup: copied, not read back": Point("backup", "secretariat.backup:read_back"),
    "backup: read back, without its name": Point("backup", "secretariat.backup:read_back", after=True),
    "backup: named": Point("backup", "secretariat.backup:_flush", after=True, nth=2),
}
"""Every name is a test of its own."""


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def arm(point: Point, engine: Engine) -> None:
    """Make this process die at the point."""
    count = _Count(point.nth)
    if not point.where:
        event.listen(engine, "commit", lambda connection: count.down())
        return
    holder, name = holder_of(point)
    setattr(holder, name, _fatal(getattr(holder, name), point, count))


def holder_of(point: Point) -> tuple[Any, str]:
    """The module or class, and the name in it."""
    module, _, path = point.where.partition(":")
    *classes, name = path.split(".")
    return functools.reduce(getattr, classes, importlib.import_module(module)), name


def _fatal(function: Callable[..., Any], point: Point, count: _Count) -> Callable[..., Any]:
    @functools.wraps(function)
    def wrapped(*given: Any, **named: Any) -> Any:
        if not point.after:
            count.down()
        result = function(*given, **named)
        if point.after:
            count.down()
        return result

    return wrapped


class _Count:
    def __init__(self, nth: int) -> None:
        self.left = nth

    def down(self) -> None:
        self.left -= 1
        if self.left == 0:
            die()
