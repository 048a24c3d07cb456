"""What came back just now, what was left in the folder, and the addresses that are not written to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.text import Text

from cli.printing import BAD, DIM, GOOD, WARN, say, section, table
from secretariat.bounce_list import BounceLine
from secretariat.bounces import Returns
from secretariat.values import day


def taken(result: Returns | None, *, rehearsal: bool) -> None:
    """What this look into the folder found; None when no folder is configured."""
    if result is None:
        say(
            "Chưa cấu hình hộp thư trả lại: đặt NHIEMVU_BOUNCES_MAILDIR, hoặc NHIEMVU_BOUNCES_HOST (IMAP).",
            DIM,
        )
        return
    kept = " (xem trước, chưa ghi lại)" if rehearsal else ""
    say(
        f"Đọc hộp thư trả lại{kept}: {len(result.bounces)} thư bị trả lại, {result.nothing} thư không cần xử lý, "
        f"{len(result.left)} thư để lại."
    )
    if result.told:
        say(f"Đã viết thư báo cho: {', '.join(result.told)}")
    if result.untold:
        say("Không báo được cho ai: bộ phận thư ký chưa có người nào có địa chỉ thư dùng được.", BAD)
    if result.left:
        rows = [(mail.subject or "(không có tiêu đề)", mail.why) for mail in result.left]
        section("Để lại trong hộp thư, cần người xem", table(("Tiêu đề", "Vì"), rows))


def summary(result: Returns | None) -> dict[str, Any] | None:
    """What this look found, for programs; None when no folder is configured."""
    if result is None:
        return None
    return {
        "returned": [{"email": row.email, "status": row.status} for row in result.bounces],
        "nothing": result.nothing,
        "left": result.left,
        "told": result.told,
    }


def still_open(lines: Sequence[BounceLine]) -> None:
    if not lines:
        say("Không có địa chỉ nào đang bị trả lại thư.", GOOD)
        return
    rows = [
        (
            Text.assemble((line.email, BAD), "\n", ("; ".join(line.names) or "không còn ai dùng", DIM)),
            day(line.received_on),
            f"{line.letter_code} {line.letter_subject}" if line.letter_code else "không rõ",
            Text.assemble(f"{line.reason}\n", (line.advice, WARN)),
        )
        for line in lines
    ]
    section(
        "Đang ngừng gửi thư đến", table(("Địa chỉ", "Ngày", "Thư bị trả lại", "Lý do, việc cần làm"), rows)
    )
    say("Sửa địa chỉ:   nhiemvu new organisation change_organisation code=… email=…", DIM)
    say("         hoặc: nhiemvu new person change_email email=… new_email=…", DIM)
    say("Dùng lại được: nhiemvu new bounce settle_bounce email=… reason=…", DIM)
    say("Gửi lại thư:   nhiemvu new letter resend letter=T… to=… reason=…", DIM)
