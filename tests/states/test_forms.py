"""What the fields of a form may hold, and the Vietnamese sentence for what they may not."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError, validate_call

from states.chart import HO_CHI_MINH
from states.forms import (
    CitedDocument,
    Code,
    DocumentForm,
    Line,
    LocalTime,
    LongLine,
    Money,
    Name,
    Prose,
    ShortLine,
    Year,
)
from states.validation import vietnamese_errors
from states.vietnamese import fold
from tests.states.conftest import faults_of


def read(field: Any, value: object) -> Any:
    return TypeAdapter(field).validate_python(value)


def complaint(field: Any, value: object) -> str:
    with pytest.raises(ValidationError) as refused:
        read(field, value)
    said = vietnamese_errors(refused.value, "phiếu")
    assert not any(english in said for english in ("Input should", "Value error", "Invalid"))
    assert faults_of(re.sub(r" \(đang là: .*\)", "", said, flags=re.DOTALL), sentences=False) == []
    return said


LONGEST = {
    "short line": (ShortLine, 60),
    "name": (Name, 120),
    "line": (Line, 250),
    "long line": (LongLine, 500),
    "prose": (Prose, 20_000),
}
TEXT = {name: field for name, (field, _) in LONGEST.items()}
TEXTS = pytest.mark.parametrize("field", TEXT.values(), ids=TEXT.keys())
LINES = pytest.mark.parametrize("field", [ShortLine, Name, Line, LongLine], ids=list(TEXT)[:4])

NAME = "Sở Khoa học và Công nghệ tỉnh Tây Ninh"


@TEXTS
def test_text_is_kept_composed_and_without_blanks_around_it(field: Any) -> None:
    loose = unicodedata.normalize("NFD", f"  {NAME}\n")
    assert loose != NAME
    assert read(field, loose) == NAME


@pytest.mark.parametrize(("field", "longest"), LONGEST.values(), ids=LONGEST.keys())
def test_text_is_counted_in_letters_as_people_see_them(field: Any, longest: int) -> None:
    whole = "ệ" * longest
    assert read(field, unicodedata.normalize("NFD", whole)) == whole
    said = complaint(field, whole + "ệ")
    assert said.startswith(f"phiếu: dài quá {longest} ký tự; hãy rút gọn (đang là: 'ệệệ")
    assert len(said) < 200


@pytest.mark.parametrize(
    ("letters", "shown"), [(78, f"'{'a' * 78}'"), (79, f"'{'a' * 79}…")], ids=["80 in all", "81 in all"]
)
def test_what_was_typed_is_shown_as_far_as_one_line_holds_it(letters: int, shown: str) -> None:
    assert complaint(ShortLine, "a" * letters).endswith(f" (đang là: {shown}).")


def test_what_is_missing_is_not_shown() -> None:
    @validate_call
    def act(*, reason: Line) -> None: ...

    with pytest.raises(ValidationError) as refused:
        act()  # type: ignore[call-arg]
    said = vietnamese_errors(refused.value, "phiếu")
    assert said == "phiếu: reason: thiếu mục bắt buộc này; hãy bổ sung."


def test_a_complaint_without_vietnamese_words_is_told_in_those_there_are() -> None:
    with pytest.raises(ValidationError) as refused:
        read(time, "nửa đêm")
    said = vietnamese_errors(refused.value, "phiếu")
    assert said.startswith("phiếu: Input should be in a valid time format")
    assert said.endswith(" (đang là: 'nửa đêm').")


def test_a_name_of_300_characters_is_refused() -> None:
    assert "dài quá 250 ký tự" in complaint(Line, "Công ty " + "a" * 292)


@TEXTS
@pytest.mark.parametrize(
    "blank", ["", "   ", "\n", "\t \n", "\u00a0"], ids=["nothing", "blanks", "line", "tab", "hard blank"]
)
def test_blanks_are_no_text(field: Any, blank: str) -> None:
    assert "không được để trống" in complaint(field, blank)


@TEXTS
def test_one_letter_is_a_text(field: Any) -> None:
    assert read(field, " Ô ") == "Ô"


@LINES
@pytest.mark.parametrize(
    "text", ["Tây Ninh\nBcc: x@y.example", "Tây\tNinh", "Tây\r\nNinh"], ids=["line", "tab", "CRLF"]
)
def test_a_line_is_one_line(field: Any, text: str) -> None:
    assert "phải nằm trên một dòng" in complaint(field, text)


def test_prose_keeps_its_lines_whatever_the_machine_it_was_typed_on() -> None:
    assert read(Prose, "Căn cứ:\r\n\t- Kế hoạch 1431\r\n") == "Căn cứ:\n\t- Kế hoạch 1431"


UNSEEN = {
    "NUL": "\x00",
    "escape": "\x1b",
    "a lone carriage return": "\r",
    "form feed": "\x0c",
    "next line": "\x85",
    "line separator": "\u2028",
    "paragraph separator": "\u2029",
    "zero width space": "\u200b",
    "byte order mark": "\ufeff",
    "right to left override": "\u202e",
    "half of a pair": "\ud800",
}


@pytest.mark.parametrize("field", [*TEXT.values(), Code], ids=[*TEXT, "code"])
@pytest.mark.parametrize("character", UNSEEN.values(), ids=UNSEEN.keys())
def test_a_character_that_cannot_be_seen_is_named_with_its_place(field: Any, character: str) -> None:
    said = complaint(field, f"NV{character}01")
    assert f"có ký tự điều khiển hoặc ký tự ẩn {character!r} ở vị trí 3; hãy xóa ký tự đó" in said


@given(st.text(max_size=40))
def test_a_line_that_is_taken_is_one_clean_line(text: str) -> None:
    try:
        line = read(Line, text)
    except ValidationError:
        return
    assert line == unicodedata.normalize("NFC", line).strip()
    assert len(line.splitlines()) == 1
    assert read(Line, line) == line


@pytest.mark.parametrize("value", [5, None, True, ["Tây Ninh"]], ids=["int", "None", "bool", "list"])
def test_only_text_is_text(value: object) -> None:
    assert "phải là một chuỗi chữ" in complaint(Line, value)


@pytest.mark.parametrize("code", ["NV-2025-01", "16/TB-KHCN", "Đ1", "a" * 40, " HD.01 "], ids=fold)
def test_a_code_is_a_short_name(code: str) -> None:
    assert read(Code, code) == code.strip()


@pytest.mark.parametrize(
    "code", ["", "  ", "NV 01", "-NV01", "a" * 41, "Nhiệm-vụ-1", "NV\n01", "../etc"], ids=fold
)
def test_any_other_code_is_refused_in_words_and_not_in_a_pattern(code: str) -> None:
    said = complaint(Code, code)
    assert "chỉ gồm chữ cái không dấu, chữ số và các dấu . _ / -" in said
    assert "tối đa 40 ký tự" in said


@pytest.mark.parametrize("amount", [0, 140_000_000, 10**15])
def test_money_is_whole_dong(amount: int) -> None:
    assert read(Money, amount) == amount


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (-1, "phải từ 0 trở lên (đang là: -1)"),
        (10**15 + 1, "không được vượt quá 1000000000000000"),
        (0.5, "phải là số nguyên (đang là: 0.5)"),
        ("một trăm", "phải là số nguyên (đang là: 'một trăm')"),
        (None, "phải là số nguyên"),
        (True, "phiếu: phải là số tiền bằng đồng, không phải đúng hay sai (đang là: True)."),
    ],
)
def test_other_amounts_are_refused(amount: object, words: str) -> None:
    assert words in complaint(Money, amount)


@pytest.mark.parametrize(
    ("year", "words"), [(2014, "phải từ 2015 trở lên"), (2101, "không được vượt quá 2100")]
)
def test_a_year_is_one_of_ours(year: int, words: str) -> None:
    assert words in complaint(Year, year)


EIGHT_THIRTY = datetime(2025, 8, 7, 8, 30, tzinfo=HO_CHI_MINH)


@pytest.mark.parametrize(
    "value",
    [
        "2025-08-07 08:30",
        "2025-08-07T08:30:00",
        "2025-08-07T01:30Z",
        "2025-08-07 08:30+07:00",
        datetime(2025, 8, 7, 8, 30),  # noqa: DTZ001 - as a TOML file gives it
        datetime(2025, 8, 7, 1, 30, tzinfo=UTC),
        datetime(2025, 8, 6, 20, 30, tzinfo=timezone(timedelta(hours=-5))),
    ],
    ids=str,
)
def test_a_moment_is_read_in_ho_chi_minh_time(value: object) -> None:
    moment = read(LocalTime, value)
    assert moment == EIGHT_THIRTY
    assert (moment.tzinfo, moment.hour) == (HO_CHI_MINH, 8)


@pytest.mark.parametrize(
    "value",
    ["8 giờ 30", "2025-08-07", "2025-13-07 08:30", "", date(2025, 8, 7), 1_754_530_200, True, None],
    ids=lambda value: fold(str(value)),
)
def test_a_day_without_an_hour_and_anything_else_is_no_moment(value: object) -> None:
    assert "phải là thời điểm dạng YYYY-MM-DD HH:MM" in complaint(LocalTime, value)


ISSUED = DocumentForm(reference="16/TB-KHCN", issued_on=date(2024, 4, 12))


@pytest.mark.parametrize(
    ("value", "reference"),
    [
        ("16/TB-KHCN ngày 12/4/2024", "16/TB-KHCN ngày 12/4/2024"),
        (
            "  Thông báo số 16/TB-KHCN ngày 12 tháng 4 năm 2024 của Sở KH&CN ",
            "Thông báo số 16/TB-KHCN ngày 12 tháng 4 năm 2024 của Sở KH&CN",
        ),
        (unicodedata.normalize("NFD", "16/TB-KHCN ngày 12/4/2024"), "16/TB-KHCN ngày 12/4/2024"),
        ({"reference": "16/TB-KHCN", "issued_on": date(2024, 4, 12)}, "16/TB-KHCN"),
        ({"reference": "16/TB-KHCN", "issued_on": "2024-04-12"}, "16/TB-KHCN"),
        (
            {"reference": "16/TB-KHCN ngày 12/4/2024", "issued_on": date(2024, 4, 12)},
            "16/TB-KHCN ngày 12/4/2024",
        ),
        (ISSUED, "16/TB-KHCN"),
    ],
    ids=[
        "number and date",
        "with its name and issuer",
        "loose diacritics",
        "in parts",
        "in parts, the day as text",
        "the day twice, the same",
        "already read",
    ],
)
def test_a_document_is_read_as_people_cite_it(value: object, reference: str) -> None:
    document = read(DocumentForm, value)
    assert (document.reference, document.issued_on, document.signer) == (reference, date(2024, 4, 12), None)


def test_a_document_may_name_its_signer() -> None:
    parts = {"reference": "16/TB-KHCN ngày 12/4/2024", "signer": " Nguyễn  Văn An "}
    assert read(DocumentForm, parts).signer == "Nguyễn  Văn An"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("16/TB-KHCN", "thiếu ngày ban hành; hãy ghi đủ"),
        ({"reference": "16/TB-KHCN"}, "thiếu ngày ban hành; hãy ghi đủ"),
        ({"reference": "16/TB-KHCN", "issued_on": None}, "thiếu ngày ban hành; hãy ghi đủ"),
        ("…/TB-KHCN ngày 12/4/2024", "thiếu số văn bản; hãy ghi đủ"),
        ("/TB-KHCN ngày 12/4/2024", "thiếu số văn bản; hãy ghi đủ"),
        ("TB-KHCN ngày 12/4/2024", "thiếu dấu “/” giữa số và ký hiệu"),
        ("", "Chưa ghi số, ký hiệu văn bản"),
        ("16/XX-KHCN ngày 12/4/2024", "không có loại văn bản “XX”"),
        ("16/TB-KHCN ngày 31/2/2024", "không có ngày 31/2/2024 trong lịch"),
        (
            {"reference": "16/TB-KHCN ngày 12/4/2024", "issued_on": date(2024, 4, 13)},
            "reference ghi ngày 12/4/2024 nhưng issued_on là 13/4/2024",
        ),
        ({"reference": "16/TB-KHCN", "issued_on": "12/4/2024"}, "issued_on: phải là ngày dạng YYYY-MM-DD"),
        ({"issued_on": date(2024, 4, 12)}, "phải ghi số, ký hiệu và ngày, ví dụ: 16/TB-KHCN ngày 12/4/2024"),
        ({"reference": 16, "issued_on": date(2024, 4, 12)}, "phải ghi số, ký hiệu và ngày"),
        (None, "phải ghi số, ký hiệu và ngày"),
        (16, "phải ghi số, ký hiệu và ngày"),
        (
            {"reference": "16/TB-KHCN", "issued_on": date(2024, 4, 12), "date": "hôm qua"},
            "date: mục này không có trong quy định",
        ),
        ("16/TB-KHCN ngày 12/4/2024\nBcc: x@y.example", "không hiểu phần “Bcc: x@y.example”"),
        ("16/TB-KHCN\x00 ngày 12/4/2024", "có ký tự điều khiển hoặc ký tự ẩn '\\x00' ở vị trí 11"),
        (f"16/TB-KHCN ngày 12/4/2024 của {'a' * 300}", "reference: dài quá 250 ký tự"),
        (
            {"reference": "16/TB-KHCN", "issued_on": date(2024, 4, 12), "signer": "a" * 300},
            "signer: dài quá 120 ký tự",
        ),
        (
            {"reference": "16/TB-KHCN", "issued_on": date(2024, 4, 12), "signer": " "},
            "signer: không được để trống",
        ),
    ],
    ids=[
        "no date",
        "no date in parts",
        "an empty date",
        "a number left as dots",
        "a number left out",
        "no number and no slash",
        "nothing",
        "a type that does not exist",
        "a day that does not exist",
        "two different days",
        "a day as it is spoken",
        "only a day",
        "a number alone in parts",
        "null",
        "a number",
        "a part that does not exist",
        "a header injected",
        "a control character",
        "an endless issuer",
        "an endless signer",
        "a blank signer",
    ],
)
def test_a_document_that_cannot_be_cited_is_refused(value: object, words: str) -> None:
    said = complaint(CitedDocument, value)
    assert words in said
    assert ".." not in said
    assert "\x00" not in said


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("lấy số", None),
        ("Lấy số", None),
        ("lấy số ngày 12/4/2024", date(2024, 4, 12)),
        ("lấy số, ngày 12/4/2024", date(2024, 4, 12)),
        ("ngày 12/4/2024", date(2024, 4, 12)),
        ({"signer": "Trần Văn Sở", "deputy": True}, None),
        ({"issued_on": "2024-04-12"}, date(2024, 4, 12)),
    ],
)
def test_a_document_without_a_number_takes_the_next_one(value: object, day: date | None) -> None:
    form = read(DocumentForm, value)
    assert (form.reference, form.issued_on) == (None, day)


@pytest.mark.parametrize("value", ["lấy số", {"issued_on": date(2024, 4, 12)}, {}])
def test_the_document_of_another_office_always_has_its_number(value: object) -> None:
    complaint(CitedDocument, value)


def test_a_day_that_does_not_exist_is_no_day_for_a_number() -> None:
    assert "không có ngày 30/2/2024 trong lịch" in complaint(DocumentForm, "lấy số ngày 30/2/2024")
