"""Numbers and symbols of official documents, as people write them and as NĐ 30/2020 wants them."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.document_types import (
    DOCUMENT_TYPES,
    NORMATIVE_TYPES,
    Reference,
    find_references,
    format_reference,
    format_symbol,
    parse_reference,
    type_code,
    type_in_symbol,
    type_name,
)
from states.vietnamese import fold
from tests.states.conftest import faults_of


def plain(text: str) -> str:
    """Of a text the id of its test: letters with a backslash in them are not found again by that name."""
    return fold(text).encode("ascii", "ignore").decode() or "nothing"


WRITTEN = {
    "16/TB-KHCN ngày 12/4/2024": Reference(16, None, "TB-KHCN", date(2024, 4, 12), "TB", None),
    "Tờ trình số 40/QĐ-KHCN ngày 25/10/2024": Reference(40, None, "QĐ-KHCN", date(2024, 10, 25), "QĐ", "TTr"),
    "Quyết định số 76/QĐ-KHCN ngày 07/8/2024 của Sở KH&CN.": Reference(
        76, None, "QĐ-KHCN", date(2024, 8, 7), "QĐ", "QĐ"
    ),
    "1322/QĐ-TTg": Reference(1322, None, "QĐ-TTg", None, "QĐ", None),
    "41/2022/NQ-HĐND": Reference(41, 2022, "NQ-HĐND", None, "NQ", None),
    "41/2022/NQ-H\u00d0ND": Reference(41, 2022, "NQ-HĐND", None, "NQ", None),
    "16/TB-KHCN.": Reference(16, None, "TB-KHCN", None, "TB", None),
    "19/2019/QĐ-UBND": Reference(19, 2019, "QĐ-UBND", None, "QĐ", None),
    "05/BC-KHCN": Reference(5, None, "BC-KHCN", None, "BC", None),
    "Số: /BC-KHCN": Reference(None, None, "BC-KHCN", None, "BC", None),
    "Số: ……/BC-KHCN": Reference(None, None, "BC-KHCN", None, "BC", None),
    "…/BC-KHCN": Reference(None, None, "BC-KHCN", None, "BC", None),
    ".../BC-KHCN": Reference(None, None, "BC-KHCN", None, "BC", None),
    "/BC-KHCN": Reference(None, None, "BC-KHCN", None, "BC", None),
    "Báo cáo số …/BC-KHCN ngày … tháng 11 năm 2024": Reference(None, None, "BC-KHCN", None, "BC", "BC"),
    "Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ": Reference(
        30, 2020, "NĐ-CP", date(2020, 3, 5), "NĐ", "NĐ"
    ),
    "Luật số 93/2025/QH15": Reference(93, 2025, "QH15", None, None, "Luật"),
    "41/2024/UBTVQH15": Reference(41, 2024, "UBTVQH15", None, None, None),
    "Công văn số 112/SKHCN-TĐC ngày 03/02/2025": Reference(
        112, None, "SKHCN-TĐC", date(2025, 2, 3), None, "CV"
    ),
    "Văn bản số 112/UBND-KGVX": Reference(112, None, "UBND-KGVX", None, None, "CV"),
    "  Thông   báo số 16/TB-KH&CN,ngày 12-4-2024 ": Reference(
        16, None, "TB-KH&CN", date(2024, 4, 12), "TB", "TB"
    ),
    "220/qđ-UBND": Reference(220, None, "QĐ-UBND", None, "QĐ", None),
    "08/ttr-KHCN": Reference(8, None, "TTr-KHCN", None, "TTr", None),
    "QĐ số 76/QĐ-KHCN": Reference(76, None, "QĐ-KHCN", None, "QĐ", "QĐ"),
}


@pytest.mark.parametrize("text", WRITTEN, ids=plain)
def test_a_citation_is_read_as_it_is_written(text: str) -> None:
    assert parse_reference(text) == WRITTEN[text]


@pytest.mark.parametrize(
    "look_alike",
    ["16/Q\u00d0-KHCN", "16/QĐ\u2013KHCN", "16/QĐ\u2010KHCN", "16/QĐ\u2011KHCN"],
    ids=["eth", "long dash", "hyphen", "unbreakable hyphen"],
)
def test_look_alike_letters_and_dashes_do_not_change_what_is_read(look_alike: str) -> None:
    assert parse_reference(look_alike) == Reference(16, None, "QĐ-KHCN", None, "QĐ", None)


def test_text_typed_with_loose_diacritics_is_read_like_composed_text() -> None:
    assert parse_reference("To\u031b\u0300 tri\u0300nh số 40/TTr-KHCN").named_type == "TTr"


REFUSED = {
    "": "Chưa ghi số, ký hiệu",
    "16TB-KHCN": "thiếu dấu “/”",
    "abc/TB-KHCN": "trước dấu “/” phải là số văn bản, không phải “abc”",
    "00/TB-KHCN": "số văn bản bắt đầu từ 01",
    "41/22/NQ-HĐND": "năm trong ký hiệu phải viết đủ 4 chữ số, như 41/2022/NQ-HĐND.",
    "41/1022/NQ-HĐND": "không có văn bản nào của năm 1022",
    "16/TB": "ký hiệu “TB” phải gồm loại văn bản và cơ quan",
    "abc/TB/KHCN": "trước dấu “/” phải là số văn bản, không phải “abc”",
    "16/XX-KHCN-VP": "không có loại văn bản “XX”",
    "41/2022/XX-HĐND": "không có loại văn bản “XX”",
    "16/-KHCN": "sau dấu “/” phải là ký hiệu",
    "16/XX-KHCN": "không có loại văn bản “XX”",
    "16/QD-KHCN": "có phải “QĐ” (Quyết định) không?",
    "112/SKHCN-TĐC": "nếu là công văn, hãy ghi “Công văn số …”",
    "Thông báo số 112/SKHCN-TĐC": "không có loại văn bản “SKHCN”",
    "16/CV-KHCN": "không có loại văn bản “CV”",
    "16/TB-KHCN ngày 31/2/2024": "không có ngày 31/2/2024 trong lịch",
    "16/TB-KHCN ngày 12/4/24": "không hiểu phần “ngày 12/4/24”",
    "16/TB-KHCN hôm qua": "không hiểu phần “hôm qua”",
}


@pytest.mark.parametrize("text", REFUSED, ids=plain)
def test_a_wrong_citation_is_refused_with_the_reason_and_a_correct_example(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(REFUSED[text])) as refusal:
        parse_reference(text)
    said = str(refusal.value)
    assert said.startswith(f"“{text}”: " if text else "Chưa ghi")
    assert said.endswith(" Ví dụ đúng: 16/TB-KHCN ngày 12/4/2024.")
    assert faults_of(said, sentences=False) == []


@pytest.mark.parametrize(
    ("reference", "text"),
    [
        (Reference(5, None, "BC-KHCN", None, "BC", None), "05/BC-KHCN"),
        (Reference(16, None, "TB-KHCN", date(2024, 4, 12), "TB", None), "16/TB-KHCN ngày 12/4/2024"),
        (Reference(1300, None, "KH-UBND", date(2024, 5, 7), "KH", None), "1300/KH-UBND ngày 07/5/2024"),
        (Reference(9, 2022, "NQ-HĐND", date(2022, 2, 1), "NQ", None), "09/2022/NQ-HĐND ngày 01/02/2022"),
        (Reference(76, None, "QĐ-KHCN", None, "QĐ", "QĐ"), "Quyết định số 76/QĐ-KHCN"),
        (Reference(7, None, "SKHCN-TĐC", None, None, "CV"), "Công văn số 07/SKHCN-TĐC"),
        (Reference(None, None, "BC-KHCN", None, "BC", None), "…/BC-KHCN"),
    ],
    ids=lambda value: plain(value) if isinstance(value, str) else "",
)
def test_a_citation_is_written_in_the_house_form(reference: Reference, text: str) -> None:
    assert format_reference(reference) == text


def test_the_bare_symbol_leaves_out_name_and_date() -> None:
    assert format_symbol(parse_reference("Tờ trình số 4/TTr-KHCN ngày 25/10/2024")) == "04/TTr-KHCN"


TYPED = st.builds(
    lambda number, year, code, issuer, day, named: Reference(
        number, year, f"{code}-{issuer}", day, code, named
    ),
    st.none() | st.integers(1, 999_999),
    st.none() | st.integers(1945, 2100),
    st.sampled_from([code for code in DOCUMENT_TYPES if code != "CV"] + ["NĐ", "TT", "TTLT", "VBHN"]),
    st.sampled_from(["KHCN", "UBND", "HĐND", "TTg", "KH&CN", "UBND.KGVX", "BKHCN-BTC", "HĐTV"]),
    st.none() | st.dates(date(1945, 9, 2), date(2100, 12, 31)),
    st.none() | st.sampled_from([*DOCUMENT_TYPES, *NORMATIVE_TYPES]),
)


@given(TYPED)
def test_what_is_written_is_read_back_equal(reference: Reference) -> None:
    assert parse_reference(format_reference(reference)) == reference


@given(TYPED, st.sampled_from(["Theo ", "của Sở (", "ngày 12/4/2024, ", "tỷ lệ 3/4; "]))
def test_a_citation_is_found_where_it_stands_in_running_text(reference: Reference, before: str) -> None:
    cited = format_reference(reference)
    text = f"{before}{cited} và các văn bản khác"
    ((span, found),) = find_references(text)
    assert (text[slice(*span)], found) == (cited, reference)


def test_running_text_gives_all_its_citations_in_order_and_nothing_else() -> None:
    text = (
        "Ngày 31/8/2020, tỷ lệ 3/4, 48 km/giờ, 05/người, số 10/XX-ABC, xem http://example.vn/16/TB-KHCN; "
        "Kế hoạch số 1300/KH-UBND ngày 07/5/2024 của UBND tỉnh, Nghị quyết 41/2022/NQ-HĐND và 220/QĐ-UBND."
    )
    assert [format_reference(found) for _, found in find_references(text)] == [
        "Kế hoạch số 1300/KH-UBND ngày 07/5/2024",
        "Nghị quyết số 41/2022/NQ-HĐND",
        "220/QĐ-UBND",
    ]


def test_a_citation_with_an_impossible_day_is_left_out_of_running_text() -> None:
    assert find_references("Quyết định số 5/QĐ-KHCN ngày 31/2/2024") == []


@pytest.mark.parametrize("text", ["TTr", "ttr", "Tờ trình", "tờ trình ", "TỜ TRÌNH"])
def test_a_type_is_known_by_abbreviation_and_by_name(text: str) -> None:
    assert (type_code(text), type_name(text)) == ("TTr", "Tờ trình")


@pytest.mark.parametrize(("text", "code"), [("Giấy uỷ quyền", "GUQ"), ("Công văn", "CV"), ("Luật", "Luật")])
def test_other_spellings_and_acts_without_abbreviation_have_a_code(text: str, code: str) -> None:
    assert type_code(text) == code


def test_an_unknown_type_is_refused_with_the_list_of_types() -> None:
    with pytest.raises(ValueError, match=r"Không có loại văn bản “Phiếu xanh”.*NQ, QĐ, CT"):
        type_code("Phiếu xanh")


@pytest.mark.parametrize(
    ("symbol", "code"),
    [
        ("TB-KHCN", "TB"),
        ("HĐ-KHCN", "HĐ"),
        ("HD-KHCN", "HD"),
        ("SKHCN-TĐC", None),
        ("QH15", None),
        ("TB", None),
        ("TB-", None),
    ],
)
def test_a_symbol_tells_its_type_only_before_an_issuer(symbol: str, code: str | None) -> None:
    assert type_in_symbol(symbol) == code
