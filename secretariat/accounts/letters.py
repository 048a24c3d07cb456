"""Write a letter that brings someone their personal link."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import SecretStr
from sqlmodel import Session

from models import AccessLink
from notifications.personal_links import personal_link
from secretariat.audiences import Recipient
from secretariat.correspondence import write
from secretariat.letter_contexts import envelope
from secretariat.periods import local_day
from secretariat.reachable import unreachable
from secretariat.rulebook import rulebook
from states.errors import BadInput, Refusal


def refuse_unreachable(session: Session, label: str, recipient: Recipient) -> None:
    if reason := unreachable(session, [recipient]).get(recipient.identity):
        raise Refusal(label, recipient.name, [reason])


def bring(
    session: Session,
    letter: str,
    link: AccessLink,
    token: SecretStr,
    recipient: Recipient,
    *,
    site: str,
    now: datetime,
    **context: Any,
) -> None:
    """Put the letter into the outbox; the procedure of today says how it is worded."""
    if not site:
        raise BadInput(
            "Chưa rõ địa chỉ trang làm việc; hãy đặt biến NHIEMVU_DESK_PUBLIC_URL rồi thực hiện lại."
        )
    today = local_day(now)
    given = envelope(session, rulebook().in_force(today).id, recipient, today) | {
        "link": personal_link(site, token),
        "expires_at": link.expires_at,
        **context,
    }
    write(session, f"link:{link.pk}:{letter}", letter, recipient, given, case=None, now=now)
