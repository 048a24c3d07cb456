"""A terminal of its own for each test: a home folder with an empty database, a fixed clock, nobody signed in."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from cli import run
from models.engine import open_engine, transaction
from tests.secretariat.builders import at

WHEN = at(4, 14)
"""What the clock of every test shows unless it says otherwise."""


@dataclass(frozen=True)
class Answer:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


@dataclass(frozen=True)
class Shell:
    """`shell("tasks", "--json")` runs `nhiemvu tasks --json` at `now`."""

    capture: pytest.CaptureFixture[str]
    home: Path
    now: datetime = WHEN

    def __call__(self, *arguments: str) -> Answer:
        code = run(arguments, clock=lambda: self.now)
        printed = self.capture.readouterr()
        return Answer(code, printed.out, printed.err)

    def at(self, now: datetime) -> Shell:
        return replace(self, now=now)

    @property
    def database(self) -> Path:
        return self.home / "nhiemvu.db"

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A transaction on the database, to prepare or to look at what the commands work on."""
        engine = open_engine(f"sqlite:///{self.database}")
        with transaction(engine) as session:
            yield session
        engine.dispose()


@pytest.fixture
def bare_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """A terminal on a machine where `nhiemvu init` has not been run."""
    for name in [name for name in os.environ if name.startswith("NHIEMVU_")]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    monkeypatch.setenv("NHIEMVU_HOME", str(home))
    return Shell(capsys, home)


@pytest.fixture
def shell(bare_shell: Shell, _sqlite_template: Path) -> Shell:
    """A terminal with an empty database."""
    bare_shell.home.mkdir()
    bare_shell.database.write_bytes(_sqlite_template.read_bytes())
    return bare_shell


Prepare = Callable[..., str]


@pytest.fixture(scope="session")
def _prepared_before() -> dict[object, tuple[str, bytes]]:
    """Databases that a builder has made in this process: bringing a case forward once is enough."""
    return {}


@pytest.fixture
def prepared(shell: Shell, _prepared_before: dict[object, tuple[str, bytes]]) -> Prepare:
    """`prepared(eligible_task)` fills the empty database up to where a test begins; returns the case's code."""

    def prepare(build: Callable[..., Any], **options: Any) -> str:
        made = (build, *sorted(options.items()))
        if made not in _prepared_before:
            with shell.session() as session:
                code = str(build(session, **options).code)
            _prepared_before[made] = code, shell.database.read_bytes()
        code, content = _prepared_before[made]
        shell.database.write_bytes(content)
        return code

    return prepare
