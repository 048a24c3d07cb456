"""Daily: close calls whose date has passed, remind, escalate."""

from __future__ import annotations

from datetime import datetime

from prefect import flow

from flows.bell import NeedsAttention, database, leave, moment, page, table
from models.engine import transaction
from secretariat.sweep import Line, SweepResult, sweep
from states.vietnamese import short_date


@flow(name="Quét hạn", persist_result=False)
async def sweep_flow(now: datetime | None = None) -> SweepResult:
    """Xem mọi thời hạn đã đến, lập thư nhắc, báo cáo việc quá hạn, đóng thông báo đã hết hạn nhận phiếu."""
    with database() as engine, transaction(engine) as session:
        result = sweep(session, now=moment(now))
    await leave("quet-han", "Lượt quét hạn đã làm gì, cho ai, bỏ qua việc gì", swept(result))
    if result.problems:
        codes = ", ".join(sorted({line.case for line in result.problems}))
        raise NeedsAttention(
            f"{len(result.problems)} thời hạn chưa xử lý được, thuộc hồ sơ {codes}. Các việc khác đã làm xong và "
            "đã lưu; hãy sửa theo lý do ghi ở trang kết quả, lượt quét sau sẽ tự xử lý lại."
        )
    return result


def swept(result: SweepResult) -> str:
    """The page of one sweep."""
    counts = (
        f"Lời nhắc đã lập: **{len(result.letters)}** · bỏ qua: **{len(result.skipped)}** · "
        f"chưa xử lý được: **{len(result.problems)}**"
    )
    idle = not (result.closed or result.letters or result.skipped or result.problems)
    return page(
        f"Quét hạn ngày {short_date(result.on)}",
        "Không có thời hạn nào đến lượt xem xét." if idle else counts,
        table(
            "Chưa xử lý được", ("Hồ sơ", "Thời hạn", "Lý do"), [_without(line) for line in result.problems]
        ),
        table("Thông báo đã đóng vì hết hạn nhận phiếu", ("Thông báo",), [[code] for code in result.closed]),
        table("Lời nhắc đã lập", (*WHO, "Thư"), [_whole(line) for line in result.letters]),
        table("Bỏ qua", (*WHO, "Lý do"), [_whole(line) for line in result.skipped]),
    )


WHO = ("Hồ sơ", "Thời hạn", "Người nhận")


def _whole(line: Line) -> tuple[str, ...]:
    return line.case, line.title, line.recipient, line.what


def _without(line: Line) -> tuple[str, ...]:
    return line.case, line.title, line.what
