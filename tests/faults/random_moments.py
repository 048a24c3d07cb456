"""kill -9 at random moments, with two processes of each kind at work."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from models import Announcement
from tests.faults.crashes import POINTS
from tests.faults.nursery import Nursery, nursery
from tests.faults.post_office import PostOffice
from tests.faults.province import (
    BEGINS,
    ENDS,
    Counts,
    assert_nothing_is_lost,
    entries_of,
    in_mid_year,
    settle_in,
    told,
)
from tests.faults.works import Order, is_inside, set_clock

KILLS = int(os.environ.get("NHIEMVU_FAULTS_KILLS", "1000"))
SEED = int(os.environ.get("NHIEMVU_FAULTS_SEED", "0")) or Random().randrange(1, 10**6)
CREW = ("acts", "sweep", "dispatch", "report") * 2 + ("numbering", "import", "backup")
LONGEST = 0.3
"""Seconds between two kills, at most."""


def killed_at_random(
    born: Nursery,
    engine: Engine,
    folder: Path,
    *,
    crew: Sequence[str],
    kills: int,
    seed: int,
    points: Sequence[str] = (),
    build: Callable[[Session], Announcement] = in_mid_year,
) -> tuple[Counts, int]:
    """Whoever is killed is replaced; besides them, one process dies at each of the named points.

    What is to be counted, and how many kills struck between the beginning of a transaction and its end.
    """
    settle_in(engine, folder, build)
    begun_with = entries_of(engine)
    hand, office, struck = Random(seed), PostOffice(seed), 0
    url = engine.url.render_as_string(hide_password=False)
    with office.open():

        def start(work: str, point: str = "") -> int:
            order = Order(work, url, str(folder), office.port, seed=hand.getrandbits(48), point=point)
            return born.start(order)

        for work in crew:
            start(work)
        for point in points:
            assert born.wait(start(POINTS[point].work, point)) == -signal.SIGKILL, point
        for number in range(kills):
            set_clock(folder, BEGINS + (ENDS - BEGINS) * number / kills)
            time.sleep(hand.uniform(0, LONGEST))
            order = born.kill(_victim(hand, born, folder))
            struck += is_inside(folder, order)
            start(order.work)
        for pid in sorted(born.alive):
            born.kill(pid)
        said = told(folder)
        assert set(said.begun) == set(crew)
        assert set(said.refused) <= {"Stale", "Refusal", "BadInput"}
        counts = assert_nothing_is_lost(engine, folder, office, said=said, begun_with=begun_with)
        assert counts.acts > 0
        return counts, struck


def _victim(hand: Random, born: Nursery, folder: Path) -> int:
    """Anyone, and every other time one of those inside a transaction: SQLite lets in one at a time."""
    everyone = sorted(born.alive)
    inside = [pid for pid in everyone if is_inside(folder, born.alive[pid])]
    return hand.choice(inside if inside and hand.random() < 0.5 else everyone)


def test_processes_killed_at_random_moments_lose_nothing(
    engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with nursery() as born:
        found, struck = killed_at_random(born, engine, tmp_path, crew=CREW, kills=KILLS, seed=SEED)
    with capsys.disabled():
        print(
            f"\n{engine.dialect.name}: {KILLS} kills at random moments, {struck} of them inside a transaction, "
            f"seed {SEED}: {found}"
        )
