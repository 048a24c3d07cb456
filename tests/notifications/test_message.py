"""The bytes of a mail, read back with the standard library as a mail program would."""

from __future__ import annotations

from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.letter import Letter
from notifications.message import build, message_id
from states.errors import BadInput
from states.vietnamese import VIET_NAM
from tests.notifications.relay import NOW, SENDER

# What `notifications.address.header_line` lets into a header.
LINE = st.text(st.characters(exclude_categories=["Cc", "Zl", "Zp", "Cs"]), max_size=60).filter(str.strip)
BODY = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


def letter(
    *,
    key: str = "reminder:1:3:an@x.vn",
    name: str = "Nguyễn Thị Ánh",
    subject: str = "Nhắc",
    text: str = "Kính gửi",
    html: str = "<p>Kính gửi</p>",
    calendar: str | None = None,
    email: str = "an@x.vn",
) -> Letter:
    return Letter(
        key=key,
        letter="closing_soon",
        recipient_name=name,
        recipient_email=email,
        subject=subject,
        text=text,
        html=html,
        calendar=calendar,
        created_at=NOW,
        next_attempt_at=NOW,
    )


def read(one: Letter) -> EmailMessage:
    return message_from_bytes(build(one, SENDER), policy=policy.default)


def contents(mail: EmailMessage) -> dict[str, str]:
    return {part.get_content_type(): part.get_content() for part in mail.iter_parts()}


def test_an_official_reads_the_letter_as_it_was_written() -> None:
    subject = "Thông báo đề xuất, đặt hàng nhiệm vụ khoa học và công nghệ cấp tỉnh năm 2025 (lần thứ hai)"
    mail = read(letter(subject=subject, text="Kính gửi Bà Ánh,\nĐề nghị …\n", html="<p>Đề nghị …</p>"))
    assert mail["Subject"] == subject
    assert mail["From"].addresses[0].addr_spec == SENDER
    (recipient,) = mail["To"].addresses
    assert (recipient.display_name, recipient.addr_spec) == ("Nguyễn Thị Ánh", "an@x.vn")
    assert mail["Date"].datetime == datetime(2025, 3, 3, 8, 0, tzinfo=VIET_NAM)
    assert mail["Date"].datetime.utcoffset() == timedelta(hours=7)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert contents(mail) == {
        "text/plain": "Kính gửi Bà Ánh,\r\nĐề nghị …\r\n",
        "text/html": "<p>Đề nghị …</p>",
    }


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_an_invitation_carries_its_calendar_with_the_method_it_names(method: str) -> None:
    calendar = f"BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nSUMMARY:Họp Hội đồng tư vấn\r\nEND:VCALENDAR\r\n"
    mail = read(letter(calendar=calendar))
    part = list(mail.iter_parts())[-1]
    assert part.get_content_type() == "text/calendar"
    assert part["Content-Type"].params["method"] == method
    assert part["Content-Type"].params["charset"] == "utf-8"
    assert part.get_payload(decode=True) == calendar.encode()


def test_the_message_id_belongs_to_the_key_alone() -> None:
    first = message_id("reminder:1:3:an@x.vn", SENDER)
    assert first == message_id("reminder:1:3:an@x.vn", SENDER) == read(letter(subject="Khác"))["Message-ID"]
    assert first != message_id("reminder:1:3:binh@x.vn", SENDER)
    assert first.endswith("@tayninh.example>")
    assert "an@x.vn" not in first


@settings(max_examples=60, deadline=None)
@given(name=LINE, subject=LINE, text=BODY, html=BODY)
def test_whatever_is_written_arrives_and_nothing_else_becomes_a_header(
    name: str, subject: str, text: str, html: str
) -> None:
    raw = build(letter(name=name, subject=subject, text=text, html=html), SENDER)
    mail = message_from_bytes(raw, policy=policy.default)
    assert set(mail.keys()) == {
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "MIME-Version",
        "Content-Type",
    }
    assert mail["Subject"] == subject
    # The new parser leaves a blank between two encoded words of a name; RFC 2047, 6.2 says to drop it.
    encoded, address = parseaddr(message_from_bytes(raw)["To"])
    assert (str(make_header(decode_header(encoded))), address) == (name, "an@x.vn")
    parts = [cast(bytes, part.get_payload(decode=True)).decode() for part in mail.iter_parts()]
    assert parts == [_crlf(text), _crlf(html)]


@settings(deadline=None)
@given(name=LINE, subject=LINE, text=BODY)
def test_every_line_is_short_ascii_and_never_starts_with_a_dot(name: str, subject: str, text: str) -> None:
    raw = build(letter(name=name, subject=subject, text=text), SENDER)
    assert raw.isascii()
    assert raw.endswith(b"\r\n")
    lines = raw.removesuffix(b"\r\n").split(b"\r\n")
    assert not any(b"\r" in line or b"\n" in line or line.startswith(b".") for line in lines)
    assert max(map(len, lines)) <= 78


def test_an_address_that_is_two_is_not_built_into_a_mail() -> None:
    with pytest.raises(BadInput, match="đúng một địa chỉ"):
        build(letter(email="an@x.vn, evil@x.vn"), SENDER)


def _crlf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
