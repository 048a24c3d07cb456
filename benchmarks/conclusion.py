"""A council that has voted on a thousand proposals concludes: a thousand tasks move, in one transaction.

The peer says the writing statements of that transaction again through the bare driver to an exact copy of the
database, each kind as one `executemany`; it judges nothing, reads nothing and computes no hash.
Run: `python -m benchmarks.conclusion`, or with another number of proposals.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Engine, insert
from sqlmodel import Session, select

from benchmarks._cases import lay_approved
from benchmarks._databases import KINDS, Databases, databases
from benchmarks._office import AN, NOW
from benchmarks._raw import driver, only_written, recorded, say
from benchmarks._rows import Point, Row, seconds, speed, told
from models import Ballot, Council, CouncilItem, CouncilMember, EvaluationForm, Person, Task
from models.engine import transaction
from secretariat import journal, sessions
from secretariat.acts import By
from states.council_rules import Seat, Vote

TASKS, ROUNDS = 1_000, 3
SIZES = (10, 100)
LEAST = 0.5
SEATS = (Seat.CHAIR, Seat.VICE_CHAIR, Seat.REVIEWER, Seat.REVIEWER, Seat.SECRETARY, Seat.MEMBER, Seat.MEMBER)
LATER: datetime = NOW + timedelta(hours=3)


def lay_session(engine: Engine, count: int) -> None:
    """A council in session with so many proposals before it, every ballot cast and counted: each is recommended."""
    lay_approved(engine, count, state="in_council")
    with transaction(engine) as session:
        council = _council(session)
        people = [
            Person(name=f"Ủy viên {n}", email=f"uv{n}@vien.example", roles=[]) for n in range(len(SEATS))
        ]
        session.add_all(people)
        session.flush()
        members = [
            CouncilMember(council_id=council.pk, person_id=person.pk, seat=seat, accepts=True, attended=True)
            for person, seat in zip(people, SEATS, strict=True)
        ]
        session.add_all(members)
        session.flush()
        _lay_votes(session, council, [member.pk for member in members])


def _council(session: Session) -> Council:
    case: dict[str, Any] = {"entered_at": NOW, "created_at": NOW, "acted_at": NOW}
    procedure = session.exec(select(Task.procedure_id).limit(1)).one()
    council = Council(
        code="HD-1",
        procedure_id=procedure,
        state="in_session",
        year=2025,
        title="Hội đồng tư vấn năm 2025",
        session_at=NOW,
        place="Phòng họp Sở",
        **case,
    )
    session.add(council)
    session.flush()
    journal.append(
        session,
        kind=council.kind,
        case_id=council.pk,
        actor=AN,
        now=NOW,
        event="record",
        target=council.state,
        data={},
        source="",
    )
    return council


def _lay_votes(session: Session, council: Council, members: list[int]) -> None:
    tasks = session.exec(select(Task.id).order_by(Task.id)).all()  # type: ignore[arg-type]
    items = [
        {"council_id": council.pk, "task_id": task_id, "position": position, "tellers": members[:2]}
        for position, task_id in enumerate(tasks, start=1)
    ]
    connection = session.connection()
    connection.execute(insert(CouncilItem), items)
    pairs = [
        {"item_id": item_id, "member_id": member}
        for item_id in session.exec(select(CouncilItem.id))
        for member in members
    ]
    form = {"received_on": NOW.date(), "criteria": {}, "conclusion": Vote.RECOMMEND}
    connection.execute(insert(Ballot), [pair | {"vote": Vote.RECOMMEND} for pair in pairs])
    connection.execute(insert(EvaluationForm), [pair | form for pair in pairs])


def conclude(engine: Engine) -> None:
    with transaction(engine) as session:
        council = session.exec(select(Council)).one()
        sessions.conclude(session, council, by=By(AN, LATER, council.version))


def measured(made: Databases, kind: str, count: int) -> tuple[float, float]:
    """Seconds of ours and of the bare driver, medians."""
    base = made.migrated(kind, "council_base")
    lay_session(base, count)
    base.dispose()
    script = made.copy(kind, "council_base", "council_script")
    with recorded(script) as acts:
        conclude(script)
    script.dispose()
    writes = only_written(acts[-1])
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        ours = made.copy(kind, "council_base", "council_ours")
        times[0].append(seconds(conclude, ours))
        ours.dispose()
        made.drop(kind, "council_ours")
        made.copy(kind, "council_base", "council_bare").dispose()
        connection = driver(made.url(kind, "council_bare"))
        times[1].append(seconds(say, connection, writes))
        connection.close()
        made.drop(kind, "council_bare")
    for name in ("council_base", "council_script"):
        made.drop(kind, name)
    return median(times[0]), median(times[1])


def rows(count: int = TASKS) -> Iterator[Row | Point]:
    with databases() as made:
        for size in SIZES:
            yield Point("conclusion", "ours, SQLite", size, measured(made, "sqlite", size)[0] * 1000, "ms")
        for kind in KINDS:
            ours, bare = measured(made, kind, count)
            if kind == "sqlite":
                yield Point("conclusion", "ours, SQLite", count, ours * 1000, "ms")
            work = f"{count:,} acts of one council's conclusion, {kind}"
            yield speed(work, ours * 1000, bare * 1000, of="bare executemany", least=LEAST)


if __name__ == "__main__":
    told(rows(*map(int, (argument for argument in sys.argv[1:] if argument.isdigit()))))
