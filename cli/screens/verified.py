"""The audit, recomputed."""

from __future__ import annotations

from rich.text import Text

from cli.printing import BAD, GOOD, console, say
from secretariat.seal import Seal
from secretariat.verification import Verification
from states.vietnamese import grouped


def verified(result: Verification, sealed: Seal | None = None) -> None:
    counted = f"{grouped(result.entries)} mục nhật ký của {grouped(result.chains)} hồ sơ"
    if result.breaks:
        say(f"Đã tính lại {counted}.")
    else:
        say(f"Đã tính lại {counted}: nguyên vẹn.", GOOD)
    if sealed is not None:
        say(f"Dấu kiểm đến mục số {sealed.through} ({grouped(sealed.entries)} mục): {sealed.fingerprint}")


def breaks(result: Verification) -> None:
    """On stderr: the first broken entry of each chain."""
    out = console(stderr=True)
    out.print(Text(f"Nhật ký không nguyên vẹn ở {len(result.breaks)} hồ sơ:", style=BAD))
    for found in result.breaks:
        out.print(Text(f"  {found}"))
    out.print(Text("Hãy giữ nguyên cơ sở dữ liệu, đối chiếu với bản sao lưu gần nhất và báo lãnh đạo."))


def rewritten() -> None:
    """On stderr: the seal is another one than somebody holds in hand."""
    out = console(stderr=True)
    out.print(Text("Dấu kiểm khác với thư: nhật ký đã bị viết lại sau khi thư được gửi.", style=BAD))
    out.print(Text("Hãy giữ nguyên cơ sở dữ liệu, đối chiếu với bản sao lưu của ngày đó và báo lãnh đạo."))
