"""The process that serves the desk: `python -m web.serve`, started by the supervisor."""

from __future__ import annotations

import sys

import uvicorn

from settings import Settings
from web.app import create_app


def main() -> int:
    settings = Settings()
    uvicorn.run(
        create_app(settings),
        host=settings.desk.host,
        port=settings.desk.port,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
