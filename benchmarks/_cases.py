"""The approval case that the peers are given too: eight states of a task, seven moves, from approved to liquidated."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, insert, text
from sqlmodel import Session, select

from benchmarks._office import AN, NOW, code_of, open_office
from models import Announcement, Organisation, Task
from models.engine import transaction
from secretariat import journal
from secretariat.acts import By
from secretariat.lookup import case_by_code
from secretariat.transitions import fire

MOVES: tuple[tuple[str, str], ...] = (
    ("open_selection", "selecting"),
    ("select_host", "appraising"),
    ("sign_contract", "in_progress"),
    ("submit_results", "evaluating"),
    ("pass_acceptance", "completing"),
    ("register_results", "accepted"),
    ("liquidate", "liquidated"),
)
"""Event -> the state it leads to."""

FUNDING = 900_000_000
FORMS: dict[str, dict[str, Any]] = {
    "sign_contract": {"funding": FUNDING, "starts_on": date(2025, 2, 3), "ends_on": date(2025, 12, 31)},
    "pass_acceptance": {"grade": "Đạt"},
    "liquidate": {"settled": FUNDING, "recovered": 0},
}


def lay_approved(engine: Engine, count: int, *, state: str = "approved", enterprises: int = 20) -> None:
    """So many tasks in one state, each with one audit entry, as if taken over there; deadlines come with the moves."""
    open_office(engine, enterprises=enterprises)
    with transaction(engine) as session:
        session.connection().execute(insert(Task), _tasks(session, count, state))
        for task_id in session.exec(select(Task.id).order_by(Task.id)):  # type: ignore[arg-type]
            journal.append(
                session,
                kind="task",
                case_id=task_id or 0,
                actor=AN,
                now=NOW,
                event="record",
                target=state,
                data={},
                source="",
            )


def _tasks(session: Session, count: int, state: str) -> list[dict[str, Any]]:
    call = session.exec(select(Announcement)).one()
    owners = session.exec(select(Organisation.id).order_by(Organisation.id)).all()  # type: ignore[arg-type]
    return [
        {
            "code": code_of(number),
            "procedure_id": call.procedure_id,
            "entered_at": NOW,
            "created_at": NOW,
            "acted_at": NOW,
            "state": state,
            "announcement_id": call.pk,
            "year": 2025,
            "proposer_id": owners[number % len(owners)],
            "host_id": owners[number % len(owners)],
            "name": f"Quy trình sấy mãng cầu số {number}",
            "mode": "selection",
            "approved_funding": FUNDING,
            "appraised_funding": FUNDING,
        }
        for number in range(1, count + 1)
    ]


def live(engine: Engine, task_id: int) -> None:
    """One case from approved to liquidated: seven acts through the one door, each committed by itself."""
    for event, target in MOVES:
        with transaction(engine) as session:
            task = case_by_code(session, Task, code_of(task_id))
            form = FORMS.get(event, {})
            with fire(session, task, event, By(AN, NOW, task.version, form=form)):
                if event == "sign_contract":
                    task.contract_funding = form["funding"]
                    task.contract_starts_on, task.contract_ends_on = form["starts_on"], form["ends_on"]
            assert task.state == target


def copied(connection: Connection, table: Any, count: int, values: Mapping[str, str]) -> None:
    """So many copies of a table's first row, made in the database; `values` are SQL over `n`, from 1 on."""
    columns = [column.name for column in table.__table__.columns if column.name != "id"]
    chosen = ", ".join(values.get(name, f"one.{name}") for name in columns)
    name = table.__tablename__
    connection.execute(
        text(
            f"INSERT INTO {name} ({', '.join(columns)}) "
            f"WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {max(count, 1)}) "
            f"SELECT {chosen} FROM s, (SELECT * FROM {name} ORDER BY id LIMIT 1) one"
        )
    )
