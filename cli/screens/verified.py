"""The audit, recomputed."""

from __future__ import annotations

from rich.text import Text

from cli.printing import BAD, GOOD, console, say
from secretariat.journal import Verification
from states.vietnamese import grouped


def verified(result: Verification) -> None:
    counted = f"{grouped(result.entries)} mục nhật ký của {grouped(result.chains)} hồ sơ"
    if result.breaks:
        say(f"Đã tính lại {counted}.")
    else:
        say(f"Đã tính lại {counted}: nguyên vẹn.", GOOD)


def breaks(result: Verification) -> None:
    """On stderr: the first broken entry of each chain."""
    out = console(stderr=True)
    out.print(Text(f"Nhật ký không nguyên vẹn ở {len(result.breaks)} hồ sơ:", style=BAD))
    for found in result.breaks:
        out.print(Text(f"  {found}"))
    out.print(Text("Hãy giữ nguyên cơ sở dữ liệu, đối chiếu với bản sao lưu gần nhất và báo lãnh đạo."))
