"""How a list leaves a command: on the screen, as JSON for programs, or as a file to print and to keep."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from cli.columns import Listing
from cli.printing import GOOD, print_json, say
from reports.sheets import Sheet, write_csv, write_xlsx
from states.errors import BadInput
from states.vietnamese import grouped

WRITERS: dict[str, Callable[[Sheet], bytes]] = {".xlsx": write_xlsx, ".csv": write_csv}

Line = TypeVar("Line")


@dataclass(frozen=True)
class Target:
    """What was asked for: JSON, a file, or else the screen."""

    json: bool
    file: Path | None


def target_of(out: Path | None, *, replace: bool, json: bool = False, option: str = "--out") -> Target:
    """Where the list goes. `BadInput` before any work is done for what could not be written in the end."""
    if out is None:
        if replace:
            raise BadInput(f"--replace chỉ dùng cùng {option} để ghi đè tệp đã có.")
        return Target(json, None)
    if json:
        raise BadInput(f"Hãy chọn một trong hai: {option} để ghi tệp, hoặc --json để in ra màn hình.")
    if out.suffix.lower() not in WRITERS:
        raise BadInput(
            f"{option}: “{out}” phải có đuôi .xlsx (Excel, để xem và in) hoặc .csv (cho chương trình khác đọc)."
        )
    if out.is_dir():
        raise BadInput(f"{option}: “{out}” là một thư mục; hãy ghi tên tệp.")
    if out.exists() and not replace:
        raise BadInput(f"Đã có tệp {out}. Hãy chọn tên khác, hoặc thêm --replace để ghi đè tệp này.")
    return Target(json, out)


def hand_over(
    lines: Sequence[Line],
    listing: Listing[Line],
    target: Target,
    screen: Callable[[Sequence[Line]], None],
    *,
    at: datetime,
    only: str = "",
) -> None:
    """Give the lines of a list to whoever asked, `at` being the moment they were read."""
    if target.file is not None:
        write_sheet(listing.sheet(lines, at=at, subtitle=only), target.file)
    elif target.json:
        print_json(lines)
    else:
        screen(lines)


def write_sheet(sheet: Sheet, file: Path) -> None:
    """Write the file, whole or not at all; its folder is made where there is none, as `report --out` does."""
    content = WRITERS[file.suffix.lower()](sheet)
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    try:
        partial.write_bytes(content)
        os.replace(partial, file)
    finally:
        partial.unlink(missing_ok=True)
    say(f"✓ {file} ({grouped(len(sheet.rows))} dòng)", GOOD)


def narrowed(*conditions: tuple[str, Any]) -> str:
    """What a printed list says of the options it was asked for with, as in `Chỉ gồm: năm 2025; có việc quá hạn`.

    Each condition is a text with `{}` for its value; one whose value is None, False or empty was not asked for.
    """
    asked = [text.format(value) for text, value in conditions if value not in (None, False, "")]
    return f"Chỉ gồm: {'; '.join(asked)}" if asked else ""
