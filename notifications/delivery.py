"""Send what is due: claim in one short transaction, talk SMTP outside any, write the outcome in another."""

from __future__ import annotations

import asyncio
import ssl
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import Engine

from models.engine import transaction
from models.letter import Letter, LetterState
from notifications import outbox
from notifications.address import valid_address
from notifications.message import build
from notifications.smtp import Line, Outcome
from settings import Smtp
from states.errors import BadInput

# Letters claimed at a time. When the process is killed, these are the letters nobody knows about.
BATCH = 32
# How long a run may hold a letter before it counts as dead. A slower run that is alive after all still
# marks its letters: `outbox.held` gives them back to it.
LEASE = timedelta(hours=1)


@dataclass(frozen=True)
class Delivery:
    """One letter that was handled, as its row now stands; `state` QUEUED means: will be tried again."""

    key: str
    letter: str
    recipient_email: str
    state: LetterState
    error: str | None


@dataclass(frozen=True)
class DispatchResult:
    """What one run did, letter by letter. `trouble` says what is wrong with the relay when letters wait for it."""

    details: tuple[Delivery, ...]
    trouble: str | None

    @property
    def sent(self) -> int:
        return self._number(LetterState.SENT)

    @property
    def retried(self) -> int:
        return self._number(LetterState.QUEUED)

    @property
    def failed(self) -> int:
        return self._number(LetterState.FAILED)

    @property
    def ambiguous(self) -> int:
        """Unanswered in this run, or found in the hands of a run that died."""
        return self._number(LetterState.AMBIGUOUS)

    def _number(self, state: LetterState) -> int:
        return sum(detail.state == state for detail in self.details)


async def dispatch(
    engine: Engine,
    *,
    smtp: Smtp,
    sender: str,
    clock: Callable[[], datetime],
    batch: int = BATCH,
) -> DispatchResult:
    """Send every letter that is due, at least once, over at most `smtp.connections` connections.

    Any number of dispatchers may run at once. A refused or lost letter never stops the others; a relay
    that cannot be reached stops the run, and the letters wait. `BadInput` on unusable settings.
    """
    if smtp.host is None:
        raise BadInput("Chưa cấu hình máy chủ gửi thư. Hãy đặt biến NHIEMVU_SMTP_HOST.")
    sender = valid_address(sender)
    run = uuid4().hex
    with transaction(engine) as session:
        now = clock()
        details = _deliveries(outbox.mark_ambiguous(session, before=now - LEASE, after=now + LEASE))
    tls = ssl.create_default_context() if smtp.starttls else None
    lines = [Line(smtp, sender=sender, tls=tls) for _ in range(smtp.connections)]
    try:
        with transaction(engine) as session:
            letters = outbox.claim(session, limit=batch, now=clock(), run=run)
        while letters:
            marked, letters = await _deliver(engine, letters, lines, run=run, clock=clock, batch=batch)
            details += marked
        await asyncio.gather(*(line.quit() for line in lines))
    finally:
        for line in lines:
            line.close()
    waiting = all(line.trouble for line in lines) or any(
        detail.state == LetterState.QUEUED for detail in details
    )
    trouble = next((line.trouble for line in lines if line.trouble), None)
    return DispatchResult(tuple(details), trouble if waiting else None)


async def _deliver(
    engine: Engine,
    letters: list[Letter],
    lines: list[Line],
    *,
    run: str,
    clock: Callable[[], datetime],
    batch: int,
) -> tuple[list[Delivery], list[Letter]]:
    """Send claimed letters and mark them; what no line was left to take goes back to the queue.

    The next are claimed with the marks, in one commit: no more are ever in the hands of a run than one batch.
    """
    waiting, outcomes = deque(letters), dict[int, Outcome]()
    usable, more = [line for line in lines if line.trouble is None], 0
    try:
        async with asyncio.TaskGroup() as group:
            for line in usable[: len(letters)]:
                group.create_task(_work(line, waiting, outcomes))
        more = batch if any(line.trouble is None for line in lines) else 0
    finally:
        # Also when this run is being cancelled: what was answered is known, what was not begun is free.
        trouble = next((line.trouble for line in lines if line.trouble), "Lượt gửi bị dừng.")
        outcomes |= {letter.pk: Outcome(LetterState.QUEUED, trouble) for letter in waiting}
        marked = _mark(engine, outcomes, run=run, now=clock(), more=more)
    return marked


async def _work(line: Line, waiting: deque[Letter], outcomes: dict[int, Outcome]) -> None:
    while waiting and await line.ready() and waiting:
        letter = waiting.popleft()
        try:
            message = build(letter, line.sender)
        except BadInput as error:
            outcomes[letter.pk] = Outcome(LetterState.FAILED, str(error))
            continue
        outcomes[letter.pk] = await line.send(letter.recipient_email, message)


def _mark(
    engine: Engine, outcomes: Mapping[int, Outcome], *, run: str, now: datetime, more: int
) -> tuple[list[Delivery], list[Letter]]:
    """Write down what became of the letters, and claim up to `more` that are due."""
    with transaction(engine) as session:
        letters = outbox.held(session, run=run, ids=outcomes)
        sent = [letter for letter in letters if outcomes[letter.pk].state == LetterState.SENT]
        outbox.mark_all_sent(session, sent, now=now)
        for letter in letters:
            outcome = outcomes[letter.pk]
            if outcome.state == LetterState.QUEUED:
                outbox.mark_retry(letter, error=outcome.error, now=now)
            elif outcome.state == LetterState.FAILED:
                outbox.mark_failed(letter, error=outcome.error)
            elif outcome.state == LetterState.AMBIGUOUS:
                outbox.mark_unanswered(letter, error=outcome.error)
        session.flush()
        return _deliveries(letters), outbox.claim(session, limit=more, now=now, run=run) if more else []


def _deliveries(letters: Iterable[Letter]) -> list[Delivery]:
    return [
        Delivery(row.key, row.letter, row.recipient_email, LetterState(row.state), row.error)
        for row in letters
    ]
