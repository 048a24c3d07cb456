"""Every bench, each in a process of its own, and their rows as one table in `docs/bench`: `python -m benchmarks`.

Names of benches after it run only those, and leave the files as they are.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from sqlite3 import sqlite_version
from time import perf_counter

from benchmarks._curves import curve
from benchmarks._rows import MARK, Point, Row, table
from settings import ROOT

BENCHES = (
    "one_act",
    "conclusion",
    "working_days",
    "charts",
    "startup",
    "letters",
    "year_report",
    "due",
    "peers",
)
"""The long ones last."""
PACKAGES = (
    "sqlalchemy",
    "psycopg",
    "python-statemachine",
    "aiosmtplib",
    "dbos",
    "SpiffWorkflow",
    "prefect",
    "transitions",
    "holidays",
    "numpy",
)
FOLDER = ROOT / "docs" / "bench"


def ran(bench: str) -> Iterator[Row | Point]:
    """The rows of one bench, as it finds them; one that fails says so in a row."""
    command = [sys.executable, "-m", f"benchmarks.{bench}", "--json"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith(MARK):
                found = json.loads(line.removeprefix(MARK))
                yield {"Row": Row, "Point": Point}[found.pop("kind")](**found)
    if process.returncode:
        yield Row(bench, f"ended with {process.returncode}", "–", "–", "to end", False)


def machine() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    kilobytes = int(Path("/proc/meminfo").read_text().split()[1])
    return f"{os.cpu_count()} × {model}, {kilobytes / 2**20:.0f} GB, {platform.system()} {platform.release()}"


def versions() -> str:
    packages = (f"{name} {version(name)}" for name in PACKAGES)
    return ", ".join([f"Python {platform.python_version()}", f"SQLite {sqlite_version}", *packages])


def report(rows: Iterable[Row], curves: Iterable[str], *, load: tuple[float, float], minutes: float) -> str:
    pictures = "\n".join(f"![{name}]({name.replace(' ', '-')}.svg)\n" for name in curves)
    return f"""# The bench

Written by `make bench`. Ours and the peer run in one go on one machine; a figure is the median of several where
several fit into the time. What each line measures, and what the peer is spared, stands at the top of its file in
`benchmarks/`.

- Machine: {machine()}
- Load before and after: {load[0]:.1f} and {load[1]:.1f} (above 1 something else was running, and times are longer)
- Versions: {versions()}
- {datetime.now(UTC):%Y-%m-%d}, {minutes:.0f} minutes

{table(row.cells for row in rows)}

## Growth

{pictures}"""


def main(wanted: list[str]) -> None:
    started, load = perf_counter(), os.getloadavg()[0]
    rows: list[Row] = []
    points: dict[str, list[Point]] = {}
    for bench in wanted or BENCHES:
        print(f"== {bench} ({(perf_counter() - started) / 60:.1f} min)", flush=True)
        for found in ran(bench):
            if isinstance(found, Point):
                points.setdefault(found.curve, []).append(found)
            else:
                rows.append(found)
                print("   " + " | ".join(found.cells), flush=True)
        # After each: what has been measured is kept, also when the rest is cut off.
        if not wanted:
            keep(rows, points, load=load, minutes=(perf_counter() - started) / 60)
    if not wanted:
        print(f"{FOLDER / 'results.md'}: {sum(row.reached is False for row in rows)} rows not reached")


def keep(rows: Iterable[Row], points: dict[str, list[Point]], *, load: float, minutes: float) -> None:
    """Write the table and the curves."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, line in points.items():
        (FOLDER / f"{name.replace(' ', '-')}.svg").write_text(curve(name, line), encoding="utf-8")
    text = report(rows, points, load=(load, os.getloadavg()[0]), minutes=minutes)
    (FOLDER / "results.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
