"""On Mondays: what is late, what falls due this week, who is waited for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from types import SimpleNamespace

from prefect import flow

from flows.bell import database, leave, moment, page, table
from models.engine import transaction
from models.letter import Letter
from secretariat.digest import Workload, send_digest, workload
from states.vietnamese import short_date


@flow(name="Tổng hợp công việc tuần", persist_result=False)
async def digest_flow(now: datetime | None = None) -> list[str]:
    """Lập thư tổng hợp việc quá hạn, đến hạn trong tuần và đang chờ nơi khác, gửi từng người của bộ phận thư ký."""
    at = moment(now)
    with database() as engine, transaction(engine) as session:
        letters = send_digest(session, now=at)
        load = workload(session, now=at)
        recipients = _recipients(letters)
    await leave("tong-hop-tuan", "Bản tổng hợp công việc và người nhận", gathered(recipients, load))
    return recipients


def gathered(recipients: Sequence[str], load: Workload) -> str:
    """The page of one digest; `recipients` are those it was written to in this run."""
    nobody = "Không lập thư mới: tuần này đã lập cho đủ người, hoặc chưa có ai giữ vai trò thư ký."
    return page(
        f"Tổng hợp công việc, lập ngày {short_date(load.on)}",
        f"Đã lập thư cho: {', '.join(recipients)}." if recipients else nobody,
        _items("Việc quá hạn", load.late),
        _items("Việc đến hạn trong tuần", load.due),
        _items("Việc đang chờ cơ quan, tổ chức khác", load.waiting),
        "" if load.late or load.due or load.waiting else "Không có việc nào cần nhắc trong tuần.",
    )


def _recipients(letters: Iterable[Letter]) -> list[str]:
    return [letter.recipient_email for letter in letters]


def _items(title: str, items: Sequence[SimpleNamespace]) -> str:
    columns = ("Hồ sơ", "Tên", "Việc phải làm", "Hạn", "Trách nhiệm")
    return table(
        title,
        columns,
        [(item.case, item.name, item.title, short_date(item.due_on), item.responsible) for item in items],
    )
