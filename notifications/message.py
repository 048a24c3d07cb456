"""One outbox row as the bytes of one mail.

Put together by hand because `EmailMessage` takes milliseconds for each mail and was the bottleneck;
the tests read every mail back with the standard library's parser.
"""

from __future__ import annotations

import hashlib
import re
from binascii import b2a_base64
from email.utils import format_datetime
from functools import lru_cache

from models.letter import Letter
from notifications.address import valid_address
from states.vietnamese import VIET_NAM

_LINE = 76
"""Characters of a line of base64, at most (RFC 2045, 6.8)."""
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
    canonical = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
    coded = b2a_base64(canonical.encode(), newline=False)
    lines = [coded[start : start + _LINE] for start in range(0, len(coded), _LINE)]
    return b"\r\n".join([head.encode() + lines[0] if lines else head.encode(), *lines[1:], b""])


@lru_cache(maxsize=1024)
def _encoded(text: str, header: str) -> str:
    """RFC 2047 words, folded between characters. One letter to many recipients shares its subject: encoded once."""
    words, word, room = [], b"", _room(len(header) + 2)
    for character in text:
        more = character.encode()
        if len(word) + len(more) > room:
            words.append(word)
            word, room = b"", _room(1)
        word += more
    return "\r\n ".join(f"=?utf-8?b?{b2a_base64(each, newline=False).decode()}?=" for each in [*words, word])


def _room(used: int) -> int:
    """Bytes that one encoded word may hold on a line of 76 characters (RFC 2047, 2)."""
    return (_LINE - used - len("=?utf-8?b??=")) // 4 * 3


def _method(calendar: str) -> str:
    """The method must stand in the content type exactly as in the calendar, or clients ignore the invite."""
    found = _METHOD.search(calendar)
    return found[1] if found else "REQUEST"


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:40]
