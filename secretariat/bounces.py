"""Letters that came back: which letter it was, which address is not written to any more, who is told."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import SimpleNamespace

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from models import Bounce, Letter, LetterState
from notifications.bounce_reasons import advice, reason
from notifications.bounces import Report, Return, Verdict
from notifications.message import message_id
from secretariat import journal
from secretariat.acts import By, act
from secretariat.audiences import people_with
from secretariat.correspondence import write
from secretariat.letter_contexts import envelope
from secretariat.people import Email
from secretariat.periods import local_day
from secretariat.reachable import open_bounces, owners, unreachable
from secretariat.rulebook import rulebook
from secretariat.worklist import letter_code
from states.errors import Refusal
from states.forms import Prose
from states.roles import Role
from states.vietnamese import short_date

LONGEST_RETURN = timedelta(days=10)
"""A relay gives up after five days (RFC 5321, 4.5.4.1); a report that names no letter is about one this young."""

SENDING = "thư đang được gửi, lượt sau sẽ đọc lại"
"""What the dispatcher has not yet marked as sent would lose the mark that it came back."""

FOREIGN = "thư bị trả lại không phải do hệ thống này gửi"


@dataclass(frozen=True)
class Unread:
    """A mail that was left where it is, for a person to read."""

    subject: str
    why: str


@dataclass
class Returns:
    """What one look into the folder found. `handled` names the mails to mark as seen once this is kept."""

    bounces: list[Bounce] = field(default_factory=list)
    handled: list[str] = field(default_factory=list)
    nothing: int = 0
    left: list[Unread] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    untold: bool = False


def take_returns(session: Session, mails: Iterable[tuple[str, Report]], *, now: datetime) -> Returns:
    """Write down what the reports say and tell the secretariat, in the caller's transaction.

    `mails` are (name in the folder, report). A report that was taken before adds nothing.
    """
    result = Returns()
    for name, report in mails:
        if report.verdict == Verdict.NOTHING:
            result.nothing += 1
        elif why := _left(session, report, result, now):
            result.left.append(Unread(report.subject, why))
            continue
        result.handled.append(name)
    if result.bounces:
        _tell(session, result, now)
    return result


@act("bounce", opens=True)
def settle_bounce(session: Session, *, by: By, email: Email, reason: Prose) -> str:
    """Xác nhận địa chỉ dùng lại được."""
    bounces = open_bounces(session, email)
    if not bounces:
        said = "Địa chỉ này không có thư bị trả lại nào còn để ngỏ; hãy xem danh sách các địa chỉ bị trả lại thư."
        raise Refusal("Xác nhận địa chỉ dùng lại được", f"địa chỉ {email}", [said])
    for bounce in bounces:
        bounce.settled_at = by.now
        journal.append(
            session,
            kind="bounce",
            case_id=bounce.pk,
            actor=by.actor,
            now=by.now,
            event="settle_bounce",
            target="settled",
            data=by.filled,
        )
    session.flush()
    return email


def _left(session: Session, report: Report, result: Returns, now: datetime) -> str | None:
    """Take one report; or why it stays where it is."""
    if report.verdict == Verdict.UNKNOWN:
        return report.why
    found = {
        email: (letter, failed)
        for failed in report.returns
        for email, letter in _letter(session, report, failed, now)
    }
    if any(letter and letter.state == LetterState.SENDING for letter, _ in found.values()):
        return SENDING
    for email, (letter, failed) in found.items():
        if bounce := _kept(session, report, email, letter, failed, now):
            result.bounces.append(bounce)
    return None if found else FOREIGN


def _letter(
    session: Session, report: Report, failed: Return, now: datetime
) -> list[tuple[str, Letter | None]]:
    """The address that failed and the letter that came back from it; empty when it is none of ours.

    A letter has one recipient, so the letter says best which address it was: mail may have been forwarded.
    Without a Message-ID the report must name an address to which a letter has just gone, or anyone could
    silence any address with a forged one.
    """
    named = {*failed.addresses, *(report.written_to if report.letters else ())}
    spelled = named | {address.lower() for address in named}
    rows = session.exec(
        select(Letter.id, Letter.key, Letter.recipient_email, Letter.sent_at)
        .where(col(Letter.recipient_email).in_(spelled))
        .order_by(col(Letter.id).desc())
    ).all()
    if report.letters:
        quoted = {found.partition("@")[0] for found in report.letters}
        matching = [row for row in rows if message_id(row[1], "").partition("@")[0] in quoted]
    else:
        matching = [row for row in rows if row[3] is not None and row[3] >= now - LONGEST_RETURN]
    if not matching:
        return []
    sure = len(matching) == 1 or bool(report.letters)
    return [(matching[0][2], session.get_one(Letter, matching[0][0], with_for_update=True) if sure else None)]


def _kept(
    session: Session, report: Report, email: str, letter: Letter | None, failed: Return, now: datetime
) -> Bounce | None:
    """The row, or None when this report about this address has been taken before."""
    said = f" Máy chủ trả lời: “{failed.said}”." if failed.said else ""
    row = Bounce(
        message_id=_identity(report, email),
        email=email,
        letter_id=letter.pk if letter else None,
        status=failed.status,
        reason=f"{reason(failed.status)}{said}",
        received_at=now,
        # Someone who has got another address meanwhile is written to there.
        settled_at=None if owners(session, email) else now,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return None
    if letter is not None:
        letter.error = f"Bị trả lại ngày {short_date(now)} ({failed.status}): {row.reason}"
        if letter.state == LetterState.AMBIGUOUS:
            # The report answers what nobody knew: the relay had taken it. A sent letter stays sent, for the relay
            # took it then, and under the same Message-ID it must not go out again.
            letter.state = LetterState.FAILED
        session.flush()
    return row


def _identity(report: Report, email: str) -> str:
    """One report may be about several addresses."""
    readable = f"{report.id} {email}"
    return readable if len(readable) <= 320 else f"sha256:{hashlib.sha256(readable.encode()).hexdigest()}"


def _tell(session: Session, result: Returns, now: datetime) -> None:
    """One letter a run to each of the secretariat who can be written to, about all addresses of the run."""
    officials = people_with(session, Role.SECRETARIAT)
    silent = unreachable(session, officials)
    items = _items(session, result.bounces)
    today = local_day(now)
    procedure = rulebook().in_force(today)
    for person in officials:
        if person.identity in silent:
            continue
        key = f"bounced:{result.bounces[0].pk}:{person.identity}"
        context = envelope(session, procedure.id, person, today) | {"items": items}
        if write(session, key, "bounced", person, context, case=None, now=now):
            result.told.append(person.identity)
    result.untold = not result.told


def _items(session: Session, bounces: Iterable[Bounce]) -> list[SimpleNamespace]:
    """One per address, with every letter that is known to have come back from it."""
    items: dict[str, SimpleNamespace] = {}
    for bounce in bounces:
        letter = session.get(Letter, bounce.letter_id) if bounce.letter_id else None
        named = [letter.recipient_name] if letter else owners(session, bounce.email)
        item = SimpleNamespace(
            email=bounce.email,
            name="; ".join(named) or bounce.email,
            letters=[],
            status=bounce.status,
            reason=bounce.reason,
            advice=advice(bounce.status),
            blocked=bounce.settled_at is None,
        )
        item = items.setdefault(bounce.email.lower(), item)
        if letter is not None:
            sent_at = letter.sent_at or letter.created_at
            item.letters.append(
                SimpleNamespace(code=letter_code(letter.pk), subject=letter.subject, sent_at=sent_at)
            )
    return list(items.values())
