"""What a record did, or would do."""

from __future__ import annotations

from rich.text import Text

from cli.printing import DIM, GOOD, WARN, say, show, table
from secretariat.records import ImportResult
from secretariat.values import moment


def imported(result: ImportResult, *, applied: bool) -> None:
    record = result.record
    say(Text.assemble((record.title, "bold"), f" ({record.id})"))
    if record.sample:
        say("Đây là bản ghi mẫu để diễn tập, không phải việc có thật.", WARN)
    if applied:
        say(f"Đã ghi {len(result.lines)} việc.", GOOD)
    else:
        rows = [(moment(line.at), line.label, line.subject, line.by) for line in result.lines]
        show(table(("Lúc", "Việc", "Hồ sơ", "Ai"), rows))
        say(f"{len(rows)} việc sẽ được ghi; chưa có gì thay đổi. Để ghi, hãy thêm --yes", DIM)
