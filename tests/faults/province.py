"""A province in the middle of its year, for the processes that are killed; and what must be true of it afterwards."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import docx
from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from models import CASES, Announcement, AuditEntry, Document, ImportLine, Letter, Organisation, Promise
from models.engine import transaction
from models.letter import LetterState
from notifications.delivery import LEASE, dispatch
from notifications.message import message_id
from secretariat import announcements, letters
from secretariat.acts import By
from secretariat.backup import SUFFIXES, read_back
from secretariat.rulebook import rulebook
from secretariat.sweep import sweep
from secretariat.verification import verify
from settings import Smtp
from tests.faults.post_office import PostOffice
from tests.faults.works import OPEN_CALL, PG_BIN, ROWS, SENDER, set_clock
from tests.secretariat.builders import AN, ISSUED, SIGNED, begin, do, organisation, paper, submitted_task
from tests.secretariat.looking import assert_every_letter_is_explained, assert_nothing_due_is_undecided
from tests.secretariat.stages import staged
from tests.secretariat.test_stateful import assert_open_deadlines_are_those_wanted, year_under_way

BEGINS, ENDS = SIGNED.replace(hour=18), datetime(2025, 12, 12, 9, tzinfo=UTC)
"""From when to when the clock goes while processes are killed."""


@staged
def in_mid_year(session: Session) -> Announcement:
    """Something in every phase; one call that is open all the time, and others that close one by one."""
    year_under_way(session)
    organisation(session, 3)
    for number in range(1, 11):
        closes_on = rulebook().calendar.next_working(BEGINS.date() + timedelta(days=22 * number))
        _call(session, f"TB-DONG-{number}", closes_on)
    return _call(session, OPEN_CALL, date(2025, 12, 22))


@staged
def in_spring(session: Session) -> Announcement:
    """Less of it, for a short look: two proposals, and two calls that close."""
    for _ in range(2):
        submitted_task(session)
    organisation(session, 3)
    for number, closes_on in enumerate((date(2025, 5, 15), date(2025, 8, 15)), start=1):
        _call(session, f"TB-DONG-{number}", closes_on)
    return _call(session, OPEN_CALL, date(2025, 12, 22))


def settle_in(engine: Engine, folder: Path, build: Callable[[Session], Announcement] = in_mid_year) -> None:
    """The record, the folders and the clock of a test."""
    for name in ("told", "marks", "lists", "reports", "backups"):
        folder.joinpath(name).mkdir(parents=True, exist_ok=True)
    set_clock(folder, BEGINS)
    with transaction(engine) as session:
        build(session)


def _call(session: Session, code: str, closes_on: date) -> Announcement:
    titled: dict[str, Any] = {"code": code, "year": 2025, "title": f"Đề xuất nhiệm vụ {code}"}
    call: Announcement = begin(
        announcements.draft, session, ISSUED, closes_on=closes_on, recipients=("DN1", "DN3"), **titled
    )
    do(announcements.issue, session, call, ISSUED, document=paper(session, "TB", ISSUED))
    return call


@dataclass
class Told:
    """What the processes said before they died: `hashes` and `promises` were acknowledged to whoever acted."""

    hashes: set[str] = field(default_factory=set)
    promises: set[str] = field(default_factory=set)
    begun: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


def told(folder: Path) -> Told:
    said = Told()
    for line in _lines(folder):
        said.hashes.update(line.get("hashes", ()))
        said.promises.update(line.get("promises", ()))
        said.begun.update([line["begun"]] if "begun" in line else [])
        said.refused.update([line["refused"]] if "refused" in line else [])
        said.reasons.update([line["why"]] if "refused" in line else [])
        said.failed += [line["failed"]] if "failed" in line else []
        said.broken += [line["broken"]] if "broken" in line else []
    return said


def _lines(folder: Path) -> Iterator[dict[str, Any]]:
    for path in folder.joinpath("told").iterdir():
        for line in path.read_text().splitlines():
            yield json.loads(line)


@dataclass(frozen=True)
class Mail:
    """Letters that arrived; of them those that were in doubt, and of these the ones that then came twice."""

    sent: int
    ambiguous: int
    twice: int


@dataclass(frozen=True)
class Counts:
    """What a run shows: entries acknowledged, and kept although nobody was told any more."""

    acts: int
    unacknowledged: int
    mail: Mail

    def __str__(self) -> str:
        return (
            f"{self.acts} entries acknowledged, 0 lost, {self.unacknowledged} kept unanswered; "
            f"{self.mail.sent} letters, 0 lost, {self.mail.ambiguous} ambiguous, "
            f"{self.mail.twice} of them twice after a person sent them again"
        )


def assert_nothing_is_lost(
    engine: Engine, folder: Path, office: PostOffice, *, said: Told, begun_with: int, now: datetime = ENDS
) -> Counts:
    """After the last process is dead: every check there is, and the outbox brought to its end as a person would."""
    assert said.broken == []
    with transaction(engine) as session:
        kept = set(session.exec(select(AuditEntry.hash)))
        assert said.hashes <= kept, "an act that was acknowledged is not in the database"
        assert said.promises <= set(session.exec(select(Promise.key)))
        assert verify(session).breaks == ()
        _assert_cases_are_whole(session)
        _assert_numbers_have_no_gap(session)
        _assert_lists_are_whole(session)
        result = sweep(session, now=now)
        assert result.problems == []
        assert_nothing_due_is_undecided(session, result.on)
        assert_every_letter_is_explained(session)
    _assert_files_are_whole(engine, folder)
    mail = every_letter_arrives(engine, office, clock=datetime.now(UTC) + LEASE + timedelta(minutes=1))
    with transaction(engine) as session:
        assert verify(session).breaks == ()
    return Counts(len(said.hashes), len(kept) - begun_with - len(said.hashes), mail)


def entries_of(engine: Engine) -> int:
    with transaction(engine) as session:
        return session.exec(select(func.count()).select_from(AuditEntry)).one()


def _assert_cases_are_whole(session: Session) -> None:
    for table in CASES.values():
        for case in session.exec(select(table)):
            assert_open_deadlines_are_those_wanted(session, case)


def _assert_numbers_have_no_gap(session: Session) -> None:
    series: dict[tuple[str, str, int], list[int]] = {}
    query = select(Document).where(col(Document.paper).is_not(None)).order_by(col(Document.number))
    for row in session.exec(query):
        series.setdefault((row.issuer, row.symbol, row.year), []).append(row.number or 0)
    for name, numbers in series.items():
        assert numbers == list(range(1, len(numbers) + 1)), name


def _assert_lists_are_whole(session: Session) -> None:
    lines = session.exec(
        select(func.count()).select_from(ImportLine).group_by(col(ImportLine.batch_id))
    ).all()
    assert set(lines) <= {ROWS}
    listed = session.exec(select(func.count()).where(col(Organisation.code).like("L%-%"))).one()
    assert listed == ROWS * len(lines)


def _assert_files_are_whole(engine: Engine, folder: Path) -> None:
    for path in folder.joinpath("reports").iterdir():
        if path.suffix == ".docx":
            docx.Document(str(path))
        elif path.suffix == ".pdf":
            content = path.read_bytes()
            assert content.startswith(b"%PDF-")
            assert content.rstrip().endswith(b"%%EOF")
    for path in folder.joinpath("backups").glob(f"nhiemvu-*{SUFFIXES[engine.dialect.name]}"):
        read_back(path, pg_bin=PG_BIN)


def every_letter_arrives(engine: Engine, office: PostOffice, *, clock: datetime) -> Mail:
    """From `clock` on, when all leases have run out; what is in doubt is sent again by a person."""
    before = _drain(engine, office, clock)
    for row in before:
        times = office.taken[message_id(row.key, SENDER)]
        assert times <= 1, f"{row.key}: nobody asked for it, and it went out {times} times"
        assert row.state != LetterState.SENT or times == 1, f"{row.key} is marked sent and never arrived"
        assert row.state in (LetterState.SENT, LetterState.AMBIGUOUS), (row.key, row.state, row.error)
    doubtful = {row.key: row for row in before if row.state == LetterState.AMBIGUOUS}
    with transaction(engine) as session:
        for row in doubtful.values():
            by, reason = By(AN, clock), "Người nhận cho biết chưa nhận được"
            letters.send_again(session, by=by, letter=f"T{row.pk}", reason=reason)
    twice = 0
    after = _drain(engine, office, clock)
    for row in after:
        times = office.taken[message_id(row.key, SENDER)]
        assert row.state == LetterState.SENT, (row.key, row.state, row.error)
        assert times >= 1, f"{row.key} is lost"
        assert times == 1 or (times == 2 and row.key in doubtful), row.key
        twice += times == 2
    return Mail(len(after), len(doubtful), twice)


def _drain(engine: Engine, office: PostOffice, clock: datetime) -> list[Letter]:
    """Every letter once the outbox has come to its end: a day of runs, so that what waits comes round again."""
    smtp = Smtp(host="127.0.0.1", port=office.port, connections=4)
    for hours in range(0, 30, 6):
        at = clock + timedelta(hours=hours)
        asyncio.run(dispatch(engine, smtp=smtp, sender=SENDER, clock=lambda at=at: at))  # type: ignore[misc]
    with transaction(engine) as session:
        return list(session.exec(select(Letter).order_by(col(Letter.id))))
