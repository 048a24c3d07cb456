"""Disks that are full, folders that cannot be written, databases that are locked or killed: nothing is half done.

A full disk is played by a limit on the size of files (RLIMIT_FSIZE): it needs no root and no mount, so it works in
any container; SQLite, PostgreSQL and Python meet it where they would meet the end of a disk, in the middle of a write.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session, select

import models.engine
from models import StoredFile, Task
from models.engine import open_engine, open_reader, transaction
from models.migrate import upgrade
from secretariat.backup import BackupFailed, backup
from secretariat.verification import verify
from settings import ROOT
from tests.faults.mortal_server import own_postgresql
from tests.faults.nursery import PATIENCE, Nursery, nursery
from tests.faults.post_office import PostOffice
from tests.faults.province import BEGINS, ENDS, assert_nothing_is_lost, entries_of, settle_in, told
from tests.faults.random_moments import CREW
from tests.faults.test_files import room_for
from tests.faults.upgrade import rows_of
from tests.faults.works import Order, set_clock
from tests.secretariat.builders import at, submitted_task

SEED = int(os.environ.get("NHIEMVU_FAULTS_SEED", "0")) or Random().randrange(1, 10**6)
RESTARTS = int(os.environ.get("NHIEMVU_FAULTS_RESTARTS", "20"))


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{tmp_path / 'nhiemvu.db'}")
    upgrade(engine)
    with transaction(engine) as session:
        submitted_task(session)
    yield engine
    engine.dispose()


def _fill_the_disk(engine: Engine) -> None:
    """Act until there is no room."""
    for _ in range(200):
        with transaction(engine) as session:
            submitted_task(session, urgency="Tỷ lệ hao hụt sau thu hoạch cao. " * 500)


def test_acts_on_a_full_disk_fail_whole_and_go_on_once_there_is_room(sqlite: Engine) -> None:
    sqlite.dispose()
    size = Path(str(sqlite.url.database)).stat().st_size
    with room_for(size + 2_000_000), pytest.raises(DBAPIError, match=r"full|disk I/O"):
        _fill_the_disk(sqlite)
    sqlite.dispose()
    with transaction(sqlite) as session:
        acted = session.exec(select(Task)).all()
        assert len(acted) > 1
        assert {task.state for task in acted} == {"submitted"}
        assert verify(session).breaks == ()
        submitted_task(session)
    with transaction(sqlite) as session:
        assert len(session.exec(select(Task)).all()) == len(acted) + 1


def test_acts_on_a_full_disk_of_postgresql_fail_whole_and_go_on_once_there_is_room() -> None:
    with own_postgresql() as server:
        # Above the 16 MB of a segment of its journal, below what the table of files will need.
        with room_for(20 * 2**20):
            server.start()
            engine = open_engine(server.url)
            upgrade(engine)
            with transaction(engine) as session:
                submitted_task(session)
            with pytest.raises(DBAPIError, match=r"could not (extend|write)|File too large"):
                _keep_big_files(engine)
        server.kill()
        server.start()
        with transaction(engine) as session:
            tasks, files = session.exec(select(Task)).all(), session.exec(select(StoredFile.id)).all()
            assert len(tasks) == 1 + len(files)
            assert verify(session).breaks == ()
            session.add(_big_file(99))
        engine.dispose()


def _keep_big_files(engine: Engine) -> None:
    """Act, and keep 4 MB with each act, until there is no room."""
    for number in range(12):
        with transaction(engine) as session:
            submitted_task(session)
            session.add(_big_file(number))


def _big_file(number: int) -> StoredFile:
    content = Random(number).randbytes(4 * 2**20)
    digest = hashlib.sha256(content).hexdigest()
    return StoredFile(sha256=digest, media_type="application/pdf", size=len(content), content=content)


def test_a_backup_for_which_there_is_no_room_says_so_and_leaves_the_earlier_ones(
    sqlite: Engine, tmp_path: Path
) -> None:
    good = backup(sqlite, tmp_path / "backups", now=at(3, 1))
    with room_for(good.stat().st_size // 2), pytest.raises(BackupFailed, match="dung lượng đĩa"):
        backup(sqlite, tmp_path / "backups", now=at(3, 2), keep=1)
    assert list(good.parent.iterdir()) == [good]


_READ_ONLY = """
import os, sys
from pathlib import Path
from sqlalchemy.exc import DBAPIError
from models.engine import open_engine, transaction
from secretariat.backup import BackupFailed, backup
from tests.secretariat.builders import at, submitted_task
folder = Path(sys.argv[1])
if os.geteuid() == 0:
    os.setuid(65534)  # root may write anywhere
engine = open_engine(f"sqlite:///{folder / 'nhiemvu.db'}")
try:
    with transaction(engine) as session:
        submitted_task(session)
except DBAPIError as error:
    print(error.orig)
try:
    backup(engine, folder / "backups", now=at(3, 1))
except BackupFailed as error:
    print(error)
"""


def test_a_folder_that_cannot_be_written_refuses_acts_and_backups_in_words_and_changes_nothing() -> None:
    with TemporaryDirectory(prefix="nhiemvu-read-only-") as name:
        folder = Path(name)
        engine = open_engine(f"sqlite:///{folder / 'nhiemvu.db'}")
        upgrade(engine)
        engine.dispose()
        before = (folder / "nhiemvu.db").read_bytes()
        (folder / "nhiemvu.db").chmod(0o444)
        folder.chmod(0o555)
        ran = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", _READ_ONLY, name],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        folder.chmod(0o755)
        assert ran.returncode == 0, ran.stderr
        acted, saved = ran.stdout.splitlines()
        assert "unable to open database file" in acted or "readonly" in acted
        assert saved.startswith(f"Không sao lưu được vào {folder / 'backups'}")
        assert (folder / "nhiemvu.db").read_bytes() == before


@contextmanager
def locked(engine: Engine) -> Iterator[None]:
    """Another program holds the write lock."""
    code = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); c.execute('BEGIN IMMEDIATE'); "
    code += "print(flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", code, str(engine.url.database)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        yield
        assert other.stdin is not None
        other.stdin.close()


def test_a_locked_file_is_waited_for_then_refused_and_read_all_the_same(
    sqlite: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models.engine, "BUSY_SECONDS", 0.5)
    url = sqlite.url.render_as_string()
    impatient, reader = open_engine(url), open_reader(url)
    with locked(sqlite):
        before = rows_of(reader)
        with pytest.raises(OperationalError, match="database is locked"), transaction(impatient) as session:
            submitted_task(session)
        with Session(reader) as session:
            assert len(session.exec(select(Task)).all()) == 1
    assert rows_of(reader) == before
    with transaction(impatient) as session:
        submitted_task(session)
    for engine in (impatient, reader):
        engine.dispose()


def test_a_database_server_that_is_killed_every_few_seconds_loses_no_act(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hand, office = Random(SEED), PostOffice(SEED)
    with own_postgresql() as server:
        server.start()
        engine = open_engine(server.url)
        upgrade(engine)
        settle_in(engine, tmp_path)
        begun_with = entries_of(engine)
        engine.dispose()
        with office.open(), nursery() as born:
            for work in CREW:
                order = Order(
                    work, server.url, str(tmp_path), office.port, seed=hand.getrandbits(48), patient=True
                )
                born.start(order)
            for number in range(RESTARTS):
                set_clock(tmp_path, BEGINS + (ENDS - BEGINS) * number / RESTARTS)
                time.sleep(hand.uniform(1, 3))
                server.kill()
                if hand.random() < 0.3:  # once more, while it recovers
                    server.launch()
                    time.sleep(hand.uniform(0, 1))
                    server.kill()
                server.start()
            _until_all_have_gone_on(tmp_path, born)
            for pid in list(born.alive):
                born.kill(pid)
            said = told(tmp_path)
            failed = len(said.failed)
            assert failed > 0
            found = assert_nothing_is_lost(engine, tmp_path, office, said=said, begun_with=begun_with)
        engine.dispose()
    with capsys.disabled():
        print(f"\npostgresql: server killed {RESTARTS} times, seed {SEED}: {found}; {failed} pieces failed")


def _until_all_have_gone_on(folder: Path, born: Nursery) -> None:
    """Each finds the server again by itself: nobody waits for ever on a connection that is dead."""
    said = {order: folder / "told" / f"{order.seed}.jsonl" for order in born.alive.values()}
    so_far = {order: path.stat().st_size for order, path in said.items()}
    give_up = time.monotonic() + PATIENCE
    while waiting := [o.work for o, path in said.items() if '"done"' not in path.read_text()[so_far[o] :]]:
        assert time.monotonic() < give_up, (
            f"{PATIENCE:.0f} s after the server was back these did not act: {waiting}"
        )
        time.sleep(0.2)
