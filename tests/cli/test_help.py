"""Help: at once, in Vietnamese, for every command."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from cli.app import GROUPS
from tests.cli.conftest import Shell

ROOT = Path(__file__).parents[2]

COMMANDS = [command.__name__.rstrip("_") for commands in GROUPS.values() for command in commands]

PROMISED = """
    init import sweep dispatch report tasks show act new deadlines outbox documents verify backup restore
    lifecycle serve digest similar people organisations why
""".split()  # noqa: SIM905 - a list of names is read more easily than one of strings

ENGLISH = re.compile(
    r"\b(Usage|Options|Arguments|Commands|COMMAND|OPTIONS|Show this|default|required|bool|str)\b"
)


@pytest.mark.parametrize("arguments", [["--help"], ["tasks", "--help"]], ids=" ".join)
def test_help_loads_neither_the_database_nor_the_flows(arguments: list[str]) -> None:
    heavy = ("prefect", "sqlalchemy", "sqlmodel", "statemachine", "alembic", "typst", "docx")
    script = (
        "import sys; from datetime import UTC, datetime; import cli\n"
        f"code = cli.run({arguments!r}, clock=lambda: datetime.now(UTC))\n"
        f"print(code, [name for name in {heavy!r} if name in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stderr == "0 []\n"
    assert "Cách dùng: nhiemvu" in ran.stdout


def test_every_promised_command_is_listed_with_what_it_does(bare_shell: Shell) -> None:
    answer = bare_shell("--help")
    assert answer.code == 0
    assert set(PROMISED) <= set(COMMANDS)
    for command in COMMANDS:
        assert re.search(rf"^│ {command} +\w", answer.out, re.MULTILINE), command


def test_the_program_alone_shows_the_same_as_help(bare_shell: Shell) -> None:
    assert bare_shell().out.strip() == bare_shell("--help").out.strip()


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_is_vietnamese(bare_shell: Shell, command: str) -> None:
    answer = bare_shell(command, "--help")
    assert (answer.code, answer.err) == (0, "")
    assert f"Cách dùng: nhiemvu {command} [TÙY_CHỌN]" in answer.out
    assert "Hiện hướng dẫn này." in answer.out
    assert ENGLISH.search(answer.out) is None
