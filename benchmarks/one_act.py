"""One durable act: a proposal handed in, with its new state, audit entry, deadline and letter, in one commit.

How it grows is shown with so many entries in the journal, ten of each of a tenth as many tasks.

The peer says the very statements of the act, with their parameters, through the bare driver to an exact copy
of the database, as durable (WAL and synchronous=FULL, or fsync of PostgreSQL). Blocks of both alternate.
Run: `python -m benchmarks.one_act`
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from benchmarks._cases import copied
from benchmarks._databases import KINDS, Databases, databases
from benchmarks._office import open_office, receive, submit
from benchmarks._raw import driver, recorded, say
from benchmarks._rows import Point, Row, seconds, speed, told
from models import AuditEntry, Task

ACTS, BLOCK, WARMING = 200, 20, 20
LEAST = 0.5
SIZES, GROWTH_ACTS = (1_000, 10_000, 100_000, 1_000_000), 60
ENTRIES, FIRST_COPY = 10, 1_000_000
"""Journal entries of a copied task, and an id that no task of the measured acts has."""


def measured(made: Databases, kind: str) -> Row:
    base = made.migrated(kind, "act_base")
    open_office(base)
    receive(base, ACTS + WARMING)
    base.dispose()
    numbers = range(1, ACTS + WARMING + 1)
    script = made.copy(kind, "act_base", "act_script")
    with recorded(script) as acts:
        for number in numbers:
            submit(script, number)
    script.dispose()
    ours, bare = made.copy(kind, "act_base", "act_ours"), made.copy(kind, "act_base", "act_bare")
    bare.dispose()
    connection = driver(made.url(kind, "act_bare"))
    times: dict[str, list[float]] = {"ours": [], "bare": []}
    for start in range(0, len(numbers), BLOCK):
        block = numbers[start : start + BLOCK]
        times["ours"] += [seconds(submit, ours, number) for number in block]
        times["bare"] += [seconds(say, connection, acts[number - 1]) for number in block]
    connection.close()
    ours.dispose()
    statements = median(len(act) for act in acts)
    return speed(
        f"one durable act, {kind} ({statements:.0f} statements)",
        median(times["ours"][WARMING:]) * 1000,
        median(times["bare"][WARMING:]) * 1000,
        of="the same statements on the bare driver",
        least=LEAST,
    )


def among(made: Databases, entries: int) -> float:
    """Milliseconds of one act where the journal has so many entries, on SQLite; the median of many."""
    engine = made.migrated("sqlite", f"act_among_{entries}")
    open_office(engine)
    receive(engine, GROWTH_ACTS + WARMING)
    with engine.begin() as connection:
        copied(connection, Task, entries // ENTRIES, {"code": "'NV-X' || n"})
        of_copies = f"{FIRST_COPY} + n / {ENTRIES}", f"n % {ENTRIES} + 1"
        copied(
            connection,
            AuditEntry,
            entries,
            {"case_kind": "'task'", "case_id": of_copies[0], "seq": of_copies[1]},
        )
    times = [seconds(submit, engine, number) for number in range(1, GROWTH_ACTS + WARMING + 1)]
    engine.dispose()
    made.drop("sqlite", f"act_among_{entries}")
    return median(times[WARMING:]) * 1000


def rows() -> Iterator[Row | Point]:
    with databases() as made:
        for kind in KINDS:
            yield measured(made, kind)
        for entries in SIZES:
            yield Point("one act", "ours, SQLite", entries, among(made, entries), "ms")


if __name__ == "__main__":
    told(rows())
