"""`python -m flows.rehearsal`: the real year 2024, then the sample year 2025 day by day."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from importlib import import_module

from flows.prefect_server import start_server
from flows.rehearsal.folder import empty_folder, enter_environment, settings_in
from settings import Settings
from states.errors import NhiemvuError


def main() -> int:
    began = time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        settings = settings_in(empty_folder(Settings().home / "demo"))
        enter_environment(settings)
        with _server_starting(settings) as server:
            # Not at the top: Prefect reads its environment when it is imported.
            import_module("flows.rehearsal.year").rehearse(settings, server)
    except NhiemvuError as error:
        print(f"\nDiễn tập không thành công. {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nĐã dừng diễn tập.", file=sys.stderr)
        return 128 + signal.SIGINT
    print(f"Diễn tập xong sau {time.monotonic() - began:.0f} giây.")
    return 0


@contextmanager
def _server_starting(settings: Settings) -> Iterator[Future[str]]:
    """Start the server beside the work; the future holds its address once it answers, or why it does not."""
    with ExitStack() as running, ThreadPoolExecutor(1) as thread:
        yield thread.submit(running.enter_context, start_server(settings))


if __name__ == "__main__":
    sys.exit(main())
