"""Reports that mail came back (RFC 3464, and what servers send instead of one), read from their bytes.

Nothing here touches a folder or the database, and no bytes make it raise.
"""

from __future__ import annotations

import hashlib
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from enum import StrEnum

# Every repetition has a bound: what is read here comes from strangers.
_ADDRESS = re.compile(r"[^\s<>@;:,()\"'\[\]]{1,64}@[^\s<>@;:,()\"'\[\]]{0,253}[^\s<>@;:,()\"'\[\].]")
_ID = re.compile(r"<[^<>\s]{1,200}>")
# Not the end of a sentence after the code, but neither a version nor an address of four numbers.
_STATUS = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?!\.?\d)")
_REPLY = re.compile(r"(?<![\d.])([45])\d\d[ -]")
_COPY = re.compile(r"(?m)^-+ ?(This is a copy of|Below this line is a copy)")
_RETURNED_ID = re.compile(r"(?im)^[ \t]*message-id:\s*(<[^<>\s]{1,200}>)")
_RETURNED_TO = re.compile(r"(?im)^[ \t]*to:((?:.|\n[ \t])*)")
_QMAIL = re.compile(r"(?m)^<([^<>@\s]{1,64}@[^<>@\s]{1,254})>: *\n((?:[^\n]+\n)*)")

LONGEST_WORDS = 300
_LONGEST_TEXT, _LONGEST_HEADER = 20_000, 4_000


class Verdict(StrEnum):
    RETURNED = "returned"
    NOTHING = "nothing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Return:
    """One recipient whom a mail did not reach for good.

    `addresses` are the recipient's as the report names them, `status` is the code of RFC 3463, `said`
    is what the mail server said, on one line, possibly nothing.
    """

    addresses: tuple[str, ...]
    status: str
    said: str


@dataclass(frozen=True, slots=True)
class Report:
    """One mail of the folder. `id` is its own Message-ID, or a digest of its bytes where it has none.

    `letters` are Message-IDs of the mail that came back and `written_to` its recipients, as far as the
    report quotes it. `why` says in Vietnamese what a mail is that returns nothing.
    """

    id: str
    subject: str
    verdict: Verdict
    why: str = ""
    returns: tuple[Return, ...] = ()
    letters: tuple[str, ...] = ()
    written_to: tuple[str, ...] = ()


def read(raw: bytes) -> Report:
    """Tell what one mail reports: recipients it did not reach, nothing, or something only a person can tell."""
    try:
        return _read(raw)
    except Exception as error:
        # The library's parser raises whatever it likes on hostile mail, RecursionError among them. One such
        # mail must not keep the others from being read; a person is told of it.
        return Report(_digest(raw), "", Verdict.UNKNOWN, f"thư hỏng, không đọc được ({type(error).__name__})")


def _read(raw: bytes) -> Report:
    mail = message_from_bytes(raw)
    found = _ID.search(_header(mail, "Message-ID"))
    own, subject = found[0] if found else _digest(raw), _header(mail, "Subject")[:200]
    returns = _delivery_status(mail)
    if returns is None:
        returns = _failed_recipients(mail) or _qmail(mail)
    if returns:
        letters, written_to = _quoted(mail)
        return Report(own, subject, Verdict.RETURNED, "", tuple(returns), letters, written_to)
    if returns is not None:
        return Report(own, subject, Verdict.NOTHING, "báo giao chậm hoặc đã giao, thư chưa bị trả lại")
    if why := _nothing(mail):
        return Report(own, subject, Verdict.NOTHING, why)
    return Report(own, subject, Verdict.UNKNOWN, "không phải báo cáo trả lại thư mà chương trình hiểu được")


def _delivery_status(mail: Message) -> list[Return] | None:
    """The failures of an RFC 3464 report; None when the mail is none, empty when nothing has failed."""
    blocks = [
        block
        for part in _parts(mail)
        if part.get_content_type() == "message/delivery-status" and part.is_multipart()
        for block in part.get_payload()
        if isinstance(block, Message) and ("Final-Recipient" in block or "Original-Recipient" in block)
    ]
    if not blocks:
        return None
    return [_return(block) for block in blocks if _failed(block)]


def _failed(block: Message) -> bool:
    """`delayed` is no failure, whatever its code; `failed` is one, also with 4.x.x: the server has given up."""
    action = _header(block, "Action").lower()
    return action.startswith("failed") or (not action and _header(block, "Status").startswith("5"))


def _return(block: Message) -> Return:
    named = _header(block, "Original-Recipient"), _header(block, "Final-Recipient")
    addresses = dict.fromkeys(found for value in named for found in _ADDRESS.findall(value)[:1])
    said = _header(block, "Diagnostic-Code")
    kind, _, rest = said.partition(";")
    said = rest.strip() if rest and " " not in kind.strip() else said
    return Return(tuple(addresses), _status(_header(block, "Status"), said), said[:LONGEST_WORDS])


def _failed_recipients(mail: Message) -> list[Return] | None:
    """Exim's own shape: the addresses in a header, each with the server's words below it in the text."""
    addresses = _ADDRESS.findall(
        " ".join(_clean(value)[:_LONGEST_HEADER] for value in mail.get_all("X-Failed-Recipients", []))
    )
    if not addresses:
        return None
    notice = _notice(mail)
    places = {address: notice.lower().find(address.lower()) for address in addresses}
    returns = []
    for address, start in places.items():
        ends = [place for place in places.values() if place > start]
        said = _clean(notice[start + len(address) : min(ends, default=len(notice))]) if start >= 0 else ""
        returns.append(Return((address,), _status("", said), said[:LONGEST_WORDS]))
    return returns


def _qmail(mail: Message) -> list[Return] | None:
    notice = _notice(mail)
    if not notice.lstrip().startswith("Hi. This is the"):
        return None
    found = [(address, _clean(said)) for address, said in _QMAIL.findall(notice)]
    return [Return((address,), _status("", said), said[:LONGEST_WORDS]) for address, said in found] or None


def _status(given: str, said: str) -> str:
    """The code; where the report's own says nothing (x.0.0) the one in the server's words, if there is any."""
    for text in (given, said):
        found = _STATUS.search(text)
        if found and found[0][0] != "2" and not found[0].endswith(".0.0"):
            return found[0]
    found = _STATUS.search(given)
    reply = _REPLY.search(said)
    class_ = found[0][0] if found and found[0][0] != "2" else reply[1] if reply else "5"
    return f"{class_}.0.0"


def _nothing(mail: Message) -> str:
    report = str(mail.get_param("report-type", "")).lower()
    if mail.get_content_type() == "multipart/report" and report == "disposition-notification":
        return "báo đã đọc thư"
    if _header(mail, "Auto-Submitted").lower().startswith("auto-replied") or (
        "X-Autoreply" in mail or "X-Autorespond" in mail
    ):
        return "thư trả lời tự động"
    return ""


def _quoted(mail: Message) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Message-IDs and recipients of the mail that came back; the report may instead refer to it as its answer."""
    ids: list[str] = []
    recipients: list[str] = []
    for part in _parts(mail):
        kind, inner = part.get_content_type(), part.get_payload()
        if kind == "message/rfc822" and isinstance(inner, list) and isinstance(inner[0], Message):
            head = f"Message-ID: {_header(inner[0], 'Message-ID')}\nTo: {_header(inner[0], 'To')}"
        elif kind in ("text/rfc822-headers", "message/rfc822-headers"):
            head = _text(part)
        elif kind == "text/plain" and (copy := _COPY.search(text := _text(part))):
            head = text[copy.end() :]
        else:
            continue
        ids += _RETURNED_ID.findall(head)[:1]
        recipients += _ADDRESS.findall(" ".join(_RETURNED_TO.findall(head)[:1]))
    if not ids:
        ids = _ID.findall(_header(mail, "In-Reply-To") + _header(mail, "References"))
    return tuple(dict.fromkeys(ids)), tuple(dict.fromkeys(recipients))


def _notice(mail: Message) -> str:
    """What the server says to people, without the copy of the mail below it."""
    texts = [_text(part) for part in _parts(mail) if part.get_content_type() == "text/plain"]
    return _COPY.split("\n".join(texts), maxsplit=1)[0]


def _parts(mail: Message) -> Iterator[Message]:
    """Every part of the report, but none of the mail that it returns."""
    waiting = deque([mail])
    while waiting:
        part = waiting.popleft()
        yield part
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting += [inner for inner in part.get_payload() if isinstance(inner, Message)]


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    text = payload[:_LONGEST_TEXT].decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    return text.replace("\r\n", "\n")


def _header(mail: Message, name: str) -> str:
    # As it came: the parser would put question marks where someone wrote UTF-8 without saying so.
    raw = next((value for header, value in mail.raw_items() if header.lower() == name.lower()), "")
    value = str(raw)[:_LONGEST_HEADER].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        return _clean(make_header(decode_header(value)))
    except (LookupError, ValueError, MessageError):  # an encoding nobody knows, or bytes that are not in it
        return _clean(value)


def _clean(value: object) -> str:
    """On one line and fit for a database and a screen."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(value)).split())


def _digest(raw: bytes) -> str:
    return f"sha256:{hashlib.sha256(raw).hexdigest()}"
