"""Sheets read back: the workbook by another library and as the parts of its zip, the CSV as programs split it."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from reports.sheets import Column, Kind, Sheet, Value, write_csv, write_xlsx
from reports.sheets.xlsx_writer import MOST_ROWS
from states.errors import BadInput

AT = datetime(2026, 11, 23, 3, 15, tzinfo=UTC)
COLUMNS = (
    Column("STT", "number"),
    Column("Tên nhiệm vụ"),
    Column("Đến hạn", "date"),
    Column("Gửi lúc", "moment"),
    Column("Kinh phí", "money"),
)
ROWS: list[tuple[Value, ...]] = [
    (1, "Giống mía chịu hạn", date(2025, 2, 10), datetime(2025, 2, 9, 17, 30, tzinfo=UTC), 650_000_000),
    (2, "Máy sấy lạnh", None, None, None),
    (3, "Truy xuất nguồn gốc", date(2025, 12, 1), datetime(2025, 3, 4, 1, 0, tzinfo=UTC), 110_000_000),
]
TASKS = Sheet("Danh sách nhiệm vụ", AT, COLUMNS, ROWS)


def one_cell(value: Value, kind: Kind = "text") -> Sheet:
    return Sheet("Danh sách", AT, (Column("STT", "number"), Column("Nội dung", kind)), [(1, value)])


def read(content: bytes) -> list[list[object]]:
    return [
        list(row)
        for row in CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    ]


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name).decode()


def page(sheet: Sheet) -> str:
    return part(write_xlsx(sheet), "xl/worksheets/sheet1.xml")


def widths(sheet: Sheet) -> list[float]:
    return [float(width) for width in re.findall(r'<col [^>]*\bwidth="([\d.]+)"', page(sheet))]


def fields(content: bytes, delimiter: str = ";") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def test_a_workbook_holds_title_day_headings_rows_and_the_total() -> None:
    assert read(write_xlsx(TASKS)) == [
        ["DANH SÁCH NHIỆM VỤ", "", "", "", ""],
        ["Lập ngày 23/11/2026 10:15, 3 dòng", "", "", "", ""],
        ["STT", "Tên nhiệm vụ", "Đến hạn", "Gửi lúc", "Kinh phí"],
        [1, "Giống mía chịu hạn", date(2025, 2, 10), datetime(2025, 2, 10, 0, 30), 650_000_000],  # noqa: DTZ001
        [2, "Máy sấy lạnh", "", "", ""],
        [3, "Truy xuất nguồn gốc", date(2025, 12, 1), datetime(2025, 3, 4, 8, 0), 110_000_000],  # noqa: DTZ001
        ["Tổng cộng", "", "", "", 760_000_000],
    ]


def test_what_was_asked_for_stands_under_the_day() -> None:
    asked = Sheet("Danh sách", AT, COLUMNS, ROWS, subtitle="=Chỉ gồm: năm 2025")
    assert [row[0] for row in read(write_xlsx(asked))[1:4]] == [
        "Lập ngày 23/11/2026 10:15, 3 dòng",
        "=Chỉ gồm: năm 2025",
        "STT",
    ]


def test_a_list_without_lines_or_money_has_no_total() -> None:
    assert len(read(write_xlsx(Sheet("Danh sách", AT, COLUMNS, [])))) == 3
    assert read(write_xlsx(one_cell("Máy sấy")))[-1] == [1, "Máy sấy"]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "{=1+1}",
        "+84 276 123",
        "-5",
        "@SUM(A1)",
        "\t=1+1",
        "0301234567",
        "1e5",
        "TRUE",
        "https://so.example/tep",
        "mailto:an@so.example",
        "a & b <c> \"d\" 'e'",
        "</t></is></c>",
        "_x0041_",
        " hai đầu ",
        "dòng một\ndòng hai",
        "ưỡng ợ ứ ỹ Đ",
        "𝛼 😀",
    ],
)
def test_in_a_workbook_text_stays_what_was_typed(text: str) -> None:
    content = write_xlsx(one_cell(text))
    assert read(content)[-1] == [1, text]
    cells = part(content, "xl/worksheets/sheet1.xml")
    assert "<f>" not in cells
    assert "hyperlink" not in cells


@pytest.mark.parametrize(
    ("text", "kept"),
    [("<r><t>x</t></r>", "<r><t>x</t></r> "), ("a\uffffb", "a\ufffdb"), ("a\ufffeb", "a\ufffdb")],
    ids=["tags of the library", "no character of XML", "another"],
)
def test_text_that_would_break_the_workbook_is_made_readable(text: str, kept: str) -> None:
    assert read(write_xlsx(one_cell(text)))[-1] == [1, kept]


def test_text_stays_text_when_its_cell_is_edited() -> None:
    styles = part(write_xlsx(TASKS), "xl/styles.xml")
    assert len(re.findall(r'<xf [^>]*quotePrefix="1"', styles)) == 1


@pytest.mark.parametrize(
    ("value", "kind", "kept"),
    [
        (date(1899, 12, 31), "date", "31/12/1899"),
        (date(1900, 2, 28), "date", "28/02/1900"),
        (date(1900, 3, 1), "date", date(1900, 3, 1)),
        (999_999_999_999_999, "money", 999_999_999_999_999),
        (1_234_567_890_123_457, "money", "1.234.567.890.123.457"),
        (-500, "money", -500),
        (0, "money", 0),
    ],
)
def test_what_excel_cannot_hold_exactly_is_written_out(value: Value, kind: Kind, kept: object) -> None:
    assert read(write_xlsx(one_cell(value, kind)))[3] == [1, kept]


def test_a_workbook_prints_on_landscape_pages_with_the_headings_on_each() -> None:
    content = write_xlsx(TASKS)
    sheet = unescape(part(content, "xl/worksheets/sheet1.xml"))
    for setting in (
        '<pageSetup paperSize="9" fitToHeight="0" orientation="landscape"/>',
        '<pageSetUpPr fitToPage="1"/>',
        '<oddFooter>&C&"Times New Roman,Regular"&11Trang &P/&N</oddFooter>',
        '<pane ySplit="3" topLeftCell="A4" activePane="bottomLeft" state="frozen"/>',
        '<autoFilter ref="A3:E6"/>',  # the total is not sorted in among the rows
        '<mergeCell ref="A1:E1"/>',
    ):
        assert setting in sheet
    assert "'Danh sách'!$3:$3</definedName>" in part(content, "xl/workbook.xml")


def test_a_workbook_shows_vietnamese_dates_and_money_in_times_new_roman() -> None:
    styles = part(write_xlsx(TASKS), "xl/styles.xml")
    formats = set(re.findall(r'formatCode="([^"]*)"', styles))
    assert formats == {"dd/mm/yyyy", "dd/mm/yyyy hh:mm", "#,##0 &quot;đ&quot;"}
    fonts = styles[styles.index("<fonts") : styles.index("</fonts>")]
    assert set(re.findall(r'<name val="([^"]*)"', fonts)) == {"Times New Roman"}


def test_the_same_list_gives_the_same_bytes() -> None:
    assert write_xlsx(TASKS) == write_xlsx(TASKS)
    core = part(write_xlsx(TASKS), "docProps/core.xml")
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2026-11-23T03:15:00Z"}


WORDS = "Xây dựng hệ thống quản lý chất lượng TCVN ISO 9001:2015 kết hợp công cụ 5S tại xưởng may"
LONG = Sheet(
    "Danh sách",
    AT,
    (*COLUMNS, Column("Tổ chức chủ trì"), Column("Ghi chú"), Column("Địa chỉ")),
    [(*ROWS[0], WORDS[:60], f"{WORDS}; " * 8, "a" * 300), (*ROWS[1], "Viện", "", "Tây Ninh")],
)


def test_columns_are_as_wide_as_their_contents_within_the_page() -> None:
    short = widths(TASKS)
    assert short[0] < short[4] < short[1]
    assert short[4] >= len("760.000.000 đ")
    long = widths(LONG)
    assert max(long) < 62
    assert sum(long) * 7 < 1046 / 0.85
    assert long[2:5] == pytest.approx(short[2:5], abs=1)


def test_a_row_is_as_tall_as_its_fullest_cell() -> None:
    heights = dict(re.findall(r'<row r="(\d+)"[^>]*?(?: ht="([\d.]+)"[^>]*)?>', page(LONG)))
    assert float(heights["4"]) >= 8 * 15
    assert heights["5"] == ""


def test_more_rows_than_excel_takes_are_refused_with_what_to_do() -> None:
    rows = [(1, "x")] * (MOST_ROWS - 3)
    with pytest.raises(BadInput, match=r"“Danh sách” có 1\.048\.573 dòng.*\.csv"):
        write_xlsx(Sheet("Danh sách", AT, one_cell("x").columns, rows))


def test_a_text_longer_than_a_cell_is_refused_not_cut() -> None:
    assert read(write_xlsx(one_cell("a" * 32_767)))[-1] == [1, "a" * 32_767]
    for text in ("a" * 32_768, "😀" * 16_384):
        with pytest.raises(BadInput, match=r"dài hơn 32\.767 ký tự.*\.csv"):
            write_xlsx(one_cell(text))
    assert fields(write_csv(one_cell("a" * 40_000)))[1][1] == "a" * 40_000


@pytest.mark.parametrize("write", [write_xlsx, write_csv])
def test_a_moment_without_its_zone_is_a_mistake(write: Callable[[Sheet], bytes]) -> None:
    with pytest.raises(ValueError, match="no zone"):
        write(one_cell(datetime(2025, 2, 9, 17, 30), "moment"))  # noqa: DTZ001


def test_a_csv_holds_headings_and_rows_as_excel_in_viet_nam_splits_them() -> None:
    sheet = Sheet("Danh sách", AT, COLUMNS, [*ROWS[:2], (3, 'Máy "sấy"; loại 2,\nmới', None, None, -5)])
    assert write_csv(sheet).decode() == (
        "\ufeffSTT;Tên nhiệm vụ;Đến hạn;Gửi lúc;Kinh phí\r\n"
        "1;Giống mía chịu hạn;10/02/2025;10/02/2025 00:30;650000000\r\n"
        "2;Máy sấy lạnh;;;\r\n"
        '3;"Máy ""sấy""; loại 2,\nmới";;;-5\r\n'
    )


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+84 276 123", "'+84 276 123"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\r'=1"),
        ("＝1+1", "'＝1+1"),
        ("Hà Nội,=1+1", "Hà Nội,'=1+1"),
        ('Hà Nội,"=1+1', "Hà Nội,\"'=1+1"),
        ("Hà Nội\n=1+1", "Hà Nội\n'=1+1"),
        ("Sở KH&CN – phòng 5, số -3", "Sở KH&CN – phòng 5, số -3"),
        ("từ 10-15 = 5", "từ 10-15 = 5"),
        ("'quoted'", "'quoted'"),
        ("0301234567", "0301234567"),
    ],
)
def test_in_a_csv_what_a_spreadsheet_would_run_begins_with_an_apostrophe(text: str, written: str) -> None:
    assert fields(write_csv(one_cell(text)))[1] == ["1", written]


@settings(max_examples=150)
@given(st.lists(st.text('=+-@＝",;\t\r\n a1', max_size=8), min_size=1, max_size=3))
def test_no_program_finds_a_formula_in_a_csv_whatever_it_splits_at(texts: list[str]) -> None:
    columns = tuple(Column(f"Cột {at}") for at in range(len(texts)))
    content = write_csv(Sheet("Danh sách", AT, columns, [texts]))
    assert len(fields(content)) == 2
    for delimiter in (";", ",", "\t"):
        cells = [cell for row in fields(content, delimiter) for cell in row]
        assert not [cell for cell in cells if cell[:1] in {*"=+-@＝"}]
