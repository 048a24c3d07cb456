"""The far side of a rehearsal: mail to a name that surely does not exist (`.invalid`, RFC 2606) comes back."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime
from pathlib import Path

from models.letter import LetterState
from notifications.delivery import DispatchResult
from notifications.message import message_id
from settings import Settings

NOWHERE = ".invalid"

REPORT = """\
Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@relay.example>
To: {sender}
Date: {date}
Subject: Undelivered Mail Returned to Sender
Message-ID: <{stamp}.{number}@relay.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_returned"

--=_returned
Content-Type: text/plain; charset=us-ascii

The mail below could not be delivered to {recipient}.

--=_returned
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example

Final-Recipient: rfc822; {recipient}
Action: failed
Status: 5.1.2
Diagnostic-Code: X-Relay; Host or domain name not found: {domain}

--=_returned
Content-Type: text/rfc822-headers

From: {sender}
To: <{recipient}>
Message-ID: {returned}

--=_returned--
"""


def make_maildir(folder: Path) -> None:
    for part in ("tmp", "new", "cur"):
        (folder / part).mkdir(parents=True)


def return_mail(result: DispatchResult, folder: Path, *, at: datetime) -> int:
    """Lay a report into the maildir for each letter that went nowhere; returns how many."""
    sender, stamp = Settings().sender, f"{at:%Y%m%d%H%M%S}"
    gone = [
        letter
        for letter in result.details
        if letter.state == LetterState.SENT and letter.recipient_email.endswith(NOWHERE)
    ]
    for number, letter in enumerate(gone, start=1):
        text = REPORT.format(
            sender=sender,
            date=format_datetime(at),
            stamp=stamp,
            number=number,
            recipient=letter.recipient_email,
            domain=letter.recipient_email.rpartition("@")[2],
            returned=message_id(letter.key, sender),
        )
        (folder / "new" / f"{stamp}.{number}.relay").write_text(text, encoding="ascii")
    return len(gone)
