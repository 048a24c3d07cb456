"""The eight-state case as DBOS has it: one durable workflow a case, one checkpointed step for each move."""

from __future__ import annotations

import logging
import sqlite3
import sys
from pathlib import Path
from time import perf_counter

from dbos import DBOS, SetWorkflowID

from benchmarks._cases import MOVES


@DBOS.step()
def move(code: str, target: str) -> str:
    return target


@DBOS.workflow()
def case(code: str) -> str:
    state = "approved"
    for _, target in MOVES:
        state = move(code, target)
    return state


def main(url: str, count: int) -> None:
    """Print the seconds that `count` cases took, one after the other; on SQLite with the journal that ours has."""
    if url.startswith("sqlite"):
        path = Path(url.removeprefix("sqlite:///"))
        sqlite3.connect(path).execute("PRAGMA journal_mode=WAL").close()
    DBOS(config={"name": "bench", "system_database_url": url, "log_level": "ERROR"})
    DBOS.launch()
    logging.disable(logging.WARNING)
    started = perf_counter()
    for number in range(count):
        with SetWorkflowID(f"case-{number}"):
            assert case(f"NV-{number}") == MOVES[-1][1]
    print(perf_counter() - started)
    DBOS.destroy()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
