"""Processes that die at every named point, two at a time, while others go on acting; each point is a test."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine

from tests.faults.crashes import POINTS
from tests.faults.nursery import Nursery, nursery
from tests.faults.post_office import PostOffice
from tests.faults.province import BEGINS, ENDS, Counts, assert_nothing_is_lost, entries_of, settle_in, told
from tests.faults.works import Order, set_clock

ROUNDS = int(os.environ.get("NHIEMVU_FAULTS_ROUNDS", "3"))
SEED = int(os.environ.get("NHIEMVU_FAULTS_SEED", "0")) or Random().randrange(1, 10**6)


def killed_at(born: Nursery, engine: Engine, folder: Path, point: str, *, rounds: int, seed: int) -> Counts:
    """Two die at the point, `rounds` times over."""
    settle_in(engine, folder)
    begun_with = entries_of(engine)
    hand, office = Random(seed), PostOffice(seed)
    url = engine.url.render_as_string(hide_password=False)
    with office.open():

        def start(work: str, point: str = "") -> int:
            seed = hand.getrandbits(48)
            return born.start(Order(work, url, str(folder), office.port, seed=seed, point=point))

        others = start("acts")
        for number in range(rounds):
            set_clock(folder, BEGINS + (ENDS - BEGINS) * (number + 1) / (rounds + 1))
            for pid in [start(POINTS[point].work, point) for _ in range(2)]:
                assert born.wait(pid) == -signal.SIGKILL, told(folder)
        born.kill(others)
        return assert_nothing_is_lost(engine, folder, office, said=told(folder), begun_with=begun_with)


@pytest.fixture(scope="module")
def _nursery() -> Iterator[Nursery]:
    with nursery() as opened:
        yield opened


@pytest.fixture
def born(_nursery: Nursery) -> Iterator[Nursery]:
    yield _nursery
    _nursery.clear()


@pytest.mark.parametrize("point", POINTS)
def test_processes_that_die_at_a_point_lose_nothing(
    born: Nursery, engine: Engine, tmp_path: Path, point: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = killed_at(born, engine, tmp_path, point, rounds=ROUNDS, seed=SEED)
    with capsys.disabled():
        print(f"\n{engine.dialect.name}: {point}, {ROUNDS * 2} kills, seed {SEED}: {found}")
