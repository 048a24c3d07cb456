"""What mail servers send back is read for what it says, whatever its shape; and no bytes break the reading."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.bounce_reasons import advice, reason
from notifications.bounces import Verdict, read
from tests.notifications.bounce_cases import OURS, SHAPES, TO, Shape, report

every_shape = pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)


@every_shape
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_every_shape_is_read_for_what_it_says(shape: Shape, line_end: str) -> None:
    found = read(shape.mail.replace("\n", line_end).encode())
    assert found.verdict == shape.verdict
    assert [(each.addresses, each.status) for each in found.returns] == [each[:2] for each in shape.failures]
    for each, (_, _, words) in zip(found.returns, shape.failures, strict=True):
        assert words in each.said
    if found.verdict == Verdict.RETURNED:
        assert (found.letters, found.written_to) == (shape.letters, shape.written_to)
    else:
        assert found.why


def test_a_report_is_known_by_its_own_message_id_or_else_by_its_bytes() -> None:
    assert read(SHAPES["qmail"].mail.encode()).id == "<q1@qmail.example>"
    nameless = SHAPES["read"].mail.encode()
    assert read(nameless).id == read(nameless).id
    assert read(nameless).id != read(nameless + b"\n").id


def test_what_a_server_says_is_one_clean_line_that_is_not_too_long() -> None:
    said = "550 5.1.1 " + "\x00\x1b[31m khong co \N{RIGHT-TO-LEFT OVERRIDE}nguoi nay " * 50
    (found,) = read(
        report(f"Final-Recipient: rfc822; {TO}\nAction: failed\nDiagnostic-Code: smtp; {said}\n").encode()
    ).returns
    assert found.said.isprintable()
    assert len(found.said) <= 300
    assert found.status == "5.1.1"


def test_the_letter_inside_a_report_is_never_taken_for_the_report() -> None:
    inner = SHAPES["postfix, headers returned"].mail
    forwarded = (
        f"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: message/rfc822\n\n{inner}\n--x--\n"
    )
    assert read(forwarded.encode()).verdict == Verdict.UNKNOWN


def test_a_mail_nested_beyond_measure_is_left_to_a_person() -> None:
    deep = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(1200))
    assert read(deep).verdict == Verdict.UNKNOWN


MAILS = [shape.mail.encode() for shape in SHAPES.values()]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(MAILS),
    st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 40), st.binary(max_size=30)), max_size=4),
)
def test_no_bytes_make_the_reading_fail(mail: bytes, cuts: list[tuple[int, int, bytes]]) -> None:
    for start, length, instead in cuts:
        mail = mail[:start] + instead + mail[start + length :]
    found = read(mail)
    assert bool(found.returns) == (found.verdict == Verdict.RETURNED)
    for each in found.returns:
        assert re.fullmatch(r"[245]\.\d{1,3}\.\d{1,3}", each.status)
        assert all("@" in address and address.isprintable() for address in each.addresses)
    assert found.id.isprintable()
    assert found.subject.isprintable()


@pytest.mark.parametrize(
    ("status", "said", "todo"),
    [
        ("5.1.1", "Địa chỉ không tồn tại", "sửa địa chỉ"),
        ("5.1.10", "Địa chỉ không tồn tại", "sửa địa chỉ"),
        ("5.1.2", "Tên miền", "sửa địa chỉ"),
        ("5.2.1", "bị khóa", "sửa địa chỉ"),
        ("5.2.2", "đã đầy", "dọn hộp thư"),
        ("5.3.4", "dung lượng", "cách gửi khác"),
        ("4.4.7", "đã thử gửi nhiều lần rồi thôi", "khi máy chủ hoạt động lại"),
        ("5.7.26", "từ chối theo quy định riêng", "người phụ trách máy chủ thư"),
        ("5.0.0", "không nhận thư", "kiểm tra địa chỉ"),
        ("5.9.9", "không nhận thư", "kiểm tra địa chỉ"),
    ],
)
def test_a_code_is_said_in_vietnamese_with_what_to_do(status: str, said: str, todo: str) -> None:
    assert said in reason(status)
    assert todo in advice(status)
    assert "Gọi điện" in advice(status)


def test_the_letter_that_came_back_is_found_also_where_only_the_answer_names_it() -> None:
    bare = report(
        f"Final-Recipient: rfc822; {TO}\nAction: failed\n", head=f"In-Reply-To: {OURS}\n", returned="\nx\n"
    )
    assert read(bare.encode()).letters == (OURS,)
