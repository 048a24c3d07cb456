"""Charts on the terminal, and a document held against them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cli.charts import markdown, marked_kinds, mermaid, steps, with_charts
from cli.printing import GOOD, say, section, table
from states.chart import Table
from states.errors import BadInput, Refusal


def drawn(tables: Sequence[Table], form: str) -> None:
    if form not in ("mermaid", "table", "markdown"):
        raise BadInput(f"--format: không có dạng “{form}”; chỉ nhận: mermaid, table, markdown.")
    for lifecycle in tables:
        if form == "table":
            rows = [tuple(cell.replace("`", "") for cell in row) for row in steps(lifecycle)]
            section(lifecycle.chart.title, table(("Từ", "Việc", "Đến", "Ai"), rows))
        else:
            # Plain lines, whatever the terminal's width: these are copied into documents.
            print(f"%% {lifecycle.chart.title}" if form == "mermaid" else f"### {lifecycle.chart.title}\n")
            print(mermaid(lifecycle) if form == "mermaid" else markdown(lifecycle), end="\n\n")


def kept(path: Path, text: str, *, rewrite: bool) -> None:
    """Hold the marked blocks of a document against the charts, or write them anew."""
    right = with_charts(text)
    kinds = ", ".join(marked_kinds(text))
    if rewrite:
        path.write_text(right, encoding="utf-8")
    elif right != text:
        reason = f"Hãy viết lại bằng lệnh: nhiemvu lifecycle --write {path}"
        raise Refusal("So sơ đồ với chương trình", str(path), ["Sơ đồ trong tệp đã cũ.", reason])
    say(f"{path}: sơ đồ {kinds} khớp với chương trình.", GOOD)
