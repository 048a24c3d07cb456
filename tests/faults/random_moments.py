"""kill -9 at random moments, with two processes of each kind at work."""

from __future__ import annotations

import os
import time
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine

from tests.faults.nursery import nursery
from tests.faults.post_office import PostOffice
from tests.faults.province import BEGINS, ENDS, Told, assert_nothing_is_lost, entries_of, settle_in, told
from tests.faults.works import Order, set_clock

KILLS = int(os.environ.get("NHIEMVU_FAULTS_KILLS", "1000"))
SEED = int(os.environ.get("NHIEMVU_FAULTS_SEED", "0")) or Random().randrange(1, 10**6)
CREW = ("acts", "sweep", "dispatch", "report") * 2 + ("numbering", "import", "backup")
LONGEST = 0.15
"""Seconds between two kills, at most."""


def killed_at_random(engine: Engine, folder: Path, *, kills: int, seed: int) -> str:
    settle_in(engine, folder)
    begun_with = entries_of(engine)
    hand, office = Random(seed), PostOffice(seed)
    url = engine.url.render_as_string(hide_password=False)
    with office.open(), nursery() as born:

        def start(work: str) -> None:
            born.start(Order(work, url, str(folder), office.port, seed=hand.getrandbits(48)))

        for work in CREW:
            start(work)
        for number in range(kills):
            set_clock(folder, BEGINS + (ENDS - BEGINS) * number / kills)
            time.sleep(hand.uniform(0, LONGEST))
            start(born.kill(hand.choice(sorted(born.alive))).work)
        for pid in sorted(born.alive):
            born.kill(pid)
        said = told(folder)
        assert_all_had_work(said)
        return str(assert_nothing_is_lost(engine, folder, office, said=said, begun_with=begun_with))


def assert_all_had_work(said: Told) -> None:
    assert set(said.begun) == set(CREW)
    assert len(said.hashes) > 0
    assert set(said.refused) <= {"Stale", "Refusal", "BadInput"}


def test_processes_killed_at_random_moments_lose_nothing(
    engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = killed_at_random(engine, tmp_path, kills=KILLS, seed=SEED)
    with capsys.disabled():
        print(f"\n{engine.dialect.name}: {KILLS} kills at random moments, seed {SEED}: {found}")
