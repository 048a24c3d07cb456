"""The annual report as it was written: files, gaps, what to mend, and where each figure comes from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.text import Text

from cli.printing import DIM, GOOD, WARN, say, section, show, table
from cli.screens.lists import findings as list_findings
from reports.lint import Finding
from reports.trace import TraceLine, value_text
from secretariat.words import KINDS

SOURCES = {**KINDS, "document": "văn bản", "spending": "khoản chi"}


def written(
    files: Sequence[Path], *, figures: int, missing: Sequence[str], findings: Sequence[Finding]
) -> None:
    for path in files:
        say(Text.assemble(("✓ ", GOOD), str(path)))
    say(f"{figures} số liệu, mỗi số liệu đều có nguồn; xem nguồn: thêm --trace", DIM)
    if missing:
        section("Hồ sơ chưa có, báo cáo để trống", *(Text(f"– {gap}", style=WARN) for gap in missing))
    if findings:
        say("Cần sửa trước khi ký:", "bold")
        list_findings(findings)


def traced(lines: Sequence[TraceLine]) -> None:
    """Figure → records → audit entries, one block per figure."""
    for line in lines:
        rows = [
            (SOURCES[source.kind], source.name, "\n".join(map(str, entries)) or "–")
            for source, entries in line.sources
        ]
        section(
            line.figure.id,
            Text.assemble(f"{line.figure.label}: ", (value_text(line.figure), "bold")),
            table(("Nguồn", "Hồ sơ", "Mục nhật ký"), rows),
        )
    if not lines:
        show(Text("Hồ sơ của năm này chưa có số liệu nào.", style=WARN))
