"""The eight-state case as Prefect has it: a flow run for each case, a task run for each move, on a real server."""

from __future__ import annotations

import asyncio
import sys
from time import perf_counter

from prefect import flow, task

from benchmarks._cases import MOVES


@task
async def move(code: str, target: str) -> str:
    return target


@flow
async def case(code: str) -> str:
    state = "approved"
    for _, target in MOVES:
        state = await move(code, target)
    return state


async def main(count: int) -> None:
    """Print the seconds that `count` cases took; the server's address stands in PREFECT_API_URL."""
    assert await case("warming") == MOVES[-1][1]
    started = perf_counter()
    for number in range(count):
        assert await case(f"NV-{number}") == MOVES[-1][1]
    print(perf_counter() - started)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
