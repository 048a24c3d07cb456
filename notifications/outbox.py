"""The outbox: put a letter in it, claim what is due, write down what became of it. Nothing here commits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, NotRequired, TypedDict, Unpack

from sqlalchemy import ColumnElement, func, literal_column, or_, update
from sqlalchemy.orm import load_only
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, col, select

from models.letter import Letter, LetterState
from models.once import insert_once
from notifications.address import header_line, valid_address
from notifications.personal_links import brings_key, without_keys

FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=6)
# With the waits above the last attempt is made about five days after the first: RFC 5321, 4.5.4.1
# asks for 4–5 days, and a relay that is down over a long weekend must not cost a letter.
MAX_ATTEMPTS = 26

_LONGEST_ERROR = 1_000

# What a dispatcher reads of a letter: half of the row, and of one that has gone not its text.
_MARKED: Any = (
    Letter.key,
    Letter.letter,
    Letter.recipient_email,
    Letter.state,
    Letter.attempts,
    Letter.error,
)
_SAID: Any = (
    Letter.recipient_name,
    Letter.subject,
    Letter.text,
    Letter.html,
    Letter.calendar,
    Letter.created_at,
)


class Draft(TypedDict):
    """One rendered letter to one recipient: `letter` is its kind, `calendar` an iCalendar text."""

    key: str
    letter: str
    recipient_name: str
    recipient_email: str
    subject: str
    text: str
    html: str
    now: datetime
    case_kind: NotRequired[str | None]
    case_id: NotRequired[int | None]
    calendar: NotRequired[str | None]


def enqueue(session: Session, **letter: Unpack[Draft]) -> Letter | None:
    """Queue one rendered letter to one recipient; `None` if this key was queued before.

    Of two transactions that race for a key the second waits for the first, then gets `None`. `BadInput` on
    an address, name or subject that cannot stand in a mail header.
    """
    row = Letter(**plain(**letter))
    return None if insert_once(session, row) is None else row


def plain(**letter: Unpack[Draft]) -> dict[str, Any]:
    """The columns of one letter, checked and not in the outbox yet."""
    return {
        "key": letter["key"],
        "letter": letter["letter"],
        "recipient_name": header_line(letter["recipient_name"], "Tên người nhận", 250),
        "recipient_email": valid_address(letter["recipient_email"]),
        "subject": header_line(letter["subject"], "Tiêu đề thư", 500),
        "text": letter["text"],
        "html": letter["html"],
        "calendar": letter.get("calendar"),
        "case_kind": letter.get("case_kind"),
        "case_id": letter.get("case_id"),
        "state": LetterState.QUEUED,
        "created_at": letter["now"],
        "next_attempt_at": letter["now"],
        "attempts": 0,
    }


def claim(session: Session, *, limit: int, now: datetime, run: str) -> list[Letter]:
    """Hold up to `limit` due letters for dispatcher `run`, oldest first. Commit before speaking SMTP.

    Rows another dispatcher is claiming are skipped on PostgreSQL; on SQLite it waits for the write lock.
    """
    letters = _queued(session, col(Letter.next_attempt_at) <= now, limit)
    if len(letters) < limit:
        # Nothing is put off for half as long: a later moment was written while the clock was ahead.
        ahead = col(Letter.next_attempt_at) > now + 2 * LONGEST_WAIT
        letters += _queued(session, ahead, limit - len(letters))
    _write(session, letters, state=LetterState.SENDING, claimed_by=run, claimed_at=now)
    return letters


def _queued(session: Session, when: ColumnElement[bool], limit: int) -> list[Letter]:
    """Locked, oldest first, by the index of those that wait.

    SQLite must be told that they are many: it takes them for few, and sorts all of them for each claim.
    """
    waits: ColumnElement[bool] = col(Letter.state) == literal_column(f"'{LetterState.QUEUED}'")
    if session.get_bind().dialect.name == "sqlite":
        waits = func.likelihood(waits, literal_column("0.9"))
    query = (
        select(Letter)
        .where(waits, when)
        .order_by(col(Letter.next_attempt_at), col(Letter.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
        .options(load_only(*_MARKED, *_SAID))
    )
    return list(session.exec(query))


def held(session: Session, *, run: str, ids: Collection[int]) -> list[Letter]:
    """Those of `ids` that are still `run`'s to mark, locked, oldest first; what they say is read only if asked for.

    A letter whose lease ran out is among them: the run that sent it knows better than the clock.
    """
    mine = col(Letter.id).in_(ids) & (col(Letter.claimed_by) == run)
    open_ = col(Letter.state).in_([LetterState.SENDING, LetterState.AMBIGUOUS])
    query = select(Letter).where(mine, open_).order_by(col(Letter.id)).with_for_update()
    return list(session.exec(query.options(load_only(*_MARKED))))


def mark_all_sent(session: Session, letters: Sequence[Letter], *, now: datetime) -> None:
    """As `mark_sent` marks one: the letters of a run differ in nothing but how often they were tried before."""
    plain = [letter for letter in letters if not brings_key(letter)]
    for attempts in {letter.attempts for letter in plain}:
        alike = [letter for letter in plain if letter.attempts == attempts]
        _write(session, alike, state=LetterState.SENT, sent_at=now, error=None, attempts=attempts + 1)
    for letter in letters:
        if brings_key(letter):
            mark_sent(letter, now=now)


def mark_sent(letter: Letter, *, now: datetime) -> None:
    letter.state, letter.sent_at, letter.error = LetterState.SENT, now, None
    letter.attempts += 1
    # Once it has gone, its reader alone holds the key that it brings.
    if brings_key(letter):
        letter.text, letter.html = without_keys(letter, letter.text), without_keys(letter, letter.html)


def mark_retry(letter: Letter, *, error: str, now: datetime) -> None:
    """Queue it again, later each time, with the reason; after `MAX_ATTEMPTS` it has failed."""
    letter.attempts += 1
    if letter.attempts >= MAX_ATTEMPTS:
        letter.state = LetterState.FAILED
        letter.error = _storable(f"{error} Đã thử {letter.attempts} lần, không thử nữa.")
        return
    letter.state, letter.error = LetterState.QUEUED, _storable(error)
    letter.claimed_by = letter.claimed_at = None
    letter.next_attempt_at = now + min(FIRST_WAIT * 2 ** (letter.attempts - 1), LONGEST_WAIT)


def mark_failed(letter: Letter, *, error: str) -> None:
    letter.state, letter.error = LetterState.FAILED, _storable(error)
    letter.attempts += 1


def mark_unanswered(letter: Letter, *, error: str) -> None:
    """The server may have taken it: it is never sent again by itself, a person decides."""
    letter.state, letter.error = LetterState.AMBIGUOUS, _storable(error)
    letter.attempts += 1


def mark_ambiguous(session: Session, *, before: datetime, after: datetime) -> list[Letter]:
    """Take letters from runs that died: claimed before `before`, or past `after` by a clock that was ahead.

    Live runs claimed theirs in between.
    """
    died = or_(col(Letter.claimed_at) < before, col(Letter.claimed_at) > after)
    lost = select(Letter).where(col(Letter.state) == LetterState.SENDING, died)
    letters = list(session.exec(lost.order_by(col(Letter.id)).with_for_update(skip_locked=True)))
    for letter in letters:
        mark_unanswered(
            letter,
            error="Chương trình dừng đột ngột khi đang gửi, không rõ thư đã đến máy chủ hay chưa. "
            "Hãy hỏi người nhận trước khi gửi lại.",
        )
    return letters


def counts(session: Session) -> dict[str, dict[LetterState, int]]:
    """How many letters of each kind stand in each state; states without a letter are absent."""
    rows = session.exec(
        select(Letter.letter, Letter.state, func.count())
        .group_by(col(Letter.letter), col(Letter.state))
        .order_by(col(Letter.letter), col(Letter.state))
    )
    table: dict[str, dict[LetterState, int]] = {}
    for letter, state, number in rows:
        table.setdefault(letter, {})[LetterState(state)] = number
    return table


def _write(session: Session, letters: Sequence[Letter], **values: Any) -> None:
    """One statement for all of them; the rows in the session hold the same afterwards."""
    if letters:
        table: Any = Letter.__table__  # type: ignore[attr-defined]
        ids = [letter.pk for letter in letters]
        session.connection().execute(update(table).where(table.c.id.in_(ids)).values(**values))
    for letter in letters:
        for name, value in values.items():
            set_committed_value(letter, name, value)


def _storable(error: str) -> str:
    """A server may say anything: PostgreSQL stores neither NUL nor the surrogates of undecodable bytes."""
    return error.encode("utf-8", "replace").decode().replace("\0", "?")[:_LONGEST_ERROR]
