"""A few rounds of what `make faults` does by the thousand: processes killed with -9, at random and at named points."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.faults.crashes import POINTS, Point, holder_of
from tests.faults.nursery import Nursery, nursery
from tests.faults.province import in_spring
from tests.faults.random_moments import killed_at_random


@pytest.fixture(scope="module")
def _nursery() -> Iterator[Nursery]:
    with nursery() as opened:
        yield opened


@pytest.fixture
def born(_nursery: Nursery) -> Iterator[Nursery]:
    yield _nursery
    _nursery.clear()


@pytest.mark.parametrize("point", [point for point in POINTS.values() if point.where])
def test_a_named_point_is_a_function_of_the_product(point: Point) -> None:
    holder, name = holder_of(point)
    assert callable(getattr(holder, name))


def test_processes_killed_with_9_lose_no_act_and_no_letter(
    born: Nursery, engine: Engine, tmp_path: Path
) -> None:
    points = ("act: audit, no deadlines", "dispatch: before the mark")
    crew = ("acts", "dispatch", "sweep")
    found, _ = killed_at_random(
        born, engine, tmp_path, crew=crew, points=points, kills=3, seed=2025, build=in_spring
    )
    assert found.mail.ambiguous > 0
