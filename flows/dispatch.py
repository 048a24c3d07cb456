"""Every five minutes: send what waits in the outbox."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from prefect import flow

from flows.bell import NeedsAttention, as_text, database, leave, moment, page, table
from models.letter import LetterState
from notifications.catalogue import LETTERS
from notifications.delivery import DispatchResult, dispatch
from notifications.sink import relay
from settings import Settings

STATES = (LetterState.AMBIGUOUS, LetterState.FAILED, LetterState.QUEUED)
"""What did not arrive, the worst first."""


# A relay that is being restarted is back within a minute; the next run comes in five.
@flow(name="Gửi thư", retries=2, retry_delay_seconds=60, persist_result=False)
async def dispatch_flow(now: datetime | None = None) -> DispatchResult:
    """Gửi các thư đang chờ trong hộp thư đi."""
    settings = Settings()
    with database() as engine:
        result = await dispatch(
            engine, smtp=relay(settings), sender=settings.sender, clock=lambda: moment(now)
        )
    await leave("gui-thu", "Thư đã gửi, chưa gửi được và lý do", dispatched(result))
    if result.trouble is not None:
        raise NeedsAttention(
            f"Máy chủ thư không nhận thư: {result.trouble} Các thư còn lại vẫn nằm trong hộp thư đi và sẽ được gửi "
            "ở lượt sau; nếu lỗi lặp lại, hãy kiểm tra máy chủ thư và các biến NHIEMVU_SMTP_…"
        )
    return result


def dispatched(result: DispatchResult) -> str:
    """The page of one run."""
    sent = Counter(letter.letter for letter in result.details if letter.state == LetterState.SENT)
    others = [letter for state in STATES for letter in result.details if letter.state == state]
    return page(
        "Gửi thư",
        f"**Dừng giữa chừng:** {as_text(result.trouble)}" if result.trouble else "",
        "" if result.details else "Không có thư nào đến lượt gửi.",
        table(
            "Đã gửi, theo loại thư", ("Loại thư", "Số thư"), [(_title(k), n) for k, n in sorted(sent.items())]
        ),
        table(
            "Chưa đến người nhận",
            ("Người nhận", "Loại thư", "Tình trạng", "Lý do"),
            [(x.recipient_email, _title(x.letter), _state(x.state), x.error or "") for x in others],
        ),
        table(
            "Đã gửi cho",
            ("Người nhận", "Loại thư"),
            [(x.recipient_email, _title(x.letter)) for x in result.details if x.state == LetterState.SENT],
        ),
    )


def _title(letter: str) -> str:
    return LETTERS[letter].title if letter in LETTERS else letter


def _state(state: LetterState) -> str:
    return "sẽ gửi lại" if state == LetterState.QUEUED else state.label
