"""A database server that has gone without a word is not waited for without an end."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import psycopg
import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

import models.engine
from models.engine import open_engine

READY = b"R\0\0\0\x08\0\0\0\0" + b"Z\0\0\0\x05I"
"""PostgreSQL's words for: you are who you say, go on."""


@contextmanager
def listener(answer: bytes) -> Iterator[str]:
    """The URL of a server that says this much to everyone who comes, and then nothing more."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        visits: list[socket.socket] = []

        def serve() -> None:
            while True:
                try:
                    visit, _ = door.accept()
                except OSError:
                    return
                visits.append(visit)
                if answer:
                    visit.recv(1000)
                    visit.sendall(answer)

        thread = Thread(target=serve)
        thread.start()
        yield f"postgresql://an@127.0.0.1:{door.getsockname()[1]}/nhiemvu?sslmode=disable&gssencmode=disable"
        door.shutdown(socket.SHUT_RDWR)
        thread.join()
        for visit in visits:
            visit.close()


def test_a_server_that_takes_the_call_and_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(models.engine.LINE, "connect_timeout", 2)
    with listener(b"") as url, pytest.raises(OperationalError, match="timeout"):
        open_engine(url).connect()


class _Seen(Exception):
    pass


def _line_of(url: str) -> list[int]:
    """What the machine itself does on a connection: seconds of silence before it asks, between and how many times,
    and milliseconds for what was sent.
    """
    options = (socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT, socket.TCP_USER_TIMEOUT)
    engine, found = open_engine(url), list[int]()

    @event.listens_for(engine, "do_connect")
    def _look(_dialect: Any, _record: Any, given: Any, named: Any) -> None:
        with psycopg.connect(*given, **named) as connection:
            line = socket.socket(fileno=os.dup(connection.fileno()))
            found.extend(line.getsockopt(socket.IPPROTO_TCP, option) for option in options)
            line.close()
        raise _Seen

    with pytest.raises(_Seen):
        engine.connect()
    return found


def test_a_server_whose_machine_is_gone_is_noticed_in_a_minute_or_as_the_url_says() -> None:
    with listener(READY) as url:
        assert _line_of(url) == [30, 10, 3, 60_000]
        assert _line_of(f"{url}&keepalives_idle=300") == [300, 10, 3, 60_000]
