"""The document model: what it refuses, and the text it says in reading order."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.document import (
    Appendix,
    Column,
    Footnote,
    Heading,
    OfficialDocument,
    PageBreak,
    Paragraph,
    Signature,
    Table,
    Text,
    plain_lines,
)
from states.errors import BadInput
from tests.reports.documents import decision, members, report, words


def test_lines_follow_the_paper_from_the_head_to_the_footnotes() -> None:
    assert plain_lines(report()) == [
        "UBND TỈNH TÂY NINH",
        "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 05/BC-KHCN",
        "Tây Ninh, ngày 07 tháng 5 năm 2024",
        "BÁO CÁO",
        "Kết quả triển khai nhiệm vụ năm 2024",
        "Kính gửi:",
        "- Bộ Khoa học và Công nghệ;",
        "- Ủy ban nhân dân tỉnh Tây Ninh.",
        "Căn cứ Quyết định số 1322/QĐ-TTg;",
        "Căn cứ Nghị quyết số 41/2022/NQ-HĐND;",
        "Thực hiện Kế hoạch số 1300/KH-UBND, Sở Khoa học và Công nghệ báo cáo như sau:",
        "I. Kết quả triển khai",
        "2.1. Công tác thông tin",
        "- Gửi Thông báo về việc đề xuất nhiệm vụ năm 2025¹.",
        "Họp Hội đồng tư vấn²./.",
        "Nơi nhận:",
        "- Như trên;",
        "- Lưu: VT, Chi cục TĐC.",
        "GIÁM ĐỐC",
        "Nguyễn Văn Đức",
        "¹ Thông báo số 16/TB-KHCN.",
        "² Quyết định số 76/QĐ-KHCN.",
    ]


def test_a_decision_says_who_decides_and_repeats_its_kind_after_the_bases() -> None:
    lines = plain_lines(decision())
    start = lines.index("QUYẾT ĐỊNH")
    assert lines[start : start + 7] == [
        "QUYẾT ĐỊNH",
        "Thành lập Hội đồng tư vấn",
        "GIÁM ĐỐC SỞ KHOA HỌC VÀ CÔNG NGHỆ",
        "Căn cứ Quyết định số 1322/QĐ-TTg;",
        "Căn cứ Nghị quyết số 41/2022/NQ-HĐND.",
        "QUYẾT ĐỊNH:",
        "Điều 1. Thành lập Hội đồng.",
    ]
    assert "1 | Nguyễn Thị Ngữ 1 | 1.000.000" in lines


def test_an_official_letter_has_its_subject_under_the_number_and_no_kind() -> None:
    lines = plain_lines(report(kind=None, symbol="SKHCN-QLKH", subject="đề nghị bổ sung hồ sơ"))
    assert lines[4:7] == [
        "Số: 05/SKHCN-QLKH",
        "V/v đề nghị bổ sung hồ sơ",
        "Tây Ninh, ngày 07 tháng 5 năm 2024",
    ]
    assert "BÁO CÁO" not in lines


def test_minutes_carry_two_signatures_the_left_one_first() -> None:
    lines = plain_lines(report(left_signature=Signature("THƯ KÝ", "Trần Thị Bích")))
    assert lines.index("Trần Thị Bích") < lines.index("Nơi nhận:") < lines.index("Nguyễn Văn Đức")


def test_appendices_are_numbered_only_when_there_are_several() -> None:
    one, other = Appendix("Danh mục nhiệm vụ", (words("Hết."),)), Appendix("Biểu mẫu", (words("Hết."),))
    note = "(Kèm theo Báo cáo số 05/BC-KHCN ngày 07 tháng 5 năm 2024 của Sở Khoa học và Công nghệ)"
    alone = plain_lines(report(appendices=(one,)))
    assert alone[alone.index("Phụ lục") :][:3] == ["Phụ lục", "DANH MỤC NHIỆM VỤ", note]
    both = plain_lines(report(appendices=(one, other)))
    assert both.index("Phụ lục I") < both.index("Phụ lục II") < both.index("BIỂU MẪU")


@pytest.mark.parametrize(
    ("facts", "number", "day"),
    [
        ({"number": 5, "signed_on": date(2024, 5, 7)}, "Số: 05/BC-KHCN", "ngày 07 tháng 5 năm 2024"),
        ({"number": 76, "signed_on": date(2024, 10, 25)}, "Số: 76/BC-KHCN", "ngày 25 tháng 10 năm 2024"),
        ({"number": 1300, "signed_on": date(2025, 2, 3)}, "Số: 1300/BC-KHCN", "ngày 03 tháng 02 năm 2025"),
        (
            {"number": None, "signed_on": None, "undated_month": (2024, 11)},
            "Số:      /BC-KHCN",
            "ngày      tháng 11 năm 2024",
        ),
        ({"number": None, "signed_on": None}, "Số:      /BC-KHCN", "ngày      tháng      năm"),
    ],
)
def test_number_and_date_are_printed_or_left_room_for(facts: dict[str, Any], number: str, day: str) -> None:
    assert plain_lines(report(**facts))[4:6] == [number, f"Tây Ninh, {day}"]


@pytest.mark.parametrize(
    ("field", "given_items", "printed"),
    [
        ("addressees", ("Bộ Khoa học và Công nghệ",), ["Kính gửi: Bộ Khoa học và Công nghệ"]),
        ("addressees", ("- Sở A;", "Sở B."), ["Kính gửi:", "- Sở A;", "- Sở B."]),
        ("recipients", ("Lưu: VT",), ["Nơi nhận:", "- Lưu: VT."]),
        (
            "recipients",
            ("Các sở, ngành,...;", "- Lưu: VT."),
            ["Nơi nhận:", "- Các sở, ngành,...;", "- Lưu: VT."],
        ),
    ],
)
def test_lists_end_each_line_as_the_decree_has_it(
    field: str, given_items: tuple[str, ...], printed: list[str]
) -> None:
    lines = plain_lines(report(**{field: given_items}))
    start = lines.index(printed[0])
    assert lines[start : start + len(printed)] == printed


@pytest.mark.parametrize(
    ("document", "last"),
    [
        (report(bases=("Căn cứ A.",)), "Căn cứ A;"),
        (report(bases=("Căn cứ A;",), body=(Heading("I", "Kết quả", 1), words("Đã xong."))), "Căn cứ A."),
        (report(bases=("Căn cứ A",), body=(words("Đã xong.", bullet=True),)), "Căn cứ A."),
        (decision(bases=("Căn cứ A;",)), "Căn cứ A."),
        (report(bases=(("Căn cứ ", Text("A;", bold=True), Footnote("Còn hiệu lực.")),)), "Căn cứ A¹;"),
    ],
    ids=["opening paragraph", "heading", "bullet", "decision", "footnote"],
)
def test_the_last_base_ends_by_what_follows_it(document: OfficialDocument, last: str) -> None:
    assert last in plain_lines(document)


@pytest.mark.parametrize(
    ("number", "line"),
    [
        ("I", "I. Kết quả"),
        ("2.1", "2.1. Kết quả"),
        ("a)", "a) Kết quả"),
        ("Điều 3", "Điều 3. Kết quả"),
        ("", "Kết quả"),
    ],
)
def test_a_heading_prints_its_number_as_given(number: str, line: str) -> None:
    assert Heading(number, "Kết quả", 1).line == line


TABLE = members(2)

MISUSES: dict[str, tuple[Callable[[], object], str]] = {
    "no issuing agency": (lambda: report(issuing_agency=" "), "Thiếu tên cơ quan ban hành"),
    "no subject": (lambda: report(subject=""), "Thiếu trích yếu"),
    "no signer": (lambda: report(signature=Signature("")), "Thiếu chức vụ người ký"),
    "symbol with its number": (lambda: report(symbol="05/BC-KHCN"), "Ký hiệu “05/BC-KHCN”"),
    "symbol with a blank": (lambda: report(symbol="BC KHCN"), "Ký hiệu “BC KHCN”"),
    "number zero": (lambda: report(number=0), "từ 01 trở lên"),
    "month and year swapped": (lambda: report(signed_on=None, undated_month=(11, 2024)), "(năm, tháng)"),
    "a date and a month": (lambda: report(undated_month=(2024, 11)), "bỏ một trong hai"),
    "empty kind": (lambda: report(kind=""), "công văn không có tên loại"),
    "no archive line": (lambda: report(recipients=("Như trên",)), "Lưu: VT"),
    "as above, with nothing above": (lambda: report(addressees=()), "Như trên"),
    "empty body": (lambda: report(body=()), "Phần nội dung để trống"),
    "blank last page": (lambda: report(body=(words("Hết."), PageBreak())), "trang trắng"),
    "empty appendix": (lambda: report(appendices=(Appendix("Biểu mẫu", ()),)), "Phụ lục “Biểu mẫu” để trống"),
    "nameless appendix": (
        lambda: report(appendices=(Appendix(" ", (words("Hết."),)),)),
        "Phụ lục không có tên",
    ),
    "table wider than the page": (
        lambda: report(body=(Table((Column("A", 100), Column("B", 90)), (("1", "2"),), caption="Danh mục"),)),
        "Bảng “Danh mục”: các cột cần 190 mm, trang chỉ rộng 165 mm",
    ),
    "row with a cell too few": (
        lambda: Table(TABLE.columns, (("1", "An"),), caption="Danh mục"),
        "dòng 1: có 2 ô",
    ),
    "total with a cell too many": (
        lambda: Table((Column("A"),), (("1",),), total_row=("1", "2")),
        "dòng 2: có 2 ô",
    ),
    "table without rows": (lambda: Table(TABLE.columns, ()), "ít nhất một cột và một dòng"),
    "empty paragraph": (lambda: words(" "), "bộ (tuple) có chữ"),
    "empty footnote": (lambda: Footnote(" "), "Chú thích cuối trang để trống"),
    "nameless heading": (lambda: Heading("I", " ", 1), "Đề mục “I”"),
}


@pytest.mark.parametrize(("make", "says"), MISUSES.values(), ids=MISUSES.keys())
def test_a_wrong_document_is_refused_with_its_reason(make: Callable[[], object], says: str) -> None:
    with pytest.raises(BadInput) as refused:
        make()
    assert says in str(refused.value)


def test_all_mistakes_are_named_at_once() -> None:
    with pytest.raises(BadInput) as refused:
        report(subject="", number=-1, recipients=("Như trên",))
    assert all(part in str(refused.value) for part in ("trích yếu", "-1", "Lưu"))


@pytest.mark.parametrize(
    "character", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\ud800", "\ufffe", "\u202e", "\u2066"]
)
def test_a_control_character_is_refused_with_its_place(character: str) -> None:
    with pytest.raises(BadInput) as refused:
        report(recipients=("Như trên", f"Lưu: VT, Chi cục{character}TĐC"))
    assert f"U+{ord(character):04X}" in str(refused.value)
    assert "Lưu: VT, Chi cục□TĐC" in str(refused.value)


def test_text_from_elsewhere_is_composed_and_its_line_ends_are_unified() -> None:
    decomposed = unicodedata.normalize("NFD", "Ủy ban nhân dân tỉnh Tây Ninh")
    assert report(place=decomposed).place == "Ủy ban nhân dân tỉnh Tây Ninh"
    assert words("một\r\nhai\tba").pieces == ("một\nhai ba",)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Zl", "Zp"]), min_size=1))
def test_any_visible_text_reaches_the_reader_composed_and_whole(text: str) -> None:
    body = (Paragraph(("“", text, "”")),)
    assert f"“{unicodedata.normalize('NFC', text)}”" in plain_lines(report(body=body))
