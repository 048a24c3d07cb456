"""The lifecycles as pictures and tables, and the copies of them that a document keeps between markers."""

from __future__ import annotations

import re
from pathlib import Path

from states.chart import Table
from states.errors import BadInput
from states.lifecycles import LIFECYCLES

_BLOCK = re.compile(
    r"(<!-- lifecycle:(?P<kind>\w+)(?P<table> table)? -->\n)(?P<body>.*?)(<!-- /lifecycle -->)", re.S
)


def tables(kind: str | None) -> list[Table]:
    """The chart of one kind of case, or all of them."""
    if kind is None:
        return list(LIFECYCLES.values())
    if kind not in LIFECYCLES:
        raise BadInput(f"Không có loại hồ sơ “{kind}”; các loại: {', '.join(LIFECYCLES)}.")
    return [LIFECYCLES[kind]]


def mermaid(table: Table) -> str:
    return f"{table.chart:mermaid}".strip()


def markdown(table: Table) -> str:
    """The chart as a Markdown table: from, act, to, who."""
    rows = [("Từ", "Việc", "Đến", "Ai"), ("---", "---", "---", "---"), *steps(table)]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def steps(table: Table) -> list[tuple[str, str, str, str]]:
    """From, act with its id, to, who may do it: one row per transition."""
    return [
        (
            table.states[step.source],
            f"{step.rule.label} (`{step.event}`)",
            table.states[step.target],
            ", ".join(sorted(role.label for role in step.rule.roles)),
        )
        for step in table.steps
    ]


def with_charts(text: str) -> str:
    """Return the document with every block between `<!-- lifecycle:KIND -->` and `<!-- /lifecycle -->` redrawn.

    `<!-- lifecycle:KIND table -->` holds the table instead of the picture.
    """

    def redrawn(match: re.Match[str]) -> str:
        (lifecycle,) = tables(match["kind"])
        body = markdown(lifecycle) if match["table"] else f"```mermaid\n{mermaid(lifecycle)}\n```"
        return f"{match[1]}{body}\n{match[5]}"

    return _BLOCK.sub(redrawn, text)


def marked_kinds(text: str) -> list[str]:
    return [match["kind"] for match in _BLOCK.finditer(text)]


def read_document(path: Path) -> str:
    """Read a document that holds at least one marked block; `BadInput` for one that holds none."""
    text = path.read_text(encoding="utf-8")
    if not marked_kinds(text):
        raise BadInput(
            f"{path} không có khối <!-- lifecycle:LOẠI --> … <!-- /lifecycle --> nào; hãy thêm khối vào chỗ cần sơ đồ."
        )
    return text
