"""The annual report over 100,000 tasks, as DOCX and PDF, from the record to the last byte.

The peer counts in bare SQL the tasks that the report follows by their state at the year's end, as the journal of
each shows it, sums the funding of the year's tasks and counts its documents and acts; then it renders the very
same document, which is given to it ready. A reader of the report is not measured: files of its size open at once.
Run: `python -m benchmarks.year_report`, or with another number of tasks.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine, text

from benchmarks import _desk_database as record
from benchmarks._rows import Point, Row, cost, middle, told
from models.engine import open_engine, open_reader, transaction
from reports.document import OfficialDocument
from reports.docx_writer import write_docx
from reports.pdf_writer import write_pdf
from secretariat import annual_reports
from secretariat.acts import By
from secretariat.report_files import report_document
from states.roles import Actor, Role

SIZES = (1_000, 10_000, 100_000)
YEAR, SMALL = 2025, 10_000
MOST, MOST_SECONDS = 2.0, 10.0
AN = Actor("an@so.example", "Nguyễn Thị An", frozenset({Role.SECRETARIAT}))

AGGREGATES = (
    "SELECT e.target, count(*) FROM task t JOIN audit_entry e ON e.id = (SELECT a.id FROM audit_entry a WHERE "
    "a.case_kind = 'task' AND a.case_id = t.id AND a.at <= :last ORDER BY a.seq DESC LIMIT 1) GROUP BY e.target",
    "SELECT state, count(*), sum(funding) FROM task WHERE year = :year GROUP BY state",
    "SELECT mode, count(*), sum(contract_funding) FROM task WHERE year = :year GROUP BY mode",
    "SELECT type, count(*) FROM document WHERE issued_on BETWEEN :first AND :last GROUP BY type",
    "SELECT event, count(*) FROM audit_entry WHERE at BETWEEN :first AND :last GROUP BY event",
)


def whole(engine: Engine) -> OfficialDocument:
    with transaction(engine) as session:
        document = report_document(session, YEAR)
    both(document)
    return document


def both(document: OfficialDocument) -> None:
    write_docx(document)
    write_pdf(document)


def bare(engine: Engine, document: OfficialDocument) -> None:
    given = {"year": YEAR, "first": f"{YEAR}-01-01", "last": f"{YEAR}-12-31"}
    with engine.connect() as connection:
        for query in AGGREGATES:
            connection.execute(text(query), given).all()
    both(document)


def laid(folder: str, count: int) -> Engine:
    """A record of so many tasks, ten audit entries each, and the report of one year opened."""
    record.TASKS, record.ENTRIES = count, count * 10
    url = f"sqlite:///{folder}/{count}.db"
    engine = open_engine(url)
    record.build(engine)
    with transaction(engine) as session:
        annual_reports.open_year(session, by=By(AN, record.NOW), year=YEAR)
    engine.dispose()
    return open_reader(url)


def rows(sizes: tuple[int, ...] = SIZES) -> Iterator[Row | Point]:
    with tempfile.TemporaryDirectory(prefix="nhiemvu-bench-") as folder:
        for size in sizes:
            engine = laid(folder, size)
            document = whole(engine)
            ours = middle(1 if size > SMALL else 3, whole, engine)
            peer = middle(3, bare, engine, document)
            engine.dispose()
            Path(folder, f"{size}.db").unlink()
            yield Point("annual report", "from the record", size, ours, "s")
            yield Point("annual report", "aggregates and a fixed document", size, peer, "s")
    work = f"annual report over {size:,} tasks, DOCX and PDF, SQLite"
    yield cost(work, ours, peer, of="bare aggregates and the same document ready", most=MOST)
    yield Row(work, f"{ours:.2f} s", "–", "–", f"< {MOST_SECONDS:g} s", ours < MOST_SECONDS)


if __name__ == "__main__":
    told(rows(tuple(int(argument) for argument in sys.argv[1:] if argument.isdigit()) or SIZES))
