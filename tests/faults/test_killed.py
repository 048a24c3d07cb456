"""A few rounds of what `make faults` does by the thousand: processes killed with -9, at random and at named points."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from tests.faults.nursery import nursery
from tests.faults.random_moments import killed_at_random


def test_processes_killed_with_9_lose_no_act_and_no_letter(engine: Engine, tmp_path: Path) -> None:
    points = ("act: audit, no deadlines", "dispatch: before the mark")
    with nursery() as born:
        crew = ("acts", "dispatch", "sweep")
        print(killed_at_random(born, engine, tmp_path, crew=crew, points=points, kills=4, seed=2025))
