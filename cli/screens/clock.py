"""What a sweep, a delivery or the weekly digest did, for whom, and what was skipped and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from types import SimpleNamespace

from rich.text import Text

from cli.printing import BAD, DIM, GOOD, WARN, console, say, section, show, table
from cli.screens.lists import LETTER_STYLES
from models.letter import LetterState
from notifications.catalogue import LETTERS
from notifications.delivery import DispatchResult
from secretariat.digest import Workload
from secretariat.sweep import Line, SweepResult
from secretariat.values import day, time_left
from settings import Settings


def swept(result: SweepResult, *, rehearsal: bool) -> None:
    kept = " (xem trước, chưa ghi lại)" if rehearsal else ""
    say(Text.assemble((f"Quét hạn ngày {day(result.on)}", "bold"), kept))
    if result.closed:
        say(f"Đã đóng nhận đề xuất: {', '.join(result.closed)}")
    _lines("Thư nhắc đã viết", "Tiêu đề", result.letters, GOOD)
    _lines("Bỏ qua", "Lý do", result.skipped, WARN)
    if not (result.closed or result.letters or result.skipped or result.problems):
        say("Không có thời hạn nào đến lượt xem xét.", DIM)
    elif result.letters and not rehearsal:
        say("Thư nằm trong hộp thư đi; gửi bằng: nhiemvu dispatch", DIM)


def problems(result: SweepResult) -> None:
    """On stderr: what could not be handled and stays due."""
    out = console(stderr=True)
    out.print(Text(f"{len(result.problems)} thời hạn chưa xử lý được; lượt quét sau sẽ làm lại:", style=BAD))
    for line in result.problems:
        out.print(Text(f"  {line.case}, {line.title}: {line.what}"))


def dispatched(result: DispatchResult, settings: Settings) -> None:
    if not result.details:
        say("Không có thư nào đến lượt gửi.", DIM)
        return
    sent = Counter(line.letter for line in result.details if line.state == LetterState.SENT)
    if sent:
        show(
            table(
                ("Đã gửi", "Số thư"), [(LETTERS[kind].title, str(n)) for kind, n in sent.items()], numbers=[1]
            )
        )
    others = [line for line in result.details if line.state != LetterState.SENT]
    if others:
        rows = [
            (
                line.recipient_email,
                Text(_state(line.state), style=LETTER_STYLES[line.state]),
                line.error or "",
            )
            for line in others
        ]
        show(table(("Chưa đến", "Tình trạng", "Lý do"), rows))
    undone = f"{result.retried} sẽ gửi lại, {result.failed} không gửi được, {result.ambiguous} không rõ"
    say(f"{result.sent} đã gửi, {undone}", DIM)
    if settings.smtp.host is None:
        say(
            f"Chưa cấu hình máy chủ thư (NHIEMVU_SMTP_HOST): thư được lưu thành tệp trong {settings.mail}",
            DIM,
        )


def trouble(reason: str) -> None:
    """On stderr: why delivery stopped."""
    console(stderr=True).print(
        Text(
            f"Dừng gửi thư: {reason} Thư còn lại vẫn nằm trong hộp thư đi và sẽ được gửi ở lượt sau.",
            style=BAD,
        )
    )


def digested(load: Workload) -> None:
    blocks = (
        ("Quá hạn", load.late, BAD),
        ("Đến hạn trong 7 ngày", load.due, WARN),
        ("Đang chờ nơi khác", load.waiting, ""),
    )
    for title, items, style in blocks:
        if items:
            section(
                f"{title} ({len(items)})",
                table(("Hạn", "Còn lại", "Việc", "Hồ sơ", "Phụ trách"), _items(items, style)),
            )
    if not (load.late or load.due or load.waiting):
        say("Không có việc nào quá hạn, đến hạn trong 7 ngày hay đang chờ nơi khác.", GOOD)


def digest_written(addresses: Sequence[str]) -> None:
    if addresses:
        say(f"Đã viết thư tổng hợp cho: {', '.join(addresses)}")
    else:
        say("Không viết thư mới: tuần này đã viết cho đủ người, hoặc chưa có ai giữ vai trò thư ký.", WARN)


def _items(items: Sequence[SimpleNamespace], style: str) -> list[tuple[str | Text, ...]]:
    return [
        (
            day(item.due_on),
            Text(time_left(item.days_left, item.days_late), style=style),
            item.title,
            f"{item.case}\n{item.name}",
            item.responsible,
        )
        for item in items
    ]


def _lines(title: str, outcome: str, lines: Sequence[Line], style: str) -> None:
    """One row per recipient and letter: a gathered letter speaks of several cases."""
    about: dict[tuple[str, str], list[str]] = {}
    for line in lines:
        about.setdefault((line.recipient, line.what), []).append(f"{line.case}: {line.title}")
    rows = [
        (recipient or "không ai", Text(what, style=style), "\n".join(cases))
        for (recipient, what), cases in about.items()
    ]
    if rows:
        section(title, table(("Người nhận", outcome, "Hồ sơ, thời hạn"), rows))


def _state(state: LetterState) -> str:
    return "sẽ gửi lại" if state == LetterState.QUEUED else state.label
