"""Lists from Excel: seconds and memory to read, check and show them, against only reading the cells.

Every line of the table is a process of its own, so that its peak is its own. `only read` takes every cell out
of the workbook by calamine and keeps none; `dry run` is what `nhiemvu import LIST.xlsx` does, its rows printed
into a pipe; `again` holds the list against a register that has every row already. `processor` are the seconds
that a machine with nothing else to do would take; the ratio is of those.
Run: `python -m benchmarks.excel_list`, or with the numbers of rows to try.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from time import perf_counter, process_time

import xlsxwriter  # type: ignore[import-untyped]
from python_calamine import load_workbook
from sqlmodel import insert

from cli.screens.imports import preview
from models import Organisation, Person
from models.engine import open_engine, open_reader, transaction
from models.migrate import upgrade
from secretariat.imports.check import check_list
from settings import ROOT
from states.tax_code import make_tax_code

SIZES = (1_000, 10_000, 100_000)
LIMIT_SECONDS, LIMIT_MB = 2.0, 200
"""For 10,000 rows, as promised."""

HEADINGS = (
    "STT",
    "Tên doanh nghiệp",
    "Mã số thuế",
    "Email",
    "Địa chỉ",
    "Người liên hệ",
    "Email người liên hệ",
)


def tax_codes() -> Iterator[str]:
    return (code for number in range(100_000_000, 10**9) if (code := make_tax_code(str(number))))


def write(path: Path, rows: int) -> None:
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("Doanh nghiệp")
    sheet.write_row(0, 0, HEADINGS)
    for number, code in zip(range(1, rows + 1), tax_codes(), strict=False):
        name = f"Công ty Trách nhiệm hữu hạn Mía đường Tân Châu số {number}"
        address = f"Số {number}, khu phố 1, thị trấn Tân Châu, tỉnh Tây Ninh"
        contact = (f"Nguyễn Thị An {number}", f"an{number}@dn.example")
        sheet.write_row(number, 0, (number, name, code, f"vanthu{number}@dn.example", address, *contact))
    book.close()


def only_read(path: Path, database: str) -> int:
    book = load_workbook(str(path))
    return sum(1 for _ in book.get_sheet_by_index(0).iter_rows()) - 1


def dry_run(path: Path, database: str) -> int:
    with transaction(open_reader(database)) as session:
        checked = check_list(session, path)
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):
        preview(checked, path)
    return len(checked.rows)


WAYS = {"only read": only_read, "dry run": dry_run, "again": dry_run}


def child(way: str, path: str, database: str) -> None:
    """One command, nothing warmed up; loading the program itself is not counted."""
    started, busy = perf_counter(), process_time()
    rows = WAYS[way](Path(path), database)
    seconds, processor = perf_counter() - started, process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"rows": rows, "seconds": seconds, "processor": processor, "mb": peak}))


def measured(way: str, path: Path, database: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.excel_list", "--child", way, str(path), database]
    ran = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(ran.stdout)
    return found


def fill(path: Path, database: str) -> None:
    """Put every row into the register, past the acts: it is only there to be compared with."""
    book = load_workbook(str(path))
    rows = [list(map(str, row)) for row in book.get_sheet_by_index(0).iter_rows()][1:]
    with open_engine(database).begin() as connection:
        organisations = [
            {
                "id": number,
                "code": f"DN-{row[2]}",
                "name": row[1],
                "organisation_kind": "enterprise",
                "tax_code": row[2],
                "email": row[3],
                "address": row[4],
            }
            for number, row in enumerate(rows, start=1)
        ]
        people = [
            {"name": row[5], "email": row[6], "organisation_id": number, "roles": []}
            for number, row in enumerate(rows, start=1)
        ]
        connection.execute(insert(Organisation), organisations)
        connection.execute(insert(Person), people)


def main(sizes: tuple[int, ...]) -> None:
    print(f"{'rows':>8}  {'way':<10}{'seconds':>9}{'processor':>11}{'peak MB':>9}{'× only read':>13}")
    kept = True
    with tempfile.TemporaryDirectory(prefix="nhiemvu-benchmark-") as folder:
        for size in sizes:
            path, database = Path(folder, f"{size}.xlsx"), f"sqlite:///{folder}/{size}.db"
            write(path, size)
            upgrade(open_engine(database))
            bare = 0.0
            for way in WAYS:
                if way == "again":
                    fill(path, database)
                found = measured(way, path, database)
                bare = bare or found["processor"]
                print(
                    f"{size:>8,}  {way:<10}{found['seconds']:>9.2f}{found['processor']:>11.2f}"
                    f"{found['mb']:>9.0f}{found['processor'] / bare:>12.1f}×"
                )
                if size == 10_000:
                    kept &= found["processor"] < LIMIT_SECONDS and found["mb"] < LIMIT_MB
    if 10_000 in sizes:
        said = "yes" if kept else "NO"
        print(f"10,000 rows in under {LIMIT_SECONDS:.0f} s of the processor and {LIMIT_MB} MB: {said}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(*sys.argv[2:5])
    else:
        main(tuple(map(int, sys.argv[1:])) or SIZES)
