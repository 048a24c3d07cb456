"""Imports go down the levels only: the table below is the architecture, read from the source files."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

LEVELS = ["states", "models", "notifications", "reports", "secretariat"]

MAY_IMPORT: dict[str, set[str]] = {
    "settings": {"states"},
    "states": set(),
    "models": {"states"},
    "notifications": {"models", "states"},
    "reports": {"models", "states"},
    "secretariat": {"notifications", "reports", "models", "states"},
    "flows": {*LEVELS, "settings"},
    "web": {*LEVELS, "settings"},
    "supervisor": {*LEVELS, "settings", "flows"},
    "cli": {*LEVELS, "settings", "supervisor"},
}
OURS = set(MAY_IMPORT)
EDGES = {"flows", "web", "cli", "supervisor"}

DELIVERY = {
    "notifications.bounce_folder",
    "notifications.delivery",
    "notifications.sink",
    "notifications.smtp",
}
"""What talks to a mail server: it reads its settings, and only the edges start it."""

SUPERVISED = {"flows.prefect_server", "flows.processes"}
"""What the supervisor needs of `flows`; it starts the flows themselves as a process."""

PURE = {"pydantic", "statemachine"} | sys.stdlib_module_names
"""All that `states` may be built on."""


def modules() -> dict[str, Path]:
    """Every module of ours by its dotted name."""
    files = [file for top in OURS for file in (ROOT / top).rglob("*.py")]
    files += [file for top in OURS if (file := ROOT / f"{top}.py").exists()]
    return {name(file): file for file in files}


def name(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(file: Path) -> set[str]:
    """Dotted names imported anywhere in a file, also inside functions; `from a import b` counts as `a.b`."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: write the full name instead of a relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def is_in(imported: str, group: set[str]) -> bool:
    return any(imported == member or imported.startswith(f"{member}.") for member in group)


def objection(importer: str, imported: str) -> str | None:
    """Return why `importer` may not import `imported`, or None."""
    here, there = importer.partition(".")[0], imported.partition(".")[0]
    if here == "states" and there not in PURE | OURS:
        return "states is pure: the standard library, pydantic and statemachine only"
    if there not in OURS or here == there:
        return None
    if there == "settings" and importer in DELIVERY:
        return None
    if there not in MAY_IMPORT[here]:
        return f"{here} may import {', '.join(sorted(MAY_IMPORT[here])) or 'nothing of ours'}"
    if is_in(imported, DELIVERY) and here not in EDGES:
        return "only the edges start delivery"
    if here == "supervisor" and there == "flows" and not is_in(imported, SUPERVISED):
        return "the supervisor starts the flows as a process"
    return None


def test_every_import_goes_down_the_levels() -> None:
    found = modules()
    assert {"states.chart", "models.engine", "supervisor", "settings"} <= set(found)
    wrong = [
        f"{importer} imports {imported}: {reason}"
        for importer, file in sorted(found.items())
        for imported in sorted(imports(file))
        if (reason := objection(importer, imported))
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("states.task", "models.task.Task"),
        ("states.task", "sqlalchemy.select"),
        ("models.task", "settings.Settings"),
        ("notifications.outbox", "reports.figures.figures"),
        ("reports.document", "notifications.render.render"),
        ("secretariat.sweep", "flows.sweep.sweep"),
        ("secretariat.sweep", "notifications.delivery.deliver"),
        ("secretariat.backup", "settings.Settings"),
        ("flows.sweep", "cli.main"),
        ("cli.serve", "flows.sweep.sweep"),
        ("supervisor", "flows.runner.main"),
    ],
)
def test_an_import_against_the_levels_is_seen(importer: str, imported: str) -> None:
    assert objection(importer, imported)
