"""Delivery from a terminal: through the relay, or into the embedded sink when none is configured."""

from __future__ import annotations

import errno
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine

from notifications.delivery import DispatchResult, dispatch
from notifications.sink import HOST, relay, start_sink
from settings import Settings


async def deliver(engine: Engine, settings: Settings, clock: Callable[[], datetime]) -> DispatchResult:
    """Send what is due. Without a relay the sink of `nhiemvu serve` is used, or one that lasts for this run."""
    sink = None
    if settings.smtp.host is None:
        try:
            sink = await start_sink(settings.mail, HOST, settings.sink_port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
    try:
        return await dispatch(engine, smtp=relay(settings), sender=settings.sender, clock=clock)
    finally:
        if sink is not None:
            sink.close()
