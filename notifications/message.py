"""One outbox row as the bytes of one mail.

Put together by hand because `EmailMessage` takes milliseconds for each mail and was the bottleneck;
the tests read every mail back with the standard library's parser.
"""

from __future__ import annotations

import hashlib
import re
from base64 import encodebytes
from email.header import Header
from email.utils import format_datetime
from functools import lru_cache

from models.letter import Letter
from notifications.address import valid_address
from states.vietnamese import VIET_NAM

_LINE_END = re.compile(r"\r\n|\r|\n")
_METHOD = re.compile(r"^METHOD:([A-Z]+)\s*$", re.MULTILINE)


def message_id(key: str, sender: str) -> str:
    """The same for every attempt at one outbox row, so that a receiver can drop a second copy."""
    return f"<{_digest(key)}@{sender.rpartition('@')[2]}>"


def build(letter: Letter, sender: str) -> bytes:
    """Return the mail with CRLF line ends, no line above 78 characters but those that cannot be folded.

    Bodies are base64, so no line can start with a dot. `BadInput` on a row whose address came past
    `outbox.enqueue`: the SMTP library would cut it down to something and send the letter there.
    """
    recipient = valid_address(letter.recipient_email)
    boundary = f"=_{_digest(letter.key)}"
    headers = (
        f"From: {sender}",
        f"To: {_encoded(letter.recipient_name, 'To')}\r\n <{recipient}>",
        f"Subject: {_encoded(letter.subject, 'Subject')}",
        f"Date: {format_datetime(letter.created_at.astimezone(VIET_NAM))}",
        f"Message-ID: {message_id(letter.key, sender)}",
        "Auto-Submitted: auto-generated",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"',
    )
    parts = [_part("text/plain", letter.text), _part("text/html", letter.html)]
    if letter.calendar is not None:
        parts.append(_part(f"text/calendar; method={_method(letter.calendar)}", letter.calendar))
    separator = f"--{boundary}\r\n".encode()
    body = b"".join(separator + part for part in parts)
    return "\r\n".join(headers).encode("ascii") + b"\r\n\r\n" + body + f"--{boundary}--\r\n".encode()


def _part(content_type: str, text: str) -> bytes:
    head = f"Content-Type: {content_type}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    canonical = _LINE_END.sub("\r\n", text)
    return head.encode() + encodebytes(canonical.encode()).replace(b"\n", b"\r\n")


@lru_cache(maxsize=1024)
def _encoded(text: str, header: str) -> str:
    """RFC 2047 words, folded. One letter to many recipients shares its subject: encoded once."""
    return Header(text, "utf-8", header_name=header).encode(linesep="\r\n")


def _method(calendar: str) -> str:
    """The method must stand in the content type exactly as in the calendar, or clients ignore the invite."""
    found = _METHOD.search(calendar)
    return found[1] if found else "REQUEST"


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:40]
