"""Papers at the size of a year: a list of 2,000 tasks, and 1,000 notices of results on two processes.

Each as a ratio to its peer in the same run. The list: the same rows written by bare `python-docx` (`add_row`) and
by a bare typst table, without letterhead, widths or words to fold. The notices: one plain letter of a page, as
DOCX and PDF, times their number on one process. Run: `python -m benchmarks.papers`
"""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime
from multiprocessing import get_context
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from time import perf_counter
from typing import Any

import docx
import typst
from sqlmodel import Session

from models import Announcement, Dossier, DossierItem, Organisation, Task
from models.engine import open_engine, open_reader, transaction
from models.migrate import upgrade
from reports.document import OfficialDocument, Paragraph, Signature, Table
from reports.docx_writer import write_docx
from reports.pdf_writer import write_pdf
from secretariat.papers import fill
from secretariat.rulebook import rulebook
from states.papers import paper_rule

ROWS, NOTICES, PROCESSES = 2_000, 1_000, 2
TODAY = date(2025, 12, 1)
NOW = datetime(2025, 12, 1, 2, 0, tzinfo=UTC)
PLAIN_TABLE = """
#let rows = json(bytes(sys.inputs.rows))
#set page(paper: "a4", flipped: true)
#set text(font: ("Tinos", "Libertinus Serif"), size: 12pt)
#table(columns: rows.first().len(), ..rows.flatten())
"""


def enter(session: Session) -> Dossier:
    """A dossier that lists as many tasks as a benchmark needs, each of one proposer."""
    case: dict[str, Any] = {
        "procedure_id": next(iter(rulebook().procedures)),
        "entered_at": NOW,
        "created_at": NOW,
        "acted_at": NOW,
    }
    owner = Organisation(code="DN", name="Công ty TNHH Thực phẩm sấy", organisation_kind="enterprise")
    call = Announcement(code="TB-2025", state="closed", year=2025, title="Đề xuất nhiệm vụ", **case)
    dossier = Dossier(
        code="TTr-2025", state="drafting", year=2025, title="Danh mục nhiệm vụ năm 2025", **case
    )
    session.add_all([owner, call, dossier])
    session.flush()
    for number in range(1, ROWS + 1):
        task = Task(
            code=f"NV-{number:04d}",
            state="not_recommended",
            announcement_id=call.pk,
            year=2025,
            proposer_id=owner.pk,
            name=f"Xây dựng và áp dụng hệ thống quản lý chất lượng tại cơ sở sản xuất số {number}",
            objective="Giảm tỷ lệ sản phẩm phải sửa lại; được chứng nhận hệ thống quản lý chất lượng.",
            results="Bộ tài liệu hệ thống; giấy chứng nhận; tỷ lệ hàng sửa lại giảm ít nhất 20%.",
            mode="assignment" if number % 3 else "selection",
            duration_months=12,
            funding_state=100_000_000 + number * 1_000,
            funding_other=50_000_000,
            submitted_on=TODAY,
            outcome_reason="Nội dung chưa gắn với chỉ tiêu năng suất, chất lượng đo được",
            **case,
        )
        session.add(task)
        session.flush()
        session.add(DossierItem(dossier_id=dossier.pk, task_id=task.pk, position=number))
    session.flush()
    return dossier


def seconds(work: Callable[[Any], object], on: Any) -> float:
    start = perf_counter()
    work(on)
    return perf_counter() - start


def plain_docx(rows: Sequence[Sequence[str]]) -> None:
    paper = docx.Document()
    table = paper.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    paper.save(io.BytesIO())


def plain_pdf(rows: Sequence[Sequence[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "table.typ"
        source.write_text(PLAIN_TABLE, encoding="utf-8")
        typst.compile(source, format="pdf", sys_inputs={"rows": json.dumps(rows)})


def plain_letter() -> OfficialDocument:
    return OfficialDocument(
        issuing_agency="Sở Khoa học và Công nghệ",
        symbol="TB-KHCN",
        place="Tây Ninh",
        kind="THÔNG BÁO",
        subject="Kết quả xác định nhiệm vụ",
        body=tuple(
            Paragraph(("Sở Khoa học và Công nghệ thông báo kết quả xác định nhiệm vụ.",)) for _ in range(12)
        ),
        signature=Signature("Giám đốc"),
    )


def both(document: OfficialDocument) -> int:
    return len(write_docx(document)) + len(write_pdf(document))


def notices(database: str, ids: Iterable[int]) -> int:
    """Draw up and write the notices of some tasks from the record; return how many."""
    engine = open_reader(database)
    rule, count = paper_rule("result_notice"), 0
    with transaction(engine) as session:
        for task_id in ids:
            both(fill(session, rule, session.get_one(Task, task_id), today=TODAY))
            count += 1
    engine.dispose()
    return count


def the_list(session: Session, dossier: Dossier) -> None:
    started = perf_counter()
    document = fill(session, paper_rule("submission"), dossier, today=TODAY)
    filled = perf_counter() - started
    table = next(block for block in document.appendices[0].body if isinstance(block, Table))
    both(plain_letter())  # the first one reads fonts and templates
    for name, limit, ours, peer in (
        ("DOCX", 2, write_docx, plain_docx),
        ("PDF", 5, write_pdf, plain_pdf),
    ):
        took, peers = filled + seconds(ours, document), seconds(peer, table.rows)
        print(f"  list of {ROWS} rows as {name}: {took:5.2f} s (limit {limit} s)")
        print(f"    ratio to a bare table of the same rows ({peers:.2f} s): {took / peers:.2f}")


def the_notices(database: str, ids: Sequence[int]) -> None:
    letter = plain_letter()
    both(letter)
    peer = seconds(lambda count: [both(letter) for _ in range(count)], 100) / 100 * NOTICES
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        started = perf_counter()
        parts = [ids[at::PROCESSES] for at in range(PROCESSES)]
        written = sum(pool.map(notices, [database] * PROCESSES, parts))
        took = perf_counter() - started
    used = getrusage(RUSAGE_CHILDREN)
    assert written == NOTICES, written
    print(f"  {NOTICES} notices as DOCX and PDF on {PROCESSES} processes: {took:5.1f} s (limit 60 s)")
    print(
        f"    processor time of the two: {used.ru_utime + used.ru_stime:.1f} s (what it takes on a busy machine)"
    )
    print(f"    ratio to a plain letter × {NOTICES} on one process ({peer:.1f} s): {took / peer:.2f}")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/papers.db"
        engine = open_engine(database)
        upgrade(engine)
        with transaction(engine) as session:
            dossier = enter(session)
        with transaction(engine) as session:
            print("Papers from the record, SQLite")
            the_list(session, session.merge(dossier, load=True))
        engine.dispose()
        the_notices(database, range(1, NOTICES + 1))


if __name__ == "__main__":
    main()
