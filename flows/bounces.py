"""Every fifteen minutes: what mail servers sent back."""

from __future__ import annotations

from datetime import datetime

from prefect import flow

from flows.bell import NeedsAttention, database, leave, moment, page, table
from models.engine import transaction
from notifications.bounce_folder import open_folder
from notifications.bounces import read
from secretariat.bounces import Returns, take_returns
from secretariat.worklist import letter_code
from settings import Settings


@flow(name="Đọc thư trả lại", persist_result=False)
async def bounces_flow(now: datetime | None = None) -> Returns | None:
    """Đọc thư bị trả lại, ghi lý do vào thư, ngừng gửi đến địa chỉ đó và báo bộ phận thư ký."""
    result = None
    with database() as engine, open_folder(Settings().bounces) as folder:
        if folder is not None:
            mails = [(name, read(raw)) for name, raw in folder.unseen()]
            with transaction(engine) as session:
                result = take_returns(session, mails, now=moment(now))
            # Only what has been kept is marked; what a crash leaves unmarked is read once more and not doubled.
            folder.mark(result.handled)
    await leave("thu-tra-lai", "Địa chỉ bị trả lại thư, đã báo ai", came_back(result))
    if result is not None and result.untold:
        raise NeedsAttention(
            f"{len(result.bounces)} thư bị trả lại nhưng không báo được cho ai: bộ phận thư ký chưa có người nào có "
            "địa chỉ thư dùng được. Hãy xem bằng lệnh nhiemvu bounces và bổ sung địa chỉ của thư ký."
        )
    return result


def came_back(result: Returns | None) -> str:
    """The page of one look; None when no folder is configured."""
    if result is None:
        return page(
            "Thư bị trả lại", "Chưa cấu hình hộp thư trả lại (NHIEMVU_BOUNCES_…), không có gì để đọc."
        )
    idle = not (result.bounces or result.nothing or result.left)
    counts = (
        f"Bị trả lại: **{len(result.bounces)}** · không cần xử lý: **{result.nothing}** · "
        f"để lại trong hộp thư: **{len(result.left)}**"
    )
    return page(
        "Thư bị trả lại",
        "Không có thư mới trong hộp thư trả lại." if idle else counts,
        f"Đã báo: {', '.join(result.told)}." if result.told else "",
        table(
            "Địa chỉ bị trả lại",
            ("Địa chỉ", "Thư", "Mã", "Lý do"),
            [
                (row.email, letter_code(row.letter_id) if row.letter_id else "", row.status, row.reason)
                for row in result.bounces
            ],
        ),
        table(
            "Để lại trong hộp thư, cần người xem",
            ("Tiêu đề", "Vì"),
            [(mail.subject, mail.why) for mail in result.left],
        ),
    )
