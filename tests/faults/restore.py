"""Last night's backup on an empty machine, by the commands that the README gives and no other."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine

from models.engine import open_engine, transaction
from secretariat.backup import backup
from settings import ROOT
from tests.faults.clocks import new_database
from tests.faults.upgrade import rows_of
from tests.faults.works import PG_BIN
from tests.secretariat.builders import at, contract


def commands_of_the_readme() -> list[str]:
    """What the paragraph on restoring tells to type, in its order."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (paragraph,) = re.findall(r"^- \*\*Restore\*\*: (.*?)(?=^- )", text, re.MULTILINE | re.DOTALL)
    return re.findall(r"`(nhiemvu [^`]+)`", paragraph)


def test_last_nights_backup_comes_back_on_an_empty_machine(
    engine: Engine, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with transaction(engine) as session:
        contract(session)
    file, home = backup(engine, tmp_path / "safe", now=at(4, 11, 1), pg_bin=PG_BIN), tmp_path / "new"
    url = f"sqlite:///{home / 'nhiemvu.db'}"
    if engine.dialect.name == "postgresql":
        url = new_database(request.getfixturevalue("postgresql_url"), "restored")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NHIEMVU_")}
    environment |= {"NHIEMVU_HOME": str(home), "NHIEMVU_DATABASE_URL": url}
    environment["PATH"] = f"{PG_BIN}{os.pathsep}{environment['PATH']}"
    typed = commands_of_the_readme()
    assert [line.split()[1] for line in typed] == ["restore", "verify"]
    for line in typed:
        arguments = [str(file) if word == "FILE" else word for word in shlex.split(line)[1:]]
        ran = subprocess.run(
            [sys.executable, "-c", "from cli import main; main()", *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, (line, ran.stdout, ran.stderr)
    restored = open_engine(url)
    assert rows_of(restored) == rows_of(engine)
    restored.dispose()
