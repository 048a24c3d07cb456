"""The eight-state case as DBOS has it: one durable workflow a case, one durable step for each move.

Two ways. `kept`: a step is a transaction that writes the case's state and a journal entry, with the checkpoint in
the same commit. `bare`: a checkpointed step that writes nothing, so that no list could show where a case stands.
"""

from __future__ import annotations

import logging
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from dbos import DBOS, SetWorkflowID, SQLAlchemyDatasource
from sqlalchemy import text

from benchmarks._cases import MOVES

TABLES = (
    "CREATE TABLE approval (code VARCHAR PRIMARY KEY, state VARCHAR NOT NULL)",
    "CREATE TABLE journal (code VARCHAR, at TIMESTAMP, actor VARCHAR, source VARCHAR, target VARCHAR)",
)
STATE = text("SELECT state FROM approval WHERE code = :code")
MOVE = text("UPDATE approval SET state = :target WHERE code = :code")
ENTER = text("INSERT INTO journal VALUES (:code, CURRENT_TIMESTAMP, 'an@so.example', :source, :target)")

Move = Callable[[str, str], str]


def kept(url: str, count: int) -> Move:
    source = SQLAlchemyDatasource.create(url)
    with source.engine.begin() as connection:
        for statement in TABLES:
            connection.execute(text(statement))
        rows = [{"code": f"NV-{number}"} for number in range(count + 1)]
        connection.execute(text("INSERT INTO approval VALUES (:code, 'approved')"), rows)

    @source.transaction
    def move(code: str, target: str) -> str:
        session = source.sql_session()
        stands = session.execute(STATE, {"code": code}).scalar_one()
        session.execute(MOVE, {"code": code, "target": target})
        session.execute(ENTER, {"code": code, "source": stands, "target": target})
        return target

    made: Move = move
    return made


@DBOS.step()
def bare(code: str, target: str) -> str:
    return target


def main(way: str, url: str, count: int) -> None:
    """Print the seconds that `count` cases took, one after the other; on SQLite with the journal that ours has."""
    if url.startswith("sqlite"):
        path = Path(url.removeprefix("sqlite:///"))
        sqlite3.connect(path).execute("PRAGMA journal_mode=WAL").close()
    DBOS(config={"name": "bench", "system_database_url": url, "log_level": "ERROR"})
    move: Move = kept(url, count) if way == "kept" else bare

    @DBOS.workflow()
    def case(code: str) -> str:
        state = "approved"
        for _, target in MOVES:
            state = move(code, target)
        return state

    DBOS.launch()
    logging.disable(logging.WARNING)
    with SetWorkflowID("warming"):
        case(f"NV-{count}")
    started = perf_counter()
    for number in range(count):
        with SetWorkflowID(f"case-{number}"):
            assert case(f"NV-{number}") == MOVES[-1][1]
    print(perf_counter() - started)
    DBOS.destroy()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
