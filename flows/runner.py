"""Ring the bells: `python -m flows.runner`, as the supervisor starts it, serves every deployment until SIGTERM.

It begins with a sweep and a dispatch: what fell due before there was a bell is promised now and not at 07:30
tomorrow, and letters that waited while the machine was off do not wait for the next five minutes.
"""

from __future__ import annotations

import os
import sys
import time
from typing import cast
from uuid import UUID

from prefect import serve
from prefect.client.orchestration import get_client

from flows.deployments import BELLS, deployment
from flows.dispatch import dispatch_flow
from flows.prefect_server import START_SECONDS, health_url, prefect_environment
from flows.processes import answers
from flows.sweep import sweep_flow
from settings import Settings, keep_private
from states.errors import BadInput, NhiemvuError

RUNS_AT_ONCE = 4
"""After an outage the runs that were missed come all at once; each is a process of its own."""


def main() -> int:
    keep_private()
    settings = Settings()
    try:
        _require_own_server(settings)
        _await_server(settings)
    except NhiemvuError as error:
        print(error, file=sys.stderr)
        return 1
    _order_now()
    # A schedule paused at shutdown would stay paused after a crash, and lose the runs meanwhile.
    serve(*map(deployment, BELLS), pause_on_shutdown=False, print_starting_message=False, limit=RUNS_AT_ONCE)
    return 0


def _order_now() -> None:
    """Runs like any other: one that fails stands in Prefect with its reason, and the bells ring all the same."""
    with get_client(sync_client=True) as client:
        for bell in BELLS:
            if bell.flow in (sweep_flow, dispatch_flow):
                kept = cast(UUID, deployment(bell).apply())
                client.create_flow_run_from_deployment(kept)


def _require_own_server(settings: Settings) -> None:
    """Prefect has read its settings by now, so they must have stood in the environment from the start."""
    expected = prefect_environment(settings)
    if any(os.environ.get(name) != value for name, value in expected.items()):
        raise BadInput(
            "Bộ chạy lịch phải do chương trình chính khởi động để dùng đúng máy chủ Prefect. Hãy chạy: nhiemvu serve"
        )


def _await_server(settings: Settings) -> None:
    give_up = time.monotonic() + START_SECONDS
    while not answers(health_url(settings)):
        if time.monotonic() > give_up:
            raise BadInput(
                f"Máy chủ Prefect không trả lời ở {health_url(settings)} sau {START_SECONDS:.0f} giây. "
                "Hãy xem nhật ký của máy chủ rồi chạy lại."
            )
        time.sleep(0.2)


if __name__ == "__main__":
    sys.exit(main())
