"""A sweep of a million open deadlines, of which one in a hundred is due: each is a letter to another host.

The peer is the bare driver on an exact copy: it finds the due rows with one SELECT, and inserts and updates the
very rows that the sweep wrote, each kind as one `executemany`; it decides nothing and renders nothing. The sweep
runs in a process of its own, whose peak memory is told.
Run: `python -m benchmarks.due`, or with other numbers of open deadlines.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, insert, text
from sqlmodel import col, func, select

from benchmarks._cases import copied, lay_approved
from benchmarks._databases import Databases, databases
from benchmarks._raw import driver, only_written, recorded, say
from benchmarks._rows import Point, Row, cost, seconds, told
from models import Deadline, Organisation, Task
from models.engine import open_engine, transaction
from secretariat.rulebook import rulebook
from secretariat.sweep import sweep
from settings import ROOT
from states.calendar import due
from states.chart import HO_CHI_MINH

SIZES = (1_000, 10_000, 100_000, 1_000_000)
PERIODS, DUE = 10, 100
"""Open deadlines of one task, and one deadline in so many is due."""
MOST, MOST_MB = 2.0, 300
FIRST, PERIOD_ENDS = 14, date(2025, 7, 3)
"""The first reminder goes out so many days before the due day."""
OPENED = datetime(2025, 2, 3, 9, tzinfo=HO_CHI_MINH)


def lay(engine: Engine, count: int) -> None:
    """Contracts under way, each with ten open deadlines; the first deadline of some is due."""
    tasks = count // PERIODS
    lay_approved(engine, 1, state="in_progress")
    with transaction(engine) as session:
        connection = session.connection()
        contract = (
            "contract_starts_on = '2025-01-03', contract_ends_on = '2030-01-03', contract_document_id = 1"
        )
        connection.execute(text(f"UPDATE task SET {contract}"))
        connection.execute(text("UPDATE announcement SET state = 'closed'"))
        connection.execute(text("DELETE FROM deadline"))
        copied(
            connection,
            Organisation,
            min(tasks, 100_000),
            {"code": "'DX' || n", "email": "'dx' || n || '@dx.example'"},
        )
        copied(connection, Task, tasks - 1, {"code": "'NV-X' || n"})
        first = session.exec(select(Organisation.id).where(Organisation.code == "DX1")).one() or 0
        hosts = min(tasks, 100_000)
        connection.execute(text(f"UPDATE task SET host_id = {first} + (id % {hosts})"))
        _lay_deadlines(connection, count)


def _lay_deadlines(connection: object, count: int) -> None:
    rules = rulebook()
    procedure = connection.execute(select(Task.procedure_id).limit(1)).scalar_one()  # type: ignore[attr-defined]
    rule = rules.procedure(procedure).deadline("progress")
    ends = [date(2025, 7, 3) + timedelta(days=182 * n) for n in range(PERIODS)]
    found = [due(rule.period, end, rules.calendar) for end in ends[:4]]
    first_due = count // DUE
    for start in range(0, count, 50_000):
        rows = []
        for number in range(start, min(start + 50_000, count)):
            period, task = divmod(number, count // PERIODS)
            one = found[min(period, 3)]
            is_due = number < first_due
            rows.append(
                {
                    "key": f"task:{task + 1}:progress:{period + 1}:1",
                    "case_kind": "task",
                    "case_id": task + 1,
                    "rule": "progress",
                    "occurrence": period + 1,
                    "responsible": rule.responsible,
                    "starts_on": one.start,
                    "due_on": one.on,
                    "look_on": one.on - timedelta(days=FIRST) if is_due else date(2029, 1, 3),
                    "derivation": one.as_json(),
                    "opened_at": OPENED,
                }
            )
        connection.execute(insert(Deadline), rows)  # type: ignore[attr-defined]


def moment(engine: Engine) -> datetime:
    """The day on which the first reminders are due."""
    with engine.connect() as connection:
        day = connection.execute(select(func.min(col(Deadline.look_on)))).scalar_one()
    assert day is not None
    return datetime(day.year, day.month, day.day, 9, tzinfo=HO_CHI_MINH)


def swept(engine: Engine, now: datetime) -> int:
    with transaction(engine) as session:
        result = sweep(session, now=now)
    assert not result.problems, result.problems[0]
    return len(result.letters)


def child(url: str) -> None:
    """Sweep once, in a process of its own."""
    engine = open_engine(url)
    now = moment(engine)
    before = peak_mb()
    letters: list[int] = []
    took = seconds(lambda: letters.append(swept(engine, now)))
    print(json.dumps({"seconds": took, "letters": letters[0], "before": before, "peak": peak_mb()}))


def peak_mb() -> float:
    """Of this process alone: what `getrusage` tells of a child begins at the size of whoever started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) / 1024


def measured(made: Databases, kind: str, count: int) -> tuple[float, float, float]:
    """Seconds of the sweep and of the bare driver, and the peak memory of the sweep in MB."""
    base = made.migrated(kind, "due_base")
    lay(base, count)
    now = moment(base)
    base.dispose()
    script = made.copy(kind, "due_base", "due_script")
    with recorded(script) as acts:
        swept(script, now)
    script.dispose()
    finding = next(said for said in acts[-1] if "FROM deadline" in said[0] and "look_on <=" in said[0])
    statements = [finding, *only_written(acts[-1])]
    made.drop(kind, "due_script")
    made.copy(kind, "due_base", "due_ours").dispose()
    command = [sys.executable, "-m", "benchmarks.due", "--child", made.url(kind, "due_ours")]
    found = json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)
    assert found["letters"] == count // DUE, found
    made.drop(kind, "due_ours")
    made.copy(kind, "due_base", "due_bare").dispose()
    connection = driver(made.url(kind, "due_bare"))
    bare = seconds(lambda: say(connection, statements))
    connection.close()
    for name in ("due_base", "due_bare"):
        made.drop(kind, name)
    return found["seconds"], bare, found["peak"]


def rows(sizes: tuple[int, ...] = SIZES) -> Iterator[Row | Point]:
    with databases() as made:
        for size in sizes:
            ours, bare, peak = measured(made, "sqlite", size)
            yield Point("sweep", "the sweep", size, ours, "s")
            yield Point("sweep", "bare SQL", size, bare, "s")
            yield Point("memory of a sweep", "peak", size, peak, "MB")
    work = f"sweep of {size:,} open deadlines, {size // DUE:,} of them due, SQLite"
    yield cost(work, ours, bare, of="the bare SQL that finds and inserts", most=MOST)
    yield Row(
        f"memory of that sweep (at {sizes[0]:,}: see the curve)",
        f"{peak:,.0f} MB",
        "–",
        "–",
        f"≤ {MOST_MB} MB",
        peak <= MOST_MB,
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2])
    else:
        told(rows(tuple(int(argument) for argument in sys.argv[1:] if argument.isdigit()) or SIZES))
