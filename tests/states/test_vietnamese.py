"""Dates, amounts and lists as official Vietnamese writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states import vietnamese as vi

IN_WORDS = {
    0: "không",
    1: "một",
    4: "bốn",
    5: "năm",
    10: "mười",
    11: "mười một",
    14: "mười bốn",
    15: "mười lăm",
    19: "mười chín",
    20: "hai mươi",
    21: "hai mươi mốt",
    24: "hai mươi tư",
    25: "hai mươi lăm",
    31: "ba mươi mốt",
    44: "bốn mươi tư",
    50: "năm mươi",
    55: "năm mươi lăm",
    91: "chín mươi mốt",
    99: "chín mươi chín",
    100: "một trăm",
    101: "một trăm linh một",
    104: "một trăm linh bốn",
    105: "một trăm linh năm",
    110: "một trăm mười",
    111: "một trăm mười một",
    114: "một trăm mười bốn",
    115: "một trăm mười lăm",
    121: "một trăm hai mươi mốt",
    140: "một trăm bốn mươi",
    555: "năm trăm năm mươi lăm",
    575: "năm trăm bảy mươi lăm",
    1_000: "một nghìn",
    1_001: "một nghìn không trăm linh một",
    1_005: "một nghìn không trăm linh năm",
    1_010: "một nghìn không trăm mười",
    1_015: "một nghìn không trăm mười lăm",
    1_300: "một nghìn ba trăm",
    2_024: "hai nghìn không trăm hai mươi tư",
    6_060: "sáu nghìn không trăm sáu mươi",
    10_000: "mười nghìn",
    15_021: "mười lăm nghìn không trăm hai mươi mốt",
    100_000: "một trăm nghìn",
    105_105: "một trăm linh năm nghìn một trăm linh năm",
    1_000_000: "một triệu",
    1_000_005: "một triệu không trăm linh năm",
    1_005_000: "một triệu không trăm linh năm nghìn",
    21_021_021: "hai mươi mốt triệu không trăm hai mươi mốt nghìn không trăm hai mươi mốt",
    140_000_000: "một trăm bốn mươi triệu",
    1_000_000_000: "một tỷ",
    1_000_000_001: "một tỷ không trăm linh một",
    1_500_000_000: "một tỷ năm trăm triệu",
    24_050_000_000: "hai mươi tư tỷ không trăm năm mươi triệu",
    1_000_000_000_000: "một nghìn tỷ",
    1_005_000_000_000: "một nghìn không trăm linh năm tỷ",
    10**15: "một triệu tỷ",
    10**18 - 1: (
        "chín trăm chín mươi chín triệu chín trăm chín mươi chín nghìn chín trăm chín mươi chín tỷ "
        "chín trăm chín mươi chín triệu chín trăm chín mươi chín nghìn chín trăm chín mươi chín"
    ),
    -1: "âm một",
    -1_005: "âm một nghìn không trăm linh năm",
}

ONES = {
    word: value
    for value, words in enumerate(
        ["không", "một mốt", "hai", "ba", "bốn tư", "năm lăm", "sáu", "bảy", "tám", "chín"]
    )
    for word in words.split()
}


def read(words: str) -> int:
    """Read a number back as a listener would: each unit multiplies what was heard since a larger one."""
    if words.startswith("âm "):
        return -read(words.removeprefix("âm "))
    for name, size in (("tỷ", 10**9), ("triệu", 10**6), ("nghìn", 10**3), ("trăm", 100)):
        before, unit, after = words.partition(f" {name}")
        if unit:
            return read(before) * size + (read(after.strip()) if after.strip() else 0)
    tens, unit, ones = words.removeprefix("linh ").partition(" mươi")
    if unit:
        return ONES[tens] * 10 + (ONES[ones.strip()] if ones else 0)
    if words.startswith("mười"):
        return 10 + (ONES[words.removeprefix("mười ")] if words != "mười" else 0)
    return ONES[tens]


@pytest.mark.parametrize(("n", "words"), IN_WORDS.items())
def test_a_number_is_read_as_in_school(n: int, words: str) -> None:
    assert vi.in_words(n) == words


@given(st.integers(-(10**18) + 1, 10**18 - 1) | st.integers(-2000, 200_000))
def test_the_words_of_any_number_read_back_as_that_number(n: int) -> None:
    assert read(vi.in_words(n)) == n


@given(st.integers(0, 10**18 - 1))
def test_special_forms_of_one_four_and_five_stand_only_after_tens(n: int) -> None:
    words = vi.in_words(n).split()
    for before, word in zip(["", *words], words, strict=False):
        if word in ("mốt", "tư"):
            assert before == "mươi"
        if word == "lăm":
            assert before in ("mươi", "mười")
        if before == "mươi":
            assert word not in ("một", "bốn", "năm")
        if before == "mười":
            assert word != "năm"


@pytest.mark.parametrize("n", [10**18, -(10**18)])
def test_a_number_without_an_agreed_reading_is_refused(n: int) -> None:
    with pytest.raises(ValueError, match="tối đa 18 chữ số"):
        vi.in_words(n)


@pytest.mark.parametrize(
    ("n", "figures", "words"),
    [
        (140_000_000, "140.000.000 đồng", "Một trăm bốn mươi triệu đồng chẵn"),
        (1_500_000, "1.500.000 đồng", "Một triệu năm trăm nghìn đồng chẵn"),
        (1_000, "1.000 đồng", "Một nghìn đồng chẵn"),
        (1_500, "1.500 đồng", "Một nghìn năm trăm đồng"),
        (999, "999 đồng", "Chín trăm chín mươi chín đồng"),
        (0, "0 đồng", "Không đồng"),
        (-2_000, "-2.000 đồng", "Âm hai nghìn đồng chẵn"),
    ],
)
def test_an_amount_is_written_in_figures_and_in_words(n: int, figures: str, words: str) -> None:
    assert (vi.money(n), vi.money_in_words(n)) == (figures, words)


@pytest.mark.parametrize(
    ("day", "short", "long", "name"),
    [
        (date(2024, 5, 7), "07/5/2024", "ngày 07 tháng 5 năm 2024", "Thứ Ba"),
        (date(2024, 4, 12), "12/4/2024", "ngày 12 tháng 4 năm 2024", "Thứ Sáu"),
        (date(2025, 1, 1), "01/01/2025", "ngày 01 tháng 01 năm 2025", "Thứ Tư"),
        (date(2025, 2, 10), "10/02/2025", "ngày 10 tháng 02 năm 2025", "Thứ Hai"),
        (date(2024, 10, 25), "25/10/2024", "ngày 25 tháng 10 năm 2024", "Thứ Sáu"),
        (date(2024, 12, 26), "26/12/2024", "ngày 26 tháng 12 năm 2024", "Thứ Năm"),
        (date(2024, 5, 4), "04/5/2024", "ngày 04 tháng 5 năm 2024", "Thứ Bảy"),
        (date(2024, 3, 31), "31/3/2024", "ngày 31 tháng 3 năm 2024", "Chủ nhật"),
    ],
)
def test_a_date_takes_zeros_where_the_decree_puts_them(day: date, short: str, long: str, name: str) -> None:
    assert (vi.short_date(day), vi.long_date(day), vi.weekday(day)) == (short, long, name)


def test_a_stored_moment_is_written_as_clocks_in_viet_nam_show_it() -> None:
    before_seven = datetime(2024, 4, 30, 18, 5, tzinfo=UTC)
    assert vi.short_date(before_seven) == "01/5/2024"
    assert vi.long_date(before_seven) == "ngày 01 tháng 5 năm 2024"
    assert vi.weekday(before_seven) == "Thứ Tư"
    assert vi.clock(before_seven) == "01 giờ 05 phút"


@pytest.mark.parametrize(
    "at", [datetime(2024, 8, 7, 1, 30, tzinfo=UTC), datetime.fromisoformat("2024-08-07T08:30"), time(8, 30)]
)
def test_an_hour_of_the_day_is_written_with_two_digits(at: datetime | time) -> None:
    assert vi.clock(at) == "08 giờ 30 phút"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Đề xuất,\u00a0đặt hàng \n nhiệm vụ KH&CN ", "de xuat, dat hang nhiem vu kh&cn"),
        ("ƯỚC MƠ NGƯỜI TRƯỞNG THÀNH", "uoc mo nguoi truong thanh"),
        ("Thu\u031b ky\u0301", "thu ky"),
        ("ĐĐ", "dd"),
        ("", ""),
    ],
)
def test_folded_text_has_neither_case_nor_diacritics_nor_runs_of_blanks(text: str, folded: str) -> None:
    assert vi.fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert vi.fold(vi.fold(text)) == vi.fold(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Sấy mãng_cầu Bà-Đen, đợt 2!", ["say", "mang", "cau", "ba", "den", "dot", "2"]),
        ("x" * 61, ["x" * 60]),
        ("…  —", []),
    ],
)
def test_the_words_that_are_searched_for_are_folded_and_of_one_length_at_most(
    text: str, words: list[str]
) -> None:
    assert vi.search_words(text) == words


@pytest.mark.parametrize(
    ("items", "joined"), [([], ""), (["a"], "a"), (["a", "b"], "a và b"), (["a", "b", "c"], "a, b và c")]
)
def test_a_list_ends_with_and(items: list[str], joined: str) -> None:
    assert vi.join_and(iter(items)) == joined
