"""The process that serves the desk: `python -m web.serve`, started by the supervisor."""

from __future__ import annotations

import sys
from threading import Thread

import uvicorn

from settings import Settings, keep_private, spare_what_is_loaded
from states.lifecycles import LIFECYCLES
from web.app import create_app
from web.svg.lifecycle import chart


def main() -> int:
    keep_private()
    settings = Settings()
    # Laying out the charts takes a second or two, which the first reader of each would wait for.
    Thread(target=lambda: [chart(kind) for kind in LIFECYCLES], daemon=True).start()
    desk = create_app(settings)
    spare_what_is_loaded()
    uvicorn.run(
        desk,
        host=settings.desk.host,
        port=settings.desk.port,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
